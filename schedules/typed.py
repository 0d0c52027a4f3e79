"""Reading an answer that was typed: a number with a comma or a point, a unit, “7/10”, “70 %”."""

import re
from decimal import Decimal

from schedules.question import Number, Percent, Question, Scale

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


def read_answer(asked: Question, text: str) -> str | None:
    """Return the answer that a typed text gives to a question, as it is kept; None if it is none.

    A text that answers a question in the patient's own words is not read here.
    """
    match asked:
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
