"""Silence: whether a patient's check-ins are answered, and what follows when they are not.

A check-in that is sent plans a follow-up for the time when it would be too late to answer. A
follow-up says nothing to the patient: it looks, and does what the plan's rules ask for.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from schedules.alert import Alert, AlertKind, Tell
from schedules.enrolment import Consent, Enrolment, EnrolmentState
from schedules.extra import Cause, Extra, add, start_step
from schedules.moment import put_off
from schedules.pause import pause_over_since
from schedules.plan import Kind, Plan
from schedules.plans import plan_for
from schedules.reason import LOOKED_ANSWERED, LOOKED_SILENT
from schedules.reminder import IS_ASKED, Reminder, ReminderState
from schedules.reply import Reply
from schedules.rule import AlertLevel
from schedules.rules import Day, Fired, asked_about, fired_by_silence, heeds_silence

LOOK = "follow-up"
"""Why a check-in is followed up; no rule is named so, for a rule's name has no hyphen."""
LOOKED_WITHIN = timedelta(weeks=4)
ANSWERED_WITHIN = timedelta(days=1)
"""How long a check-in may be open before staff see that it is."""


def checked_in(session: Session, check_in: Reminder, enrolment: Enrolment) -> None:
    """Plan to look whether a check-in was answered, now that it is sent."""
    plan = plan_for(session, enrolment)
    # The last check of a silence is not followed up as well: its rule looks again by itself.
    if heeds_silence(plan) and not is_last_check(plan, check_in):
        cause = Cause(enrolment, plan, check_in, LOOK)
        _look_at(session, cause, check_in.expires_at)


def look(
    session: Session, follow_up: Reminder, enrolment: Enrolment, now: datetime, tell: Tell
) -> str:
    """Look whether the patient is silent and do what the rules ask for; return what was seen."""
    plan = plan_for(session, enrolment)
    heard = _last_sign(session, enrolment, now)
    unanswered = _unanswered(session, plan, enrolment, heard, now)
    if not unanswered:
        return LOOKED_ANSWERED
    if follow_up.because in plan.rules:
        _give_up(session, follow_up, enrolment, now, tell)
        return LOOKED_SILENT
    for rule in fired_by_silence(plan, unanswered, Day(enrolment.anchor, enrolment.today(now))):
        if not _done_since(session, enrolment, rule.name, heard):
            _act(session, Cause(enrolment, plan, follow_up, rule.name), rule, now, tell)
    return LOOKED_SILENT


def last_heard(session: Session, enrolment: Enrolment) -> datetime | None:
    """Return when the patient last answered, wrote or agreed to take part."""
    replied = select(func.max(Reply.given_at)).where(Reply.enrolment_id == enrolment.id)
    agreed = select(func.max(Consent.given_at)).where(Consent.enrolment_id == enrolment.id)
    known = [session.exec(query).one() for query in (replied, agreed)]
    return max((moment for moment in known if moment), default=None)


def _last_sign(session: Session, enrolment: Enrolment, now: datetime) -> datetime | None:
    """Return since when silence counts: whoever pauses is not silent, nor was before."""
    signs = (last_heard(session, enrolment), pause_over_since(enrolment, now))
    return max((moment for moment in signs if moment), default=None)


def awaited(now: datetime) -> ColumnElement[bool]:
    """Return what holds for an active patient who has been silent for a day after a check-in.

    The last one that has been open for so long tells: any sign since an earlier one may be older.
    """
    asked = (
        select(Reminder.released_at)
        .where(Reminder.enrolment_id == Enrolment.id, IS_ASKED)
        .where(col(Reminder.released_at) <= now - ANSWERED_WITHIN)
        .order_by(col(Reminder.released_at).desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    replied = select(Reply.id).where(Reply.enrolment_id == Enrolment.id, Reply.given_at > asked)
    agreed = select(Consent.id).where(
        Consent.enrolment_id == Enrolment.id, Consent.given_at > asked
    )
    return and_(
        col(Enrolment.state) == EnrolmentState.ACTIVE,
        col(Enrolment.reachable),
        asked.is_not(None),
        col(Enrolment.paused_until).is_(None)
        | (func.date(asked) >= func.date(Enrolment.paused_until)),
        ~replied.exists(),
        ~agreed.exists(),
    )


def _unanswered(
    session: Session, plan: Plan, enrolment: Enrolment, heard: datetime | None, now: datetime
) -> int:
    """Count the check-ins in a row, up to now, that got no answer and no other sign either."""
    query = select(Reminder).where(
        Reminder.enrolment_id == enrolment.id,
        Reminder.kind == Kind.CHECK_IN,
        Reminder.state == ReminderState.RELEASED,
        Reminder.expires_at <= now,
    )
    if heard:
        query = query.where(col(Reminder.released_at) > heard)
    return sum(not is_last_check(plan, row) for row in session.exec(query))


def is_last_check(plan: Plan, check_in: Reminder) -> bool:
    """Tell whether silence itself led to this check-in, or other reminder."""
    rule = plan.rules.get(check_in.because or "")
    return rule is not None and asked_about(rule) is None


def _look_at(session: Session, cause: Cause, due: datetime) -> None:
    step = cause.reminder.step
    add(session, cause, Extra(step, Kind.FOLLOW_UP, due, due + LOOKED_WITHIN))


def _act(session: Session, cause: Cause, rule: Fired, now: datetime, tell: Tell) -> None:
    if rule.then.start:
        start_step(session, cause, rule.then.start, now)
    if rule.then.alert:
        tell(session, _alert(cause.enrolment, AlertKind.RULE, rule.then.alert, rule.name, now))
    if wait := rule.then.no_answer:
        _look_at(session, cause, put_off(now, wait, None, cause.enrolment.course()))


def _done_since(session: Session, enrolment: Enrolment, rule: str, heard: datetime | None) -> bool:
    """Tell whether this very silence has led to what the rule asks for already."""
    planned = select(Reminder.due_at).where(
        Reminder.enrolment_id == enrolment.id, Reminder.because == rule
    )
    told = select(Alert.raised_at).where(Alert.enrolment_id == enrolment.id, Alert.rule == rule)
    moments = [moment for query in (planned, told) for moment in session.exec(query)]
    return any(heard is None or moment > heard for moment in moments)


def _give_up(
    session: Session, follow_up: Reminder, enrolment: Enrolment, now: datetime, tell: Tell
) -> None:
    """Put the patient on the no-answer list and tell staff, unless they are on it."""
    if enrolment.silent_since is None:
        enrolment.silent_since = now
        tell(
            session,
            _alert(enrolment, AlertKind.NO_ANSWER, AlertLevel.TODAY, follow_up.because, now),
        )


def _alert(
    enrolment: Enrolment, kind: AlertKind, level: AlertLevel, rule: str | None, now: datetime
) -> Alert:
    return Alert(kind=kind, enrolment_id=enrolment.id, level=level, rule=rule, raised_at=now)
