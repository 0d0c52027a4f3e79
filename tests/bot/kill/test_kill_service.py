"""The whole bot is killed fifty times while reminders fall due and patients tap and write.

No reminder and no reply is lost, none counts twice, and only what was in doubt is sent twice.
"""

import asyncio
import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from post_office import LocalTelegram, open_telegram, wait_until
from sqlalchemy import Engine
from sqlmodel import select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.delivery.update import IS_WAITING as UPDATE_WAITS
from bot.delivery.update import InboxUpdate
from bot.sandbox.acts import Person
from schedules.database import open_database, reading, transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageState
from schedules.plan import Kind
from schedules.plans import keep_plan
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind

KILLS = 50
PATIENTS = 30
REMINDERS = 200
RUSH_SECONDS = 14
LONGEST_LIFE_SECONDS = 0.5
TAPS_A_LIFE = 2

PLAN = """\
name: rush
version: 1
title: {en: Rush}
languages: [en]
quiet: none
steps:
  walk:
    kind: advice
    when: {every: 1 day, from: 1 day, until: 30 days}
    buttons: [done, problem]
    text: {en: Please walk a little.}
"""


@pytest.mark.slow
async def test_fifty_kills_of_the_whole_bot_lose_no_reminder_and_no_reply(tmp_path, forge):
    url = f"sqlite:///{tmp_path}/clinic.db"
    engine = open_database(url)
    dice = random.Random(20261123)
    async with open_telegram() as telegram, forge("service_driver") as bots:
        rush = Rush(engine, telegram)
        for life in range(KILLS):
            begun = telegram.sandbox.journal.last
            await bots.start(url, telegram.url)
            rush.patients_act()
            if life % 2:  # the others may be killed while they start, however long that takes
                await telegram.listened(after=begun)
            await asyncio.sleep(dice.uniform(0, LONGEST_LIFE_SECONDS))
            await bots.kill()
        await bots.start(url, telegram.url)
        await wait_until(rush.is_done, seconds=90)
        await bots.kill()
    rush.check()
    engine.dispose()


class Rush:
    """Patients whose reminders fall due during the rush, and what they tap and write."""

    def __init__(self, engine: Engine, telegram: LocalTelegram) -> None:
        self._engine = engine
        self._telegram = telegram
        self._chats = telegram.chats(PATIENTS)
        self._dice = random.Random(7)
        self._written: list[str] = []
        self._tapped: set[int] = set()
        self._acts = 0
        with transaction(engine) as session:
            self._plan_reminders(session)

    def _plan_reminders(self, session) -> None:
        now = datetime.now(UTC)
        version = keep_plan(session, PLAN, now)
        enrolments = [_enrolment(version.id, chat, now) for chat in self._chats]
        session.add_all(enrolments)
        session.flush()
        for n in range(REMINDERS):
            due = now + timedelta(seconds=self._dice.uniform(0, RUSH_SECONDS))
            patient = enrolments[n % PATIENTS]
            session.add(_reminder(patient.id, n // PATIENTS + 1, due))

    def patients_act(self) -> None:
        """Two patients write, and whoever finds an unanswered reminder taps, two at most."""
        for chat in self._dice.sample(self._chats, 2):
            self._acts += 1
            self._written.append(f"words {self._acts}")
            self._person(chat).send(self._written[-1])
        for chat, message, button in islice(self._untapped(), TAPS_A_LIFE):
            self._tapped.add(int(button.split(":")[1]))
            self._person(chat).tap(None, button, message)

    def _person(self, chat_id: int) -> Person:
        sandbox = self._telegram.sandbox
        user, account = sandbox.user(chat_id), sandbox.bot()
        return Person(sandbox, user, account, sandbox.private_chat(account, user))

    def _untapped(self):
        """Give the open buttons of reminders that nobody has answered."""
        for chat, message, button in self._open_buttons():
            if int(button.split(":")[1]) not in self._tapped:
                yield chat, message, button

    def _open_buttons(self):
        """Give chat, message and data of each Done button that is on a screen."""
        for chat_id in self._chats:
            for message in self._messages(chat_id):
                for row in message.to_page()["keyboard"] or []:
                    for button in row:
                        if ":done:" in (button.get("data") or ""):
                            yield chat_id, message.id, button["data"]

    def _messages(self, chat_id: int):
        sandbox = self._telegram.sandbox
        chat = sandbox.private_chat(sandbox.bot(), sandbox.user(chat_id))
        return [message for message in chat.messages.values() if message.from_bot]

    def is_done(self) -> bool:
        with reading(self._engine) as session:
            waiting = session.exec(select(InboxUpdate.update_id).where(UPDATE_WAITS)).first()
            planned = select(Reminder.id).where(Reminder.state == ReminderState.PLANNED)
            unsaid = [MessageState.PENDING, MessageState.SENDING]
            saying = select(Message.id).where(Message.state.in_(unsaid))
            replies = len(session.exec(select(Reply.id)).all())
            quiet = not any((waiting, session.exec(planned).first(), session.exec(saying).first()))
        return quiet and replies == len(self._written) + len(self._tapped)

    def check(self) -> None:
        with reading(self._engine) as session:
            reminders = session.exec(select(Reminder)).all()
            messages = session.exec(select(Message)).all()
            replies = session.exec(select(Reply)).all()
        assert {r.state for r in reminders} == {ReminderState.RELEASED}
        reminded = Counter(m.reminder_id for m in messages if m.reminder_id)
        assert reminded == Counter(r.id for r in reminders)  # exactly one message each
        words = [r.value for r in replies if r.kind is ReplyKind.TEXT]
        assert sorted(words) == sorted(self._written)  # each kept, exactly once
        taps = [r.reminder_id for r in replies if r.kind is ReplyKind.TAP]
        assert sorted(taps) == sorted(self._tapped)
        assert len(taps) > 20, "too few taps: the test does not test"
        self._check_arrivals({m.telegram_id: m for m in messages}, messages)

    def _check_arrivals(self, by_telegram_id, messages) -> None:
        doubtful = [m for m in messages if m.doubts]
        assert doubtful, "no kill hit a send: the test does not test"
        arrived = {m.id for chat in self._chats for m in self._messages(chat)}
        for message in messages:
            if message.state is MessageState.SENT:
                assert message.telegram_id in arrived
            else:  # cut off twice: nobody can know, and the row says so
                assert (message.state, message.doubts) == (MessageState.IN_DOUBT, 2)
        # What arrived beyond what the rows know of came from sends that are marked in doubt.
        unknown = arrived - by_telegram_id.keys()
        assert len(unknown) <= sum(m.doubts for m in doubtful)


def _enrolment(version_id: int, chat_id: int, now: datetime) -> Enrolment:
    return Enrolment(
        plan_version_id=version_id,
        label=f"Bed {chat_id}",
        language="en",
        anchor=date(2026, 11, 20),
        zone="UTC",
        hour=time(9),
        state=EnrolmentState.ACTIVE,
        chat_id=chat_id,
        created_at=now,
        created_by=1,
        joined_at=now,
    )


def _reminder(enrolment_id: int | None, number: int, due: datetime) -> Reminder:
    return Reminder(
        enrolment_id=enrolment_id,
        step="walk",
        number=number,
        kind=Kind.ADVICE,
        due_at=due,
        run_at=due,
        expires_at=due + timedelta(days=1),
    )
