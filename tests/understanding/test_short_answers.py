"""Short answers: a few words with nothing but politeness around, and never a clause of danger."""

import pytest
from understanding.small_table import read

from schedules.understanding.answers import answer_of
from schedules.understanding.understand import understand


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", "yes"),
        ("oh yes", "yes"),
        ("not really, doctor", "no"),
        ("of course", "yes"),
        ("not really hungry", None),
        ("after lunch, ok?", "later"),
        ("i was tired after lunch", None),
        ("not yet", "not_done"),
        ("did it", "done"),
        ("ask me later", "later"),
        ("no rash", None),
    ],
)
def test_an_answer(text: str, answer: str | None) -> None:
    assert answer_of(read(text)) == answer


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("eher nicht", "de", "no"),
        ("na klar", "de", "yes"),
        ("fragen Sie heute Abend nochmal", "de", "later"),
        ("noch nicht", "de", "not_done"),
        ("la verdad que no", "es", "no"),
        ("gracias", "es", None),
        ("me duele el pecho, pregúnteme luego", "es", "later"),
        ("chest pain later in the day", "en", None),
        ("fell asleep and forgot the exercises", "en", "not_done"),
        ("forgot to charge my phone, sorry", "en", None),
        ("after the ball game", "en", "later"),
        ("after the injection it hurt", "en", None),
        ("how long is the session", "en", None),
        ("my grandson did his homework", "en", None),
        ("se me olvidó contestar ayer", "es", None),
        ("hab deine Nachricht verpennt", "de", None),
    ],
)
def test_an_answer_in_each_language(text: str, language: str, answer: str | None) -> None:
    assert understand(text, language).answer == answer
