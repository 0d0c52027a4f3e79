"""Whatever 4,096 characters somebody sends, understanding them takes bounded time and memory."""

import random
import string
import time
import tracemalloc
from collections.abc import Iterable

import pytest

from schedules.understanding.lexicon import LANGUAGES
from schedules.understanding.tokens import LONGEST
from schedules.understanding.understand import get_ready, understand

ORDINARY = (
    "did my exercises this morning, all fine",
    "hoy me duele un 4, he tomado paracetamol",
    "meine Wade ist geschwollen und heiß",
)
MOST_TIMES_AN_ORDINARY_ONE = 600
"""Measured: up to 180 times; without its bounds, a flood would take many thousands of times."""
MOST_BYTES = 8_000_000
"""Measured: up to 2 million, for ligatures that are many words each."""
dice = random.Random(5)


def made_up(letters: str, size: int) -> str:
    return "".join(dice.choices(letters, k=size))


def filled(unit: str) -> str:
    return (unit * LONGEST)[:LONGEST]


FLOODS = {
    "one token of letters": made_up(string.ascii_lowercase, LONGEST),
    "one letter": filled("a"),
    "one-letter tokens": filled("a b c d "),
    "made-up words": " ".join(made_up(string.ascii_lowercase, 9) for _ in range(410)),
    "misspelt signs": filled("chesst paim swollem claf brethe feever "),
    "signs again and again": filled("chest pain my calf is swollen "),
    "what takes back": filled("no fever or chest pain not "),
    "half a sign": filled("brust wade luft eiter fieber nicht "),
    "numbers": filled("7 8 38.5 6/10 "),
    "digits": filled("1234567890"),
    "medicines": filled("ibuprofin alka seltzer plus "),
    "zalgo": filled("c\u0335\u0321h\u0336e\u0315\u031b\u0340s\u0336t\u0337\u0328 "),
    "combining marks alone": filled("\u0301\u0336"),
    "emoji": filled("\N{THUMBS UP SIGN}\N{FACE WITH THERMOMETER}\N{DROP OF BLOOD}"),
    "joined emoji": filled("\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}"),
    "marks of sentences": filled("?!.,¿¡;:()… - "),
    "Chinese": filled("\u80f8\u53e3\u75bc\u75db"),
    "Arabic": filled("\u0623\u0644\u0645 \u0641\u064a \u0627\u0644\u0635\u062f\u0631 "),
    "ligatures": filled("\ufdfa\ufb03"),
    "lone surrogates": filled("\ud800 "),
    "any script": "".join(map(chr, dice.choices(range(32, 0xD7FF), k=LONGEST))),
    "invisible": filled("\u200b\u200e\u2066\ufeff"),
}


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    get_ready()


def cpu_of(texts: Iterable[str], code: str) -> float:
    start = time.process_time()
    for text in texts:
        understand(text, code)
    return time.process_time() - start


@pytest.fixture(scope="module")
def ordinary() -> float:
    """The processor time of one ordinary message, words of which were met before."""
    return min(cpu_of(ORDINARY * 10, "en") for _ in range(5)) / len(ORDINARY * 10)


@pytest.mark.parametrize("name", FLOODS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_time_is_bounded_beside_that_of_an_ordinary_message(
    name: str, code: str, ordinary: float
) -> None:
    # The better of two: another process may have had the caches of the machine.
    taken = min(cpu_of([FLOODS[name]], code) for _ in range(2))
    assert taken < MOST_TIMES_AN_ORDINARY_ONE * ordinary


@pytest.mark.parametrize("name", FLOODS)
def test_memory_is_bounded(name: str) -> None:
    tracemalloc.start()
    understand(FLOODS[name], "en")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_BYTES


def test_long_words_are_not_remembered_at_their_length() -> None:
    # The better of two: a table of remembered words may have to grow, once.
    kept = min(_kept_of_long_words() for _ in range(2))
    assert kept < 100 * LONGEST  # half of what the letters alone take


def _kept_of_long_words() -> int:
    """Give the bytes that are kept after a hundred messages of one long word each."""
    texts = [made_up("\u0434\u0436\u043b", LONGEST) for _ in range(100)]
    tracemalloc.start()
    for text in texts:
        understand(text, "en")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept
