"""Undo takes an answer back: nothing is forgotten, and all who count read it as unanswered."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from gentle import GENTLE
from life import ROSA, SIGNER, Life, begin

from bot.for_staff.staff import Role, Staff
from schedules.alert import Alert, AlertKind
from schedules.database import reading, transaction
from schedules.message import Message
from schedules.reminder import Reminder
from schedules.reply import Reply, current_replies, is_replied_to, last_tap

KIM = 900


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """Rosa, who just got her first walk, and a nurse."""
    opened = begin(tmp_path, GENTLE, anchor=date(2026, 3, 12))
    with transaction(opened.engine) as session:
        session.add(Staff(user_id=KIM, role=Role.CLINICIAN, added_at=opened.now))
    opened.until("2026-03-13 09:00")
    yield opened
    opened.engine.dispose()


def kept(life: Life) -> list[tuple[str, int | None]]:
    return [(reply.value, reply.supersedes_id) for reply in life.rows(Reply)]


def told_staff(life: Life) -> list[str]:
    """Return what the nurse was told besides alerts."""
    rows = life.rows(Message, Message.chat_id == KIM, Message.alert_id == None)  # noqa: E711 - a column in SQL, not None
    return [row.html for row in rows]


def counted(life: Life) -> int:
    return len(life.rows(Reminder, is_replied_to()))


def test_an_answer_shows_its_hour_and_can_be_undone(life: Life) -> None:
    before = life.last
    life.wait(minutes=12)
    shown = life.tap("answer", 1, "done")
    assert shown.html == before.html + "\n\n<b>Done ✅</b> · 09:12"
    assert shown.rows[0][0][0] == "Undo"
    assert len(shown.data) == 1
    opened = life.tap("undo")
    assert (opened.html, opened.rows) == (before.html, before.rows)
    assert life.toast == "Taken back"


def test_undo_is_a_reply_that_supersedes_and_leaves_the_reminder_unanswered(life: Life) -> None:
    life.tap("answer", 1, "done")
    assert counted(life) == 1
    life.tap("undo")
    assert kept(life) == [("done", None), ("undone", 1)]
    assert counted(life) == 0
    with reading(life.engine) as session:
        assert current_replies(session, 1) == {}
        assert last_tap(session, 1).value == "undone"
    life.tap("answer", 1, "done")
    assert kept(life) == [("done", None), ("undone", 1), ("done", 2)]
    assert counted(life) == 1


def test_a_change_of_mind_counts_once(life: Life) -> None:
    life.tap("answer", 1, "done")
    life.tap("undo")
    life.tap("answer", 1, "problem")
    assert counted(life) == 1


def test_a_double_tap_on_undo_is_one(life: Life) -> None:
    shown = life.tap("answer", 1, "done")
    [undo] = shown.data
    life.tap_data(max(life.chat), undo)
    life.tap_data(max(life.chat), undo)
    assert kept(life) == [("done", None), ("undone", 1)]


def test_an_undo_of_an_earlier_answer_leaves_the_later_one(life: Life) -> None:
    message_id = max(life.chat)
    [undo] = life.tap("answer", 1, "done").data
    life.tap("undo")
    life.tap("answer", 1, "done")
    shown = life.tap_data(message_id, undo)
    assert [value for value, _ in kept(life)] == ["done", "undone", "done"]
    assert shown.verbs == ["undo"]


def test_the_answer_of_another_patients_reminder_cannot_be_undone(life: Life) -> None:
    life.tap("answer", 1, "done")
    [data] = life.last.data
    stranger = data.replace("undo:1:1", "undo:2:1")
    life.tap_data(max(life.chat), stranger)  # its signature no longer fits
    assert life.toast == "This button no longer works."
    assert [value for value, _ in kept(life)] == ["done"]


def test_a_typed_answer_can_be_undone_where_it_was_noted(life: Life) -> None:
    noted = life.write("done")
    assert noted.html == "I noted: <b>Done ✅</b>"
    message_id = max(life.chat)
    life.tap_data(message_id, noted.data[0])
    assert [value for value, _ in kept(life)] == ["done", "undone"]
    assert all(shown.verbs == ["answer", "later", "answer"] for shown in life.chat.values())


def test_staff_hear_kindly_that_a_problem_was_taken_back_and_the_alert_stays(life: Life) -> None:
    reported = max(life.chat)
    life.tap("answer", 1, "problem")
    life.tap("undo", message_id=reported)
    [alert] = life.rows(Alert)
    assert (alert.kind, alert.acknowledged_at) == (AlertKind.PROBLEM, None)
    [news] = told_staff(life)
    assert "Bed 4" in news.splitlines()[0]
    assert "took the problem back" in news
    assert "The alert stays" in news


def test_staff_hear_nothing_of_any_other_undo(life: Life) -> None:
    life.tap("answer", 1, "done")
    life.tap("undo")
    assert told_staff(life) == []


def test_the_card_counts_and_lists_what_was_taken_back(life: Life) -> None:
    life.tap("answer", 1, "done")
    life.tap("undo")
    life.write("/patient_1", by=KIM)
    card = life.rows(Message, Message.chat_id == KIM)[-1].html
    assert "0 of 1 message answered" in card
    assert "walk: Taken back" in card


def test_undo_after_months_still_works_and_a_stopped_patient_gets_no_later(life: Life) -> None:
    life.tap("answer", 1, "done")
    life.wait(days=100)
    message_id = min(life.chat)
    assert life.tap("undo", message_id=message_id).verbs == ["answer", "later", "answer"]
    life.tap("answer", 1, "done", message_id=message_id)
    life.write("/stop")
    life.tap("stop", "yes")
    assert life.tap("undo", message_id=message_id).verbs == ["answer", "answer"]


def test_a_check_in_keeps_its_change(life: Life) -> None:
    life.until("2026-03-14 11:00")
    shown = life.tap("score", life.reminder("how").id, "pain", 3)
    assert [label for row in shown.rows for label, _ in row] == ["Change"]


def test_the_button_of_older_messages_still_opens_the_answers(life: Life) -> None:
    life.tap("answer", 1, "done")
    shown = life.tap_data(max(life.chat), SIGNER.data(ROSA, "again", "1"))
    assert shown.verbs == ["answer", "later", "answer"]
    assert [value for value, _ in kept(life)] == ["done"]
