"""Changing a patient in the chat: what it would do is shown first, and only then done."""

from datetime import date, datetime, time

import pytest
from clinic import FRIDAY, TestClinic, buttons, meaning, verbs

from bot.for_staff.staff import Role
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState
from schedules.reminder import Reminder, ReminderState


async def asked(clinic: TestClinic, kind: str, nurse=None):
    """Open the patient's card and choose what to change; return the question."""
    nurse = nurse or clinic.nurse
    await nurse.send("/patient_1")
    await nurse.tap("change", "1")
    [question] = await nurse.tap("alter", kind)
    return question


def enrolment(clinic: TestClinic) -> Enrolment:
    return clinic.rows(Enrolment)[0]


def planned(clinic: TestClinic, step: str) -> list[Reminder]:
    return clinic.rows(Reminder, Reminder.step == step, Reminder.state == ReminderState.PLANNED)


def notices(clinic: TestClinic) -> list[Message]:
    return clinic.rows(Message, Message.kind == MessageKind.NOTICE)


async def test_an_ending_moves_after_its_effect_was_shown_and_confirmed(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    await asked(clinic, "end")
    await nurse.tap("to", "0")
    [shown] = await nurse.send("4 weeks")
    assert "January 1, 2027 → December 18, 2026" in shown["text"]
    assert "1 message moves, 0 new, 0 sent again" in shown["text"]
    assert "(the end of it): January 1, 2027 moves to December 18, 2026" in shown["text"]
    assert enrolment(clinic).overrides is None  # nothing is written before it is confirmed
    [done] = await nurse.tap("confirm")
    assert "is changed" in done["text"]
    assert enrolment(clinic).overrides == {"steps": {"no_nsaids": {"until": "4 weeks"}}}
    told = (await rosa.received())[-1]["text"]
    news, _, stands = told.partition("This is how it stands now.")
    assert news.startswith("Your clinic changed your plan.")
    assert "January 1, 2027 → December 18" in news
    assert news.count("•") == 1  # what is as before is no news
    assert "December 18 (28 days left)" in stands
    assert "allowed from December 18" in (await rosa.send("/today"))[-1]["text"]


async def test_a_patient_hears_of_a_restriction_that_has_not_begun(clinic):
    rosa = await clinic.joined(anchor=date(2026, 11, 21))
    await asked(clinic, "end")
    await clinic.nurse.tap("to", "0")
    await clinic.nurse.send("4 weeks")
    await clinic.nurse.tap("confirm")
    news, _, stands = (await rosa.received())[-1]["text"].partition("This is how it stands now.")
    assert "January 2, 2027 → December 19" in news
    assert "from November 21 on, allowed from December 19" in stands


async def test_a_patient_hears_first_what_changed_from_what_to_what(clinic):
    rosa = await clinic.joined()
    for kind, typed, line in (
        ("hour", "10:30", "Hour: 09:00 → 10:30"),
        ("date", "22 Nov", "Procedure: November 20, 2026 → November 22, 2026"),
    ):
        await asked(clinic, kind)
        await clinic.nurse.send(typed)
        await clinic.nurse.tap("confirm")
        news = (await rosa.received())[-1]["text"].partition("This is how it stands now.")[0]
        assert line in news


async def test_a_day_that_may_be_meant_in_two_ways_is_asked_about(clinic):
    await clinic.joined()
    await asked(clinic, "date")
    [which] = await clinic.nurse.send("11/12")
    days = [meaning(b)[1] for b in buttons(which) if meaning(b)[0] == "to"]
    assert days == ["2026-12-11", "2026-11-12"]
    [shown] = await clinic.nurse.tap("to", "2026-11-12")
    assert "November 20, 2026 → November 12, 2026" in shown["text"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "too early or too late for the plan"),
        ("es", "demasiado pronto o demasiado tarde"),
        ("de", "zu früh oder zu spät für den Plan"),
    ],
)
async def test_an_end_that_does_not_fit_is_refused_in_the_words_of_the_chat(clinic, language, said):
    await clinic.joined()
    nurse = await clinic.colleague(language=language)
    await asked(clinic, "end", nurse)
    await nurse.tap("to", "1")
    [refused] = await nurse.send("1 day")
    assert said in refused["text"]
    assert "until" not in refused["text"]
    assert enrolment(clinic).overrides is None


async def test_an_ending_goes_back_to_the_plans_own(clinic):
    await clinic.joined()
    nurse = clinic.nurse
    for choice in ("49 days", ""):  # a week later, then as in the plan
        await asked(clinic, "end")
        await nurse.tap("to", "0")
        await nurse.tap("to", choice)
        await nurse.tap("confirm")
    assert not enrolment(clinic).overrides
    lift_off, *_ = [row for row in planned(clinic, "no_nsaids") if row.number == 0]
    assert lift_off.due_at.date() == date(2027, 1, 1)


# What is asked, what is typed, and what becomes of the enrolment.
TYPED = [
    ("date", "22 Nov", {"anchor": date(2026, 11, 22)}),
    ("date", "22 Nov 14:30", {"anchor": date(2026, 11, 22), "anchor_time": time(14, 30)}),
    ("hour", "10:30", {"hour": time(10, 30)}),
    ("hour", "7", {"hour": time(7)}),
    ("zone", "Europe/Madrid", {"zone": "Europe/Madrid"}),
]


async def test_typed_answers_are_shown_then_confirmed(clinic):
    await clinic.joined()
    for kind, words, becomes in TYPED:
        await asked(clinic, kind)
        [shown] = await clinic.nurse.send(words)
        assert verbs(shown) == ["confirm", "leave"], words
        await clinic.nurse.tap("confirm")
        found = enrolment(clinic)
        assert {name: getattr(found, name) for name in becomes} == becomes
    assert len(notices(clinic)) == 4  # the hour of the procedure is no news to the patient


async def test_a_tapped_answer_is_shown_then_confirmed(clinic):
    await clinic.joined()
    for kind, first in (("date", "2026-11-21"), ("hour", "0800")):
        await asked(clinic, kind)
        await clinic.nurse.tap("to", first)
        await clinic.nurse.tap("confirm")
    assert (enrolment(clinic).anchor, enrolment(clinic).hour) == (date(2026, 11, 21), time(8))


async def test_a_typed_town_is_offered_as_its_zone(clinic):
    await clinic.joined()
    await asked(clinic, "zone")
    [choices] = await clinic.nurse.send("Sevilla")
    assert ["to", "Europe/Madrid"] in [meaning(button) for button in buttons(choices)]
    await clinic.nurse.tap("to", "Europe/Madrid")
    await clinic.nurse.tap("confirm")
    assert enrolment(clinic).zone == "Europe/Madrid"


async def test_nonsense_is_asked_again_and_changes_nothing(clinic):
    await clinic.joined()
    before = enrolment(clinic).model_dump()
    for kind in ("date", "zone", "hour", "end"):
        await asked(clinic, kind)
        if kind == "end":
            await clinic.nurse.tap("to", "0")
        for words in ("soon", "99:99", "0 weeks", "<b>", "x" * 4096):
            [again] = await clinic.nurse.send(words)
            assert "confirm" not in verbs(again), (kind, words)
    assert enrolment(clinic).model_dump() == before


async def test_an_end_that_does_not_fit_the_plan_is_refused_with_the_reason(clinic):
    await clinic.joined()
    await asked(clinic, "end")
    await clinic.nurse.tap("to", "0")
    [refusal] = await clinic.nurse.send("99 years")
    assert "nothing was changed" in refusal["text"]
    assert verbs(refusal) == ["leave"]


async def test_leaving_it_leaves_everything(clinic):
    await clinic.joined()
    await asked(clinic, "hour")
    await clinic.nurse.send("10:30")
    await clinic.nurse.tap("leave")
    assert enrolment(clinic).hour == time(9)
    assert notices(clinic) == []


async def test_what_is_so_already_is_said_and_nobody_is_bothered(clinic):
    await clinic.joined()
    await asked(clinic, "hour")
    [said] = await clinic.nurse.send("9:00")
    assert "so already" in said["text"]
    assert notices(clinic) == []


async def test_of_two_staff_at_once_one_wins_and_the_other_is_shown_it_anew(clinic):
    await clinic.joined()
    ida = await clinic.colleague()
    for someone, hour in ((clinic.nurse, "10:30"), (ida, "12:00")):
        await asked(clinic, "hour", someone)
        await someone.send(hour)
    await clinic.nurse.tap("confirm")
    [shown] = await ida.tap("confirm")
    assert "Something has changed since" in shown["text"]
    assert "10:30 → 12:00" in shown["text"]
    assert enrolment(clinic).hour == time(10, 30)
    await ida.tap("confirm")
    assert enrolment(clinic).hour == time(12)


async def test_a_confirmation_that_waited_too_long_shows_what_it_would_do_now(clinic):
    await clinic.joined()
    await asked(clinic, "hour")
    [first] = await clinic.nurse.send("10:30")
    await clinic.advance(days=10)
    [shown] = await clinic.nurse.tap("confirm")
    assert "Something has changed since" in shown["text"]
    assert shown["text"] != first["text"]
    assert enrolment(clinic).hour == time(9)


async def test_a_double_tap_changes_once(clinic):
    await clinic.joined()
    await asked(clinic, "hour")
    [shown] = await clinic.nurse.send("10:30")
    data = buttons(shown)[0]["data"]
    await clinic.nurse.tap_data(data, shown["id"])
    await clinic.nurse.tap_data(data, shown["id"])
    assert len(notices(clinic)) == 1


async def test_observers_look_only(clinic):
    await clinic.joined()
    olaf = await clinic.colleague(Role.OBSERVER)
    [card] = await olaf.send("/patient_1")
    assert "change" not in verbs(card)
    await olaf.tap_data(clinic.signer.data(olaf.id, "change", "1"), card["id"])
    assert await olaf.toast()


async def test_the_patient_is_told_once_and_after_quiet_hours(clinic_at):
    async with clinic_at(datetime(2026, 11, 20, 9, 30).astimezone()) as clinic:
        rosa = await clinic.joined()
        await clinic.advance(hours=13)
        heard = len(await rosa.received())
        for hour in ("10:30", "11:30"):
            await asked(clinic, "hour")
            await clinic.nurse.send(hour)
            await clinic.nurse.tap("confirm")
        assert len(await rosa.received()) == heard
        await clinic.advance(hours=9, minutes=40)
        [notice] = notices(clinic)
        assert notice.state is MessageState.SENT
        assert notice.sent_at.hour == 8
        assert "11:30" in notice.html
        assert "10:30" not in notice.html


async def test_a_patient_who_stops_is_told_nothing_any_more(clinic):
    rosa = await clinic.joined()
    await clinic.advance(hours=13)
    await asked(clinic, "hour")
    await clinic.nurse.send("10:30")
    await clinic.nurse.tap("confirm")
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    assert [notice.state for notice in notices(clinic)] == [MessageState.WITHDRAWN]


async def test_what_was_sent_stays_as_it_was_sent(clinic):
    rosa = await clinic.joined()
    await clinic.advance(days=10)
    before = {m["id"]: m["text"] for m in await rosa.received()}
    await asked(clinic, "date")
    await clinic.nurse.tap("to", (FRIDAY.replace(day=27)).isoformat())
    await clinic.nurse.tap("confirm")
    await clinic.advance(days=20)
    after = {m["id"]: m["text"] for m in await rosa.received()}
    assert {message_id: after[message_id] for message_id in before} == before
    sent = [m.reminder_id for m in clinic.rows(Message) if m.reminder_id]
    assert len(sent) == len(set(sent))
