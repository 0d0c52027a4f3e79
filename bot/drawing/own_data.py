"""A patient's own copy as data: everything, under keys that stay, with times that stand alone."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from bot.delivery.transport import plain_text
from bot.drawing.own_words import reply_said
from bot.for_patients.own_copy import Care, OwnCopy
from bot.words import words
from schedules.message import Message
from schedules.plan import Plan
from schedules.reply import Reply

FORMAT = 1
ABOUT = (
    "Everything that this clinic's aftercare bot keeps about one patient. Times are ISO 8601 with "
    "the offset of the patient's time zone. 'enrolments' has one entry for each plan: reminders by "
    "step and number, replies as they were given ('value' is as the plan defines it, 'reads' says "
    "it in words, 'supersedes_id' names the earlier reply that it takes the place of), consents, "
    "alerts (what the clinic's staff were called about), helpers and invitations. 'messages' are "
    "what was said in this chat; 'edits' is the number of the message that was changed. 'updates' "
    "are what Telegram delivered in the last days, emptied once it is handled. Left out: who works "
    "at the clinic, who helps the patient, the notes of the staff, who of them read and answered "
    "what, and messages to staff, which repeat what stands here."
)

ENROLMENT = (
    *("id", "label", "language", "state", "anchor", "anchor_time", "zone", "hour", "quiet"),
    *("chat_id", "overrides", "shifts", "first_name", "paused_until", "home_zone", "away_until"),
    *("silent_since", "reachable", "created_at", "joined_at", "stopped_at", "ending", "phone"),
    "merged_into",
    *("severity", "age_band", "bmi_band", "unjoined_told_at"),
)
REMINDER = (
    *("id", "step", "number", "kind", "due_at", "run_at", "expires_at", "state", "reason"),
    *("decided_at", "released_at", "because", "after_id", "folded_into"),
)
REPLY = ("id", "reminder_id", "kind", "question", "value", "given_at", "supersedes_id", "update_id")
CONSENT = ("id", "version", "language", "given_at", "withdrawn_at")
ALERT = (
    *("id", "kind", "level", "rule", "reply_id", "raised_at", "told_at", "next_at", "rounds"),
    "acknowledged_at",
)
HELPER = ("id", "language", "gets", "joined_at", "ended_at")
INVITATION = ("id", "purpose", "created_at", "expires_at", "used_at")
MESSAGE = (
    *("id", "kind", "chat_id", "enrolment_id", "reminder_id", "again_of", "alert_id", "state"),
    *("edits", "telegram_id", "created_at", "not_before", "sent_at", "expires_at", "failure"),
)
UPDATE = ("update_id", "chat_id", "payload", "received_at", "state", "failure")
DRAFT = ("chat_id", "topic", "asks", "answers", "updated_at")
GUESS = ("id", "tried_at")


def own_json(copy: OwnCopy) -> bytes:
    """Return the data as JSON in UTF-8."""
    return json.dumps(own_data(copy), ensure_ascii=False, indent=1).encode()


def own_data(copy: OwnCopy) -> dict[str, Any]:
    """Return everything under its keys; all values are JSON's own."""
    zone = copy.zone
    return {
        "about": ABOUT,
        "format": FORMAT,
        "clinic": copy.clinic.facts(copy.language)["clinic"],
        "made_at": _value(copy.made_at, zone),
        "enrolments": [_care(care) for care in copy.care],
        "messages": [_message(message, zone) for message in copy.messages],
        "updates": _rows(copy.updates, UPDATE, zone),
        "drafts": _rows(copy.drafts, DRAFT, zone),
        "wrong_codes": _rows(copy.guesses, GUESS, zone),
    }


def _care(care: Care) -> dict[str, Any]:
    zone = care.zone
    return {
        **_row(care.enrolment, ENROLMENT, zone),
        "plan": _plan(care.plan),
        "reminders": _rows(care.reminders, REMINDER, zone),
        "replies": [_reply(reply, care) for reply in care.replies],
        "consents": _rows(care.consents, CONSENT, zone),
        "alerts": _rows(care.alerts, ALERT, zone),
        "helpers": _rows(care.helpers, HELPER, zone),
        "invitations": _rows(care.invitations, INVITATION, zone),
    }


def _reply(reply: Reply, care: Care) -> dict[str, Any]:
    said = reply_said(words(care.enrolment.language), care, reply)
    return {**_row(reply, REPLY, care.zone), "reads": said.line()}


def _plan(plan: Plan) -> dict[str, Any]:
    return {"name": plan.name, "version": plan.version, "title": dict(plan.title)}


def _message(message: Message, zone: ZoneInfo) -> dict[str, Any]:
    buttons = [label for row in message.buttons or [] for label, _ in row]
    text = None if message.html is None else plain_text(message.html)
    return {**_row(message, MESSAGE, zone), "text": text, "buttons": buttons}


def _rows(rows: Iterable[object], names: Iterable[str], zone: ZoneInfo) -> list[dict[str, Any]]:
    kept = tuple(names)
    return [_row(row, kept, zone) for row in rows]


def _row(row: object, names: Iterable[str], zone: ZoneInfo) -> dict[str, Any]:
    return {name: _value(getattr(row, name), zone) for name in names}


def _value(value: Any, zone: ZoneInfo) -> Any:
    match value:
        case datetime():
            return value.astimezone(zone).isoformat()
        case date() | time():
            return value.isoformat()
        case Enum():
            return value.value
        case Mapping():
            return dict(value)
    return value
