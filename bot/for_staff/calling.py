"""Calling staff about an alert until one of them takes it on, and telling all who did.

Whatever is done is decided from the rows: an alert that was called about before a crash goes on
from there, and a call is a row of the outbox before it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, or_
from sqlmodel import Session, col, func, select, update

from bot.alerts import priority_of
from bot.button import Button, Signer, button
from bot.clinic_book import ClinicBook
from bot.for_staff.call_words import (
    LATE,
    call_taken,
    had_taken,
    news_of,
    open_since,
    ways_to_call,
)
from bot.for_staff.line import again, called, may_take_on, starts
from bot.for_staff.rights import CARERS
from bot.for_staff.staff import Staff, active_staff
from bot.for_staff.tellings import (
    edit_of,
    edited,
    last_tellings_of,
    tellings_of,
    withdraw_unsent,
)
from bot.words import Words, words
from schedules.alert import IS_OF_REPLY, IS_WATCHED, Alert, AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState
from schedules.rule import AlertLevel

_FAILED = (MessageState.UNDELIVERABLE, MessageState.IN_DOUBT)
_WAITING = (MessageState.PENDING, MessageState.SENDING)
_UNSENT = (MessageState.PENDING, MessageState.UNDELIVERABLE)
_PUT_OFF = timedelta(minutes=1)
_LONGEST_PLANNED = timedelta(days=9)  # no wait is longer than to the same shift next week


# A moment that no wait explains was written by a clock that has been set back since: it is now.
# Built once, since they are asked whenever anything was sent.
_UNEXPLAINED = or_(
    col(Alert.told_at) > bindparam("soon"), col(Alert.next_at) > bindparam("far_ahead")
)
_DUE = (
    select(Alert.id)
    .where(IS_WATCHED, or_(col(Alert.next_at) <= bindparam("now"), _UNEXPLAINED))
    .order_by(col(Alert.next_at), col(Alert.id))
    .limit(bindparam("most"))
)
_NEXT = select(func.min(Alert.next_at)).where(IS_WATCHED)


def watched(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the alerts for which something is to be done now, the longest due first."""
    asked = {"now": now, "soon": now + LATE, "far_ahead": now + _LONGEST_PLANNED, "most": limit}
    return [number for number in session.exec(_DUE, params=asked) if number is not None]


def next_watched(session: Session) -> datetime | None:
    """Return when something is to be done for an alert next, past if it is so already."""
    return session.exec(_NEXT).one()


def put_off(session: Session, alert_id: int, now: datetime) -> None:
    """Look at an alert a little later, since something went wrong with it alone."""
    session.get_one(Alert, alert_id).next_at = now + _PUT_OFF


def take_on(session: Session, alert: Alert, member: Staff, now: datetime) -> bool:
    """Note that a member of staff takes an alert on; False if somebody did already.

    With it go the earlier ones of its level about the same patient, which are no longer repeated.
    """
    earlier = (col(Alert.enrolment_id) == alert.enrolment_id) & (col(Alert.id) < stored_id(alert))
    taken = {"acknowledged_at": now, "acknowledged_by": member.user_id, "next_at": now}
    is_free = col(Alert.acknowledged_at).is_(None)
    first = update(Alert).where(col(Alert.id) == alert.id, is_free).values(**taken)
    if cast("CursorResult[Any]", session.execute(first)).rowcount == 0:
        return False
    same = update(Alert).where(earlier, IS_WATCHED, is_free, col(Alert.level) == alert.level)
    session.execute(same.values(**taken))
    return True


@dataclass(frozen=True)
class Calls:
    """Carries an alert one step further; `signer` signs the button that takes it on."""

    book: ClinicBook
    signer: Signer

    def attend(self, session: Session, alert_id: int, now: datetime) -> None:
        """Do what is due for an alert, in the caller's transaction, and note when to look next."""
        query = select(Alert).where(IS_WATCHED, Alert.id == alert_id)
        alert = session.exec(query.with_for_update(skip_locked=True)).one_or_none()
        if alert is None:
            return
        if alert.acknowledged_at is not None:
            self._show_taken(session, alert, now)
            alert.next_at = None
        elif _came_to_an_end(session, alert):
            alert.next_at = None
        else:
            self._call(session, alert, now)

    def _call(self, session: Session, alert: Alert, now: datetime) -> None:
        begins = starts(self.book.now, alert.level, now)
        if begins > now and not alert.told_at:
            alert.next_at = begins
            return
        if self._round_is_due(alert, now):
            if alert.rounds and (later := _overtaken_by(session, alert)):
                # They are looked at together from now on, so that both are called about ever less.
                soon = again(self.book.now, alert.level, now, 1)
                alert.told_at, alert.next_at = now, max(later.next_at or soon, soon)
                return
            alert.rounds, alert.told_at = alert.rounds + 1, now
        told_at = alert.told_at or now
        tellings = last_tellings_of(session, alert)
        heard = {t.chat_id for t in tellings if t.created_at >= told_at or t.state in _WAITING}
        danger = taken_danger(session, alert)
        for member in self._called(session, alert, danger, tellings, now):
            if member.user_id not in heard:
                withdraw_unsent(session, alert, member)
                session.add(self._telling(session, alert, danger, member, now))
        if danger:
            # Somebody cares for the patient already: from here on it wakes nobody.
            alert.level = AlertLevel.TODAY
        alert.next_at = again(self.book.now, alert.level, told_at, alert.rounds)

    def _called(
        self,
        session: Session,
        alert: Alert,
        danger: Alert | None,
        tellings: Sequence[Message],
        now: datetime,
    ) -> list[Staff]:
        last = {telling.chat_id: telling.state for telling in tellings}
        failed = [chat_id for chat_id, state in last.items() if state in _FAILED]
        out_of_hours = self.book.now.on_duty_from(now) > now
        everyone = out_of_hours and alert.level is AlertLevel.NOW
        staff = active_staff(session)
        if danger and everyone and (taker := _taker(staff, danger)):
            return called([taker], alert.rounds, failed)
        return called(staff, alert.rounds, failed, everyone)

    def _round_is_due(self, alert: Alert, now: datetime) -> bool:
        if alert.told_at is None or alert.told_at > now + LATE:  # a clock was set back
            return True
        return now >= again(self.book.now, alert.level, alert.told_at, alert.rounds)

    def _telling(
        self, session: Session, alert: Alert, danger: Alert | None, member: Staff, now: datetime
    ) -> Message:
        say = words(member.language)
        html = news_of(say, alert)
        if _presses(alert) and member.role in CARERS:
            html += ways_to_call(session, alert, say)
        if danger:
            html += "\n\n" + had_taken(
                session, danger, member.user_id, say, self.book.now.zone, now
            )
        elif now - alert.raised_at > LATE:
            html += "\n\n" + open_since(say, alert, self.book.now.zone)
        take = take_on_button(say, alert, in_hand=danger is not None)
        rows = [[take]] if may_take_on(member) else []
        return Message(
            kind=MessageKind.ALERT,
            priority=priority_of(alert.level),
            chat_id=member.user_id,
            enrolment_id=alert.enrolment_id,
            alert_id=alert.id,
            html=str(html),
            buttons=self.signer.rows(member.user_id, rows),
            not_before=now,
            created_at=now,
        )

    def _show_taken(self, session: Session, alert: Alert, now: datetime) -> None:
        """Show in every message about an alert who has it, and take its button away."""
        staff = {member.user_id: member for member in active_staff(session)}
        shown = edited(session, alert)
        for telling in tellings_of(session, alert):
            if (telling.chat_id, telling.telegram_id) in shown or telling.chat_id not in staff:
                continue
            say = words(staff[telling.chat_id].language)
            html = call_taken(session, say, alert, telling, self.book.now.zone)
            if telling.state is MessageState.SENT:
                session.add(edit_of(telling, html, now))
            elif telling.state in _UNSENT:
                telling.html, telling.buttons = html, []


def _presses(alert: Alert) -> bool:
    """Tell whether whoever reads of an alert is to call the patient at once."""
    return alert.level is AlertLevel.NOW or alert.kind is AlertKind.NO_WORD


def taken_danger(session: Session, alert: Alert) -> Alert | None:
    """Return the sign of danger that somebody took on, if an alert is that no word came since."""
    if alert.kind is not AlertKind.NO_WORD or alert.reply_id is None:
        return None
    danger = select(Alert).where(
        IS_OF_REPLY, Alert.reply_id == alert.reply_id, Alert.kind == AlertKind.RED_FLAG
    )
    return session.exec(danger.where(col(Alert.acknowledged_at).is_not(None))).first()


def _taker(staff: Sequence[Staff], alert: Alert) -> Staff | None:
    """Return who took an alert on, if they are still there and may."""
    mine = (m for m in staff if m.user_id == alert.acknowledged_by and may_take_on(m))
    return next(mine, None)


def take_on_button(say: Words, alert: Alert, *where: str, in_hand: bool = False) -> Button:
    """Return the button with which a member of staff takes an alert on.

    Where somebody has the danger already (`in_hand`), it says how it ended.
    """
    ends = alert.kind is AlertKind.NO_WORD and (in_hand or alert.level is not AlertLevel.NOW)
    return button(say("They have help") if ends else say("I have it"), "ack", alert.id, *where)


def _overtaken_by(session: Session, alert: Alert) -> Alert | None:
    """Return the later alert about the same patient that calls staff: one call tells of both."""
    later = select(Alert).where(
        IS_WATCHED,
        Alert.enrolment_id == alert.enrolment_id,
        Alert.level == alert.level,
        col(Alert.acknowledged_at).is_(None),
        col(Alert.id) > stored_id(alert),
        Alert.rounds > 0,
    )
    return session.exec(later.order_by(col(Alert.id).desc()).limit(1)).first()


def _came_to_an_end(session: Session, alert: Alert) -> bool:
    """Tell whether a patient who was silent has answered since, so that nobody need call them."""
    if alert.kind is not AlertKind.NO_ANSWER or alert.level is AlertLevel.NOW:
        return False
    enrolment = session.get(Enrolment, alert.enrolment_id)
    return enrolment is not None and enrolment.silent_since is None
