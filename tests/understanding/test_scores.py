"""Scores as patients type them, and numbers that are none, in the three languages."""

import pytest

from schedules.understanding.understand import understand


@pytest.mark.parametrize(
    ("language", "text", "pain"),
    [
        # The number is all that a clause says.
        ("en", "bad night again, 7", 7),
        ("es", "ya harto, 6", 6),
        ("de", "viel besser, 2", 2),
        # A few words end or begin with their only number.
        ("en", "tell the nurse 5", 5),
        ("es", "dígale a la doctora que 5", 5),
        ("de", "7 gar nicht gut", 7),
        # An article stands before it, and nothing that it could count after it.
        ("en", "put me down for a 4", 4),
        ("en", "had a 4 course lunch", None),
        # Misheard, misspelt, or in dialect.
        ("en", "tree out of ten", 3),
        ("en", "walked into a tree", None),
        ("es", "nuebe", 9),
        ("de", "fümpf", 5),
        ("de", "a Fünferl", 5),
        # Of several the one that is so now.
        ("en", "8 earlier 6 now", 6),
        ("en", "6 at breakfast 3 now", 3),
        ("es", "diez no, nueve", 9),
        ("de", "heut morgen noch 7 jetzt mit Tablette 5", 5),
        ("de", "is ne 4 war aber nachts ne 8", 4),
        # Something else has the number.
        ("en", "gate B7", None),
        ("en", "<a href='tg://user?id=1'>you</a>", None),
        ("en", "my grandson wears number 8", None),
        ("en", "the good one", None),
        ("en", "is 7 bad?", None),
        ("en", "pain 3, mood 10", 3),
        ("es", "me sacaron entre dos", None),
        ("es", "me toca el 4", None),
        ("de", "gib acht", None),
        ("de", "Blutzucker war 7", None),
        ("de", "1. Tag ohne Krücken", None),
    ],
)
def test_a_score_as_people_type_it(language: str, text: str, pain: int | None) -> None:
    assert understand(text, language).pain == pain


def test_kisses_count_nothing() -> None:
    assert understand("its a 3 x", "en").pain == 3
    assert understand("3 x 10", "en").pain is None
