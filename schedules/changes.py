"""Changes are the difference between the reminders a patient has and those the plan asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from schedules.reminder import Reminder, ReminderState
from schedules.timeline import Occurrence


class Move(NamedTuple):
    """A reminder beside the occurrence it stands for now."""

    reminder: Reminder
    occurrence: Occurrence

    @property
    def planned(self) -> bool:
        """Tell whether the reminder is still to come."""
        return self.reminder.state is ReminderState.PLANNED

    @property
    def kept(self) -> bool:
        """Tell whether the reminder is planned just as the occurrence asks."""
        row, wanted = self
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


def diff(rows: Sequence[Reminder], occurrences: Sequence[Occurrence], now: datetime) -> Changes:
    """Compare the rows of one enrolment with its timeline, by identity and never by time.

    What a rule added is no part of the timeline and stays as it is.
    """
    wanted = {(o.step, o.number): o for o in occurrences}
    known = {(row.step, row.number): row for row in rows if row.because is None}
    missing = [o for identity, o in wanted.items() if identity not in known]
    unsent = {identity: row for identity, row in known.items() if row.released_at is None}
    pairs = [Move(row, wanted[identity]) for identity, row in unsent.items() if identity in wanted]
    adrift = [pair for pair in pairs if not pair.kept]
    leaving = [row for identity, row in unsent.items() if identity not in wanted]
    return Changes(
        kept=tuple(pair.reminder for pair in pairs if pair.kept),
        moved=tuple(pair for pair in adrift if pair.occurrence.expires > now),
        overtaken=tuple(p for p in adrift if p.planned and p.occurrence.expires <= now),
        new=tuple(o for o in missing if o.expires > now),
        past=tuple(o for o in missing if o.expires <= now),
        withdrawn=tuple(row for row in leaving if row.state is ReminderState.PLANNED),
    )
