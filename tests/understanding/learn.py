# /// script
# dependencies = ["scikit-learn>=1.5,<2"]
# ///
"""Count the weights of words, concepts and contexts from the labelled messages (see weighing.py).

python tests/understanding/learn.py

Run it whenever a table or a labelled set has changed, and look at what changes in the figures
(measure.py). It needs scikit-learn, as nothing else here does, and gives the same each time.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from schedules.understanding import weighing
from schedules.understanding.lexicon import LANGUAGES
from schedules.understanding.read_as import ReadAs
from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import tokens

LABELLED = Path(__file__).parent / "labelled"
WEIGHTS = Path(weighing.__file__).parent
NONE = ""
SELDOM = 3
"""Of what stands in fewer messages nothing can be told."""
SMALL = 0.2
"""A weight below it changes nothing."""
EVENLY = 0.3
"""The smaller, the more evenly the weight is spread (scikit-learn's C)."""


def told(language: str) -> Iterator[tuple[set[str], str]]:
    """Yield the features of each labelled message with its sign, once for each of several."""
    for line in (LABELLED / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        found = weighing.features(ReadAs(lexicon(language), tokens(label["text"])))
        for sign in label["red_flags"] or [NONE]:
            yield found, sign


def learned(language: str) -> Iterator[str]:
    """Yield the lines of a language's weights, in the order of the features' names."""
    messages = list(told(language))
    counted = Counter(name for found, _ in messages for name in found)
    names = sorted(name for name, count in counted.items() if count >= SELDOM)
    places = {name: place for place, name in enumerate(names)}
    model = LogisticRegression(C=EVENLY, max_iter=1_000)
    model.fit(_matrix((found for found, _ in messages), places), [sign for _, sign in messages])
    none = list(model.classes_).index(NONE)
    weights, always = model.coef_ - model.coef_[none], model.intercept_ - model.intercept_[none]
    signs = [(at, sign) for at, sign in enumerate(model.classes_) if sign]
    yield "\t".join([weighing.ALWAYS, *(f"{sign} {always[at]:.1f}" for at, sign in signs)])
    for place, name in enumerate(names):
        told_by = [(sign, weights[at][place]) for at, sign in signs]
        pairs = [f"{sign} {weight:.1f}" for sign, weight in told_by if abs(weight) >= SMALL]
        if pairs:
            yield "\t".join([name, *pairs])


def _matrix(messages: Iterable[set[str]], places: dict[str, int]) -> csr_matrix:
    ends, columns = [0], []
    for found in messages:
        columns += sorted(places[name] for name in found if name in places)
        ends.append(len(columns))
    return csr_matrix(([1.0] * len(columns), columns, ends), shape=(len(ends) - 1, len(places)))


if __name__ == "__main__":
    for code in LANGUAGES:
        lines = [
            "# How much each word, CONCEPT and (context) speaks for a sign. See learn.py.",
            *learned(code),
        ]
        (WEIGHTS / f"{code}.weights.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(code, len(lines) - 2, "features")
