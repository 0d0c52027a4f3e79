"""Needs: who waits for somebody of the staff, and for what; the list of the round."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from bot.for_staff.round_hours import since_last_round
from bot.for_staff.ways_open import is_to_be_asked
from bot.settings import Clinic
from schedules.alert import IS_OPEN, IS_WATCHED, Alert, AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.rule import AlertLevel
from schedules.thread import Thread, open_threads


class Need(IntEnum):
    """What a patient waits for, the most pressing first."""

    DANGER = 0
    TODAY = 1
    SCORE = 2  # an answer met a rule of the plan
    WORDS = 3
    HELPER = 4  # the patient's helper wrote
    SILENT = 5
    UNREACHABLE = 6
    NOT_JOINED = 7


@dataclass(frozen=True)
class Waiting:
    """One patient who waits, since when and for what; without a patient, the bot itself."""

    need: Need
    enrolment_id: int | None
    since: datetime


def who_waits(session: Session, clinic: Clinic, now: datetime) -> list[Waiting]:
    """Return each patient who waits once, with what presses most; the longest-waiting first."""
    found = (
        Waiting(need, number, since)
        for need, query in _queries(clinic, now)
        for number, since in session.execute(query)
    )
    return once_each(found)


def once_each(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Keep of each patient what presses most, in order of need and then of time."""
    kept: dict[int | None, Waiting] = {}
    for one in sorted(waiting, key=lambda w: (w.need, w.since, w.enrolment_id or 0)):
        kept.setdefault(one.enrolment_id, one)
    return list(kept.values())


def counted(waiting: Sequence[Waiting]) -> Counter[Need]:
    """Count the patients by what they wait for."""
    return Counter(one.need for one in waiting)


def _queries(clinic: Clinic, now: datetime) -> Iterator[tuple[Need, Select[Any, Any]]]:
    yield Need.DANGER, _alerts(now).where(col(Alert.level) == AlertLevel.NOW)
    # Whoever is silent is on a list of their own, until somebody has called.
    calls = col(Alert.kind) != AlertKind.NO_ANSWER
    yield Need.TODAY, _alerts(now).where(col(Alert.level) == AlertLevel.TODAY, calls)
    yield Need.SCORE, _scores(clinic, now)
    open_since = select(col(Thread.enrolment_id), col(Thread.opened_at))
    yield Need.WORDS, open_since.where(open_threads())
    yield Need.HELPER, _of_alerts().where(col(Alert.kind) == AlertKind.HELPER, IS_OPEN)
    active = _enrolments(col(Enrolment.silent_since), EnrolmentState.ACTIVE)
    yield Need.SILENT, active.where(col(Enrolment.silent_since).is_not(None))
    closed = _enrolments(col(Enrolment.created_at), EnrolmentState.ACTIVE)
    yield Need.UNREACHABLE, closed.where(col(Enrolment.reachable).is_(False))
    invited = _enrolments(col(Enrolment.created_at), EnrolmentState.INVITED)
    yield Need.NOT_JOINED, invited.where(is_to_be_asked(clinic, now))


def _of_alerts() -> Select[Any, Any]:
    """Select who each alert is about, and since when; of several the oldest is kept."""
    return select(col(Alert.enrolment_id), col(Alert.raised_at))


def _alerts(now: datetime) -> Select[Any, Any]:
    return _of_alerts().where(IS_WATCHED, IS_OPEN, col(Alert.raised_at) <= now)


def _scores(clinic: Clinic, now: datetime) -> Select[Any, Any]:
    """Select the answers that met a rule since the last round and that call nobody."""
    since = since_last_round(clinic, now)
    met = _of_alerts().where(col(Alert.kind) == AlertKind.RULE, IS_OPEN)
    return met.where(col(Alert.raised_at) >= since, col(Alert.next_at).is_(None))


def _enrolments(since: Any, state: EnrolmentState) -> Select[Any, Any]:
    return select(col(Enrolment.id), since).where(col(Enrolment.state) == state)
