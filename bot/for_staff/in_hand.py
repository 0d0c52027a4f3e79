"""Alerts that somebody took on lately: colleagues see that the patient is cared for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlmodel import Session, col, select

from bot.for_staff.answer_news import name_of
from bot.for_staff.call_words import who_has_it
from bot.for_staff.card_open import words_told
from bot.for_staff.needs import Waiting
from bot.for_staff.round_hours import since_last_round
from bot.for_staff.round_words import when_said
from bot.for_staff.staff import Staff
from bot.talk import Talk
from bot.words import isolate
from schedules.alert import IS_CALLING, Alert
from schedules.enrolment import Enrolment

_ON_THE_CARD = timedelta(days=1)
_LONGEST_OPEN = timedelta(days=14)  # what was open for longer is no news of the day
_MOST_ON_CARD = 2
_MOST_ON_ROUND = 5


def taken_said(talk: Talk, member: Staff, enrolment: Enrolment) -> Markup | None:
    """Return who took on what called staff about a patient in the last day; None if nothing did."""
    taken = _taken(talk.session, talk.now - _ON_THE_CARD, enrolment.id)[:_MOST_ON_CARD]
    return Markup("\n").join(_line(talk, member, alert) for alert in taken) or None


def in_hand_said(talk: Talk, member: Staff, waiting: Sequence[Waiting]) -> Markup | None:
    """Return whom somebody has taken on since the last round, of those who wait for nobody else."""
    still = {one.enrolment_id for one in waiting}
    takers: dict[int, int | None] = {}
    for alert in _taken(talk.session, since_last_round(talk.clinic, talk.now)):
        if alert.enrolment_id is not None and alert.enrolment_id not in still:
            takers.setdefault(alert.enrolment_id, alert.acknowledged_by)
    if not takers:
        return None
    say = talk.words
    named = [_named(talk, member, *one) for one in list(takers.items())[:_MOST_ON_ROUND]]
    if (more := len(takers) - _MOST_ON_ROUND) > 0:
        named.append(say.plural("and {count} more", "and {count} more", more))
    return say("In hand ✅: {who}", who=Markup(", ").join(named))


def _taken(session: Session, since: datetime, enrolment_id: int | None = None) -> list[Alert]:
    """Return what somebody took on since then, the newest first, one for each act of taking on."""
    taken = (IS_CALLING, col(Alert.raised_at) >= since - _LONGEST_OPEN)
    query = select(Alert).where(*taken, col(Alert.acknowledged_at) >= since)
    if enrolment_id is not None:
        query = query.where(Alert.enrolment_id == enrolment_id)
    found = session.exec(query.order_by(col(Alert.id).desc()))
    by_act: dict[tuple[int | None, datetime | None], Alert] = {}
    for alert in found:
        by_act.setdefault((alert.enrolment_id, alert.acknowledged_at), alert)
    return list(by_act.values())


def _line(talk: Talk, member: Staff, alert: Alert) -> Markup:
    say = talk.words
    has_it = who_has_it(talk.session, alert, member.user_id, say, talk.clinic.zone, talk.now)
    line = say(
        "Alert of {when}: {who_has_it}", when=when_said(talk, alert.raised_at), who_has_it=has_it
    )
    return line + words_told(talk, alert)


def _named(talk: Talk, member: Staff, enrolment_id: int, taker: int | None) -> Markup:
    enrolment = talk.session.get_one(Enrolment, enrolment_id)
    if taker == member.user_id:
        return talk.words("{label} (you)", label=isolate(enrolment.label))
    name = name_of(talk.words, talk.session.get(Staff, taker) if taker else None)
    return talk.words("{label} ({name})", label=isolate(enrolment.label), name=name)
