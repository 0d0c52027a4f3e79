"""Traces are the messages in other people's chats that are about one patient: staff's, helpers'.

Most are linked to the enrolment. Lists that name several patients are not, nor is what was said
before there was an enrolment; those are found by their buttons and words.
"""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import escape
from sqlalchemy import ColumnElement, String, cast, func, or_, update
from sqlmodel import Session, col, select

from bot.for_patients.belongings import Belongings
from bot.for_patients.helper import Helper
from bot.for_staff.staff import Staff
from bot.words import isolate, words
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.erase import is_about
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.sought import folded

Buttons = list[list[list[str]]]


class Trace(NamedTuple):
    """One message about the patient; `shown` is the chat's number of it, None if never sent.

    `rest` is set for a list of patients: the buttons of the others, which stay.
    """

    id: int
    chat_id: int
    shown: int | None
    html: str
    rest: Buttons | None


@dataclass(frozen=True)
class Marks:
    """What tells that a message is about a patient though it has no link to the enrolment."""

    numbers: tuple[int, ...]
    labels: tuple[str, ...]  # as a message says them; none that another patient has too
    names: tuple[str, ...] = ()  # all that the patient is found by

    def anywhere(self) -> ColumnElement[bool]:
        """Return what holds for each message with a mark, and for few others."""
        buttons = cast(Message.buttons, String)
        html = col(Message.html)
        return or_(
            *(html.contains(f"/patient_{number}") for number in self.numbers),
            *(html.contains(_in_html(label), autoescape=True) for label in self.labels),
            *(buttons.contains(f'"card:{number}:') for number in self.numbers),
            buttons.contains("find:"),
            *(buttons.contains(_in_json(label), autoescape=True) for label in self.labels),
        )

    def in_words(self, html: str) -> bool:
        """Tell whether a text names the patient."""
        cards = (rf"/patient_{number}(?!\d)" for number in self.numbers)
        labelled = any(_in_html(label) in html for label in self.labels)
        return labelled or any(re.search(card, html) for card in cards)

    def without(self, rows: Buttons) -> Buttons:
        """Return the rows of buttons that are not about the patient."""
        return [row for row in rows if not any(self._on_button(*button) for button in row)]

    def _on_button(self, label: str, data: str) -> bool:
        cards = any(data.startswith(f"card:{number}:") for number in self.numbers)
        return cards or self._is_sought(data) or any(isolate(own) in label for own in self.labels)

    def _is_sought(self, data: str) -> bool:
        """Tell whether a button finds this patient again, by what staff had typed."""
        _, found, after = f":{data}".partition(":find:")
        sought = after.partition(":")[2].rpartition(":")[0]
        return bool(found and sought) and any(sought in folded(name) for name in self.names)


def marks_of(session: Session, whose: Belongings) -> Marks:
    """Return how a patient is named in the chats of staff."""
    others = select(Enrolment).where(
        col(Enrolment.label).in_(whose.labels), col(Enrolment.id).not_in(whose.numbers)
    )
    shared = {enrolment.label for enrolment in session.exec(others)}
    first_names = {one.first_name for one in whose.enrolments if one.first_name}
    own = whose.labels - shared
    return Marks(whose.numbers, tuple(sorted(own)), tuple(sorted(own | first_names)))


def find_traces(session: Session, whose: Belongings) -> list[Trace]:
    """Return the messages about a patient in chats that are not theirs."""
    marks = marks_of(session, whose)
    others = select(Message).where(col(Message.chat_id).not_in(whose.chats))
    linked = session.exec(others.where(is_about(whose.numbers)))
    found = {message.id: _trace(message) for message in linked}
    for message in session.exec(others.where(_is_of_staff(), marks.anywhere())):
        rest = marks.without(message.buttons or [])
        if marks.in_words(message.html or ""):
            found[message.id] = _trace(message)
        elif rest != (message.buttons or []):
            found.setdefault(message.id, _trace(message, rest))
    return sorted(found.values(), key=lambda trace: trace.id)


def _is_of_staff() -> ColumnElement[bool]:
    staff = select(Staff.user_id)
    return col(Message.enrolment_id).is_(None) & col(Message.chat_id).in_(staff)


def _trace(message: Message, rest: Buttons | None = None) -> Trace:
    shown = message.edits or message.telegram_id
    return Trace(stored_id(message), message.chat_id, shown, message.html or "", rest)


def scrub_lists(session: Session, traces: Iterable[Trace]) -> None:
    """Take the patient out of the lists of patients, as they are kept."""
    for trace in traces:
        if trace.rest is not None:
            scrubbed = update(Message).where(col(Message.id) == trace.id)
            session.execute(scrubbed.values(buttons=trace.rest))


def unsay(
    session: Session, traces: Collection[Trace], now: datetime, language: str
) -> list[Message]:
    """Return the edits that take a patient off the phones of others, where it still shows them.

    They go out after all else that waits. `language` is for whoever is no longer known.
    """
    newest = {(trace.chat_id, trace.shown): trace for trace in traces if trace.shown is not None}
    kept = _shown_last(session, newest)
    speaks = {helper.user_id: helper.language for helper in session.exec(select(Helper))}
    speaks |= {member.user_id: member.language for member in session.exec(select(Staff))}
    return [
        _edit(trace, now, speaks.get(trace.chat_id, language))
        for trace in newest.values()
        if trace.id in kept
    ]


def _shown_last(session: Session, keys: Collection[tuple[int, int | None]]) -> set[int]:
    """Return the messages that no later one has put something else in place of."""
    chats = {chat_id for chat_id, _ in keys}
    query = (
        select(func.max(Message.id))
        .where(col(Message.chat_id).in_(chats), _shown().is_not(None))
        .group_by(col(Message.chat_id), _shown())
    )
    return {number for number in session.exec(query) if number is not None}


def _shown() -> Any:
    return func.coalesce(Message.edits, Message.telegram_id)


def _edit(trace: Trace, now: datetime, language: str) -> Message:
    say = words(language)
    gone = say("Erased at the patient's wish.")
    return Message(
        kind=MessageKind.EDIT,
        priority=Priority.LATER,
        chat_id=trace.chat_id,
        html=str(gone) if trace.rest is None else trace.html,
        buttons=trace.rest or [],
        edits=trace.shown,
        state=MessageState.PENDING,
        not_before=now,
        created_at=now,
    )


def _in_html(label: str) -> str:
    return str(escape(isolate(label)))


def _in_json(label: str) -> str:
    return json.dumps(isolate(label))[1:-1]
