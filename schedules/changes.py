"""Changes are the difference between the reminders a patient has and those the plan asks for."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import NamedTuple

from schedules.pause import is_over_with_pause
from schedules.plan import Kind, Plan
from schedules.reason import SKIPPED_BY_CLINIC
from schedules.reminder import Reminder, ReminderState
from schedules.timeline import Occurrence


class Move(NamedTuple):
    """A reminder beside the occurrence it stands for now; `was` is when it was due before."""

    reminder: Reminder
    occurrence: Occurrence
    was: datetime
    planned: bool  # still to come when it was compared

    @classmethod
    def of(cls, row: Reminder, occurrence: Occurrence) -> "Move":
        """Compare a row as it stands; what is written to it later does not matter here."""
        return cls(row, occurrence, row.due_at, row.state is ReminderState.PLANNED)

    @property
    def elsewhere(self) -> bool:
        """Tell whether the occurrence falls at another time than the reminder did."""
        return self.was != self.occurrence.utc

    @property
    def kept(self) -> bool:
        """Tell whether the reminder is planned just as the occurrence asks."""
        row, wanted = self.reminder, self.occurrence
        agreed = (row.due_at, row.expires_at, row.kind)
        return self.planned and agreed == (wanted.utc, wanted.expires, wanted.kind)


@dataclass(frozen=True)
class Changes:
    """What to do with each reminder; those once released, or over for good, appear nowhere.

    `moved` rows get another time or kind; among them are rows skipped, missed or withdrawn without
    ever being released that lie ahead again. `past` occurrences have no row yet and `overtaken`
    rows get a new time, but neither may be sent any more.
    """

    kept: tuple[Reminder, ...] = ()
    moved: tuple[Move, ...] = ()
    overtaken: tuple[Move, ...] = ()
    new: tuple[Occurrence, ...] = ()
    past: tuple[Occurrence, ...] = ()
    withdrawn: tuple[Reminder, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is to be written."""
        return any((self.moved, self.overtaken, self.new, self.past, self.withdrawn))

    @property
    def shifted(self) -> tuple[Move, ...]:
        """Those of the planned rows that come at another time, earlier ones among them."""
        return tuple(move for move in self.moved if move.planned and move.elsewhere)

    @property
    def revived(self) -> tuple[Move, ...]:
        """Those of the moved rows that were over without having been released."""
        return tuple(move for move in self.moved if not move.planned)

    def outline(self) -> list[tuple[str, int, datetime | None, datetime | None]]:
        """Give step, number, old and new time of each message that is no longer where it was."""
        moves = [(m.reminder, m.was, m.occurrence.utc) for m in self.moved + self.overtaken]
        changed = [(row.step, row.number, was, now) for row, was, now in moves]
        gone = [(row.step, row.number, row.due_at, None) for row in self.withdrawn]
        fresh = [(o.step, o.number, None, o.utc) for o in self.new + self.past]
        return sorted([*changed, *gone, *fresh])

    def tally(self) -> "Tally":
        """Count what a person would call moved, new, past and fallen away."""
        touched = [*(move.reminder for move in self.moved + self.overtaken), *self.withdrawn]
        return Tally(
            moved=len(self.shifted),
            new=len(self.new) + len(self.revived),
            sent_again=sum(row.released_at is not None for row in touched),
            past=len(self.past) + len(self.overtaken),
            withdrawn=len(self.withdrawn),
        )


@dataclass(frozen=True)
class Tally:
    """How many messages a change moves, adds, sends again, finds past already, and takes out.

    None is ever sent again: what was once released is in no Changes.
    """

    moved: int = 0
    new: int = 0
    sent_again: int = 0
    past: int = 0
    withdrawn: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Count both together."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Tally(*(mine + theirs for mine, theirs in pairs))


def diff(
    rows: Sequence[Reminder],
    occurrences: Sequence[Occurrence],
    now: datetime,
    resumed: date | None = None,
) -> Changes:
    """Compare the rows of one enrolment with its timeline, by identity and never by time.

    What a rule added is no part of the timeline and stays as it is. `resumed` is the day that ends
    the patient's last pause: what falls before it and is not planned is past, however late it may
    come.
    """

    def past(occurrence: Occurrence) -> bool:
        return occurrence.expires <= now or is_over_with_pause(occurrence, resumed)

    wanted = {(o.step, o.number): o for o in occurrences}
    known = {(row.step, row.number): row for row in rows if row.because is None}
    missing = [o for identity, o in wanted.items() if identity not in known]
    unsent = {identity: row for identity, row in known.items() if not _is_settled(row)}
    pairs = [
        Move.of(row, wanted[identity]) for identity, row in unsent.items() if identity in wanted
    ]
    adrift = [pair for pair in pairs if not pair.kept]
    leaving = [row for identity, row in unsent.items() if identity not in wanted]
    return Changes(
        kept=tuple(pair.reminder for pair in pairs if pair.kept),
        moved=tuple(
            pair
            for pair in adrift
            if pair.occurrence.expires > now and (pair.planned or not past(pair.occurrence))
        ),
        overtaken=tuple(p for p in adrift if p.planned and p.occurrence.expires <= now),
        new=tuple(o for o in missing if not past(o)),
        past=tuple(o for o in missing if past(o)),
        withdrawn=tuple(row for row in leaving if row.state is ReminderState.PLANNED),
    )


def _is_settled(row: Reminder) -> bool:
    """Tell whether a row is over for good: released once, or skipped by staff."""
    by_hand = row.state is ReminderState.SKIPPED and row.reason == SKIPPED_BY_CLINIC
    return row.released_at is not None or by_hand


def without_step(rows: Sequence[Reminder], plan: Plan) -> tuple[Reminder, ...]:
    """Give the planned rows that a rule added for a step which the plan no longer has.

    A follow-up is not among them: it says nothing, and looks at all of a patient's check-ins.
    """
    added = [row for row in rows if row.because and row.kind is not Kind.FOLLOW_UP]
    return tuple(
        row for row in added if row.state is ReminderState.PLANNED and row.step not in plan.steps
    )
