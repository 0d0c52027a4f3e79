"""The whole bot is killed while patients are in danger and nurses answer: every alert arrives.

Each is taken on once, however often and by whomever its button is tapped, and all can see by whom.
"""

import asyncio
import random
from collections import Counter
from datetime import UTC, date, datetime, time

import pytest
from post_office import LocalTelegram, open_telegram, wait_until
from sqlalchemy import Engine
from sqlmodel import select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.for_staff.staff import Staff
from bot.sandbox.acts import Person
from schedules.alert import Alert, AlertKind
from schedules.database import open_database, reading, transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState
from schedules.plans import keep_plan
from schedules.rule import AlertLevel
from schedules.shelf import plan_sources

KILLS = 10
LONGEST_LIFE_SECONDS = 0.5
OVER = {MessageState.SENT, MessageState.IN_DOUBT}


@pytest.mark.slow
async def test_kills_lose_no_alert_and_each_is_taken_on_once(tmp_path, forge):
    url = f"sqlite:///{tmp_path}/clinic.db"
    engine = open_database(url)
    dice = random.Random(20261123)
    async with open_telegram() as telegram, forge("service_driver") as bots:
        ward = Ward(engine, telegram)
        for act in [ward.patient_is_in_danger] * KILLS + [ward.nurses_take_all_on] * KILLS:
            await bots.start(url, telegram.url)
            act()
            await asyncio.sleep(dice.uniform(0, LONGEST_LIFE_SECONDS))
            await bots.kill()
        await bots.start(url, telegram.url)
        await wait_until(ward.all_is_told, seconds=60)
        ward.nurses_take_all_on()
        await wait_until(ward.all_is_shown, seconds=60)
        await bots.kill()
    ward.check()
    engine.dispose()


class Ward:
    """Two nurses and a patient who is in danger again and again."""

    def __init__(self, engine: Engine, telegram: LocalTelegram) -> None:
        self._engine = engine
        self._telegram = telegram
        self._patient, *self._nurses = telegram.chats(3)
        now = datetime.now(UTC)
        with transaction(engine) as session:
            version = keep_plan(session, plan_sources()[0][1], now)
            session.add_all(Staff(user_id=nurse, added_at=now) for nurse in self._nurses)
            session.add(_enrolment(version.id, self._patient, now))

    def patient_is_in_danger(self) -> None:
        self._person(self._patient).send("I have chest pain")

    def nurses_take_all_on(self) -> None:
        """Tap every button that takes an alert on, on both phones."""
        for nurse in self._nurses:
            for message in self._messages(nurse):
                for row in message.to_page()["keyboard"] or []:
                    self._person(nurse).tap(None, row[0]["data"], message.id)

    def all_is_told(self) -> bool:
        with reading(self._engine) as session:
            alerts = session.exec(select(Alert).where(Alert.level == AlertLevel.NOW)).all()
        told = [alert for alert in alerts if alert.rounds]
        return len(told) == KILLS and self._all_is_said()

    def all_is_shown(self) -> bool:
        with reading(self._engine) as session:
            waiting = session.exec(
                select(Alert.kind).where(
                    Alert.next_at.is_not(None), Alert.acknowledged_at.is_(None)
                )
            ).all()
            unshown = select(Alert.id).where(
                Alert.next_at.is_not(None), Alert.acknowledged_at.is_not(None)
            )
            shown = session.exec(unshown).first() is None
        # In an hour, staff are called if the patient does not say whether help came.
        return waiting == [AlertKind.NO_WORD] and shown and self._all_is_said()

    def _all_is_said(self) -> bool:
        return all(m.state in OVER for m in self._rows(MessageKind.ALERT, MessageKind.EDIT))

    def check(self) -> None:
        with reading(self._engine) as session:
            alerts = session.exec(select(Alert).where(Alert.kind == AlertKind.RED_FLAG)).all()
        assert {alert.acknowledged_by for alert in alerts} <= set(self._nurses)
        tellings = self._rows(MessageKind.ALERT)
        assert all(count == 2 for count in Counter(m.alert_id for m in tellings).values())
        edited = Counter((m.chat_id, m.edits) for m in self._rows(MessageKind.EDIT))
        for telling in tellings:
            if telling.state is MessageState.SENT:
                assert edited[telling.chat_id, telling.telegram_id] == 1
        self._check_screens()

    def _check_screens(self) -> None:
        known = {(m.chat_id, m.telegram_id) for m in self._rows(MessageKind.ALERT)}
        for nurse in self._nurses:
            for message in self._messages(nurse):
                if (nurse, message.id) in known:
                    assert "have it" in message.words.text or "has it" in message.words.text

    def _rows(self, *kinds: MessageKind) -> list[Message]:
        with reading(self._engine) as session:
            query = select(Message).where(Message.alert_id.is_not(None), Message.kind.in_(kinds))
            return list(session.exec(query))

    def _person(self, chat_id: int) -> Person:
        sandbox = self._telegram.sandbox
        user, account = sandbox.user(chat_id), sandbox.bot()
        return Person(sandbox, user, account, sandbox.private_chat(account, user))

    def _messages(self, chat_id: int):
        sandbox = self._telegram.sandbox
        chat = sandbox.private_chat(sandbox.bot(), sandbox.user(chat_id))
        return [message for message in chat.messages.values() if message.from_bot]


def _enrolment(version_id: int, chat_id: int, now: datetime) -> Enrolment:
    return Enrolment(
        plan_version_id=version_id,
        label="Bed 4",
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
