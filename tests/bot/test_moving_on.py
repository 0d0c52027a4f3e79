"""Moving the rest of a series: asked about, exact about its effect, and taken back as simply."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from gentle import GENTLE
from life import ROSA, SIGNER, Life, begin

from schedules.change import carry_out
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.preview import preview
from schedules.reminder import Reminder, ReminderState
from schedules.timeline import timeline

DAY = timedelta(days=1)
FACTS = {"clinic": "Riverside Clinic", "phone": "1", "emergency": "112"}


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """Rosa, who puts the second walk off to tomorrow; there are more of them, every third day."""
    opened = begin(tmp_path, GENTLE, anchor=date(2026, 3, 12))
    opened.until("2026-03-19 09:30")
    opened.tap("later", opened.reminder("walk", 3).id)
    opened.tap("snooze", opened.reminder("walk", 3).id, "tomorrow")
    yield opened
    opened.engine.dispose()


def dues(life: Life) -> dict[tuple[str, int], str]:
    """Return the local time of every reminder."""
    return {(r.step, r.number): f"{life.local(r.due_at):%m-%d %H:%M}" for r in life.rows(Reminder)}


def moved(life: Life, before: dict[tuple[str, int], str]) -> dict[tuple[str, int], tuple[str, str]]:
    return {key: (before[key], at) for key, at in dues(life).items() if at != before[key]}


def message_of_walk(life: Life) -> int:
    return next(number for number, shown in life.chat.items() if "shift" in shown.verbs)


def test_it_says_exactly_what_would_happen_and_asks(life: Life) -> None:
    before = dues(life)
    asked = life.tap("shift")
    assert asked.html.split("\n\n")[-1].splitlines() == [
        "<b>Move the rest by a day too?</b>",
        "11 notes of this kind would come one day later.",
        "Nothing else changes.",
    ]
    assert moved(life, before) == {}
    left = life.tap("shift", life.reminder("walk", 3).id, "no")
    assert left.verbs == ["wake", "shift"]
    assert moved(life, before) == {}


def test_it_moves_the_rest_and_nothing_else_over_the_change_of_clocks(life: Life) -> None:
    before, walk = dues(life), life.reminder("walk", 3).id
    life.tap("shift")
    shown = life.tap("shift", walk, "yes")
    assert shown.html.endswith("Later: <b>tomorrow 09:00</b>\nThe next ones come 1 day later.")
    assert moved(life, before).keys() == {("walk", number) for number in range(4, 15)}
    assert moved(life, before)["walk", 4] == ("03-22 09:00", "03-23 09:00")
    assert moved(life, before)["walk", 7] == ("03-31 09:00", "04-01 09:00")  # after 29 March
    assert life.enrolment.shifts == [["walk", 4, 1]]


def test_tapped_twice_it_moves_once(life: Life) -> None:
    walk, number = life.reminder("walk", 3).id, message_of_walk(life)
    life.tap("shift")
    for _ in range(2):
        life.tap_data(number, SIGNER.data(ROSA, "shift", str(walk), "yes", "0"))
    assert life.enrolment.shifts == [["walk", 4, 1]]


def test_undo_takes_back_the_move_first_and_then_the_later_time(life: Life) -> None:
    before, walk, number = dues(life), life.reminder("walk", 3).id, message_of_walk(life)
    life.tap("shift")
    [undo] = life.tap("shift", walk, "yes").data
    assert life.tap_data(number, undo).verbs == ["wake", "shift"]
    assert (moved(life, before), life.enrolment.shifts) == ({}, None)
    life.tap_data(number, undo)  # once more it does nothing
    assert (moved(life, before), life.enrolment.shifts) == ({}, None)
    assert life.tap("wake").verbs == ["answer", "later", "answer"]


def test_what_was_put_off_comes_and_the_rest_follows_a_day_later(life: Life) -> None:
    life.tap("shift")
    life.tap("shift", life.reminder("walk", 3).id, "yes")
    told = len(life.told)
    life.until("2026-03-23 10:00")
    walks = {life.reminder("walk", number).id: number for number in (3, 4)}
    came = [
        (life.local(told.at).strftime("%m-%d %H:%M"), walks[told.reminders[0]])
        for told in life.told[told:]
        if told.reminders[0] in walks
    ]
    assert came == [("03-20 09:00", 3), ("03-23 09:00", 4)]


def test_after_it_came_again_the_move_stands_and_its_buttons_do_nothing(life: Life) -> None:
    walk, number = life.reminder("walk", 3).id, message_of_walk(life)
    life.tap("shift")
    life.tap("shift", walk, "yes")
    life.until("2026-03-20 10:00")
    for verb, days in (("yes", "0"), ("yes", "1"), ("back", "1"), ("ask", "0")):
        life.tap_data(number, SIGNER.data(ROSA, "shift", str(walk), verb, days))
        assert life.toast == "This button no longer works."
    assert life.enrolment.shifts == [["walk", 4, 1]]


def test_picture_calendar_and_preview_follow(life: Life) -> None:
    life.tap("shift")
    life.tap("shift", life.reminder("walk", 3).id, "yes")
    plan, course = life.plan, life.enrolment.course()
    shown = {(r.step, r.number): r.utc for r in preview(plan, course, "en", FACTS)}
    planned = life.rows(Reminder, Reminder.state == ReminderState.PLANNED)
    assert {(r.step, r.number): r.due_at for r in planned}.items() <= shown.items()
    assert shown["walk", 4] == life.reminder("walk", 4).due_at


def test_a_new_version_of_the_plan_keeps_it_and_one_without_the_step_ignores_it(life: Life) -> None:
    life.tap("shift")
    life.tap("shift", life.reminder("walk", 3).id, "yes")
    newer = GENTLE.replace("version: 1", "version: 2")
    with transaction(life.engine) as session:
        changes = carry_out(session, session.get_one(Enrolment, 1), {"source": newer}, life.now)
        assert not changes
    without = newer.replace("walk:", "stroll:").replace("version: 2", "version: 3")
    with transaction(life.engine) as session:
        carry_out(session, session.get_one(Enrolment, 1), {"source": without}, life.now)
    rows = life.rows(Reminder, Reminder.step == "stroll", Reminder.number == 4)
    assert f"{life.local(rows[0].due_at):%m-%d %H:%M}" == "03-22 09:00"
    wanted = {(o.step, o.number): o.utc for o in timeline(life.plan, life.enrolment.course())}
    planned = life.rows(Reminder, Reminder.state == ReminderState.PLANNED)
    assert {(r.step, r.number): r.due_at for r in planned}.items() <= wanted.items()


def test_a_new_date_moves_it_all_and_keeps_the_wish(life: Life) -> None:
    life.tap("shift")
    life.tap("shift", life.reminder("walk", 3).id, "yes")
    with transaction(life.engine) as session:
        later = {"anchor": date(2026, 3, 14)}
        carry_out(session, session.get_one(Enrolment, 1), later, life.now)
    assert dues(life)["walk", 4] == "03-25 09:00"


def test_what_would_come_too_late_is_said(tmp_path: Path) -> None:
    life = begin(
        tmp_path, GENTLE.replace("until: 6 weeks", "until: 11 days"), anchor=date(2026, 3, 12)
    )
    life.until("2026-03-19 09:30")
    life.tap("later", life.reminder("walk", 3).id)
    life.tap("snooze", life.reminder("walk", 3).id, "tomorrow")
    assert "1 note would then be too late and fall away." in life.tap("shift").html


def test_what_gives_way_on_a_full_day_is_said(tmp_path: Path) -> None:
    full = GENTLE.replace("most_a_day: 6", "most_a_day: 1")
    life = begin(tmp_path, full, anchor=date(2026, 3, 12))
    life.until("2026-03-13 09:30")
    life.tap("later", life.reminder("walk", 1).id)
    life.tap("snooze", life.reminder("walk", 1).id, "tomorrow")
    assert "would move too" in life.tap("shift").html


@pytest.mark.parametrize(("step", "moment"), [("how", "2026-03-14 11:00")])
def test_a_check_in_has_no_rest_to_move(tmp_path: Path, step: str, moment: str) -> None:
    life = begin(tmp_path, GENTLE, anchor=date(2026, 3, 12))
    life.until(moment)
    life.tap("later", life.reminder(step).id)
    assert life.tap("snooze", life.reminder(step).id, "tomorrow").verbs == ["wake"]
    data = SIGNER.data(ROSA, "shift", str(life.reminder(step).id), "yes", "0")
    life.tap_data(max(life.chat), data)
    assert life.enrolment.shifts is None


def test_an_hour_later_moves_nothing_else(life: Life) -> None:
    walk = life.reminder("walk", 3).id
    life.tap("wake")
    life.tap("later", walk)
    assert life.tap("snooze", walk, "hour").verbs == ["wake"]
