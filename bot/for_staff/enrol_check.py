"""Checking a list of patients row by row: who can be enrolled, what is amiss, who is here already.

The same label, plan and day is the same patient, so a list may be given again at any time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.dates import read_moment, two_readings
from bot.for_staff.enrol_answers import LONGEST_LABEL
from bot.for_staff.enrol_list import EnrolList, Row
from bot.for_staff.plan_named import plans_named
from bot.settings import Clinic
from bot.shelf import PlanShelf
from bot.tongues import read_language
from schedules.columns import stored_id
from schedules.enrol import Entry
from schedules.enrolment import Enrolment, EnrolmentState, PlanVersion
from schedules.localtime import UnknownZoneError, find_zone


class Wrong(StrEnum):
    """What is amiss with a row."""

    NO_PLAN = "no_plan"
    UNKNOWN_PLAN = "unknown_plan"
    SEVERAL_PLANS = "several_plans"
    NO_DATE = "no_date"
    UNKNOWN_DATE = "unknown_date"
    TWO_DATES = "two_dates"
    NO_LABEL = "no_label"
    LONG_LABEL = "long_label"
    UNKNOWN_LANGUAGE = "unknown_language"
    NOT_SPOKEN = "not_spoken"
    UNKNOWN_ZONE = "unknown_zone"
    TWICE = "twice"


class Fault(NamedTuple):
    """What is amiss in a line; `value` is what stands there, or the line it repeats."""

    line: int
    wrong: Wrong
    value: str = ""


class Good(NamedTuple):
    """A row that can be enrolled."""

    line: int
    plan: str
    entry: Entry


class Here(NamedTuple):
    """A row whose patient is enrolled already; `invited` if they have not joined yet."""

    line: int
    enrolment_id: int
    invited: bool


@dataclass(frozen=True)
class Checked:
    """What came of checking a list; every row is in one of the three."""

    good: tuple[Good, ...] = ()
    faults: tuple[Fault, ...] = ()
    here: tuple[Here, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def unjoined(self) -> tuple[int, ...]:
        """The enrolments that are here already and have not joined."""
        return tuple(row.enrolment_id for row in self.here if row.invited)


def check_list(
    session: Session,
    given: EnrolList,
    shelf: PlanShelf,
    clinic: Clinic,
    language: str,
    today: date,
) -> Checked:
    """Check each row; `language` is that of dates, unless the names of the columns tell another."""
    desk = _Desk(shelf, clinic, given.language or language, today)
    read = [desk.read(row) for row in given.rows]
    faults = [one for one in read if isinstance(one, Fault)]
    rows, repeated = _once([one for one in read if isinstance(one, Good)])
    known = _known(session, rows)
    here = [_here(row, known[_who(row)]) for row in rows if _who(row) in known]
    return Checked(
        tuple(row for row in rows if _who(row) not in known),
        tuple(sorted([*faults, *repeated])),
        tuple(here),
        given.unused,
    )


class _RefusedError(Exception):
    """A cell that cannot be read."""

    def __init__(self, wrong: Wrong, value: str = "") -> None:
        self.wrong = wrong
        self.value = value


@dataclass(frozen=True)
class _Desk:
    shelf: PlanShelf
    clinic: Clinic
    language: str
    today: date

    def read(self, row: Row) -> Good | Fault:
        try:
            plan = self._plan(row.plan)
            day, at = self._moment(row.date)
            label, language = _label(row.label), self._language(row.language, plan)
            return Good(row.line, plan, Entry(label, language, day, self._zone(row.zone), at))
        except _RefusedError as refused:
            return Fault(row.line, refused.wrong, refused.value)

    def _plan(self, written: str) -> str:
        if not written:
            raise _RefusedError(Wrong.NO_PLAN)
        found = plans_named(self.shelf, written)
        if len(found) != 1:
            raise _RefusedError(Wrong.SEVERAL_PLANS if found else Wrong.UNKNOWN_PLAN, written)
        return found[0]

    def _moment(self, written: str) -> tuple[date, time | None]:
        if not written:
            raise _RefusedError(Wrong.NO_DATE)
        if two_readings(written, self.language, self.today):
            raise _RefusedError(Wrong.TWO_DATES, written)
        moment = read_moment(written, self.language, self.today)
        if moment is None:
            raise _RefusedError(Wrong.UNKNOWN_DATE, written)
        return moment

    def _language(self, written: str, plan: str) -> str:
        spoken = read_language(written) if written else self.clinic.language
        if spoken is None:
            raise _RefusedError(Wrong.UNKNOWN_LANGUAGE, written)
        if spoken not in self.shelf.plan(plan).languages:
            raise _RefusedError(Wrong.NOT_SPOKEN, spoken)
        return spoken

    def _zone(self, written: str) -> str:
        try:
            return find_zone(written).key if written else self.clinic.zone
        except UnknownZoneError:
            raise _RefusedError(Wrong.UNKNOWN_ZONE, written) from None


def _label(written: str) -> str:
    if not written:
        raise _RefusedError(Wrong.NO_LABEL)
    if len(written) > LONGEST_LABEL:
        raise _RefusedError(Wrong.LONG_LABEL)
    return written


_Who = tuple[str, str, date]


def _who(row: Good) -> _Who:
    return row.entry.label, row.plan, row.entry.anchor


def _once(rows: Sequence[Good]) -> tuple[list[Good], list[Fault]]:
    """Return each patient's first row, and a fault for every other."""
    first: dict[_Who, Good] = {}
    again: list[Fault] = []
    for row in rows:
        if _who(row) in first:
            again.append(Fault(row.line, Wrong.TWICE, str(first[_who(row)].line)))
        else:
            first[_who(row)] = row
    return list(first.values()), again


def _known(session: Session, rows: Sequence[Good]) -> dict[_Who, Enrolment]:
    """Return the patients of these rows who are enrolled already, whatever became of them."""
    return dict(_enrolled(session, rows))


def _enrolled(session: Session, rows: Sequence[Good]) -> Iterator[tuple[_Who, Enrolment]]:
    query = (
        select(Enrolment, PlanVersion.name)
        .join(PlanVersion)
        .where(col(Enrolment.label).in_({row.entry.label for row in rows}))
    )
    for enrolment, plan in session.exec(query):
        yield (enrolment.label, plan, enrolment.anchor), enrolment


def _here(row: Good, enrolment: Enrolment) -> Here:
    invited = enrolment.state is EnrolmentState.INVITED
    return Here(row.line, stored_id(enrolment), invited)
