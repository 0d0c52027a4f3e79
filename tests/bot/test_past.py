"""Enrolling midway: staff see what is past, and send what is worth sending all the same."""

from datetime import timedelta

import pytest
from clinic import PLAN, PLAN_PLACE, buttons, meaning
from sqlmodel import col

from bot.button import button
from bot.for_staff.invitation import invite
from bot.for_staff.staff import Role
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind
from schedules.reminder import Reminder, ReminderState
from schedules.shelf import open_plan

NOT_SENT, SENT = "Already past, not sent:", "Sent at once when the patient joins:"
LATER = "Sent later that day:"
DAY_27 = "2026-10-24"  # the procedure, seen from the day of these tests
PLACES = list(open_plan(PLAN).steps)


async def enrolled(clinic, day):
    """Enrol a patient in the chat and return what the nurse is told."""
    nurse = clinic.nurse
    await nurse.send("/enroll")
    await nurse.tap("plan", PLAN_PLACE)
    await nurse.send(day)
    await nurse.send("Bed 4")
    await nurse.tap("speaks", "en")
    return await nurse.tap("enrol")


async def asked(clinic):
    """Enrol a patient 27 days after the procedure; return the message on what is past."""
    return next(m for m in await enrolled(clinic, DAY_27) if NOT_SENT in m["text"])


def lines_of(message, heading):
    """Return the lines below a heading, up to the next paragraph."""
    _, _, below = message["text"].partition(heading)
    return below.partition("\n\n")[0].strip().splitlines()


def told(clinic):
    """Return the steps of all that was released to the patient."""
    return {row.step for row in clinic.rows(Reminder, col(Reminder.released_at).is_not(None))}


async def test_nothing_is_said_when_nothing_is_past(clinic):
    news = await enrolled(clinic, "2026-11-20")
    assert not [message for message in news if NOT_SENT in message["text"]]


async def test_each_past_step_is_named_once_with_its_latest_day(clinic):
    message = await asked(clinic)
    not_sent, sent = lines_of(message, NOT_SENT), lines_of(message, SENT)
    assert "• Rest, with short walks at home: October 25, 2026" in not_sent
    assert "• Running and hard sport: November 13, 2026" in sent
    assert not set(not_sent) & set(sent)
    offered = {PLACES[int(meaning(button)[2])] for button in buttons(message)}
    assert {"check_in", "begin_pt"} <= offered
    assert "rest" not in offered  # over since day 2


async def test_what_staff_choose_is_sent_when_the_patient_joins(clinic):
    await asked(clinic)
    place = PLACES.index("begin_pt")
    [changed] = await clinic.nurse.tap("past", 1, place)
    assert await clinic.nurse.toast() == "It will be sent."
    assert [line for line in lines_of(changed, SENT) if "Physical therapy" in line]
    assert place not in [int(meaning(button)[2]) for button in buttons(changed)]
    assert "begin_pt" not in told(clinic)

    await join(clinic)
    assert {"begin_pt", "no_high_impact"} <= told(clinic)
    sent = clinic.rows(Message, col(Message.kind).in_([MessageKind.REMINDER, MessageKind.CATCH_UP]))
    assert 0 < len(sent) <= open_plan(PLAN).most_a_day
    past = clinic.rows(Reminder, Reminder.step == "rest")
    assert {row.state for row in past} == {ReminderState.MISSED}


async def test_a_step_is_chosen_once_however_often_it_is_tapped(clinic):
    message = await asked(clinic)
    data = next(b["data"] for b in buttons(message) if PLACES[int(meaning(b)[2])] == "begin_pt")
    await clinic.nurse.tap_data(data, message["id"])
    [before] = clinic.rows(Enrolment)
    await clinic.nurse.tap_data(data, message["id"])
    assert await clinic.nurse.toast() == "This button no longer works."
    assert clinic.rows(Enrolment)[0].overrides == before.overrides


@pytest.mark.parametrize(("enrolment", "place"), [(99, 0), (1, 99)])
async def test_a_button_that_means_nothing_does_nothing(clinic, enrolment, place):
    message = await asked(clinic)
    [[[_, data]]] = clinic.signer.rows(
        clinic.nurse.id, [[button("Rest", "past", enrolment, place)]]
    )
    await clinic.nurse.tap_data(data, message["id"])
    assert await clinic.nurse.toast() == "This button no longer works."


async def test_who_only_looks_changes_nothing(clinic):
    await asked(clinic)
    looker = await clinic.colleague(Role.OBSERVER)
    [shown] = await looker.send("/patient_1")
    [[[_, data]]] = clinic.signer.rows(looker.id, [[button("Rest", "past", 1, 0)]])
    await looker.tap_data(data, shown["id"])
    assert clinic.rows(Enrolment)[0].overrides is None


def offered(message):
    """Return the steps that staff may still choose."""
    return [PLACES[int(meaning(b)[2])] for b in buttons(message) if meaning(b)[0] == "past"]


@pytest.mark.parametrize("days", [10, 14, 28])
async def test_what_staff_choose_stays_and_pushes_nothing_out(clinic, days):
    news = await enrolled(clinic, (clinic.now.date() - timedelta(days=days)).isoformat())
    shown = next(message for message in news if NOT_SENT in message["text"])
    while left := offered(shown):
        before = lines_of(shown, SENT)
        [shown] = await clinic.nurse.tap("past", 1, PLACES.index(left[-1]))
        assert await clinic.nurse.toast() == "It will be sent."
        assert set(before) < set(lines_of(shown, SENT))
    await join(clinic)
    released = [row.step for row in clinic.rows(Reminder) if row.released_at]
    assert len(released) == len(lines_of(shown, SENT))


@pytest.mark.parametrize("days", [10, 14, 28])
@pytest.mark.parametrize("hour", ["0800", "1200"])
async def test_that_day_brings_what_was_foretold_whatever_the_hour(clinic, days, hour):
    nurse = clinic.nurse
    await nurse.send("/enroll")
    await nurse.tap("plan", PLAN_PLACE)
    await nurse.send((clinic.now.date() - timedelta(days=days)).isoformat())
    await nurse.send("Bed 4")
    [card] = await nurse.tap("speaks", "en")
    news = await nurse.tap("enrol")
    shown = next(message for message in news if NOT_SENT in message["text"])
    for heading in (SENT, LATER, NOT_SENT):
        assert lines_of(card, heading) == lines_of(shown, heading)
    await join(clinic, hour)
    await clinic.advance(hours=10)
    released = [row.step for row in clinic.rows(Reminder) if row.released_at]
    assert len(released) == len(lines_of(card, SENT) + lines_of(card, LATER))


async def join(clinic, hour="0900"):
    """Let the patient join, choose an hour and be told what is due."""
    with transaction(clinic.stage.app.engine) as session:
        secrets = invite(session, 1, clinic.now)
    await clinic.rosa.open(clinic.link(secrets))
    await clinic.rosa.tap("consent", "yes")
    await clinic.rosa.tap("zone")
    await clinic.rosa.tap("hour", hour)
    await clinic.advance(minutes=10)
