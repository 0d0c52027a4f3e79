"""An alert calls staff again and again until one of them takes it on, whatever goes wrong."""

from datetime import UTC, datetime, timedelta

import anyio
from alarm import NOW, OFFICE_HOURS, ROUTINE, TODAY, alarm, alarms, count, minutes, raise_one
from clinic import buttons, meaning, open_clinic, verbs

from bot.alerts import tell_of_silence
from bot.for_staff.staff import Role
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageState


async def test_an_urgent_alert_goes_to_all_staff_with_a_button_and_observers_only_see_it(clinic):
    await clinic.joined()
    colleague, observer = await clinic.colleague(), await clinic.colleague(Role.OBSERVER)
    await alarm(clinic, wrote="my chest <hurts>")
    for person in (clinic.nurse, colleague):
        [told] = await alarms(person)
        assert verbs(told) == ["ack"]
        first, *rest = told["text"].splitlines()
        assert "Bed 4" in first
        assert rest == ["my chest <hurts>", "/patient_1", "Their own Telegram"]
    [seen] = await alarms(observer)
    assert verbs(seen) == []


async def test_what_is_routine_is_told_once_and_asks_for_nothing(clinic):
    await clinic.joined()
    await clinic.rosa.send("Thank you")
    [told] = [m for m in await clinic.nurse.received() if "Thank you" in m["text"]]
    # It may be answered, taken or closed, but nobody is called again for it.
    assert verbs(told) == ["write", "take", "close"]
    before = len(await clinic.nurse.received())
    await minutes(clinic, 300)
    assert len(await clinic.nurse.received()) == before


async def test_whoever_takes_it_on_is_named_to_all_and_the_calls_end(clinic):
    await clinic.joined()
    colleague = await clinic.colleague(language="de")
    number = await alarm(clinic)
    await clinic.nurse.tap("ack", number)
    assert (await clinic.nurse.toast()).startswith("You have it, 09:30")
    [mine], [theirs] = await alarms(clinic.nurse), await alarms_in_german(colleague)
    assert mine["text"].endswith("You have it, 09:30 ✅")
    assert theirs["text"].endswith("\u2068Kim\u2069 kümmert sich, 09:30 ✅")
    assert (verbs(mine), verbs(theirs)) == ([], [])
    [alert] = clinic.rows(Alert)
    assert alert.acknowledged_by == clinic.nurse.id
    assert alert.acknowledged_at - alert.raised_at < timedelta(minutes=1)
    await minutes(clinic, 600)
    assert await count(clinic.nurse) == [1]


async def alarms_in_german(someone):
    return [m for m in await someone.received() if "Bed 4" in m["text"]]


async def test_of_two_at_once_the_first_has_it_and_the_other_is_told(clinic):
    await clinic.joined()
    colleague = await clinic.colleague()
    number = await alarm(clinic)
    [mine], [theirs] = await alarms(clinic.nurse), await alarms(colleague)
    async with anyio.create_task_group() as racing:
        for person, told in ((colleague, theirs), (clinic.nurse, mine)):
            racing.start_soon(person.tap_data, buttons(told)[0]["data"], told["id"])
    [alert] = clinic.rows(Alert)
    toasts = {person.id: await person.toast() for person in (clinic.nurse, colleague)}
    assert toasts.pop(alert.acknowledged_by).startswith("You have it")
    assert "has it" in toasts.popitem()[1]
    await clinic.nurse.tap_data(clinic.signer.data(clinic.nurse.id, "ack", str(number)), mine["id"])
    assert clinic.rows(Alert) == [alert]  # and once more changes nothing


async def test_an_observer_and_a_former_colleague_cannot_take_it_on(clinic):
    await clinic.joined()
    observer, former = await clinic.colleague(Role.OBSERVER), await clinic.colleague()
    number = await alarm(clinic)
    clinic.dismiss(former)
    for person in (observer, former):
        data = clinic.signer.data(person.id, "ack", str(number))
        await person.tap_data(data, (await alarms(person))[0]["id"])
    assert clinic.rows(Alert)[0].acknowledged_at is None


async def test_nobody_takes_it_on_and_it_is_told_again_after_ten_minutes_then_less_often(clinic):
    await clinic.joined()
    await alarm(clinic)
    for passed, told in [(9, 1), (1, 2), (40, 6), (7, 6), (3, 7), (20, 8), (40, 9), (80, 10)]:
        await minutes(clinic, passed)
        assert await count(clinic.nurse) == [told], passed
    again = (await alarms(clinic.nurse))[-1]["text"]
    assert again.endswith("It came on November 20 at 09:30. Nobody has it yet ⏰")
    await minutes(clinic, 60 * 24 * 3)
    assert 30 < (await count(clinic.nurse))[0] < 45  # it never ends by itself
    await clinic.nurse.tap("ack")
    assert (await clinic.nurse.toast()) == f"You have it, {clinic.now:%H:%M} ✅"
    shown = [message["text"] for message in await alarms(clinic.nurse)]
    assert not [text for text in shown if "Nobody has it yet" in text]
    day = f"You have it, Nov {clinic.now.day}, {clinic.now:%H:%M} ✅"
    assert shown[0].splitlines()[-1] == day  # below the day on which it was called
    assert shown[2].splitlines()[-2:] == ["It came on November 20 at 09:30.", day]
    assert shown[-1].splitlines()[-1] == f"You have it, {clinic.now:%H:%M} ✅"


async def test_after_two_calls_those_off_duty_are_called_one_by_one_admins_last(clinic):
    await clinic.joined()
    resting = [await clinic.colleague(role) for role in (Role.ADMIN, Role.CLINICIAN)]
    on = await clinic.colleague()
    for person in (clinic.nurse, *resting):
        await person.send("/duty")
        await person.tap("duty", "off")
    await alarm(clinic)
    admin, clinician = resting
    everybody = (on, clinician, clinic.nurse, admin)
    expected = [[1, 0, 0, 0], [2, 0, 0, 0], [3, 1, 0, 0], [4, 2, 1, 0], [5, 3, 2, 1]]
    for so_far in expected:
        assert await count(*everybody) == so_far
        await minutes(clinic, 10)
    await admin.tap("ack")
    await minutes(clinic, 60)
    assert await count(*everybody) == [6, 4, 3, 2]


async def test_who_blocked_the_bot_is_replaced_at_once_by_the_next_in_line(clinic):
    await clinic.joined()
    on = await clinic.colleague()
    await clinic.nurse.send("/duty")
    await clinic.nurse.tap("duty", "off")
    await on.phone.block()
    await clinic.settle()
    await alarm(clinic)
    assert await count(clinic.nurse) == [1]
    states = [m.state for m in clinic.rows(Message, Message.alert_id.is_not(None))]
    assert states == [MessageState.UNDELIVERABLE, MessageState.SENT]


async def test_an_alert_that_reached_nobody_is_listed_and_comes_when_the_chat_opens(clinic):
    await clinic.joined()
    await clinic.nurse.phone.block()
    await clinic.settle()
    await alarm(clinic)
    await minutes(clinic, 30)
    assert await count(clinic.nurse) == [0]
    await clinic.nurse.phone.unblock()
    await clinic.settle()
    await clinic.nurse.send("/start")
    assert await count(clinic.nurse) == [1]  # not once for each time that it failed


async def test_with_nobody_on_the_staff_it_waits_for_the_first_who_comes(clinic):
    await clinic.joined()
    clinic.dismiss(clinic.nurse)
    await alarm(clinic)
    await minutes(clinic, 25)
    someone = await clinic.colleague()
    await minutes(clinic, 10)
    assert await count(someone) == [1]


async def test_alerts_are_listed_oldest_first_and_taken_on_from_the_list(clinic):
    await clinic.joined()
    first = await alarm(clinic, TODAY)
    await minutes(clinic, 5)
    await alarm(clinic)
    [listed] = await clinic.nurse.send("/alerts")
    assert listed["text"].startswith("2 alerts wait")
    assert [meaning(b)[:2] for b in buttons(listed)[:2]] == [["card", "1"], ["ack", str(first)]]
    assert "🔔" in buttons(listed)[0]["label"]
    await clinic.nurse.tap("ack", first, message_id=listed["id"])
    [shown] = [m for m in await clinic.nurse.received() if m["id"] == listed["id"]]
    assert shown["text"].startswith("1 alert waits")
    await clinic.nurse.tap("card", message_id=listed["id"])
    [card] = [m for m in await clinic.nurse.received() if m["id"] == listed["id"]]
    assert "Procedure" in card["text"]


async def test_an_observer_sees_the_list_without_its_buttons_and_an_empty_one_says_so(clinic):
    observer = await clinic.colleague(Role.OBSERVER)
    [nothing] = await observer.send("/alerts")
    assert nothing["text"] == "Nothing waits for you ✅"
    await alarm(clinic)
    [listed] = await observer.send("/alerts")
    assert verbs(listed) == ["alerts"]  # it is about no patient, so there is no card


async def test_out_of_hours_what_can_wait_waits_and_what_cannot_goes_to_all():
    saturday = datetime(2026, 11, 21, 10, tzinfo=UTC)
    async with open_clinic(saturday, duty=OFFICE_HOURS) as clinic:
        await clinic.joined()
        resting = await clinic.colleague()
        await resting.send("/duty")
        await resting.tap("duty", "off")
        await alarm(clinic, TODAY)
        assert await count(clinic.nurse, resting) == [0, 0]
        urgent = await alarm(clinic, NOW)
        assert await count(clinic.nurse, resting) == [1, 1]
        await resting.tap("ack", urgent)
        await clinic.stage.bar.to(datetime(2026, 11, 23, 7, 59, tzinfo=UTC))
        assert await count(clinic.nurse, resting) == [1, 1]
        await minutes(clinic, 1)
        assert await count(clinic.nurse, resting) == [2, 1]
        assert "on November 21 at 10:0" in (await alarms(clinic.nurse))[-1]["text"]


async def test_out_of_hours_a_patient_is_told_when_somebody_will_see_the_words():
    saturday = datetime(2026, 11, 21, 10, tzinfo=UTC)
    async with open_clinic(saturday, duty=OFFICE_HOURS) as clinic:
        await clinic.joined()
        said = await clinic.rosa.send("Thank you for the exercises")
        lines = [line for message in said for line in message["text"].splitlines()]
        assert "A person will see this on Monday at 08:00." in lines
        assert f"If it cannot wait, call {clinic.phone_number}." in lines


async def test_an_alert_of_the_day_is_told_again_in_hours_on_duty_only():
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    async with open_clinic(friday, duty=OFFICE_HOURS) as clinic:
        await clinic.joined()
        await alarm(clinic, TODAY)
        await minutes(clinic, 120)  # Friday, half past six: they have gone home
        assert await count(clinic.nurse) == [1]
        await clinic.stage.bar.to(datetime(2026, 11, 23, 8, 1, tzinfo=UTC))
        assert await count(clinic.nurse) == [2]


async def test_a_clock_that_leaps_ahead_calls_once_for_all_that_was_missed(clinic):
    await clinic.joined()
    await alarm(clinic)
    clinic.stage.clock.jump(clinic.now + timedelta(days=3))
    await clinic.settle()
    assert await count(clinic.nurse) == [2]
    await minutes(clinic, 10)
    assert await count(clinic.nurse) == [3]


async def test_a_clock_that_was_set_back_does_not_silence_an_alert(clinic):
    await clinic.joined()
    number = raise_one(clinic)
    with_a_wrong_clock(clinic, number, clinic.now + timedelta(days=400))
    clinic.stage.app.poke()
    await anyio.sleep(0.2)
    await clinic.settle()
    assert await count(clinic.nurse) == [1]


def with_a_wrong_clock(clinic, number, wrong):
    with transaction(clinic.stage.app.engine) as session:
        alert = session.get_one(Alert, number)
        alert.told_at, alert.rounds, alert.next_at = wrong, 1, wrong + timedelta(minutes=10)


async def test_a_silent_patient_who_answers_need_not_be_called_any_more(clinic):
    await clinic.joined()
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).silent_since = clinic.now
        about = Alert(kind=AlertKind.NO_ANSWER, level=TODAY, enrolment_id=1, raised_at=clinic.now)
        tell_of_silence(session, about)
    await clinic.settle()
    assert len(await alarms(clinic.nurse, open_only=True)) == 1
    await clinic.rosa.send("Here I am")
    await minutes(clinic, 130)
    assert len(await alarms(clinic.nurse, open_only=True)) == 1
    assert clinic.rows(Alert, Alert.level == ROUTINE)
