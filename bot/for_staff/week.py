"""The week of a clinic in figures: who was enrolled, who answers, pain, and alerts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, select

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

    `minutes` is within how many half of the alerts that were taken on were; None if none was.
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
    still_open: int
    pain: tuple[Pain, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell: nobody is, or was of late, under way."""
        return not (self.under_way or self.enrolled or self.asked.sent or self.alerts)


def read_week(session: Session, zone: str, now: datetime) -> Week:
    """Read the last seven whole days by the clinic's clock."""
    today = now.astimezone(ZoneInfo(zone)).date()
    begins, before, ends = (
        resolve(today - ago, time(), zone).astimezone(UTC) for ago in (_DAYS, 2 * _DAYS, _DAYS * 0)
    )
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


_KEPT = TypeAdapter(Week)


def kept_week(week: Week) -> dict[str, Any]:
    """Return the figures as JSON holds them, to be drawn later as they are now."""
    kept: dict[str, Any] = _KEPT.dump_python(week, mode="json")
    return kept


def read_kept(kept: dict[str, Any]) -> Week:
    """Return the figures that were kept."""
    return _KEPT.validate_python(kept)


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


def _enrolled(session: Session, since: datetime, until: datetime) -> int:
    query = select(func.count()).select_from(Enrolment)
    created = col(Enrolment.created_at)
    return session.exec(query.where(created >= since, created < until)).one()


def _under_way(session: Session) -> int:
    query = select(func.count()).select_from(Enrolment)
    return session.exec(query.where(Enrolment.state == EnrolmentState.ACTIVE)).one()


def _asked(session: Session, since: datetime, until: datetime) -> Asked:
    sent = (
        select(func.count())
        .select_from(Reminder)
        .where(col(Reminder.released_at) >= since, col(Reminder.released_at) < until)
        .where(Reminder.kind == Kind.CHECK_IN)
    )
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
