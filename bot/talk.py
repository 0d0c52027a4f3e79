"""A Talk is one turn of a conversation: who spoke, what they did, and what the bot says to it.

Everything said becomes a row of the outbox in the transaction that handles the update, so that the
answer is neither lost nor said twice. Only the small notice on a tap (`toast`) goes out directly.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup
from sqlmodel import Session

from bot.button import Button, Signer
from bot.clinic_book import ClinicBook
from bot.delivery.attachment import Attachment
from bot.delivery.bell import Bell
from bot.draft import Draft
from bot.for_staff.enrol_queue import EnrolQueue
from bot.for_staff.update_queue import UpdateQueue
from bot.incoming import Incoming
from bot.settings import Clinic
from bot.shelf import PlanShelf
from bot.words import Words, words
from schedules.audit import Action, Fact, record
from schedules.message import Message, MessageKind, Priority

Rows = list[list[Button]]


class Tap(NamedTuple):
    """The answer to a tap that Telegram shows for a moment; empty text only stops the spinner."""

    callback_query_id: str
    text: str = ""


@dataclass(frozen=True)
class House:
    """What every turn shares: the clinic, its plans, the signer, the bot's name, longer work.

    `wipe` is rung after an erasure, `announce` when words to many shall go out.
    """

    book: ClinicBook
    signer: Signer
    plans: PlanShelf
    bot_username: str
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    lists: EnrolQueue = field(default_factory=EnrolQueue)
    wipe: Bell = field(default_factory=Bell)
    announce: Bell = field(default_factory=Bell)

    @property
    def clinic(self) -> Clinic:
        """The clinic as it is set now."""
        return self.book.now


@dataclass
class Talk:
    """One turn: reads from `incoming`, writes with `say`, `change` and `toast`."""

    session: Session
    now: datetime
    house: House
    incoming: Incoming
    language: str
    enrolment_id: int | None = None
    taps: list[Tap] = field(default_factory=list)
    renewed: list[int] = field(default_factory=list)  # whose rights on the staff this turn changed

    @property
    def words(self) -> Words:
        """The texts of the reader's language."""
        return words(self.language)

    @property
    def clinic(self) -> Clinic:
        """The clinic that this bot speaks for."""
        return self.house.clinic

    def say(
        self,
        html: Markup,
        rows: Rows | None = None,
        picture: str | None = None,
        attachment: Attachment | None = None,
    ) -> None:
        """Say something new in this chat.

        `picture` is the text of a QR code to show with it; `attachment` names a picture or file
        that is drawn when the words go out as its caption (`bot.delivery.attachment`).
        """
        self._add(MessageKind.ANSWER, str(html), rows, picture=picture, attachment=attachment)

    def change(self, html: Markup, rows: Rows | None = None, message_id: int | None = None) -> None:
        """Put a new text in place of the tapped message, or of another one in this chat."""
        edits = message_id or self.incoming.message_id
        if edits is None:
            self.say(html, rows)
        else:
            self._add(MessageKind.EDIT, str(html), rows or [], edits=edits)

    def toast(self, text: Markup) -> None:
        """Show a short notice on the tapped button."""
        if self.incoming.tap_id:
            self.taps.append(Tap(self.incoming.tap_id, text.unescape()))

    def menu(self, commands: list[tuple[str, Markup]]) -> None:
        """Set the command menu of this chat."""
        entries = [[name, text.unescape()] for name, text in commands]
        self._add(MessageKind.MENU, None, None, menu=entries)

    def record(self, action: Action, enrolment_id: int | None = None, **facts: Fact) -> None:
        """Write into the audit what the person of this turn did."""
        record(self.session, action, self.incoming.user_id, self.now, enrolment_id, **facts)

    def draft(self, topic: str) -> Draft | None:
        """Return what this chat is in the middle of, if it is about the topic."""
        found = self.session.get(Draft, self.incoming.chat_id)
        return found if found and found.topic == topic else None

    def keep_draft(self, topic: str, asks: str, **answers: object) -> None:
        """Note what is asked now and what was answered so far, in place of any other draft."""
        fresh = Draft(
            chat_id=self.incoming.chat_id,
            topic=topic,
            asks=asks,
            answers=answers,
            updated_at=self.now,
        )
        self.session.merge(fresh)

    def end_draft(self) -> None:
        """Forget what this chat was in the middle of."""
        if found := self.session.get(Draft, self.incoming.chat_id):
            self.session.delete(found)

    def _add(
        self,
        kind: MessageKind,
        html: str | None,
        rows: Rows | None,
        picture: str | None = None,
        attachment: Attachment | None = None,
        edits: int | None = None,
        menu: list[list[str]] | None = None,
    ) -> None:
        chat_id = self.incoming.chat_id
        signed = self.house.signer.rows(chat_id, rows) if rows is not None else None
        self.session.add(
            Message(
                kind=kind,
                priority=Priority.ANSWER,
                chat_id=chat_id,
                enrolment_id=self.enrolment_id,
                html=html,
                buttons=signed,
                picture=picture,
                attachment=attachment,
                edits=edits,
                menu=menu,
                not_before=self.now,
                created_at=self.now,
            )
        )
        self.session.flush()  # one insert each keeps the order in which things were said
