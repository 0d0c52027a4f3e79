"""A reminder put off comes once more at the time that was chosen, and the series goes on."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from gentle import GENTLE
from life import ROSA, SIGNER, Life, begin
from sqlmodel import select

from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState
from schedules.reason import ANSWERED, NEXT_CAME, NO_NEED, PUT_OFF_ANEW
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind

THURSDAY = date(2026, 3, 12)  # the day of the procedure
FIRST_WALK = "2026-03-13 09:00"


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """Rosa, who just got her first walk."""
    opened = begin(tmp_path, GENTLE, anchor=THURSDAY)
    opened.until(FIRST_WALK)
    yield opened
    opened.engine.dispose()


def again(life: Life) -> list[tuple[MessageState, str | None]]:
    """Return what became of each message that was to say a reminder again."""
    rows = life.rows(Message, Message.kind == MessageKind.AGAIN)
    return [(row.state, row.failure) for row in rows]


def values(life: Life) -> list[str]:
    return [reply.value for reply in life.rows(Reply, Reply.kind == ReplyKind.TAP)]


def put_off(life: Life, step: str, chosen: str) -> int:
    """Put the first reminder of a step off; return the reminder's number."""
    number = life.reminder(step).id
    life.tap("later", number)
    life.tap("snooze", number, chosen)
    return number


def test_later_turns_the_message_into_a_choice_and_back(life: Life) -> None:
    assert life.last.verbs == ["answer", "later", "answer"]
    before = life.last.html
    asked = life.tap("later")
    assert asked.html == before + "\n\n<b>When shall I remind you?</b>"
    labels = [label for row in asked.rows for label, _ in row]
    assert labels == ["In an hour", "This evening, 18:00", "Tomorrow, 09:00", "Back"]
    assert life.tap("snooze", life.reminder("walk").id, "back").html == before
    assert life.last.verbs == ["answer", "later", "answer"]


def test_it_is_said_once_more_at_that_time_as_a_message_of_its_own(life: Life) -> None:
    walk = put_off(life, "walk", "evening")
    assert life.last.html.endswith("Later: <b>today 18:00</b>")
    assert life.last.verbs == ["wake"]
    life.until("2026-03-13 17:59")
    assert len(life.chat) == 1
    life.until("2026-03-13 18:00")
    assert [(told.kind, told.reminders) for told in life.told] == [
        (MessageKind.REMINDER, [walk]),
        (MessageKind.AGAIN, [walk]),
    ]
    assert life.local(life.told[-1].at).strftime("%H:%M") == "18:00"
    assert life.last.verbs == ["answer", "later", "answer"]
    life.wait(hours=14)
    assert len(life.told) == 2


def test_it_is_true_of_the_day_on_which_it_is_said_again(life: Life) -> None:
    put_off(life, "walk", "tomorrow")
    life.until("2026-03-14 09:00")
    assert "Day 2." in life.last.html


def test_the_series_does_not_move(life: Life) -> None:
    before = [(row.id, row.due_at, row.run_at) for row in life.rows(Reminder)]
    put_off(life, "walk", "tomorrow")
    assert [(row.id, row.due_at, row.run_at) for row in life.rows(Reminder)] == before


def test_an_answer_on_it_answers_the_reminder_and_both_messages_show_it(life: Life) -> None:
    walk = put_off(life, "walk", "hour")
    life.until("2026-03-13 10:05")
    life.tap("answer", walk, "done", message_id=max(life.chat))
    first, second = life.chat.values()
    for shown in (first, second):
        assert shown.html.endswith("<b>Done ✅</b> · 10:05")
        assert shown.verbs == ["undo"]
    [reply] = life.rows(Reply)
    assert (reply.value, reply.reminder_id) == ("done", walk)


def test_an_answer_meanwhile_takes_it_back(life: Life) -> None:
    walk = put_off(life, "walk", "evening")
    life.tap_data(max(life.chat), SIGNER.data(ROSA, "answer", str(walk), "done"))
    assert again(life) == [(MessageState.WITHDRAWN, ANSWERED)]
    life.until("2026-03-14 10:00")
    assert len(life.told) == 1


def test_a_new_choice_replaces_the_old_one(life: Life) -> None:
    walk = put_off(life, "walk", "evening")
    for chosen in ("tomorrow", "tomorrow"):  # and tapped twice it is one
        life.tap_data(max(life.chat), SIGNER.data(ROSA, "snooze", str(walk), chosen))
    assert again(life) == [
        (MessageState.WITHDRAWN, PUT_OFF_ANEW),
        (MessageState.PENDING, None),
    ]
    life.until("2026-03-14 10:00")
    assert [told.kind for told in life.told] == [MessageKind.REMINDER, MessageKind.AGAIN]


def test_undo_brings_the_buttons_back_and_nothing_comes(life: Life) -> None:
    put_off(life, "walk", "evening")
    assert life.tap("wake").verbs == ["answer", "later", "answer"]
    assert again(life) == [(MessageState.WITHDRAWN, NO_NEED)]
    life.until("2026-03-13 20:00")
    assert len(life.told) == 1


def test_an_undo_of_an_earlier_choice_leaves_the_later_one(life: Life) -> None:
    walk = put_off(life, "walk", "evening")
    [stale] = life.last.data
    life.tap_data(max(life.chat), SIGNER.data(ROSA, "snooze", str(walk), "tomorrow"))
    shown = life.tap_data(max(life.chat), stale)
    assert shown.html.endswith("Later: <b>tomorrow 09:00</b>")
    assert again(life)[-1] == (MessageState.PENDING, None)


def test_it_may_be_put_off_again_when_it_comes(life: Life) -> None:
    walk = put_off(life, "walk", "hour")
    life.until("2026-03-13 10:00")
    life.tap("later", message_id=max(life.chat))
    life.tap("snooze", walk, "evening")
    life.until("2026-03-13 18:00")
    assert [told.kind for told in life.told[1:]] == [MessageKind.AGAIN] * 2
    life.tap("answer", walk, "done", message_id=max(life.chat))
    assert all(shown.html.endswith("<b>Done ✅</b> · 18:00") for shown in life.chat.values())


def test_the_next_of_its_step_makes_it_needless(life: Life) -> None:
    walk = put_off(life, "walk", "evening")
    with transaction(life.engine) as session:  # as if the patient had put it off for days
        waiting = session.exec(select(Message).where(Message.again_of == walk)).one()
        waiting.not_before += timedelta(days=3)
    life.until("2026-03-17 20:00")
    assert again(life) == [(MessageState.WITHDRAWN, NEXT_CAME)]


def test_a_not_yet_is_kept_and_asks_when(life: Life) -> None:
    life.until("2026-03-14 14:00")
    stretch = life.reminder("stretch").id
    asked = life.tap("answer", stretch, "not_yet")
    assert "<b>Not yet</b> · 14:00" in asked.html
    assert [label for row in asked.rows for label, _ in row][-1] == "No need"
    assert values(life) == ["not_yet"]
    left = life.tap("snooze", stretch, "none")
    assert left.html.endswith("<b>Not yet</b> · 14:00")
    assert left.verbs == ["undo"]
    assert again(life) == []


def test_a_not_yet_that_is_put_off_comes_again_and_undo_takes_both_back(life: Life) -> None:
    life.until("2026-03-14 14:00")
    stretch = life.reminder("stretch").id
    life.tap("answer", stretch, "not_yet")
    shown = life.tap("snooze", stretch, "hour")
    assert shown.html.endswith("<b>Not yet</b> · 14:00\nLater: <b>today 15:00</b>")
    assert life.tap("wake").verbs == ["answer"] * 3
    assert values(life) == ["not_yet", "undone"]
    life.tap("answer", stretch, "not_yet")
    life.tap("snooze", stretch, "hour")
    life.until("2026-03-14 15:00")
    assert life.told[-1].kind is MessageKind.AGAIN
    life.tap("answer", stretch, "done", message_id=max(life.chat))
    assert values(life) == ["not_yet", "undone", "not_yet", "done"]


def test_late_in_the_evening_only_what_makes_sense_is_offered(life: Life) -> None:
    life.until("2026-03-13 20:30")
    labels = [label for row in life.tap("later").rows for label, _ in row]
    assert labels == ["Tomorrow, 09:00", "Back"]


def test_without_any_later_time_it_says_so(life: Life) -> None:
    life.until("2026-03-15 20:30")  # the next walk is tomorrow
    asked = life.tap("later", life.reminder("walk").id)
    assert "There is no later time for this one." in asked.html
    assert asked.verbs == ["snooze"]
    assert life.tap("snooze").verbs == ["answer", "later", "answer"]


def test_a_time_that_has_passed_is_asked_anew(life: Life) -> None:
    walk = life.reminder("walk").id
    life.tap("later")
    life.until("2026-03-13 19:00")
    asked = life.tap("snooze", walk, "evening")
    assert life.toast == "This time has passed. Please choose another."
    assert asked.verbs == ["snooze"] * 3
    assert again(life) == []


def test_what_is_only_to_be_read_has_no_later(life: Life) -> None:
    life.until("2026-03-15 14:00")
    assert life.last.verbs == ["answer", "answer"]
    number = life.reminder("no_running").id
    life.tap_data(max(life.chat), SIGNER.data(ROSA, "later", str(number)))
    assert life.toast == "This button no longer works."


def test_a_check_in_may_be_put_off_before_its_first_answer(life: Life) -> None:
    life.until("2026-03-14 11:00")
    how = life.reminder("how").id
    assert life.last.verbs == ["score"] * 11 + ["later"]
    life.tap("later", how)
    assert life.tap("snooze", how, "hour").verbs == ["wake"]
    life.until("2026-03-14 12:00")
    assert life.last.verbs == ["score"] * 11 + ["later"]
    answered = life.tap("score", how, "pain", 4, message_id=max(life.chat))
    assert answered.verbs == ["again"]
    first = life.tap("wake")  # on the first message, by now long past
    assert first.verbs == ["again"]
    assert [(reply.question, reply.value) for reply in life.rows(Reply)] == [("pain", "4")]


def test_a_check_in_that_is_answered_is_put_off_no_more(life: Life) -> None:
    life.until("2026-03-14 11:00")
    how, message_id = life.reminder("how").id, max(life.chat)
    stale = SIGNER.data(ROSA, "later", str(how))
    life.tap("score", how, "pain", 4)
    assert life.tap_data(message_id, stale).verbs == ["again"]
    assert life.toast == "That is noted already."
    assert "later" not in life.tap("again", how).verbs  # nor while an answer is changed


def test_a_number_typed_after_it_came_again_answers_it_there(life: Life) -> None:
    life.until("2026-03-14 11:00")
    how = put_off(life, "how", "hour")
    life.until("2026-03-14 12:00")
    below = max(life.chat)
    life.write("6")
    assert life.chat[below].verbs == ["again"]
    [reply] = life.rows(Reply)
    assert (reply.value, reply.reminder_id) == ("6", how)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "later"), ("en", "remind me tonight"), ("es", "mañana"), ("de", "später")],
)
@pytest.mark.parametrize("moment", [FIRST_WALK, "2026-03-14 11:00"])
def test_the_wish_in_words_leads_to_the_same_choice(
    tmp_path: Path, language: str, words: str, moment: str
) -> None:
    life = begin(tmp_path, GENTLE, anchor=THURSDAY, language=language)
    life.until(moment)
    asked = life.write(words)
    assert asked.verbs == ["snooze"] * 4
    life.tap("snooze")
    assert len(life.rows(Message, Message.kind == MessageKind.AGAIN)) == 1
    assert life.rows(Reply) == []


def test_a_typed_later_where_the_plan_has_a_not_yet_is_kept_as_that(life: Life) -> None:
    life.until("2026-03-14 14:00")
    asked = life.write("later")
    assert values(life) == ["not_yet"]
    assert asked.html.startswith("I noted: <b>Not yet</b>")
    assert asked.verbs == ["snooze"] * 4


def test_whoever_stopped_is_offered_nothing_and_hears_nothing(life: Life) -> None:
    walk = put_off(life, "walk", "evening")
    life.write("/stop")
    life.tap("stop", "yes")
    assert again(life)[0][0] is MessageState.WITHDRAWN
    for verb in (["later"], ["snooze", "hour"]):
        data = SIGNER.data(ROSA, verb[0], str(walk), *verb[1:])
        life.tap_data(max(life.chat), data)
        assert life.toast == "This button no longer works."
    life.until("2026-03-20 09:00")
    assert len(life.told) == 1


NONSENSE = [
    ["later", "999999"],
    ["later", "2"],  # planned, and not sent yet
    ["snooze", "999999", "hour"],
    ["snooze", "1", "never"],
    ["wake", "1", "999999"],
    ["wake", "999999", "1"],
    ["undo", "1", "999999"],
    ["undo", "999999", "1"],
    ["shift", "1", "yes", "0"],
    ["shift", "999999", "ask", "0"],
    ["shift", "1", "much", "7"],
    ["later"],
    ["snooze", "1"],
]


@pytest.mark.parametrize("parts", NONSENSE)
def test_a_button_that_means_nothing_does_nothing(life: Life, parts: list[str]) -> None:
    life.tap_data(max(life.chat), SIGNER.data(ROSA, *parts))
    assert again(life) == []
    assert life.rows(Reply) == []
    assert life.rows(Enrolment)[0].shifts is None
