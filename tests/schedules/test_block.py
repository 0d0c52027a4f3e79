"""Faults in a text of several lines are told at the very words."""

from pathlib import Path

import pytest

from schedules.check import check_files
from schedules.loading.block import place_in_block
from schedules.loading.starter import new_plan

SOURCE = """\
steps:
  rest:
    text:
      en: |
        Hello. A note from {clinik}.

        Rest now, and
        sleep well.
      es: "Una nota de {clinik}."
    card: {en: "{clinik}"}
"""


@pytest.mark.parametrize(
    ("start", "message", "place"),
    [
        ((4, 11), "“{clinik}” is not a placeholder.", (5, 28)),
        ((4, 11), "“sleep” is a hard word.", (8, 9)),
        # Shortened, and going on in the next line.
        ((4, 11), "The sentence “Rest now, and …” is long.", (7, 9)),
        ((4, 11), "The sentence “Rest now, and sleep well …” is long.", (7, 9)),
        # Not about any words of it, or not in a block.
        ((4, 11), "“Una nota” is not there.", (4, 11)),
        ((4, 11), "Use shorter words, such as “sleep”.", (4, 11)),
        ((9, 11), "“{clinik}” is not a placeholder.", (9, 11)),
        ((99, 1), "“{clinik}” is not a placeholder.", (99, 1)),
    ],
)
def test_finds_the_words_that_a_message_begins_with(
    start: tuple[int, int], message: str, place: tuple[int, int]
) -> None:
    assert place_in_block(SOURCE, start, message) == place


@pytest.mark.parametrize(
    ("words", "instead", "at", "says"),
    [
        ("{until}", "{untill}", "{untill}", "“{untill}” is not a placeholder known here"),
        ("Please rest today.", "Please rest today!!", "!!", "shouts"),
    ],
)
def test_faults_and_lints_point_at_the_line_and_column(
    tmp_path: Path, words: str, instead: str, at: str, says: str
) -> None:
    text = new_plan("x").replace(words, instead, 1)
    path = tmp_path / "x.yaml"
    path.write_text(text)
    (told,) = check_files([path], strict=True).lines_out
    line, col, message = told.removeprefix(f"{path}:").split(":", 2)
    assert text.splitlines()[int(line) - 1][int(col) - 1 :].startswith(at)
    assert says in message
