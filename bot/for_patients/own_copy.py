"""A patient's own copy: every row that is kept about them, read at once to be written out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, SQLModel, col, select

from bot.delivery.file import File
from bot.delivery.update import InboxUpdate
from bot.draft import Draft
from bot.for_patients.belongings import belongings_of
from bot.for_patients.helper import Helper
from bot.for_staff.invitation import Guess, Invitation
from bot.settings import Clinic
from schedules.alert import Alert
from schedules.columns import stored_id
from schedules.enrolment import Consent, Enrolment
from schedules.errors import AftercareError
from schedules.message import Message
from schedules.plan import Plan
from schedules.plans import plan_for, plan_told
from schedules.reminder import Reminder
from schedules.reply import Reply

Form = Literal["page", "data"]
T = TypeVar("T", bound=SQLModel)


@dataclass(frozen=True)
class Care:
    """One enrolment with all its rows; `told` is the plan that tells of each step."""

    enrolment: Enrolment
    plan: Plan
    told: Mapping[str, Plan]
    reminders: list[Reminder]
    replies: list[Reply]
    consents: list[Consent]
    alerts: list[Alert]
    helpers: list[Helper]
    invitations: list[Invitation]

    @property
    def zone(self) -> ZoneInfo:
        """The patient's own zone."""
        return ZoneInfo(self.enrolment.zone)

    @cached_property
    def steps(self) -> Mapping[int | None, str]:
        """The step of each reminder."""
        return {reminder.id: reminder.step for reminder in self.reminders}


@dataclass(frozen=True)
class OwnCopy:
    """All that is kept of one person, in the order in which it came; `form` is how it is written.

    `messages` are those of their own chats. `language` and `zone` are of the plan asked from.
    """

    form: Form
    clinic: Clinic
    made_at: datetime
    language: str
    zone: ZoneInfo
    care: tuple[Care, ...]
    messages: list[Message]
    updates: list[InboxUpdate]
    drafts: list[Draft]
    guesses: list[Guess]

    def draw(self) -> File:
        """Write it out, which takes a moment."""
        # Imported here, because they in turn need what sends messages.
        if self.form == "data":
            from bot.drawing.own_data import own_json

            return File("my-data.json", own_json(self), is_picture=False)
        from bot.drawing.own_page import own_page

        return File("my-data.html", own_page(self).encode(), is_picture=False)


def read_copy(
    session: Session, enrolment_id: int, form: Form, clinic: Clinic, now: datetime
) -> OwnCopy:
    """Read all that is kept of the patient of an enrolment. Raises `AftercareError` if none is."""
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise AftercareError(f"there is no enrolment {enrolment_id}")
    whose = belongings_of(session, enrolment)
    said = select(Message).where(col(Message.chat_id).in_(whose.chats))
    in_chats = col(InboxUpdate.chat_id).in_(whose.chats)
    return OwnCopy(
        form,
        clinic,
        now,
        enrolment.language,
        ZoneInfo(enrolment.zone),
        tuple(_care(session, one) for one in whose.enrolments),
        list(session.exec(said.order_by(col(Message.id)))),
        list(session.exec(select(InboxUpdate).where(in_chats).order_by("update_id"))),
        list(session.exec(select(Draft).where(col(Draft.chat_id).in_(whose.chats)))),
        list(session.exec(select(Guess).where(col(Guess.user_id).in_(whose.chats)))),
    )


def _care(session: Session, enrolment: Enrolment) -> Care:
    reminders = _of(session, Reminder, enrolment, "due_at")
    steps = dict.fromkeys(reminder.step for reminder in reminders)
    return Care(
        enrolment,
        plan_for(session, enrolment),
        {step: plan_told(session, enrolment, step) for step in steps},
        reminders,
        _of(session, Reply, enrolment),
        _of(session, Consent, enrolment),
        _of(session, Alert, enrolment),
        _of(session, Helper, enrolment),
        _of(session, Invitation, enrolment),
    )


def _of(session: Session, table: type[T], enrolment: Enrolment, order: str = "id") -> list[T]:
    columns: Any = table
    mine = select(table).where(columns.enrolment_id == stored_id(enrolment))
    return list(session.exec(mine.order_by(getattr(columns, order), columns.id)))
