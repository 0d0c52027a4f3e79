"""The courier carries the outbox to a local Telegram: order, pace, consent, and every failure."""

import asyncio
import contextlib
from datetime import timedelta
from time import monotonic

import pytest
from post_office import (
    STAFF_ID,
    enrol,
    hire,
    impatient,
    locked,
    open_post_office,
    put,
    remind,
    render_as_it_stands,
    wait_until,
)
from sqlalchemy import text, update
from sqlmodel import Session

from bot.delivery.outbox import due
from bot.delivery.pace import Pace
from bot.sandbox.phone import Control
from schedules.alert import Alert, AlertKind
from schedules.database import reading, transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.errors import AftercareError
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.reminder import Reminder, ReminderState

HOUR = timedelta(hours=1)
SENT, PENDING = MessageState.SENT, MessageState.PENDING


@pytest.fixture
async def office(tmp_path):
    """A post office whose clock runs a hundred times as fast: a pause of 2 s takes 20 ms."""
    async with open_post_office(tmp_path, speed=100) as office:
        yield office


@contextlib.asynccontextmanager
async def running(courier):
    task = asyncio.create_task(courier.run())
    try:
        yield courier
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def send_all(office, **parts):
    async with running(office.courier(**parts)) as courier:
        await courier.idle()


async def test_a_message_is_sent_once_and_kept_as_sent(office):
    rosa = await office.telegram.phone()
    number = office.put(rosa.id, "<b>Rest</b> today", buttons=[[["Done", "d:1"]]])
    await send_all(office)
    await send_all(office)
    row = office.row(number)
    assert office.telegram.texts_to(rosa.id) == ["Rest today"]
    assert (row.state, row.html, row.attempts) == (SENT, "<b>Rest</b> today", 1)
    assert row.telegram_id == (await rosa.last())["id"]
    assert row.sent_at is not None
    assert row.failure is None


async def test_words_rendered_late_are_kept_as_sent(office):
    rosa = await office.telegram.phone()
    with transaction(office.engine) as session:
        number = remind(session, enrol(session, rosa.id), office.clock.now(), HOUR)
    await send_all(office)
    assert office.row(number).html == "Reminder 1"


async def test_within_a_chat_urgent_goes_first_and_then_the_older(office):
    rosa = await office.telegram.phone()
    for priority, words in ((2, "r1"), (2, "r2"), (1, "a1"), (0, "!1"), (1, "a2")):
        office.put(rosa.id, words, priority=priority)
    await send_all(office)
    assert office.telegram.texts_to(rosa.id) == ["!1", "a1", "a2", "r1", "r2"]


async def test_an_answer_overtakes_a_crowd_of_reminders(office):
    *crowd, rosa = office.telegram.chats(200)
    for chat in crowd:
        office.put(chat, "reminder", priority=Priority.REMINDER)
    async with running(office.courier(pace=Pace(overall=50))) as courier:
        await wait_until(lambda: len(sent_rows(office)) > 5)
        number = office.put(rosa, "answer")
        courier.poke()
        await wait_until(lambda: office.row(number).state is SENT)
        assert len(sent_rows(office)) < 100


def sent_rows(office):
    return [row for row in office.all(Message) if row.state is SENT]


async def test_a_chat_that_must_wait_delays_nobody_though_ten_thousand_wait_for_it(office):
    flooded, other = office.telegram.chats(2)
    now = office.clock.now()
    with transaction(office.engine) as session:
        for n in range(10_000):
            session.add(
                Message(
                    kind=MessageKind.ALERT,
                    priority=Priority.ALERT,
                    chat_id=flooded,
                    html=str(n),
                    not_before=now,
                    created_at=now,
                )
            )
    async with running(office.courier(pace=Pace())) as courier:
        await wait_until(lambda: len(office.telegram.texts_to(flooded)) == 4)  # its burst
        began = monotonic()
        office.put(other, "reminder", priority=Priority.REMINDER)
        courier.poke()
        await wait_until(lambda: office.telegram.texts_to(other))
        assert monotonic() - began < 1
        assert len(office.telegram.texts_to(flooded)) < 8


async def test_finding_what_is_due_stays_quick_while_ten_thousand_wait_behind_a_retry(office):
    flooded, other = office.telegram.chats(2)
    now = office.clock.now()
    with transaction(office.engine) as session:
        put(session, flooded, "first", now, not_before=now + HOUR)
        session.add_all(
            Message(
                kind=MessageKind.ANSWER,
                priority=Priority.ANSWER,
                chat_id=flooded,
                html="later",
                not_before=now,
                created_at=now,
            )
            for _ in range(10_000)
        )
        wanted = put(session, other, "Hello", now, priority=Priority.REMINDER)
    with reading(office.engine) as session:
        began = monotonic()
        assert due(session, now, (), 5) == [(other, wanted, 0)]
        assert monotonic() - began < 0.5  # about 10 ms on a quiet machine


# Failures


@pytest.mark.parametrize(
    ("fault", "doubts"),
    [
        ({"kind": "429", "retry_after": 1}, 0),  # waits
        ({"kind": "409"}, 0),  # not sent
        ({"kind": "500"}, 0),
        ({"kind": "500", "count": 4}, 0),
        ({"kind": "502_html"}, 1),  # in doubt: sent once more
        ({"kind": "drop_before"}, 1),
    ],
)
async def test_a_message_goes_out_after_a_failure_that_passes(office, fault, doubts):
    rosa = await office.telegram.phone()
    await office.telegram.fault(**fault)
    number = office.put(rosa.id, "Hello")
    async with running(office.courier()):
        await rosa.wait_for("Hello")
        await wait_until(lambda: office.row(number).state is SENT)
    row = office.row(number)
    tries = fault.get("count", 1) + 1
    assert (row.attempts, row.doubts, row.failure) == (tries, doubts, None)
    assert office.telegram.texts_to(rosa.id) == ["Hello"]


async def test_a_message_in_doubt_goes_out_at_most_twice(office):
    rosa = await office.telegram.phone()
    await office.telegram.fault("drop_after", count=None)
    number = office.put(rosa.id, "Hello")
    async with running(office.courier()):
        await wait_until(lambda: office.row(number).state is MessageState.IN_DOUBT)
        await asyncio.sleep(0.1)  # ten times the clock's pause
    assert office.telegram.texts_to(rosa.id) == ["Hello", "Hello"]
    assert office.row(number).doubts == 2


async def test_staff_are_told_of_what_stays_in_doubt(office):
    rosa = await office.telegram.phone()
    await office.telegram.phone("Nurse", id=STAFF_ID)
    with transaction(office.engine) as session:
        hire(session)
        number = remind(session, enrol(session, rosa.id), office.clock.now(), HOUR)
        session.get_one(Message, number).doubts = 1
    await office.telegram.fault("drop_after", chat_id=rosa.id)
    async with running(office.courier()):
        await wait_until(lambda: office.row(number).state is MessageState.IN_DOUBT)
        await wait_until(lambda: office.telegram.texts_to(STAFF_ID))
    [alert] = office.all(Alert)
    assert alert.kind is AlertKind.UNDELIVERABLE
    assert "may not have arrived" in office.telegram.texts_to(STAFF_ID)[0]


async def test_an_outage_does_not_use_up_the_last_try_of_a_message_in_doubt(office):
    rosa = await office.telegram.phone()
    await office.telegram.fault("502_html", "sendMessage", count=None)
    await office.telegram.fault("502_html", "getMe", count=None)
    number = office.put(rosa.id, "Hello")
    async with running(office.courier()):
        await wait_until(lambda: office.row(number).doubts)
        await asyncio.sleep(0.5)  # 50 s of the clock, and many a pause
        assert (office.row(number).state, office.row(number).doubts) == (PENDING, 1)
        async with Control(office.telegram.url) as control:
            await control.no_faults()
        await wait_until(lambda: office.row(number).state is SENT)
    assert office.telegram.texts_to(rosa.id) == ["Hello"]


async def test_an_edit_in_doubt_is_repeated_until_it_is_certain(office):
    rosa = await office.telegram.phone()
    first = office.put(rosa.id, "Rest")
    await send_all(office)
    await office.telegram.fault("drop_after", "editMessageText", count=3)
    number = office.put(
        rosa.id, "✅ Done", kind=MessageKind.EDIT, edits=office.row(first).telegram_id
    )
    async with running(office.courier()):
        await wait_until(lambda: office.row(number).state is SENT)
    assert office.telegram.texts_to(rosa.id) == ["✅ Done"]
    assert office.row(number).doubts == 0


async def test_a_later_message_never_overtakes_one_that_waits_for_its_next_try(office):
    rosa = await office.telegram.phone()
    await office.telegram.fault("409")
    office.put(rosa.id, "first")
    office.put(rosa.id, "second")
    async with running(office.courier()):
        await rosa.wait_for("second")
    assert office.telegram.texts_to(rosa.id) == ["first", "second"]


async def test_one_refused_chat_waits_alone(office):
    rosa, paul = await office.telegram.phone("Rosa"), await office.telegram.phone("Paul")
    await office.telegram.fault("429", chat_id=rosa.id, count=None, retry_after=600)
    refused = office.put(rosa.id, "Hello Rosa")
    office.put(paul.id, "Hello Paul")
    await send_all(office)
    assert office.telegram.texts_to(paul.id) == ["Hello Paul"]
    row = office.row(refused)
    assert (row.state, row.attempts) == (PENDING, 1)
    assert row.not_before > office.clock.now()


async def test_a_blocked_patient_is_marked_and_staff_hear_of_it_once(office):
    rosa = await office.telegram.phone()
    with transaction(office.engine) as session:
        hire(session)
        enrolment = enrol(session, rosa.id)
        numbers = [remind(session, enrolment, office.clock.now(), HOUR) for _ in range(3)]
        put(session, rosa.id, "an answer", office.clock.now())
    await rosa.block()
    await send_all(office)
    [enrolment] = office.all(Enrolment)
    assert enrolment.reachable is False
    assert [alert.kind for alert in office.all(Alert)] == [AlertKind.UNREACHABLE]
    assert {r.state for r in office.all(Reminder)} == {ReminderState.SKIPPED}
    assert all(r.reason == "the chat could not be reached" for r in office.all(Reminder))
    assert all(office.row(n).state is not PENDING for n in numbers)
    assert len(await rosa.control.journal("sendMessage", chat_id=rosa.id, kind="call")) == 1


async def test_a_message_that_telegram_refuses_is_set_aside_and_staff_are_told(office):
    rosa = await office.telegram.phone()
    await office.telegram.phone("Nurse", id=STAFF_ID)
    with transaction(office.engine) as session:
        hire(session)
        number = remind(session, enrol(session, rosa.id), office.clock.now(), HOUR)
    await office.telegram.fault("400", chat_id=rosa.id, description="Bad Request: too long")
    await send_all(office)
    assert office.row(number).state is MessageState.UNDELIVERABLE
    [reminder] = office.all(Reminder)
    assert reminder.state is ReminderState.SKIPPED
    assert "Too long" in reminder.reason
    assert "may not have arrived" in office.telegram.texts_to(STAFF_ID)[0]


async def test_an_alert_that_fails_raises_no_alert(office):
    with transaction(office.engine) as session:
        hire(session)
        enrol(session, STAFF_ID)
    office.put(STAFF_ID, "an alert to nobody", kind=MessageKind.ALERT, priority=Priority.ALERT)
    await send_all(office)
    assert office.all(Alert) == []


@pytest.mark.parametrize("error", [AftercareError("no such step"), KeyError("buttons")])
async def test_a_message_that_cannot_be_rendered_is_set_aside_alone(office, error):
    rosa = await office.telegram.phone()
    poison = office.put(rosa.id, "poison")
    office.put(rosa.id, "Hello")

    def render(session, message):
        if message.id == poison:
            raise error
        return render_as_it_stands(session, message)

    await send_all(office, render=render)
    assert office.row(poison).state is MessageState.UNDELIVERABLE
    assert office.telegram.texts_to(rosa.id) == ["Hello"]
    assert [alert.kind for alert in office.all(Alert)] == [AlertKind.UNDELIVERABLE]


async def test_a_message_that_cannot_be_claimed_holds_up_its_own_chat_alone(office):
    rosa, paul = await office.telegram.phone("Rosa"), await office.telegram.phone("Paul")
    stuck = office.put(rosa.id, "Hello Rosa")
    office.put(paul.id, "Hello Paul")

    def render(session, message):
        if message.id == stuck:
            session.execute(text("SELECT no_such_column FROM message"))
        return render_as_it_stands(session, message)

    async with running(office.courier(render=render)):
        await paul.wait_for("Hello Paul")
    assert office.row(stuck).state is PENDING


async def test_a_refused_token_stops_sending_and_loses_nothing(office):
    rosa = await office.telegram.phone()
    await office.telegram.fault("401", count=None)
    number = office.put(rosa.id, "Hello")
    async with running(office.courier()):
        await wait_until(lambda: office.row(number).attempts)
        await wait_until(lambda: office.row(number).state is PENDING)
        other = office.put(rosa.id, "also")
        await asyncio.sleep(0.1)
    assert office.row(other).attempts == 0
    assert office.row(number).state is PENDING


# Consent and expiry, read again when a reminder is claimed


@pytest.mark.parametrize(
    ("change", "reminder", "reason"),
    [
        ({"state": EnrolmentState.STOPPED}, ReminderState.WITHDRAWN, "the patient stopped"),
        ({"reachable": False}, ReminderState.SKIPPED, "the chat could not be reached"),
        ({"state": EnrolmentState.INVITED}, ReminderState.SKIPPED, "the patient had not joined"),
    ],
)
async def test_a_reminder_is_not_sent_against_the_patients_consent(
    office, change, reminder, reason
):
    rosa = await office.telegram.phone()
    with transaction(office.engine) as session:
        number = remind(session, enrol(session, rosa.id), office.clock.now(), HOUR)
        session.execute(update(Enrolment).values(**change))
    await send_all(office)
    [row] = office.all(Reminder)
    assert (row.state, row.reason) == (reminder, reason)
    assert (office.row(number).state, office.row(number).failure) == (
        MessageState.WITHDRAWN,
        reason,
    )
    assert office.telegram.texts_to(rosa.id) == []


async def test_a_reminder_past_its_limit_is_missed_with_the_reason(office):
    rosa = await office.telegram.phone()
    with transaction(office.engine) as session:
        remind(session, enrol(session, rosa.id), office.clock.now() - 5 * HOUR, 2 * HOUR)
    await send_all(office)
    [row] = office.all(Reminder)
    assert row.state is ReminderState.MISSED
    assert row.reason.startswith("5 h")
    assert row.reason.endswith("late; its limit was 2 h")
    assert office.telegram.texts_to(rosa.id) == []


async def test_a_reminder_that_may_have_arrived_is_never_called_unsent(office):
    rosa = await office.telegram.phone()
    with transaction(office.engine) as session:
        number = remind(session, enrol(session, rosa.id), office.clock.now(), HOUR)
        session.execute(update(Message).values(doubts=1))
        session.execute(update(Enrolment).values(state=EnrolmentState.STOPPED))
    await send_all(office)
    assert office.row(number).state is MessageState.IN_DOUBT
    assert [r.state for r in office.all(Reminder)] == [ReminderState.RELEASED]


async def test_answers_reach_a_patient_who_has_stopped(office):
    rosa = await office.telegram.phone()
    with transaction(office.engine) as session:
        enrolment = enrol(session, rosa.id, state=EnrolmentState.STOPPED)
        put(session, rosa.id, "Goodbye", office.clock.now(), enrolment_id=enrolment.id)
    await send_all(office)
    assert office.telegram.texts_to(rosa.id) == ["Goodbye"]


# Restart, stop, and a database that cannot be used


@pytest.mark.parametrize(
    ("parts", "state", "doubts", "sent"),
    [
        ({"doubts": 0}, SENT, 1, ["Hello"]),
        ({"doubts": 1}, MessageState.IN_DOUBT, 2, []),
    ],
)
async def test_what_a_crash_left_half_sent_is_in_doubt(office, parts, state, doubts, sent):
    rosa = await office.telegram.phone()
    number = office.put(rosa.id, "Hello", state=MessageState.SENDING, attempts=1, **parts)
    async with running(office.courier()):
        await wait_until(lambda: office.row(number).state is state)
    assert office.row(number).doubts == doubts
    assert office.telegram.texts_to(rosa.id) == sent


async def test_crashes_in_a_row_do_not_use_up_the_last_try(office):
    rosa, paul = await office.telegram.phone("Rosa"), await office.telegram.phone("Paul")
    number = office.put(rosa.id, "Hello", state=MessageState.SENDING, attempts=1)
    office.put(paul.id, "Hello Paul")
    async with running(office.courier(settle_seconds=3)):  # longer than a busy machine stalls
        await paul.wait_for("Hello Paul")
        await wait_until(lambda: office.row(number).state is PENDING)
        assert office.row(number).attempts == 1
        await wait_until(lambda: office.row(number).state is SENT)


async def test_stopping_lets_a_send_under_way_be_recorded(office):
    rosa = await office.telegram.phone()
    await office.telegram.fault("slow", seconds=0.3)
    number = office.put(rosa.id, "Hello")
    async with running(office.courier()):
        await wait_until(lambda: office.row(number).state is MessageState.SENDING)
    assert office.row(number).state is SENT


async def test_a_locked_database_is_waited_for(office, tmp_path, caplog):
    rosa = await office.telegram.phone()
    impatient(office.engine)
    number = office.put(rosa.id, "Hello")
    with locked(tmp_path / "clinic.db"):
        courier = office.courier()
        task = asyncio.create_task(courier.run())
        await asyncio.sleep(0.3)
        assert office.row(number).state is PENDING
    await rosa.wait_for("Hello")
    await courier.idle()
    task.cancel()
    said = [r.getMessage() for r in caplog.records if "database" in r.getMessage()]
    assert said == [
        "courier: waiting for the database: database is locked",
        "courier: the database works again",
    ]


async def test_a_send_is_recorded_once_the_database_works_again(office, tmp_path):
    rosa = await office.telegram.phone()
    impatient(office.engine)
    await office.telegram.fault("slow", seconds=0.3)
    number = office.put(rosa.id, "Hello")
    async with running(office.courier()):
        await wait_until(lambda: office.row(number).state is MessageState.SENDING)
        with locked(tmp_path / "clinic.db"):
            await rosa.wait_for("Hello")
            await asyncio.sleep(0.2)
            assert office.row(number).state is MessageState.SENDING
        await wait_until(lambda: office.row(number).state is SENT)
    assert office.telegram.texts_to(rosa.id) == ["Hello"]


async def test_a_claim_lost_to_somebody_else_sends_nothing(office):
    rosa = await office.telegram.phone()
    office.put(rosa.id, "Hello")

    def withdraw_meanwhile(session: Session, message: Message):
        session.execute(update(Message).values(state=MessageState.WITHDRAWN))
        return render_as_it_stands(session, message)

    await send_all(office, render=withdraw_meanwhile)
    assert office.telegram.texts_to(rosa.id) == []


async def test_a_page_for_staff_that_is_refused_is_no_message_to_its_patient(office):
    with transaction(office.engine) as session:
        enrolment = enrol(session, 7)
    kim = await office.telegram.phone("Kim")
    page = office.put(kim.id, "x" * 5000, enrolment_id=enrolment.id)  # too long for Telegram
    await send_all(office)
    assert office.row(page).state is MessageState.UNDELIVERABLE
    assert [alert.enrolment_id for alert in office.all(Alert)] == [None]
