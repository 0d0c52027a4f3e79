"""Where restrictions of a plan overlap, or forbid what the plan allows at the same time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from schedules.checks.written import Written, family, mapping, offset, starts_by_rule, texts
from schedules.loading.tree import Complaint
from schedules.medicines import ingredients
from schedules.offset import Offset

Matter = tuple[str, str]
"""A word with its language, or an ingredient with none."""


class Days(NamedTuple):
    """Days after the procedure, from `start` up to, not including, `until`."""

    start: Offset
    until: Offset | None

    @property
    def end(self) -> float:
        """Give the length from the procedure to the end, in days."""
        return self.until.nominal_days if self.until else inf

    def shared(self, other: "Days") -> "Days | None":
        """Give the days that both have, or None."""
        start = max(self.start, other.start, key=lambda day: day.nominal_days)
        until = min(self, other, key=lambda days: days.end).until
        return None if until and until.nominal_days <= start.nominal_days else Days(start, until)

    def __str__(self) -> str:
        return f"from {self.start} until {self.until}" if self.until else f"from {self.start} on"


@dataclass(frozen=True)
class Part:
    """A part of a plan that forbids something, or allows it."""

    rank: int
    name: str
    days: Days
    forbids: bool


def conflicts(root: Written) -> Iterator[Complaint]:
    """Give restrictions that overlap, and what is allowed while a restriction forbids it."""
    clashes: dict[tuple[Part, Part], list[str]] = defaultdict(list)
    for (_, word), parts in _by_matter(root).items():
        for clash in _clashing(parts):
            clashes[clash].append(word)
    for (first, second), words in clashes.items():
        both, days = ", ".join(sorted(set(words))), first.days.shared(second.days)
        if second.forbids:
            yield (
                ("steps", second.name, "covers"),
                (
                    f"“{first.name}” ({first.days}) and “{second.name}” ({second.days}) both forbid"
                    f" {both} {days}. Keep it in one of them."
                ),
            )
        else:
            yield (
                ("allowed", second.name),
                (
                    f"This allows {both} while “{first.name}” forbids it, {days}."
                    " Name it under the restriction's `except:`, or change the days of one."
                ),
            )


def _clashing(parts: Iterable[Part]) -> Iterator[tuple[Part, Part]]:
    """Give each part with an earlier one it clashes with: of each kind the one that ends last."""
    last: dict[bool, Part] = {}
    for part in sorted(parts, key=lambda part: part.days.start.nominal_days):
        for earlier in last.values():
            if (part.forbids or earlier.forbids) and part.days.shared(earlier.days):
                first, second = sorted((earlier, part), key=lambda either: either.rank)
                yield first, second
        if part.forbids not in last or part.days.end > last[part.forbids].days.end:
            last[part.forbids] = part


def _by_matter(root: Written) -> dict[Matter, list[Part]]:
    found: dict[Matter, list[Part]] = defaultdict(list)
    for rank, (part, matters) in enumerate((*_restrictions(root), *_allowed(root))):
        for matter in matters:
            found[matter].append(Part(rank, *part))
    return found


def _restrictions(root: Written) -> Iterator[tuple[tuple[str, Days, bool], set[Matter]]]:
    for name, step in family(root, "steps"):
        covers = mapping(step.get("covers"))
        # What a rule starts may well go on beside what it makes longer; an end that is not
        # written is what is wrong, not the days up to it.
        if covers and "until" in step and not starts_by_rule(step):
            exempt = _medicines(covers.get("except"))
            yield (name, _days(step), True), (_matters(covers) - exempt)


def _allowed(root: Written) -> Iterator[tuple[tuple[str, Days, bool], set[Matter]]]:
    for name, part in family(root, "allowed"):
        yield (name, _days(part), False), _matters(part)


def _days(part: Written) -> Days:
    return Days(offset(part.get("start")) or Offset(), offset(part.get("until")))


def _matters(part: Written) -> set[Matter]:
    lists = mapping(part.get("words")).items()
    words = {(language, word.casefold()) for language, some in lists for word in texts(some)}
    return words | _medicines(part.get("medicines"))


def _medicines(names: object) -> set[Matter]:
    return {("", ingredient) for ingredient in ingredients(texts(names))}
