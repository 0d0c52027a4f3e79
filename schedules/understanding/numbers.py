"""Numbers in a message, in digits or in words, and which of them is a fever's temperature."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .spelling import Spellings
from .tokens import Token, fold

CELSIUS = (38.0, 43.0)
FAHRENHEIT = (100.4, 109.4)
"""From where to where a number is a fever's temperature."""
NOT_CELSIUS = (34.0, 38.0)
NOT_FAHRENHEIT = (93.2, 100.4)
"""Up to where a temperature is no fever."""
SCALES = frozenset({"f", "fahrenheit", "c", "celsius", "centigrade", "centigrados"})
BARE = frozenset({"degrees", "degree", "deg", "grad", "grado", "grados"})
DEGREES = SCALES | BARE
TENTHS_AFTER = (36, 41)
"""Temperatures whose tenths may follow as a number of their own: “38 8”, “thirty eight five”."""

HALF = ("and a half", "y medio", "y media", "einhalb", "und halb")
SHORTEST = 4
"""Letters from which on a word may be a misspelt number."""
MOST = 100
"""Numbers of one message that are looked at."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands: its value, its words, and whether it has decimals."""

    value: float
    start: int
    end: int
    decimals: bool = False


class Numerals:
    """The number words of one language: how they are said together, and what is counted."""

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        score = table.get("score", {})
        self.values = {fold(word): float(value) for word, value in table["numbers"].items()}
        self._and = {fold(word) for word in score.get("joins", ("and", "y", "und"))}
        self._point = {fold(word) for word in score.get("point", ("point", "punto", "komma"))}
        self._half = {tuple(fold(half).split()) for half in score.get("half", HALF)}
        self._units = {fold(word) for word in score.get("units", ())} - DEGREES
        self._heard = {fold(word): float(value) for word, value in table.get("heard", {}).items()}
        self._suffixes = tuple(fold(suffix) for suffix in score.get("suffixes", ()))
        self._spellings = Spellings({w for w in self.values if len(w) >= SHORTEST - 1}, ())

    def numbers(self, message: list[Token]) -> list[Number]:
        """Give every number, from left to right, as far as anybody would write them."""
        found: list[Number] = []
        place = 0
        while place < len(message) and len(found) < MOST:
            number = self._number(message, place)
            if number:
                found.append(number)
            place = number.end if number else place + 1
        return found

    def _number(self, message: list[Token], place: int) -> Number | None:
        value = self._value(message[place].text)
        if value is None:
            return None
        end = place + 1
        if not message[place].text.isdigit():
            value, end = self._said_on(message, value, end)
        return self._with_decimals(message, value, place, end)

    def _value(self, word: str) -> float | None:
        if word.isdigit():
            return float(word) if len(word) <= 3 else None
        return self.values.get(word)

    def is_number(self, word: str) -> bool:
        """Tell whether a word is a number, in digits or in letters."""
        return self._value(word) is not None

    def heard(self, word: str) -> float | None:
        """Give the number that a word sounds like or is made from, as “tree” and “fiveish” are."""
        for suffix in self._suffixes:
            if word.endswith(suffix) and self.is_number(word.removesuffix(suffix)):
                return self._value(word.removesuffix(suffix))
        return self._heard.get(word)

    def misspelt(self, word: str) -> float | None:
        """Give the number that a word is a typo away from, or None if it is two."""
        if len(word) < SHORTEST:
            return None
        # The first letter is the one that people hit right.
        alike = (known for known in self._spellings.words(word, 1) if known[0] == word[0])
        near = {self.values[known] for known in alike}
        return near.pop() if len(near) == 1 else None

    def _said_on(self, message: list[Token], value: float, end: int) -> tuple[float, int]:
        """Go on with “thirty eight”, “a hundred and two”, “treinta y ocho”."""
        for room in (100, 10):
            after = end + (end < len(message) and message[end].text in self._and)
            more = self.values.get(message[after].text) if after < len(message) else None
            if value % room == 0 and value >= 20 and more is not None and 0 < more < room:
                value, end = value + more, after + 1
        return value, end

    def _with_decimals(self, message: list[Token], value: float, start: int, end: int) -> Number:
        if end < len(message) and message[end].text.isdigit() and message[end].before in (".", ","):
            return Number(value + _fraction(message[end].text), start, end + 1, decimals=True)
        if end + 1 < len(message) and self._is_point(message[end].text, value):
            part = self._value(message[end + 1].text)
            if part is not None and 0 <= part < 10:
                return Number(value + part / 10, start, end + 2, decimals=True)
        if TENTHS_AFTER[0] <= value <= TENTHS_AFTER[1] and end < len(message):
            tenth = self._value(message[end].text)
            beside = message[end].before.strip() == "" and not self._counts(message, end + 1)
            if tenth is not None and 0 < tenth < 10 and beside:
                return Number(value + tenth / 10, start, end + 1, decimals=True)
        for size in (1, 2, 3):
            if tuple(token.text for token in message[end : end + size]) in self._half:
                return Number(value + 0.5, start, end + size, decimals=True)
        return Number(value, start, end)

    def _is_point(self, word: str, value: float) -> bool:
        """“38 y 5” is 38.5, but “entre 3 y 4” are two numbers."""
        warm = TENTHS_AFTER[0] <= value <= TENTHS_AFTER[1]
        return word in self._point and (warm or word not in self._and)

    def _counts(self, message: list[Token], place: int) -> bool:
        """Tell whether the word there is what a number counts: “38 8 times”."""
        return place < len(message) and message[place].text in self._units

    def temperatures(self, message: list[Token]) -> Iterator[tuple[str, int, int]]:
        """Give each number that is or may be a temperature, by its name for the tables.

        HIGH_TEMPERATURE and NORMAL_TEMPERATURE have decimals or a scale. MAYBE_TEMPERATURE is any
        number as high as a fever: “102” is one only beside other words, since a knee bends as far.
        """
        for number in self.numbers(message):
            end, said = self._degrees(message, number)
            if end is None:
                continue
            high = _within(number.value, CELSIUS) or _within(number.value, FAHRENHEIT)
            if high:
                yield "MAYBE_TEMPERATURE", number.start, end
            if number.decimals or said & SCALES or (said and number.value < CELSIUS[1]):
                normal = _within(number.value, NOT_CELSIUS) or _within(number.value, NOT_FAHRENHEIT)
                if high or normal:
                    yield f"{'HIGH' if high else 'NORMAL'}_TEMPERATURE", number.start, end

    def _degrees(self, message: list[Token], number: Number) -> tuple[int | None, set[str]]:
        """Give where a number and its degrees end, and those; None if it counts something else."""
        following = message[number.end : number.end + 2]
        glued = message[number.start].before[-1:] + "".join(t.before[:1] for t in following[:1])
        if "/" in glued or (following and following[0].text in self._units):
            return None, set()
        said = [token.text for token in following if token.text in DEGREES]
        if said and following[0].text not in DEGREES:
            said = []
        return number.end + len(said), set(said)


def _fraction(digits: str) -> float:
    return float(f"0.{digits[:2]}")


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value < bounds[1]
