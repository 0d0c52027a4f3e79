"""Reading a typed answer: “72,5 kg”, “7/10”, “70 %”, “eight”, the words of a choice."""

import re
from decimal import Decimal

from schedules.check_in import instrument_of
from schedules.question import Choice, InstrumentQuestion, Number, Percent, Question, Scale
from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import tokens

_SCORE = re.compile(r"(?P<number>[0-9]{1,3})(?:\s*(?:/|of|von|de)\s*(?P<highest>[0-9]{1,3}))?")
_PERCENT = re.compile(r"(?P<number>[0-9]{1,3})\s*(?:%|percent|prozent|por ciento)?")
_NUMBER = re.compile(
    r"(?P<whole>[-\u2212]?(?:[1-9][0-9]{0,2}(?:[.,][0-9]{3})+|[0-9]{1,7}))"  # thousands have marks
    r"(?:[.,](?P<decimals>[0-9]{1,2}))?"
    r"\s*(?P<unit>[^\W\d_]*|[°%][^\W\d_]?)\.?"
)
# How people spell out the units that plans abbreviate. Other units are no synonyms: 160 lb is not
# 160 kg.
_SPELT = {
    "kg": "kilo kilos kilogram kilograms kilogramo kilogramos kilogramm",
    "cm": "centimeter centimeters centimetre centimetres centímetro centímetros zentimeter",
    "°c": "c celsius grad grados degrees",
    "min": "minute minutes minuto minutos minuten",
    "h": "hour hours hora horas stunde stunden",
}


def read_answer(asked: Question, text: str, language: str = "en") -> str | None:
    """Return the answer that a typed text gives to a question, as it is kept; None if it is none.

    Words are those of the patient's `language`, or English. Yes and no, and a text that answers a
    question in the patient's own words, are not read here.
    """
    return _as_typed(asked, _digits(asked, text, language) or text)


def _as_typed(asked: Question, text: str) -> str | None:
    match asked:
        case Choice(choices=choices):
            labels = {name: set(texts.values()) for name, texts in choices.items()}
            return _chosen(labels, text)
        case InstrumentQuestion():
            parts = enumerate(instrument_of(asked).choices)
            return _chosen({str(i): {label} for i, label in parts}, text)
        case Scale():
            return _score(asked, text)
        case Percent():
            found = _PERCENT.fullmatch(text.strip().lower())
            return _within(asked, int(found["number"])) if found else None
        case Number():
            number = read_number(asked, text)
            return f"{number:f}" if number is not None and _fits(asked, number) else None
    return None


def read_number(asked: Number, text: str) -> Decimal | None:
    """Return the number in a text of nothing but a number and its unit, be it out of range."""
    found = _NUMBER.fullmatch(text.strip().lower())
    if found is None or not (found["unit"] == "" or found["unit"] in _units(asked)):
        return None
    whole = re.sub("[.,]", "", found["whole"]).replace("\u2212", "-")
    return Decimal(f"{whole}.{found['decimals']}" if found["decimals"] else whole)


def _digits(asked: Question, text: str, language: str) -> str | None:
    """Return the number that a text spells out and says nothing beside; None if it does not."""
    if not isinstance(asked, Scale | Percent | Number) or any(map(str.isdigit, text)):
        return None
    message = tokens(text)
    for spoken in dict.fromkeys((language, "en")):
        for number in lexicon(spoken).numerals.numbers(message):
            if (number.start, number.end) == (0, len(message)):
                return f"{number.value:g}"
    return None


def _chosen(labels: dict[str, set[str]], text: str) -> str | None:
    """Return the one choice that is typed word for word."""
    said = _plainly(text)
    meant = [name for name, known in labels.items() if said in map(_plainly, known)]
    return meant[0] if said and len(meant) == 1 else None


def _plainly(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


def _score(scale: Scale, text: str) -> str | None:
    found = _SCORE.fullmatch(text.strip().lower())
    if found is None or int(found["highest"] or scale.high) != scale.high:
        return None
    return _within(scale, int(found["number"]))


def _within(asked: Scale | Percent, number: int) -> str | None:
    return str(number) if asked.low <= number <= asked.high else None


def _fits(asked: Number, number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    return asked.low <= number <= asked.high and decimals <= asked.decimals


def _units(asked: Number) -> set[str]:
    own = {unit.lower() for unit in asked.unit.values()}
    return own | {word for unit in own for word in _SPELT.get(unit, "").split()}
