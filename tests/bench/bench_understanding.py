"""Measure the processor time of understanding: ordinary messages, fresh ones, and floods.

Ordinary ones are those of the labelled set; fresh ones have words that were never met before.
Floods are of 4,096 characters.

python tests/bench/bench_understanding.py
"""

import gc
import json
import random
import resource
import string
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from schedules.understanding.dictionary import dictionary
from schedules.understanding.lexicon import LANGUAGES
from schedules.understanding.understand import get_ready, understand

LABELLED = Path(__file__).parents[1] / "understanding" / "labelled"
MESSAGES = 3_000
SIZE = 4_096
SAID = {
    "en": ("my calf is swollen", "it's a 6 today", "can I take advil", "did my exercises"),
    "es": ("me duele el pecho", "hoy un 6", "puedo tomar ibuprofeno", "ya hice los ejercicios"),
    "de": ("meine Wade ist dick", "heute eine 6", "darf ich Ibuprofen", "Übungen gemacht"),
}


def ordinary_messages(dice: random.Random) -> list[tuple[str, str]]:
    """Give the messages of the labelled set, in any order."""
    lines = (line for path in LABELLED.glob("*.jsonl") for line in path.open(encoding="utf-8"))
    labels = [json.loads(line) for line in lines if line.strip()]
    dice.shuffle(labels)
    return [(label["text"], label["lang"]) for label in labels]


def fresh_messages(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Give messages with words that have not been met before, a typo in one of three."""
    words = {code: sorted(dictionary(code).words) for code in LANGUAGES}
    for _ in range(MESSAGES):
        code = dice.choice(LANGUAGES)
        said = [*dice.choice(SAID[code]).split(), *dice.choices(words[code], k=dice.randint(3, 12))]
        said = [_typo(word, dice) if dice.random() < 0.33 else word for word in said]
        yield " ".join(said), code


def _typo(word: str, dice: random.Random) -> str:
    place = dice.randrange(len(word))
    return word[:place] + dice.choice(string.ascii_lowercase) + word[place + 1 :]


def floods(dice: random.Random) -> dict[str, str]:
    """Give texts as long as Telegram takes, each made to cost much."""
    letters = string.ascii_lowercase
    made_up = " ".join("".join(dice.choices(letters, k=9)) for _ in range(500))
    return {
        "a sign again and again": "chest pain my calf is swollen " * 200,
        "half signs": "chest calf breathe fever swollen pus " * 200,
        "made-up words": made_up,
        "misspelt signs": "chesst paim swollem claf brethe " * 200,
        "noes": "no fever or chest pain not " * 200,
        "numbers": "7 8 38.5 6/10 " * 400,
        "one word": "a" * SIZE,
        "one long word": "".join(dice.choices(letters, k=SIZE)),
        "medicines": "ibuprofin alka seltzer plus " * 200,
        "zalgo": "c\u0335\u0321h\u0336est\u0337 " * 600,
        "emoji": "\N{THUMBS UP SIGN}\N{THERMOMETER}" * 2_048,
        "signs": "?!.," * 1_024,
        "any script": "".join(map(chr, dice.choices(range(32, 0xD7FF), k=SIZE))),
    }


def timed(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1_000


def show(kind: str, told: Iterable[tuple[str, str]]) -> None:
    each = sorted(timed(lambda t=text, c=code: understand(t, c)) for text, code in told)
    mean = sum(each) / len(each)
    print(f"{kind} messages: mean {mean:.2f} ms, 99 of 100 within {each[-len(each) // 100]:.2f} ms")


def main() -> None:
    dice = random.Random(5)
    print(f"start-up: {timed(get_ready):.0f} ms")
    gc.freeze()  # As the command does.
    show("ordinary", ordinary_messages(dice))
    show("fresh", [*fresh_messages(dice)])
    for name, text in floods(dice).items():
        worst = max(timed(lambda t=text, c=c: understand(t[:SIZE], c)) for c in LANGUAGES)
        print(f"{name}: {worst:.1f} ms")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at most")


if __name__ == "__main__":
    main()
