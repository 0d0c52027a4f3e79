"""The Enroller checks and enrols lists of patients, beside everything else that goes on.

Each patient is one short transaction. Whoever is enrolled is left alone, so that a list which was
cut off by a restart is simply sent again; their ways in are made together at the end.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import Engine
from sqlmodel import Session
from telegram.error import TelegramError

from bot.delivery.attachment import Attachment, sheets_to_print, table_of_ways
from bot.delivery.transport import Transport
from bot.draft import Draft
from bot.for_staff.enrol_check import Checked, Good, check_list
from bot.for_staff.enrol_list import ListError, read_list
from bot.for_staff.enrol_list_words import (
    about_sheets,
    about_table,
    changed_since,
    choice,
    done_said,
    not_a_list,
    progress_said,
    renewed_said,
    summary,
)
from bot.for_staff.enrol_queue import Act, EnrolRequest
from bot.for_staff.enrol_together import TOPIC
from bot.for_staff.invite_many import invite_many
from bot.for_staff.long_work import patiently, set_apart
from bot.for_staff.rights import CARERS
from bot.for_staff.staff import find_staff
from bot.talk import House, Rows
from bot.words import Words, words
from schedules.audit import Action, record
from schedules.clock import Clock
from schedules.columns import stored_id
from schedules.database import reading, transaction
from schedules.enrol import enrol
from schedules.message import Message, MessageKind, Priority

log = logging.getLogger(__name__)

_WHO = "a list of patients"
TURN_SECONDS = 0.02
PROGRESS_SECONDS = 3.0
TICK_SECONDS = 30.0


@dataclass(frozen=True)
class _Survey:
    """A list as it is now; the seal is another once the list or any patient of it is."""

    checked: Checked
    seal: str


class Enroller:
    """Serves the requests of `house.lists` one after another."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        house: House,
        transport: Transport,
        after: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._house = house
        self._transport = transport
        self._after = after
        self._idle = asyncio.Event()

    async def run(self) -> None:
        """Serve requests until cancelled."""
        queue = self._house.lists
        while True:
            while request := queue.first():
                self._idle.clear()
                await self._serve(request)
                queue.done()
            self._idle.set()
            await queue.bell.wait(TICK_SECONDS)

    async def idle(self) -> None:
        """Wait until no request is waiting or being served."""
        while self._house.lists.first() is not None:
            self._idle.clear()
            await self._idle.wait()

    async def _serve(self, request: EnrolRequest) -> None:
        say = words(request.language)
        sorry = say("This did not work. Please send the list again.")
        await set_apart(
            _WHO,
            lambda: self._read_and_answer(request, say),
            lambda: patiently(_WHO, lambda: self._say(request, sorry)),
        )

    async def _read_and_answer(self, request: EnrolRequest, say: Words) -> None:
        try:
            await self._answer(request, say)
        except ListError as error:
            self._say(request, not_a_list(say, error))
        except TelegramError as error:
            log.warning("a list could not be fetched: %s", type(error).__name__)
            self._say(request, say("I could not fetch the file. Please send it again."))

    async def _answer(self, request: EnrolRequest, say: Words) -> None:
        content = await self._transport.fetch(request.file_id)
        survey = await asyncio.to_thread(self._survey, content, request.language)
        checked = survey.checked
        if request.act is Act.CHECK:
            self._say(request, summary(say, checked), choice(say, checked, survey.seal))
        elif request.seal != survey.seal:
            self._keep_draft(request)
            html = changed_since(say, checked)
            self._say(request, html, choice(say, checked, survey.seal))
        elif request.act is Act.ENROL:
            fresh = await self._enrol_all(request, say, checked.good)
            news = done_said(say, checked, len(fresh))
            await patiently(_WHO, partial(self._hand_out, request, fresh, news))
        else:
            news = renewed_said(say, len(checked.unjoined))
            await patiently(_WHO, partial(self._hand_out, request, checked.unjoined, news))

    def _survey(self, content: bytes, language: str) -> _Survey:
        given = read_list(content)
        clinic, now = self._house.clinic, self._clock.now()
        today = now.astimezone(ZoneInfo(clinic.zone)).date()
        with reading(self._engine) as session:
            checked = check_list(session, given, self._house.plans, clinic, language, today)
        told = repr((checked.good, checked.faults, checked.here))
        return _Survey(checked, hashlib.sha256(told.encode()).hexdigest()[:12])

    async def _enrol_all(
        self, request: EnrolRequest, say: Words, rows: Sequence[Good]
    ) -> tuple[int, ...]:
        """Enrol row by row, in turns that leave room for everything else; return the numbers."""
        fresh: list[int] = []
        turn_ends, shown = monotonic() + TURN_SECONDS, monotonic()
        for done, row in enumerate(rows, start=1):
            await patiently(_WHO, partial(self._enrol, request, row, fresh))
            if monotonic() - shown > PROGRESS_SECONDS:
                shown = monotonic()
                self._say(request, progress_said(say, done, len(rows)))
            if monotonic() > turn_ends:
                await asyncio.sleep(0)
                turn_ends = monotonic() + TURN_SECONDS
        return tuple(fresh)

    def _enrol(self, request: EnrolRequest, row: Good, fresh: list[int]) -> None:
        shelved, now = self._house.plans.find(row.plan), self._clock.now()
        with transaction(self._engine) as session:
            if shelved is None or not _may(session, request.user_id):
                return
            enrolment = enrol(session, shelved.source, row.entry, request.user_id, now)
            number = stored_id(enrolment)
            record(session, Action.ENROLLED, request.user_id, now, number, plan=row.plan)
        fresh.append(number)

    def _hand_out(self, request: EnrolRequest, numbers: Sequence[int], news: Markup) -> None:
        """Make the ways in of these patients and send them, in one transaction with the news."""
        say, now, house = words(request.language), self._clock.now(), self._house
        with transaction(self._engine) as session:
            if not _may(session, request.user_id):
                return
            doors = invite_many(session, house.clinic, house.bot_username, numbers, now)
            if request.act is Act.INVITE:
                for way in doors.ways:
                    record(session, Action.LINK_RENEWED, request.user_id, now, way.number)
            self._add(session, request, news, [])
            if doors.ways:
                table = table_of_ways(doors.ways, request.language)
                self._add(session, request, about_table(say), None, table)
                sheets = sheets_to_print(doors.sheets)
                self._add(session, request, about_sheets(say), None, sheets)
        self._after()

    def _keep_draft(self, request: EnrolRequest) -> None:
        with transaction(self._engine) as session:
            session.merge(
                Draft(
                    chat_id=request.user_id,
                    topic=TOPIC,
                    asks="confirm",
                    answers={"file_id": request.file_id},
                    updated_at=self._clock.now(),
                )
            )

    def _say(self, request: EnrolRequest, html: Markup, rows: Rows | None = None) -> None:
        """Say something in place of the message that asked, or anew after a file."""
        with transaction(self._engine) as session:
            if _may(session, request.user_id):
                self._add(session, request, html, rows or [])
        self._after()

    def _add(
        self,
        session: Session,
        request: EnrolRequest,
        html: Markup,
        rows: Rows | None,
        attachment: Attachment | None = None,
    ) -> None:
        now = self._clock.now()
        edits = request.message_id if attachment is None else None
        session.add(
            Message(
                kind=MessageKind.EDIT if edits else MessageKind.ANSWER,
                priority=Priority.ANSWER,
                chat_id=request.user_id,
                html=str(html),
                buttons=self._house.signer.rows(request.user_id, rows) if rows else None,
                attachment=attachment,
                edits=edits,
                not_before=now,
                created_at=now,
            )
        )
        session.flush()  # one insert each keeps the order in which things were said


def _may(session: Session, user_id: int) -> bool:
    """Tell whether somebody may still enrol: rights are read again for each step."""
    member = find_staff(session, user_id)
    return member is not None and member.role in CARERS
