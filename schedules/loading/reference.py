"""References to the end of a step, such as “1 week before end of no_nsaids”, become offsets.

So a clinic that changes one `until` moves everything that hangs on it. All is done on the values
as read from the file, before the models see them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from schedules.faults import did_you_mean
from schedules.loading.tree import MOST_FAULTS, Complaint, Path
from schedules.offset import LONGEST, TRYING_ANCHORS, Offset

WRITTEN = re.compile(r"(?:(?P<distance>.+) (?P<way>before|after) )?end(?: of (?P<step>\S+))?")
MENTIONS = re.compile(r"\bend\b")
UNTIL = " until "
LONGEST_CHAIN = 20
HOW = "Write “end”, “1 week before end” or “2 days after end of STEP”."

Raw = Mapping[str, object]


class UnclearError(ValueError):
    """A reference hangs on an end that is itself wrong, which is told there."""


class CircleError(UnclearError):
    """Ends that wait for each other, in a circle or in too long a row."""


@dataclass
class Resolved:
    """A plan's values with every reference worked out, and which could not be.

    `unclear` are places not to be judged at all until another fault is mended.
    """

    value: object
    complaints: list[Complaint] = field(default_factory=list)
    unclear: set[Path] = field(default_factory=set)


def resolve(plan: object) -> Resolved:
    """Work out every reference to an end, and the `until` that a series leaves out."""
    found = Resolved(plan)
    if isinstance(plan, Mapping):
        found.value = dict(_Resolver(found, Ends(plan)).families(plan))
    return found


def mapping_at(parent: object, key: str) -> Raw:
    """Give the mapping under a key, or an empty one where the file has something else."""
    value = parent.get(key) if isinstance(parent, Mapping) else None
    return value if isinstance(value, Mapping) else {}


class Ends:
    """The ends of a plan's steps, found through what their `until` refers to."""

    def __init__(self, plan: object) -> None:
        self._steps = mapping_at(plan, "steps")
        self._under_way: list[str] = []
        self._hints = 0

    def of(self, step: str) -> Offset:
        """Give a step's end. Raises ValueError saying why there is none, UnclearError if wrong."""
        if step not in self._steps:
            raise ValueError(f"There is no step “{step}”.{self._hint(step)}")
        until = mapping_at(self._steps, step).get("until")
        if until is None:
            raise ValueError(f"The step “{step}” has no end. Add `until:` to it.")
        if step in self._under_way:
            raise CircleError(f"The end of “{step}” waits for itself. Write a length of time.")
        if len(self._under_way) >= LONGEST_CHAIN:
            raise CircleError(f"Over {LONGEST_CHAIN} ends wait for each other. Write some out.")
        self._under_way.append(step)
        try:
            return self.offset(until, step)
        except CircleError:
            raise
        except ValueError as wrong:
            raise UnclearError(str(wrong)) from None
        finally:
            self._under_way.pop()

    def _hint(self, step: str) -> str:
        self._hints += 1
        return did_you_mean(step, self._steps) if self._hints <= MOST_FAULTS else ""

    def find(self, step: str) -> Offset | None:
        """Give a step's end, or None where it has none that can be read."""
        try:
            return self.of(step)
        except ValueError:
            return None

    def offset(self, written: object, step: str | None) -> Offset:
        """Read a length of time or a reference, `step` being the one it is written in."""
        if isinstance(written, Offset):
            return written
        if not refers(written):
            return Offset.parse(written)
        found = WRITTEN.fullmatch(str(written))
        if not found:
            raise ValueError(f"“{written}” is not clear. {HOW}")
        if not (named := found["step"] or step):
            raise ValueError(f"“{written}” of which step? {HOW}")
        end = self.of(named)
        return _shifted(end, found["distance"], found["way"]) if found["distance"] else end


def refers(written: object) -> bool:
    """Say whether this text is meant as a reference to an end."""
    return isinstance(written, str) and bool(MENTIONS.search(written))


def _shifted(end: Offset, distance: str, way: str) -> Offset:
    step = Offset.parse(distance)
    if step.elapsed:
        raise ValueError(f"“{distance} {way} end”: an end is a day. Count days, weeks or months.")
    found = end.plus(step, -1 if way == "before" else 1)
    if found.months < 0:
        raise ValueError(f"“{distance} before end”: the end is {end}. Count days or weeks.")
    return found


def out_of_course(offset: Offset) -> str | None:
    """Say why a plan cannot hold this offset, or give None where it can."""
    if offset.nominal_days > LONGEST:
        return "This is longer than 10 years. Plans end after 10 years."
    negative = offset.days < 0
    if negative and any(offset.after(anchor) < anchor for anchor in TRYING_ANCHORS):
        return "This comes before the day of the procedure, which is “0 days”."
    return None


class _Resolver:
    """Walks to each place of a plan where an offset may stand."""

    def __init__(self, found: Resolved, ends: Ends) -> None:
        self._found = found
        self._ends = ends

    def families(self, plan: Raw) -> Iterator[tuple[str, object]]:
        keys = {"steps": ("start", "until"), "allowed": ("start", "until")}
        keys["rules"] = ("from", "until")
        for family, members in plan.items():
            if family not in keys or not isinstance(members, Mapping):
                yield family, members
                continue
            yield (
                family,
                {
                    name: self._member((family, name), member, keys[family])
                    for name, member in members.items()
                },
            )

    def _member(self, path: Path, member: object, keys: tuple[str, ...]) -> object:
        if not isinstance(member, Mapping):
            return member
        step = str(path[1]) if path[0] == "steps" else None
        found = self._keys(path, member, keys, step)
        if step is not None and "when" in member:
            when = member["when"]
            entries = when if isinstance(when, list) else [when]
            found["when"] = [
                self._entry((*path, "when", index), entry, step)
                for index, entry in enumerate(entries)
            ]
        return found

    def _keys(
        self, path: Path, member: Raw, keys: tuple[str, ...], step: str | None
    ) -> dict[str, object]:
        return {
            key: self._offset((*path, key), value, step) if key in keys else value
            for key, value in member.items()
        }

    def _entry(self, path: Path, entry: object, step: str) -> object:
        if not isinstance(entry, Mapping):
            return self._offset(path, entry, step)
        found = self._keys(path, entry, ("from", "until"), step)
        for key in ("between", "every"):
            if isinstance(listed := entry.get(key), list):
                found[key] = [
                    self._stretch((*path, key, index), item, step)
                    for index, item in enumerate(listed)
                ]
        if isinstance(entry.get("every"), str) and "until" not in entry:
            self._end_series(path, found, step)
        return found

    def _stretch(self, path: Path, item: object, step: str) -> object:
        if not isinstance(item, str) or UNTIL not in item:
            return self._offset(path, item, step)
        every, _, until = item.partition(UNTIL)
        end = self._offset(path, until, step)
        return {"every": every, "until": end} if isinstance(end, Offset) else item

    def _end_series(self, path: Path, series: dict[str, object], step: str) -> None:
        try:
            series["until"] = self._ends.of(step)
        except UnclearError:
            self._found.unclear.add(path)
        except ValueError:
            return  # The model says that the series needs an end.

    def _offset(self, path: Path, written: object, step: str | None) -> object:
        if not refers(written):
            return written
        try:
            offset = self._ends.offset(written, step)
        except ValueError as wrong:
            self._refuse(path, wrong)
            return written
        if why := out_of_course(offset):
            self._found.complaints.append((path, f"“{written}”: {why}"))
            return written
        return offset

    def _refuse(self, path: Path, wrong: ValueError) -> None:
        # A circle is told where the ends are written, not wherever they are referred to.
        circle = isinstance(wrong, CircleError) and len(path) == len(("steps", "NAME", "until"))
        if isinstance(wrong, UnclearError) and not (circle and path[-1] == "until"):
            self._found.unclear.add(path)
        else:
            self._found.complaints.append((path, str(wrong)))
