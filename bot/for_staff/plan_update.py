"""Updating every patient on a plan to its newest version: counted first, confirmed, then done.

Each patient is one short transaction, and between two of them everything else goes on. Whoever has
been updated is left alone, so that an update cut off by a restart is simply asked for again.
"""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

from markupsafe import Markup
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.for_patients.notice import altered, tell_patient
from bot.for_staff.change_words import EXAMPLES, examples
from bot.for_staff.long_work import patiently, set_apart
from bot.for_staff.update_queue import UpdateRequest
from bot.for_staff.update_words import Count, asked, choice, done, halted, progress, stop_button
from bot.shelf import ShelvedPlan
from bot.talk import House, Rows
from bot.words import Words, words
from schedules.audit import Action, record
from schedules.change import Change, carry_out, foresee, plan_after
from schedules.clock import Clock
from schedules.columns import stored_id
from schedules.database import reading, transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.faults import PlanFaults
from schedules.message import Message, MessageKind, Priority
from schedules.plans import plan_for, plan_of, version_of
from schedules.versions import patients_on, spread, versions_in_use

_WHO = "an update of patients"
TURN_SECONDS = 0.02
PROGRESS_SECONDS = 3.0
TICK_SECONDS = 30.0


@dataclass
class Survey:
    """Whom an update concerns now; the seal is another once the plan or any of them is."""

    shelved: ShelvedPlan
    patients: list[int]
    seal: str


class Updater:
    """Serves the requests of `house.updates` one after another, beside everything else."""

    def __init__(
        self, engine: Engine, clock: Clock, house: House, after: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._house = house
        self._after = after
        self._idle = asyncio.Event()

    async def run(self) -> None:
        """Serve requests until cancelled."""
        queue = self._house.updates
        while True:
            while request := queue.first():
                self._idle.clear()
                await self.serve(request)
                queue.done()
            self._idle.set()
            await queue.bell.wait(TICK_SECONDS)

    async def idle(self) -> None:
        """Wait until no request is waiting or being served."""
        while self._house.updates.first() is not None:
            self._idle.clear()
            await self._idle.wait()

    async def serve(self, request: UpdateRequest) -> None:
        """Count what an update would do or, if its seal was confirmed, carry it out."""
        sorry = words(request.language)("This did not work. Please try /plans.")
        await set_apart(
            _WHO,
            lambda: self._answer(request),
            lambda: patiently(_WHO, lambda: self._edit(request, sorry)),
        )

    async def _answer(self, request: UpdateRequest) -> None:
        say = words(request.language)
        shelved = self._house.plans.find(request.plan)
        if shelved is None:
            self._edit(request, say("This plan is no longer in the folder."))
            return
        survey = await asyncio.to_thread(self._survey, shelved)
        if request.seal == survey.seal:
            count = await self._over(request, survey, partial(self._update, request.chat_id))
            self._edit(request, done(say, shelved, count))
        else:
            count = await self._over(request, survey, self._foresee)
            if self._house.updates.stopped:
                self._edit(request, halted(say))
                return
            html = asked(say, shelved, count, stale=request.seal is not None)
            self._edit(request, html, choice(say, shelved, survey.seal, count))

    def _survey(self, shelved: ShelvedPlan) -> Survey:
        with reading(self._engine) as session:
            in_use = versions_in_use(session)
            older = spread(session, shelved.plan, shelved.source, in_use).older
            found = patients_on(session, older)
            # Read here, in a thread, so that the event loop does not wait for it later.
            version_of(session, shelved.source, self._clock.now())
            for version in older:
                plan_of(session, version.id)
        told = [(e.id, e.plan_version_id, e.course(), e.overrides, e.state) for e in found]
        seal = hashlib.sha256(repr((shelved.source, told)).encode()).hexdigest()[:12]
        return Survey(shelved, [stored_id(enrolment) for enrolment in found], seal)

    async def _over(
        self,
        request: UpdateRequest,
        survey: Survey,
        act: Callable[[Words, ShelvedPlan, int, Count], None],
    ) -> Count:
        """Do something for each patient, in turns that leave room for everything else."""
        say, count = words(request.language), Count()
        turn_ends, shown = monotonic() + TURN_SECONDS, monotonic()
        for place, enrolment_id in enumerate(survey.patients):
            if self._house.updates.stopped:
                break
            await patiently(_WHO, partial(act, say, survey.shelved, enrolment_id, count))
            if monotonic() - shown > PROGRESS_SECONDS:
                shown = monotonic()
                self._edit(
                    request, progress(say, place + 1, len(survey.patients)), stop_button(say)
                )
            if monotonic() > turn_ends:
                await asyncio.sleep(0)
                turn_ends = monotonic() + TURN_SECONDS
        return count

    def _foresee(self, say: Words, shelved: ShelvedPlan, enrolment_id: int, count: Count) -> None:
        change: Change = {"source": shelved.source}
        with reading(self._engine) as session:
            enrolment = session.get(Enrolment, enrolment_id)
            if enrolment is None:  # erased meanwhile
                return
            try:
                changes = foresee(session, enrolment, change, self._clock.now())
            except PlanFaults as refused:
                count.refuse(enrolment, refused)
                return
            before = plan_for(session, enrolment)
            after = plan_after(session, enrolment, change, self._clock.now())
            count.compare(enrolment.plan_version_id, before, after)
            if len(count.examples) < EXAMPLES:
                lines = examples(say, before, after, enrolment.zone, changes)
                for line in lines[:1]:
                    count.show(enrolment, line)
        count.add(changes)

    def _update(
        self, by: int, say: Words, shelved: ShelvedPlan, enrolment_id: int, count: Count
    ) -> None:
        change: Change = {"source": shelved.source}
        with transaction(self._engine) as session:
            query = select(Enrolment).where(Enrolment.id == enrolment_id).with_for_update()
            enrolment, now = session.exec(query).one_or_none(), self._clock.now()
            if enrolment is None or enrolment.state is EnrolmentState.STOPPED:
                return
            try:
                was, version = plan_for(session, enrolment), enrolment.plan_version_id
                before = altered(session, enrolment, change, now)
                changes = carry_out(session, enrolment, change, now)
                record(session, Action.PLAN_UPDATED, by, now, enrolment_id, plan=shelved.plan.name)
            except PlanFaults as refused:
                count.refuse(enrolment, refused)
                return
            count.compare(version, was, plan_for(session, enrolment))
            if before:
                tell_patient(session, self._house.clinic, enrolment, before, now)
        count.add(changes)

    def _edit(self, request: UpdateRequest, html: Markup, rows: Rows | None = None) -> None:
        """Put a new text in place of the message that asked."""
        with transaction(self._engine) as session:
            self._say(session, request, html, rows or [])
        self._after()

    def _say(self, session: Session, request: UpdateRequest, html: Markup, rows: Rows) -> None:
        now = self._clock.now()
        session.add(
            Message(
                kind=MessageKind.EDIT,
                priority=Priority.ANSWER,
                chat_id=request.chat_id,
                html=str(html),
                buttons=self._house.signer.rows(request.chat_id, rows),
                edits=request.message_id,
                not_before=now,
                created_at=now,
            )
        )
