"""Numbers are understood as people type them, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.question import Choice, FreeText, Number, Percent, Scale, YesNo
from schedules.typed import read_answer, read_number

ASKED = {"en": "?"}
ENDS = {"low_label": {"en": "low"}, "high_label": {"en": "high"}}
PAIN = Scale(low=0, high=10, better="low", question=ASKED, **ENDS)
RELIEF = Percent(type="percent", question=ASKED)
WEIGHT = Number(type="number", unit={"en": "kg"}, low=30, high=250, decimals=1, question=ASKED)
STEPS = Number(
    type="number", unit={"en": "steps", "de": "Schritte"}, low=0, high=50000, question=ASKED
)
HEAT = Number(type="number", unit={"en": "°C"}, low=34, high=43, decimals=1, question=ASKED)
CHANGE = Number(type="number", unit={"en": "%"}, low=-100, high=100, question=ASKED)


@pytest.mark.parametrize(
    ("asked", "text", "answer"),
    [
        (PAIN, "7", "7"),
        (PAIN, " 07 ", "7"),
        (PAIN, "7/10", "7"),
        (PAIN, "7 of 10", "7"),
        (PAIN, "7 von 10", "7"),
        (PAIN, "7/5", None),  # of another scale
        (PAIN, "11", None),
        (PAIN, "-1", None),
        (PAIN, "7.5", None),
        (PAIN, "²", None),
        (PAIN, "seven", "7"),
        (PAIN, "seven pills", None),
        (PAIN, "eleven", None),
        (RELIEF, "forty", "40"),
        (PAIN, "7 pills", None),
        (RELIEF, "70", "70"),
        (RELIEF, "70%", "70"),
        (RELIEF, "70 %", "70"),
        (RELIEF, "75 percent", "75"),  # finer than the buttons
        (RELIEF, "101 %", None),
        (WEIGHT, "72", "72"),
        (WEIGHT, "72.5", "72.5"),
        (WEIGHT, "72,5 kg", "72.5"),
        (WEIGHT, "72,5kg.", "72.5"),
        (WEIGHT, "72 Kilos", "72"),
        (WEIGHT, "72.55", None),  # finer than asked: not rounded, asked again
        (WEIGHT, "29", None),
        (WEIGHT, "251", None),
        (WEIGHT, "160 lb", None),  # another unit
        (WEIGHT, "2 Advil", None),
        (WEIGHT, "72 or 73", None),
        (WEIGHT, "", None),
        (STEPS, "4,500", "4500"),
        (STEPS, "4.500 Schritte", "4500"),
        (STEPS, "4500,5", None),
        (HEAT, "38,2 °C", "38.2"),
        (HEAT, "38.2 c", "38.2"),
        (HEAT, "100.4 F", None),
        (CHANGE, "-20 %", "-20"),
        (CHANGE, "\u221220", "-20"),  # a typographer's minus
    ],
)
def test_what_is_typed_is_the_answer_or_none(
    asked: Scale | Percent | Number, text: str, answer: str | None
) -> None:
    assert read_answer(asked, text) == answer


WALKING = Choice(
    type="choice",
    question=ASKED,
    choices={
        "alone": {"en": "On my own", "es": "Sin ayuda"},
        "stick": {"en": "With a stick", "es": "Con bastón"},
    },
)


@pytest.mark.parametrize(
    ("asked", "text", "language", "answer"),
    [
        (PAIN, "ocho", "es", "8"),
        (PAIN, "Acht.", "de", "8"),
        (PAIN, "eight", "de", "8"),  # English is read in every language
        (PAIN, "acht", "es", None),
        (PAIN, "ocho o nueve", "es", None),
        (WALKING, "with a stick", "en", "stick"),
        (WALKING, " Con baston! ", "es", "stick"),
        (WALKING, "stick", "en", None),
        (WALKING, "with a stick or on my own", "en", None),
        (WALKING, "!", "en", None),
    ],
)
def test_words_are_read_in_the_language_of_the_patient_and_in_english(
    asked: Scale | Choice, text: str, language: str, answer: str | None
) -> None:
    assert read_answer(asked, text, language) == answer


@pytest.mark.parametrize(
    ("text", "is_number"), [("300", True), ("72.55 kg", True), ("160 lb", False), ("warm", False)]
)
def test_a_number_out_of_range_is_told_from_words(text: str, is_number: bool) -> None:
    assert (read_number(WEIGHT, text) is not None) is is_number


@pytest.mark.parametrize(
    "asked", [YesNo(type="yes_no", question=ASKED), FreeText(type="text", question=ASKED)]
)
def test_other_questions_read_no_numbers(asked: YesNo | FreeText) -> None:
    assert read_answer(asked, "7") is None


@given(st.text(max_size=12) | st.from_regex(r"[-0-9.,/ kg%]{0,12}", fullmatch=True))
def test_an_answer_is_always_in_range_whatever_is_typed(text: str) -> None:
    for asked in (PAIN, RELIEF, WEIGHT, STEPS, HEAT, CHANGE):
        answer = read_answer(asked, text)
        assert answer is None or asked.low <= float(answer) <= asked.high


@given(st.integers(300, 2500), st.sampled_from(",."))
def test_every_number_of_the_range_is_understood(tenths: int, mark: str) -> None:
    whole, part = divmod(tenths, 10)
    assert read_answer(WEIGHT, f"{whole}{mark}{part}") == f"{whole}.{part}"
