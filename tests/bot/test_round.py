"""The round: who waits, once each, the most pressing first; from a line to the card and back."""

from datetime import UTC, datetime, timedelta

import pytest
from alarm import NOW, TODAY, alarm
from clinic import FRIDAY, TestClinic, buttons, meaning, open_clinic, verbs
from sqlmodel import col, delete

from bot.for_staff.invitation import VALID_FOR
from bot.for_staff.needs import Need, Waiting, once_each
from bot.for_staff.staff import Role
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.reminder import Reminder
from schedules.rule import AlertLevel
from schedules.thread import Thread

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def enrolled(clinic: TestClinic, label: str, **values: object) -> int:
    """Enrol somebody who has joined and gets no reminders, without a chat; return the number."""
    clinic.invited(label)
    with transaction(clinic.stage.app.engine) as session:
        enrolment = session.get_one(Enrolment, len(clinic.rows(Enrolment)))
        enrolment.state, enrolment.chat_id = EnrolmentState.ACTIVE, 9_000 + enrolment.id
        enrolment.joined_at = clinic.now
        session.execute(delete(Reminder).where(col(Reminder.enrolment_id) == enrolment.id))
        for name, value in values.items():
            setattr(enrolment, name, value)
        return enrolment.id


def raised(clinic: TestClinic, number: int, kind: AlertKind, level: AlertLevel, **ago: int) -> int:
    """Raise an alert about a patient some time ago, without telling anybody; return its number."""
    at = clinic.now - timedelta(**ago)
    watched = None if level is AlertLevel.ROUTINE else at + timedelta(days=1)
    about = {"kind": kind, "level": level, "enrolment_id": number}
    if kind is AlertKind.WORDS:
        clinic.write(Thread(enrolment_id=number, opened_at=at))
    clinic.write(Alert(**about, raised_at=at, next_at=watched, told_at=at, rounds=1))
    return int(clinic.rows(Alert)[-1].id)


def listed(message: dict) -> list[int]:
    """Return the patients on a page, in order."""
    return [int(meaning(b)[1]) for b in buttons(message) if meaning(b)[0] == "card"]


def test_a_patient_is_listed_once_with_what_presses_most() -> None:
    found = [
        Waiting(Need.SILENT, 1, AT - 9 * HOUR),
        Waiting(Need.WORDS, 2, AT),
        Waiting(Need.DANGER, 1, AT),
        Waiting(Need.WORDS, 3, AT - HOUR),
        Waiting(Need.TODAY, None, AT),
    ]
    assert [(one.need, one.enrolment_id) for one in once_each(found)] == [
        (Need.DANGER, 1),
        (Need.TODAY, None),
        (Need.WORDS, 3),
        (Need.WORDS, 2),
    ]


async def test_nothing_waits_is_said_calmly(clinic: TestClinic) -> None:
    await clinic.joined()
    [said] = await clinic.nurse.send("/today")
    assert said["text"] == "Nothing waits for you ✅"
    assert buttons(said) == []


async def test_each_need_has_its_line_and_its_place(clinic: TestClinic) -> None:
    quiet, unreached, silent, wrote, score, today, danger = (
        enrolled(clinic, f"Bed {n}") for n in range(7)
    )
    clinic.invited("Bed 7")
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, unreached).reachable = False
        session.get_one(Enrolment, silent).silent_since = clinic.now
    raised(clinic, wrote, AlertKind.WORDS, AlertLevel.ROUTINE, minutes=5)
    raised(clinic, score, AlertKind.RULE, AlertLevel.ROUTINE, minutes=50)
    raised(clinic, score, AlertKind.RULE, AlertLevel.ROUTINE, days=1)
    raised(clinic, today, AlertKind.PROBLEM, AlertLevel.TODAY, minutes=40)
    raised(clinic, danger, AlertKind.RED_FLAG, AlertLevel.NOW, minutes=1)
    [said] = await clinic.nurse.send("/today")
    assert listed(said) == [danger, today, score, wrote, silent, unreached]
    assert said["text"].splitlines() == [
        "Your day: 6 things wait",
        "",
        "1 needs you now 🚨",
        "1 needs a look today 🔔",
        "1 answer stands out 📈",
        "1 wrote and waits for an answer 💬",
        "1 gives no answer: please call 🔕",
        "1 cannot be reached 📵",
    ]
    assert quiet not in listed(said)
    await clinic.advance(seconds=VALID_FOR.total_seconds() + 60)
    [later] = await clinic.nurse.send("/today")
    assert listed(later)[-1] == 8  # whose code is over
    assert score not in listed(later)  # it is seen by now, or never will be


async def test_from_a_line_to_the_card_and_back_in_place(clinic: TestClinic) -> None:
    numbers = [enrolled(clinic, f"Bed {n}") for n in range(11)]
    for number in numbers:
        raised(clinic, number, AlertKind.WORDS, AlertLevel.ROUTINE, hours=12 - number)
    [first] = await clinic.nurse.send("/today")
    assert listed(first) == numbers[:8]
    [second] = await clinic.nurse.tap("today", "1")
    assert (second["id"], listed(second)) == (first["id"], numbers[8:])
    [card] = await clinic.nurse.tap("card", numbers[9])
    assert (card["id"], meaning(buttons(card)[-1])) == (first["id"], ["today", "1"])
    for act in ("take", "close"):
        shown = await clinic.nurse.tap(act)
        [card] = [message for message in shown if message["id"] == first["id"]]
        assert meaning(buttons(card)[-1]) == ["today", "1"]
    assert "close" not in verbs(card)
    [back] = await clinic.nurse.tap("today", "1")
    assert listed(back) == [numbers[8], numbers[10]]


async def test_the_card_takes_on_what_is_urgent(clinic: TestClinic) -> None:
    await clinic.joined()
    await alarm(clinic, TODAY)
    await alarm(clinic, NOW)
    await clinic.nurse.send("/today")
    [card] = await clinic.nurse.tap("card", "1")
    assert verbs(card)[0] == "ack"
    assert "Needs you now, since 09:30 🚨" in card["text"]
    shown = await clinic.nurse.tap("ack", message_id=card["id"])
    card = next(message for message in shown if message["id"] == card["id"])
    assert "Needs you now" not in card["text"]
    assert "Needs a look today" in card["text"]
    assert meaning(buttons(card)[-1]) == ["today", "0"]


async def test_words_wait_until_somebody_answers_or_closes_them(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    for way in ("close", "answer"):
        await rosa.send("My leg is warm")
        [waits] = await clinic.nurse.send("/today")
        assert listed(waits) == [1]
        [card] = await clinic.nurse.tap("card", "1")
        assert "Waits since Nov 20, 09:30 💬" in card["text"]
        if way == "close":
            await clinic.nurse.tap("close", message_id=card["id"])
        else:
            await clinic.nurse.send("Please cool it.", reply_to=card["id"])
        [nothing] = await clinic.nurse.send("/today")
        assert nothing["text"] == "Nothing waits for you ✅"


async def test_an_observer_sees_the_round_and_a_card_without_what_acts(clinic: TestClinic) -> None:
    rosa, ida = await clinic.joined(), await clinic.colleague(Role.OBSERVER)
    await rosa.send("My leg is warm")
    await ida.send("/today")
    [card] = await ida.tap("card", "1")
    assert verbs(card) == ["chart", "reminders", "today"]


@pytest.mark.parametrize(
    ("now", "seen"),
    [
        ("2026-11-20T17:00", True),  # on the same Friday
        ("2026-11-22T12:00", True),  # nobody has been there since
        ("2026-11-23T12:00", True),  # the next round, on Monday
        ("2026-11-24T12:00", False),
    ],
)
async def test_an_answer_that_stands_out_is_there_until_a_round_has_passed(
    now: str, seen: bool
) -> None:
    async with open_clinic(duty="Mon-Fri 08:00-16:00") as clinic:
        number = enrolled(clinic, "Bed 4")
        raised(clinic, number, AlertKind.RULE, AlertLevel.ROUTINE, hours=-7)  # at 16:30
        await clinic.stage.bar.to(datetime.fromisoformat(now).replace(tzinfo=UTC))
        [said] = await clinic.nurse.send("/today")
        assert (listed(said) == [number]) is seen


async def test_the_card_tells_where_a_patient_stands(clinic: TestClinic) -> None:
    rosa = await clinic.joined(anchor=FRIDAY - timedelta(days=21))
    await rosa.send("My leg is warm")
    [card] = await clinic.nurse.send("/patient_1")
    shown = card["text"]
    for part in ("day 21", "Procedure: October 30, 2026", "To avoid", "days left"):
        assert part in shown, shown
    assert len(shown.splitlines()) < 40
