"""alerts.csv: one row for each alert, with how long it waited for somebody."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.export.table import Column, Row, Scope, Table, minutes, moment, moment_columns
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.rule import AlertLevel

_NO_ALERT = (AlertKind.ANSWERED,)
"""What staff are told of each other's answers is news, and nobody waits for it."""
_COLUMNS = (
    Column("alert", "Number of the alert.", "integer"),
    Column("enrolment", "Number of the enrolment; empty for what is about no patient.", "integer"),
    Column(
        "kind", "What it is about.", "text", ", ".join(k for k in AlertKind if k not in _NO_ALERT)
    ),
    Column("level", "How soon staff must see it.", "text", ", ".join(AlertLevel)),
    Column("rule", "The plan's rule, or the sign of danger, that led to it.", "text"),
    Column("reply", "The reply that led to it.", "integer"),
    *moment_columns("raised", "When it was raised."),
    *moment_columns("told", "When staff were told last."),
    Column("rounds", "How often staff were called.", "integer"),
    *moment_columns("acknowledged", "When somebody took it on."),
    Column("minutes_to_acknowledge", "From when it was raised to then.", "decimal", "minutes"),
)


def _rows(session: Session, scope: Scope) -> Iterator[Row]:
    query = (
        select(Alert, Enrolment.zone)
        .join(Enrolment, col(Enrolment.id) == Alert.enrolment_id, isouter=True)
        .where(col(Alert.kind).not_in(_NO_ALERT))
        .order_by(col(Alert.id))
    )
    if scope.enrolment_id is not None:
        query = query.where(Alert.enrolment_id == scope.enrolment_id)
    for alert, patients in session.exec(query.execution_options(yield_per=1000)):
        zone = ZoneInfo(patients or scope.zone)
        yield (
            alert.id,
            alert.enrolment_id,
            alert.kind,
            alert.level,
            alert.rule,
            alert.reply_id,
            *moment(alert.raised_at, zone),
            *moment(alert.told_at, zone),
            alert.rounds,
            *moment(alert.acknowledged_at, zone),
            minutes(alert.raised_at, alert.acknowledged_at),
        )


TABLE = Table("alerts.csv", _COLUMNS, _rows)
