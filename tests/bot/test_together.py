"""What falls due at one minute comes as one message, which one tap answers."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from gentle import GENTLE
from life import LONGEST, Life, begin
from sqlmodel import col

from bot.for_staff.staff import Staff
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState
from schedules.plans import keep_plan
from schedules.reason import NOT_IN_PLAN
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, is_replied_to

KIM = 900
BOTH = "2026-03-16 09:00"  # a walk and a drink
OK_AND_DONE = "2026-03-29 14:00"  # a stretch and no running


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    opened = begin(tmp_path, GENTLE, anchor=date(2026, 3, 12))
    yield opened
    opened.engine.dispose()


def together(life: Life) -> list[Reminder]:
    """Return the reminders of the newest message that tells several."""
    return life.rows(Reminder, col(Reminder.folded_into).is_not(None))[-2:]


def test_two_of_one_minute_come_as_one_without_a_second_greeting(life: Life) -> None:
    life.until(BOTH)
    assert life.last.html == (
        "Hello. I have 2 notes for you.\nHere they are together.\n\n"
        "<b>1 of 2</b>\nPlease take a &lt;short&gt; walk. Day 4.\n\n"
        "<b>2 of 2</b>\nPlease drink enough."
    )
    assert life.last.said_at == life.now
    [told] = [told for told in life.told if told.kind is MessageKind.CATCH_UP]
    assert told.reminders == [row.id for row in together(life)]
    assert {row.state for row in together(life)} == {ReminderState.RELEASED}


def test_done_is_for_all_of_them_and_is_counted_for_each(life: Life) -> None:
    life.until(BOTH)
    assert [label for row in life.last.rows for label, _ in row] == [
        "All done ✅",
        "Later",
        "I have a problem",
    ]
    before = len(life.rows(Reminder, is_replied_to()))
    shown = life.tap("answer", together(life)[-1].id, "done")
    assert shown.html.endswith("<b>All done ✅</b> · 09:00")
    [reply] = life.rows(Reply)
    assert reply.reminder_id == together(life)[-1].id
    assert len(life.rows(Reminder, is_replied_to())) == before + 2
    life.tap("undo")
    assert len(life.rows(Reminder, is_replied_to())) == before


def test_where_not_all_ask_to_be_done_it_is_ok_for_all(life: Life) -> None:
    life.until(OK_AND_DONE)
    assert life.last.verbs == ["answer", "later", "answer"]
    assert [data.split(":")[2] for data in life.last.data if data.startswith("answer")] == [
        "ok",
        "problem",
    ]


def test_the_card_names_all_that_were_answered(life: Life) -> None:
    with transaction(life.engine) as session:
        session.add(Staff(user_id=KIM, added_at=life.now))
    life.until(BOTH)
    life.tap("answer", together(life)[-1].id, "done")
    life.write("/patient_1", by=KIM)
    card = life.rows(Message, Message.chat_id == KIM)[-1].html
    assert "walk, drink: Done ✅" in card
    assert re.search(r"\b2 of \d+ messages answered", card)


def test_all_of_it_can_be_put_off_and_is_said_again_together(life: Life) -> None:
    life.until(BOTH)
    newest = together(life)[-1].id
    life.tap("later", newest)
    assert "shift" not in life.tap("snooze", newest, "evening").verbs
    life.until("2026-03-16 18:00")
    assert life.told[-1].kind is MessageKind.AGAIN
    assert life.told[-1].reminders == [row.id for row in together(life)]
    assert life.last.html.startswith("Hello. I have 2 notes for you.")
    life.tap("answer", newest, "done", message_id=max(life.chat))
    shown = [message for message in life.chat.values() if "drink enough" in message.html]
    assert [one.html.endswith("<b>All done ✅</b> · 18:00") for one in shown] == [True, True]


def test_words_in_reply_are_taken_for_all_of_it(life: Life) -> None:
    life.until(BOTH)
    life.write("done")
    [reply] = life.rows(Reply)
    assert (reply.value, reply.reminder_id) == ("done", together(life)[-1].id)


def test_a_check_in_and_the_end_of_a_restriction_keep_their_own(tmp_path: Path) -> None:
    same = GENTLE.replace('at: "14:00"', 'at: "09:00"').replace('at: "11:00"', 'at: "09:00"')
    life = begin(tmp_path, same, anchor=date(2026, 3, 12))
    life.wait(weeks=4)
    alone = {"check_in", "lift_off"}
    for told in life.told:
        rows = life.rows(Reminder, col(Reminder.id).in_(told.reminders))
        if alone & {row.kind for row in rows}:
            assert (told.kind, len(rows)) == (MessageKind.REMINDER, 1)
    assert any(len(told.reminders) == 2 for told in life.told)


def test_a_message_is_never_longer_than_telegram_takes(tmp_path: Path) -> None:
    long = GENTLE.replace("Please drink enough.", "Please drink. " * 200)
    long = long.replace("Please take a <short> walk.", "Please walk. " * 200)
    life = begin(tmp_path, long, anchor=date(2026, 3, 12))
    life.until(BOTH)
    at_nine = [told for told in life.told if told.at == life.now]
    assert [told.kind for told in at_nine] == [MessageKind.CATCH_UP] * 2
    assert [len(told.reminders) for told in at_nine] == [1, 1]
    assert all(len(shown.html) < LONGEST for shown in life.chat.values())


def test_a_step_that_leaves_the_plan_before_they_are_sent_is_left_out(life: Life) -> None:
    life.until("2026-03-16 08:59")
    life.send_nothing = True
    life.until(BOTH)
    life.send_nothing = False
    with transaction(life.engine) as session:
        source = GENTLE.replace("drink:", "sip:")
        version = keep_plan(session, source, life.now)
        session.get_one(Enrolment, 1).plan_version_id = version.id or 0
    life.wait(minutes=1)
    walk, drink = together(life)
    assert (drink.state, drink.reason) == (ReminderState.WITHDRAWN, NOT_IN_PLAN)
    assert walk.state is ReminderState.RELEASED
    assert life.last.html.startswith("Hello from")
    assert life.last.verbs == ["answer", "later", "answer"]


def test_a_stop_before_they_are_sent_takes_all_of_it_back(life: Life) -> None:
    life.until("2026-03-16 08:59")
    life.write("/stop")
    life.send_nothing = True
    life.until(BOTH)
    life.send_nothing = False
    life.tap("stop", "yes")
    life.wait(days=3)
    [message] = life.rows(Message, Message.kind == MessageKind.CATCH_UP)
    assert message.state is MessageState.WITHDRAWN
    assert {row.state for row in together(life)} == {ReminderState.WITHDRAWN}


@pytest.mark.parametrize("late", [timedelta(minutes=10), timedelta(hours=2)])
def test_after_an_outage_those_of_one_minute_still_come_together(
    life: Life, late: timedelta
) -> None:
    life.until("2026-03-16 08:59")
    life.jump(hours=late / timedelta(hours=1))
    [told] = [told for told in life.told if told.kind is MessageKind.CATCH_UP]
    assert len(told.reminders) == 2
