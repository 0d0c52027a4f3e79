"""Which alerts wait for somebody, and which of them nobody has got."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import Session, col, select

from bot.for_staff.staff import Role, Staff
from schedules.alert import Alert
from schedules.message import Message, MessageKind, MessageState
from schedules.rule import AlertLevel

_TIME_TO_REACH = timedelta(minutes=2)
_WORTH_TELLING = timedelta(days=7)  # of what is routine


def waits(now: datetime) -> ColumnElement[bool]:
    """Return what holds for an alert that waits: somebody is to take it on, or nobody got it."""
    raised = col(Alert.next_at).is_not(None) & (col(Alert.raised_at) <= now)
    return col(Alert.acknowledged_at).is_(None) & (raised | reached_nobody(now))


def reached_nobody(now: datetime) -> ColumnElement[bool]:
    """Return what holds for an alert that was to be told a while ago, and no telling arrived.

    Observers do not count, for they cannot take it on; nor do, while an alert is open, those who
    have left since: they will not.
    """
    arrived = exists().where(
        col(Message.alert_id) == col(Alert.id),
        col(Message.chat_id) == col(Staff.user_id),
        col(Staff.role) != Role.OBSERVER,
        col(Staff.removed_at).is_(None) | (col(Alert.level) == AlertLevel.ROUTINE),
        col(Message.kind) == MessageKind.ALERT,
        col(Message.state) == MessageState.SENT,
    )
    told = col(Alert.next_at).is_not(None) | (
        (col(Alert.level) == AlertLevel.ROUTINE)
        & (col(Alert.rounds) > 0)
        & (col(Alert.raised_at) > now - _WORTH_TELLING)
    )
    ago = now - _TIME_TO_REACH
    called = (col(Alert.told_at) <= ago) | (col(Alert.next_at) <= ago) | (col(Alert.rounds) > 1)
    return col(Alert.acknowledged_at).is_(None) & told & called & ~arrived


def unheard(session: Session, now: datetime) -> list[Alert]:
    """Give the alerts that have reached nobody who could take them on, the oldest first."""
    query = select(Alert).where(reached_nobody(now)).order_by(col(Alert.raised_at), col(Alert.id))
    return list(session.exec(query))


def count(session: Session, which: ColumnElement[bool]) -> int:
    """Count the alerts for which something holds."""
    return session.exec(select(func.count()).select_from(Alert).where(which)).one()
