"""The announcer puts an announcement in the outbox little by little, so that it can be stopped.

Each portion is one transaction and waits until most of the last one is sent; how far it has come
is in the rows, so that a restart goes on where it was.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from bot.alerts import tell
from bot.for_patients.from_clinic import goes_at, letter
from bot.for_staff.announced_words import Standing, progress, standing
from bot.for_staff.long_work import patiently, set_apart
from bot.for_staff.staff import Role, active_staff, find_staff
from bot.talk import House
from bot.words import words
from schedules.announcement import Announcement, AnnouncementState, going, next_meant
from schedules.clock import Clock
from schedules.columns import stored_id
from schedules.database import reading, transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority

_WHO = "announcements"
PORTION = 25
"""As many as Telegram takes in a second."""
_LOW = 5
_LOOK_SECONDS = 0.2
_TICK_SECONDS = 30.0


class Announcer:
    """Carries the announcements under way, one portion after another."""

    def __init__(
        self, engine: Engine, clock: Clock, house: House, after: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._house = house
        self._after = after
        self._shown: dict[int, tuple[AnnouncementState, Standing]] = {}

    async def run(self) -> None:
        """Carry announcements on until cancelled."""
        while True:
            if await self.carry_on():
                self._after()
                await asyncio.sleep(_LOOK_SECONDS)
            else:
                await self._house.announce.wait(_TICK_SECONDS)

    async def carry_on(self) -> bool:
        """Put the next portion of each in the outbox, if there is room.

        False if there is nothing to do now: none is going, or all that is left waits for a morning.
        """
        # Each is asked, also after the first that has more to do.
        more = [await self._carry(number) for number in await patiently(_WHO, self._going)]
        return any(more)

    async def _carry(self, number: int) -> bool:
        """Carry one announcement on; one that cannot be carried is set aside, and told of once."""
        return await set_apart(
            f"announcement {number}",
            lambda: patiently(_WHO, lambda: self._next(number)),
            lambda: patiently(_WHO, lambda: self._set_aside(number)),
        )

    def _going(self) -> list[int]:
        with reading(self._engine) as session:
            return [stored_id(announcement) for announcement in going(session)]

    def _next(self, number: int) -> bool:
        with transaction(self._engine) as session:
            announcement = session.get_one(Announcement, number)
            if announcement.state is not AnnouncementState.GOING:  # stopped a moment ago
                return False
            return self._portion(session, announcement)

    def _set_aside(self, number: int) -> bool:
        now = self._clock.now()
        with transaction(self._engine) as session:
            announcement = session.get_one(Announcement, number)
            announcement.state, announcement.ended_at = AnnouncementState.FAILED, now
            how_far = standing(session, announcement, now)
            self._show(session, announcement, how_far)
            for member in active_staff(session):
                if member.role is Role.ADMIN or member.user_id == announcement.by:
                    html, rows = progress(words(member.language), announcement, how_far)
                    buttons = self._house.signer.rows(member.user_id, rows)
                    tell(session, member, html, now, buttons=buttons)
        self._after()
        return False

    def _portion(self, session: Session, announcement: Announcement) -> bool:
        due = _due(session, announcement, self._clock)
        if due > _LOW:
            return True
        patients = next_meant(session, announcement, PORTION)
        for enrolment in patients:
            self._tell(session, announcement, enrolment)
            announcement.last_id = stored_id(enrolment)
        session.flush()
        now = standing(session, announcement, self._clock.now())
        if not patients and not now.waiting:
            announcement.state = AnnouncementState.DONE
            announcement.ended_at = self._clock.now()
        self._show(session, announcement, now)
        return bool(patients or due)

    def _tell(self, session: Session, announcement: Announcement, enrolment: Enrolment) -> None:
        now = self._clock.now()
        at = goes_at(enrolment.course(), None, now)
        html = letter(words(enrolment.language), self._house.clinic, announcement.text)
        session.add(
            Message(
                kind=MessageKind.FROM_CLINIC,
                priority=Priority.LATER,  # behind all that is due by itself
                chat_id=enrolment.chat_id or 0,
                enrolment_id=enrolment.id,
                announcement_id=announcement.id,
                html=str(html),
                not_before=at.astimezone(UTC),
                created_at=now,
            )
        )

    def _show(self, session: Session, announcement: Announcement, standing: Standing) -> None:
        """Put how far it has come, if it has, in place of the message of whoever sends it."""
        member, now = find_staff(session, announcement.by), self._clock.now()
        told = (announcement.state, standing)
        if member is None or self._shown.get(stored_id(announcement)) == told:
            return
        self._shown[stored_id(announcement)] = told
        html, rows = progress(words(member.language), announcement, standing)
        session.add(
            Message(
                kind=MessageKind.EDIT,
                priority=Priority.ANSWER,
                chat_id=announcement.chat_id,
                html=str(html),
                buttons=self._house.signer.rows(announcement.chat_id, rows),
                edits=announcement.message_id,
                not_before=now,
                created_at=now,
            )
        )


def _due(session: Session, announcement: Announcement, clock: Clock) -> int:
    """Count what was put in the outbox, is not kept for the morning, and is not sent yet."""
    waits = col(Message.state).in_([MessageState.PENDING, MessageState.SENDING])
    query = select(func.count()).select_from(Message).where(waits)
    query = query.where(Message.announcement_id == announcement.id)
    return session.exec(query.where(col(Message.not_before) <= clock.now())).one()
