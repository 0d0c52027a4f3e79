"""The week of a clinic in figures: who was enrolled, who answers, pain, and alerts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from schedules.alert import IS_CALLING, Alert
from schedules.difference import rates_pain
from schedules.enrolment import Enrolment, EnrolmentState, PlanVersion
from schedules.localtime import resolve
from schedules.plan import Kind
from schedules.plans import plan_of
from schedules.reminder import Reminder
from schedules.reply import IS_SUPERSEDING, Reply, ReplyKind, is_replied_to

SPANS = ((0, 0), (1, 1), (2, 2), (3, 4), (5, 8), (9, 12), (13, 26), (27, 52))
"""Weeks after a procedure that are told together, from and up to; 0 is the time before it."""
_SPAN_OF = {week: span for span in SPANS for week in range(span[0], span[1] + 1)}
_DAYS = timedelta(days=7)
_PAIN_LATELY = timedelta(weeks=4)


class Asked(NamedTuple):
    """How many questions were sent, and how many of them were answered."""

    sent: int
    answered: int

    @property
    def percent(self) -> int | None:
        """The share that was answered; None if nothing was sent."""
        return round(100 * self.answered / self.sent) if self.sent else None


class Pain(NamedTuple):
    """The median of patients' pain in some weeks after the procedure, one of `SPANS`."""

    weeks: tuple[int, int]
    median: Decimal
    patients: int


@dataclass(frozen=True)
class Week:
    """Seven days, from the first to the last, beside the seven before.

    `minutes` is within how many half of the alerts that were taken on were, `longest` how many
    the one took that waited longest; None if none was taken on.
    """

    first: date
    last: date
    enrolled: int
    enrolled_before: int
    under_way: int
    asked: Asked
    asked_before: Asked
    alerts: int
    minutes: int | None
    longest: int | None
    still_open: int
    pain: tuple[Pain, ...]


def is_there_a_week(session: Session, zone: str, now: datetime) -> bool:
    """Tell whether there is anything to show: somebody is, or was of late, under way."""
    _, begins, ends = _bounds(zone, now)
    return bool(
        _under_way(session)
        or _enrolled(session, begins, ends)
        or session.exec(_sent(begins, ends)).one()
        or _alerts(session, begins, ends)
    )


def read_week(session: Session, zone: str, now: datetime) -> Week:
    """Read the last seven whole days by the clinic's clock.

    Of many patients this takes a third of a second, so it is left to a thread.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    before, begins, ends = _bounds(zone, now)
    alerts = _alerts(session, begins, ends)
    taken = [(ended - raised).total_seconds() / 60 for raised, ended in alerts if ended]
    return Week(
        first=today - _DAYS,
        last=today - timedelta(days=1),
        enrolled=_enrolled(session, begins, ends),
        enrolled_before=_enrolled(session, before, begins),
        under_way=_under_way(session),
        asked=_asked(session, begins, ends),
        asked_before=_asked(session, before, begins),
        alerts=len(alerts),
        minutes=ceil(median(taken)) if taken else None,
        longest=ceil(max(taken)) if taken else None,
        still_open=len(alerts) - len(taken),
        pain=by_week(_pains(session, ends - _PAIN_LATELY, ends)),
    )


class Score(NamedTuple):
    """One answer about pain, and the patient's days that it is for and of the procedure."""

    patient: int
    anchor: date
    day: date
    value: str

    @property
    def week(self) -> int:
        """The week after the procedure, of which the next day begins the first."""
        return max(0, -((self.anchor - self.day).days // 7))


def by_week(scores: Iterable[Score]) -> tuple[Pain, ...]:
    """Return the median of each patient's last answer in each span of weeks that has answers.

    Later answers come last.
    """
    last: dict[tuple[int, int], dict[int, str]] = {span: {} for span in SPANS}
    for score in scores:
        if span := _SPAN_OF.get(score.week):
            last[span][score.patient] = score.value
    return tuple(
        Pain(span, median(map(Decimal, found.values())), len(found))
        for span, found in last.items()
        if found
    )


def _bounds(zone: str, now: datetime) -> tuple[datetime, datetime, datetime]:
    """Return when the week before begins, the week itself, and today, which ends it."""
    today = now.astimezone(ZoneInfo(zone)).date()
    days = (today - 2 * _DAYS, today - _DAYS, today)
    before, begins, ends = (resolve(day, time(), zone).astimezone(UTC) for day in days)
    return before, begins, ends


def _enrolled(session: Session, since: datetime, until: datetime) -> int:
    query = select(func.count()).select_from(Enrolment)
    created = col(Enrolment.created_at)
    return session.exec(query.where(created >= since, created < until)).one()


def _under_way(session: Session) -> int:
    query = select(func.count()).select_from(Enrolment)
    return session.exec(query.where(Enrolment.state == EnrolmentState.ACTIVE)).one()


def _sent(since: datetime, until: datetime) -> SelectOfScalar[int]:
    """Return the query that counts the check-ins that were sent."""
    return (
        select(func.count())
        .select_from(Reminder)
        .where(col(Reminder.released_at) >= since, col(Reminder.released_at) < until)
        .where(Reminder.kind == Kind.CHECK_IN)
    )


def _asked(session: Session, since: datetime, until: datetime) -> Asked:
    sent = _sent(since, until)
    return Asked(session.exec(sent).one(), session.exec(sent.where(is_replied_to())).one())


def _alerts(
    session: Session, since: datetime, until: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Return when each alert that called staff was raised, and when somebody took it on."""
    query = select(Alert.raised_at, Alert.acknowledged_at).where(IS_CALLING)
    raised = col(Alert.raised_at)
    return list(session.exec(query.where(raised >= since, raised < until)))


def _pains(session: Session, since: datetime, until: datetime) -> Iterator[Score]:
    """Yield the answers about pain that stand, in the order in which they were given."""
    versions = session.exec(select(PlanVersion.id)).all()
    plans = [plan_of(session, number or 0) for number in versions]
    names = {name for plan in plans for name, q in plan.questions.items() if rates_pain(name, q)}
    query = (
        select(
            col(Reply.enrolment_id), col(Enrolment.anchor), col(Reminder.due_at), col(Reply.value)
        )
        .join(Reminder, col(Reminder.id) == Reply.reminder_id)
        .join(Enrolment, col(Enrolment.id) == Reply.enrolment_id)
        .where(col(Reply.question).in_(names), Reply.kind == ReplyKind.SCORE)
        .where(col(Reply.given_at) >= since, col(Reply.given_at) < until)
        .where(col(Reply.id).not_in(select(Reply.supersedes_id).where(IS_SUPERSEDING)))
        .order_by(col(Reply.id))
    )
    for patient, anchor, due, value in session.exec(query):
        yield Score(patient, anchor, due.date(), value)
