"""Where restrictions of a plan overlap, or forbid what the plan allows at the same time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from schedules.medicines import ingredients
from schedules.offset import Offset
from schedules.wording import Complaint
from schedules.written import Written, family, mapping, offset, starts_by_rule, texts


class Days(NamedTuple):
    """Days after the procedure, from `start` up to, not including, `until`."""

    start: Offset
    until: Offset | None

    def shared(self, other: "Days") -> "Days | None":
        """Give the days that both have, or None."""
        start = max(self.start, other.start, key=lambda day: day.nominal_days)
        ends = [end for end in (self.until, other.until) if end]
        until = min(ends, key=lambda day: day.nominal_days, default=None)
        return None if until and until.nominal_days <= start.nominal_days else Days(start, until)

    def __str__(self) -> str:
        return f"from {self.start} until {self.until}" if self.until else f"from {self.start} on"


@dataclass(frozen=True)
class Matter:
    """What one part of a plan forbids or allows, and when."""

    name: str
    days: Days
    medicines: frozenset[str]
    words: frozenset[tuple[str, str]]

    def common(self, other: "Matter") -> str:
        """Say what both are about, in the order of the alphabet, or nothing."""
        words = {word for _, word in self.words & other.words}
        return ", ".join(sorted(words | (self.medicines & other.medicines)))


def conflicts(root: Written) -> Iterator[Complaint]:
    """Give restrictions that overlap, and what is allowed while a restriction forbids it."""
    restrictions = list(_restrictions(root))
    for first, second in combinations(restrictions, 2):
        both, days = first.common(second), first.days.shared(second.days)
        if both and days:
            yield ("steps", second.name, "covers"), _overlaps(first, second, both, days)
    for allowed in _allowed(root):
        for restriction in restrictions:
            both, days = allowed.common(restriction), allowed.days.shared(restriction.days)
            if both and days:
                yield ("allowed", allowed.name), _contradicts(restriction, both, days)


def _overlaps(first: Matter, second: Matter, both: str, days: Days) -> str:
    return (
        f"“{first.name}” ({first.days}) and “{second.name}” ({second.days}) both forbid {both}"
        f" {days}. Keep it in one of them."
    )


def _contradicts(restriction: Matter, both: str, days: Days) -> str:
    return (
        f"This allows {both} while “{restriction.name}” forbids it, {days}."
        " Name it under the restriction's `except:`, or change the days of one."
    )


def _restrictions(root: Written) -> Iterator[Matter]:
    for name, step in family(root, "steps"):
        covers = mapping(step.get("covers"))
        # What a rule starts may well go on beside what it makes longer.
        if covers and not starts_by_rule(step):
            exempt = ingredients(texts(covers.get("except")))
            medicines = ingredients(texts(covers.get("medicines"))) - exempt
            yield Matter(name, _days(step), medicines, _words(covers))


def _allowed(root: Written) -> Iterator[Matter]:
    for name, part in family(root, "allowed"):
        yield Matter(name, _days(part), ingredients(texts(part.get("medicines"))), _words(part))


def _days(part: Written) -> Days:
    return Days(offset(part.get("start")) or Offset(), offset(part.get("until")))


def _words(part: Written) -> frozenset[tuple[str, str]]:
    lists = mapping(part.get("words")).items()
    return frozenset((lang, word.casefold()) for lang, words in lists for word in texts(words))
