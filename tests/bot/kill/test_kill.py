"""The bot is killed with SIGKILL fifty times in a rush, and nothing is lost.

Each bot is a process of its own, forked by a zygote (see there).
"""

import asyncio
import random
from collections import Counter
from time import monotonic

import driver
import post_office
import pytest
from post_office import enrol, open_post_office, put, wait_until
from sqlalchemy import func
from sqlmodel import select

from bot.delivery.update import IS_WAITING as UPDATE_WAITS
from bot.delivery.update import InboxUpdate, UpdateState
from schedules.database import reading, transaction
from schedules.message import Message, MessageState, Priority
from schedules.reply import Reply

KILLS = 50
PATIENTS = 60
TEXTS_A_KILL = 7
REMINDERS_A_KILL = 7
LONGEST_LIFE_SECONDS = 0.6


@pytest.fixture
async def office(tmp_path):
    async with open_post_office(tmp_path) as office:
        office.clock = post_office.FastClock(driver.SPEED, monotonic())
        yield office


@pytest.mark.slow
async def test_fifty_kills_in_a_rush_lose_nothing_and_repeat_only_what_is_in_doubt(office, forge):
    rush = Rush(office)
    dice = random.Random(20270301)
    arguments = office.engine.url, office.telegram.url, office.clock.since
    async with forge("driver") as bots:
        for round_number in range(KILLS):
            await bots.start(*arguments)
            rush.add(round_number)
            await asyncio.sleep(dice.uniform(0, LONGEST_LIFE_SECONDS))
            await bots.kill()
        await bots.start(*arguments)
        await wait_until(rush.is_done, seconds=45)
        await bots.kill()
    rush.check_replies()
    rush.check_messages()


class Rush:
    """What patients write and what is put in the outbox while the bot is being killed."""

    def __init__(self, office):
        self.office = office
        self.chats = office.telegram.chats(PATIENTS)
        self.written = []
        with transaction(office.engine) as session:
            for chat in self.chats:
                enrol(session, chat)

    def add(self, round_number):
        chats = random.Random(round_number).sample(self.chats, TEXTS_A_KILL + REMINDERS_A_KILL)
        with transaction(self.office.engine) as session:
            for n, chat in enumerate(chats[:REMINDERS_A_KILL]):
                words = f"reminder {round_number}-{n}"
                put(session, chat, words, self.office.clock.now(), priority=Priority.REMINDER)
        for n, chat in enumerate(chats[REMINDERS_A_KILL:]):
            self.written.append(f"text {round_number}-{n}")
            self.office.telegram.write(chat, self.written[-1])

    def is_done(self):
        with reading(self.office.engine) as session:
            kept = session.exec(select(func.count()).select_from(InboxUpdate)).one()
            waiting = session.exec(select(InboxUpdate.update_id).where(UPDATE_WAITS)).first()
            unfinished = select(Message.id).where(
                Message.state.in_([MessageState.PENDING, MessageState.SENDING])
            )
            said = session.exec(unfinished).first() is None
        return kept == len(self.written) and waiting is None and said

    def check_replies(self):
        """Every text was handled, exactly once."""
        replies = [reply.value for reply in self.office.all(Reply)]
        assert sorted(replies) == sorted(self.written)
        assert {row.state for row in self.office.all(InboxUpdate)} == {UpdateState.HANDLED}

    def check_messages(self):
        """Every message arrived, and twice only if its row tells of the doubt."""
        rows = self.office.all(Message)
        assert len(rows) == len(self.written) + KILLS * REMINDERS_A_KILL
        arrived = Counter(
            text for chat in self.chats for text in self.office.telegram.texts_to(chat)
        )
        for row in rows:
            assert row.state is MessageState.SENT or row.doubts == 2, row
            assert arrived[row.html] >= 1 or row.doubts == 2, row
            assert arrived[row.html] <= 1 + min(row.doubts, 1), row
        doubtful = [row for row in rows if row.doubts]
        assert doubtful, "no kill hit a send: the test does not test"
        print(
            f"\n{len(rows)} messages, {len(doubtful)} in doubt, "
            f"{sum(n == 2 for n in arrived.values())} arrived twice, "
            f"{sum(arrived[row.html] == 0 for row in rows)} never"
        )
