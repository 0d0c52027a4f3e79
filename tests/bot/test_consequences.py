"""What an answer leads to: staff alerted, the patient asked again or told what to do."""

from datetime import UTC, datetime, timedelta

from ruled import RULED, answer, reminders, ruled

from schedules.alert import Alert, AlertKind
from schedules.message import Message, Priority
from schedules.reason import ANSWER_CHANGED, STOPPED
from schedules.reminder import Reminder, ReminderState
from schedules.rule import AlertLevel

ASKED_DAILY = RULED.replace("when: [1 day,", "when: [1 day, 2 days,")

WITH_SCORE = RULED.replace(
    "questions:\n", "questions:\n  hip: {type: instrument, instrument: hoos_jr, title: {en: Hip}}\n"
).replace("questions: [pain, calf]", "questions: [hip, pain, calf]")
LOW_SCORE = WITH_SCORE.replace("rules:\n", "rules:\n  low: {if: hip < 50, then: {alert: today}}\n")


def of(step):
    return Reminder.step == step


async def first_check_in(clinic, source=RULED):
    """Let Rosa join and receive the first check-in; return it."""
    await ruled(clinic, source)
    await clinic.advance(days=1)
    return reminders(clinic, of("check_in"))[0]


def asked_again(clinic):
    return reminders(clinic, of("check_in"), Reminder.because == "strong_pain")


def alerts(clinic):
    raised = clinic.rows(Alert, Alert.kind != AlertKind.NO_WORD)  # which waits for its hour
    return [(alert.kind, alert.level, alert.rule) for alert in raised]


async def unheard(clinic, **span):
    """Let a long time pass without an answer; a nurse takes on that the patient is silent.

    Otherwise staff are called on each of its days, which takes a test of a year most of its time.
    """
    silent = timedelta(days=45)
    await clinic.advance(days=silent.days)
    await clinic.nurse.tap("ack")
    await clinic.advance(seconds=(timedelta(**span) - silent).total_seconds())


async def told(someone):
    """Return the last text that somebody got."""
    return (await someone.received())[-1]["text"]


async def test_strong_pain_reaches_staff_in_words_and_is_asked_again_at_the_patients_hour(clinic):
    check_in = await first_check_in(clinic)
    await answer(clinic, check_in, "pain", 8)
    assert alerts(clinic) == [(AlertKind.RULE, AlertLevel.TODAY, "strong_pain")]
    news = await told(clinic.nurse)
    assert all(
        word in news for word in ("Bed 4", "Pain: 8 of 10", "November 21", "day 1", "/patient_")
    )
    [again] = asked_again(clinic)
    assert again.due_at == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert again.expires_at == again.due_at + timedelta(days=2)
    await clinic.advance(days=1)
    [sent] = clinic.rows(Message, Message.reminder_id == again.id)
    assert sent.telegram_id


async def test_what_is_not_strong_leads_to_nothing(clinic):
    check_in = await first_check_in(clinic)
    await answer(clinic, check_in, "pain", 6)
    await answer(clinic, check_in, "calf", "no")
    assert (alerts(clinic), asked_again(clinic)) == ([], [])


async def test_a_rule_asks_again_three_times_in_a_row_and_then_lets_it_be(clinic):
    check_in = await first_check_in(clinic)
    for times in (1, 2, 3, 3):
        await answer(clinic, check_in, "pain", 8)
        assert len(asked_again(clinic)) == times
        check_in = asked_again(clinic)[-1]
        await clinic.advance(days=1)
    assert len(clinic.rows(Alert)) == 4  # each answer is news


async def test_the_plans_own_question_of_the_next_day_is_not_asked_twice(clinic):
    check_in = await first_check_in(clinic, ASKED_DAILY)
    await answer(clinic, check_in, "pain", 8)
    assert asked_again(clinic) == []


async def test_an_answer_changed_for_the_better_takes_back_the_question_and_tells_staff(clinic):
    check_in = await first_check_in(clinic)
    await answer(clinic, check_in, "pain", 8)
    await answer(clinic, check_in, "pain", 3)
    [again] = asked_again(clinic)
    assert (again.state, again.reason) == (ReminderState.WITHDRAWN, ANSWER_CHANGED)
    news = await told(clinic.nurse)
    assert "Pain: 3 of 10" in news
    assert "8 of 10" in news
    await answer(clinic, check_in, "pain", 9)
    assert [row.state for row in asked_again(clinic)][1:] == [ReminderState.PLANNED]
    assert len(clinic.rows(Alert)) == 1  # told as a change, not as another alert
    assert "Pain: 9 of 10" in await told(clinic.nurse)


async def test_a_change_that_was_no_news_tells_nobody(clinic):
    check_in = await first_check_in(clinic)
    before = len(await clinic.nurse.received())
    await answer(clinic, check_in, "pain", 3)
    await answer(clinic, check_in, "pain", 4)
    assert len(await clinic.nurse.received()) == before


async def test_the_most_urgent_of_several_rules_tells_once(clinic):
    check_in = await first_check_in(clinic)
    await answer(clinic, check_in, "pain", 2)
    await clinic.advance(days=9)
    before = len(await clinic.nurse.received())
    await answer(clinic, reminders(clinic, of("check_in"))[1], "pain", 8)
    assert {rule for _, _, rule in alerts(clinic)} == {"strong_pain", "worse"}
    assert len(await clinic.nurse.received()) == before + 1
    assert "today" in await told(clinic.nurse)


async def test_a_sign_of_danger_is_answered_at_once_even_at_night(clinic):
    check_in = await first_check_in(clinic)
    await clinic.advance(hours=16, minutes=30)
    assert clinic.now.hour == 2
    said = await answer(clinic, check_in, "calf", "yes")
    [instruction] = [m["text"] for m in said if clinic.phone_number in m["text"]]
    assert "See a doctor today." in instruction
    assert "Pain or swelling in one calf" in instruction
    assert "calf" not in instruction.splitlines()[0]  # it shows on a locked phone
    assert alerts(clinic) == [(AlertKind.RED_FLAG, AlertLevel.NOW, "calf")]
    news = await told(clinic.nurse)
    assert "Pain or swelling in one calf" in news
    assert "Calf: Yes" in news
    assert clinic.rows(Message, Message.priority == Priority.URGENT)


async def test_a_sign_of_danger_taken_back_is_told_and_given_again_is_answered_again(clinic):
    check_in = await first_check_in(clinic)
    await answer(clinic, check_in, "calf", "yes")
    await answer(clinic, check_in, "calf", "no")
    assert "Calf: No" in await told(clinic.nurse)
    said = await answer(clinic, check_in, "calf", "yes")
    assert any("See a doctor today" in message["text"] for message in said)
    assert len(alerts(clinic)) == 2


async def test_a_rule_looks_at_the_score_of_an_instrument_once_it_is_complete(clinic):
    check_in = await first_check_in(clinic, LOW_SCORE)
    for item in range(1, 7):
        assert alerts(clinic) == []
        await answer(clinic, check_in, f"hip.{item}", 3)
    assert alerts(clinic) == [(AlertKind.RULE, AlertLevel.TODAY, "low")]
    assert "Hip: 33 of 100" in await told(clinic.nurse)


async def test_fading_benefit_starts_the_booster_step_from_month_12_on(clinic):
    check_in = await first_check_in(clinic)
    await answer(clinic, check_in, "pain", 6)
    await clinic.advance(days=9)
    await answer(clinic, reminders(clinic, of("check_in"))[1], "pain", 6)
    assert reminders(clinic, of("booster")) == []  # too early to tell
    await unheard(clinic, days=355)
    year = reminders(clinic, of("check_in"))[5]
    await answer(clinic, year, "pain", 5)
    await answer(clinic, year, "pain", 6)
    [booster] = reminders(clinic, of("booster"))
    assert (booster.state, booster.because) == (ReminderState.RELEASED, "fading")
    await clinic.rosa.tap("answer", booster.id, "ok")
    assert await clinic.rosa.toast()


async def test_what_a_rule_starts_at_night_waits_for_the_morning(clinic):
    check_in = await first_check_in(clinic)
    await answer(clinic, check_in, "pain", 6)
    await unheard(clinic, days=364, hours=14)  # 23:30
    await answer(clinic, reminders(clinic, of("check_in"))[5], "pain", 6)
    [booster] = reminders(clinic, of("booster"))
    assert booster.due_at == datetime(2027, 11, 21, 8, tzinfo=UTC)


async def test_the_same_tap_twice_leads_to_one_alert_and_one_question(clinic):
    check_in = await first_check_in(clinic)
    for _ in range(2):
        await answer(clinic, check_in, "pain", 8)
    assert (len(alerts(clinic)), len(asked_again(clinic))) == (1, 1)


async def test_after_a_stop_nothing_is_asked_again_but_danger_is_still_answered(clinic):
    check_in = await first_check_in(clinic)
    await answer(clinic, check_in, "pain", 8)
    await clinic.rosa.send("/stop")
    await clinic.rosa.tap("stop", "yes")
    assert [(row.state, row.reason) for row in asked_again(clinic)] == [
        (ReminderState.WITHDRAWN, STOPPED)
    ]
    await answer(clinic, check_in, "pain", 9)
    said = await answer(clinic, check_in, "calf", "yes")
    assert len(asked_again(clinic)) == 1
    assert any("See a doctor today" in message["text"] for message in said)
    await clinic.advance(days=2)
    assert reminders(clinic, Reminder.state == ReminderState.PLANNED) == []
