"""enrolments.csv: one row for each patient on a plan."""

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.export.table import Column, Row, Scope, Table, enrolments, moment, moment_columns
from schedules.enrolment import EnrolmentState
from schedules.plans import plan_for
from schedules.profile import AgeBand, BmiBand, Severity

_COLUMNS = (
    Column("enrolment", "Number of the enrolment; the key to all other files.", "integer"),
    Column("label", "The clinic's own word for the patient.", "text"),
    Column("plan", "Name of the plan.", "text"),
    Column("plan_version", "Version of the plan that the patient is on.", "integer"),
    Column("language", "Language of the patient's messages.", "text", "en, es, de"),
    Column("state", "Where the enrolment stands.", "text", ", ".join(EnrolmentState)),
    Column("procedure_date", "Day of the procedure, day 0 of the plan.", "date"),
    Column("procedure_time", "Hour of the procedure, if it is known.", "time", "HH:MM"),
    Column("severity", "How far it had gone, as told when enrolled.", "text", ", ".join(Severity)),
    Column("age_band", "Age in years, as told when enrolled.", "text", ", ".join(AgeBand)),
    Column(
        "bmi_band", "Body mass index in kg/m², as told when enrolled.", "text", ", ".join(BmiBand)
    ),
    Column("zone", "The patient's time zone now.", "text", "IANA name"),
    Column("hour", "The hour at which messages come, if a step names none.", "time", "HH:MM"),
    Column(
        "quiet_hours", "When no message comes; empty for the plan's own.", "text", "HH:MM-HH:MM"
    ),
    *moment_columns("created", "When the patient was enrolled."),
    *moment_columns("joined", "When the patient agreed and joined."),
    *moment_columns("stopped", "When the messages ended."),
    *moment_columns("silent_since", "Since when the patient has given no answer."),
    Column("paused_until", "First day with messages again after the last pause.", "date"),
    Column("reachable", "Whether the chat takes messages.", "boolean", "TRUE, FALSE"),
    Column("overrides", "What differs from the plan for this patient.", "text", "JSON"),
)


def _rows(session: Session, scope: Scope) -> Iterator[Row]:
    for one in enrolments(session, scope):
        zone, plan = ZoneInfo(one.zone), plan_for(session, one)
        yield (
            one.id,
            one.label,
            plan.name,
            plan.version,
            one.language,
            one.state,
            one.anchor,
            one.anchor_time,
            one.severity,
            one.age_band,
            one.bmi_band,
            one.zone,
            one.hour,
            one.quiet,
            *moment(one.created_at, zone),
            *moment(one.joined_at, zone),
            *moment(one.stopped_at, zone),
            *moment(one.silent_since, zone),
            one.paused_until,
            one.reachable,
            json.dumps(one.overrides, ensure_ascii=False) if one.overrides else None,
        )


TABLE = Table("enrolments.csv", _COLUMNS, _rows)
