"""A journey: where, until when, at which hour; and back by itself or at any time."""

from datetime import UTC, date, datetime

import pytest
from clinic import buttons, meaning, verbs
from ruled import reminders

from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply
from schedules.wake_up import JOURNEY_END

TOKYO, NEW_YORK, LONDON = "Asia/Tokyo", "America/New_York", "Europe/London"
IN_A_WEEK = "2026-11-27"


def where(clinic):
    found = clinic.rows(Enrolment)[0]
    return found.zone, found.home_zone, found.away_until


async def gone(clinic, town="Tokyo", zone=TOKYO, language="en"):
    """Let Rosa join and go away for a week, to be written to at nine o'clock there."""
    rosa = await clinic.joined(language=language)
    await rosa.send("/travel")
    await rosa.send(town)
    await rosa.tap("travel", "to", zone)
    await rosa.tap("travel", "until", IN_A_WEEK)
    await rosa.tap("travel", "hour", "there")
    return rosa


@pytest.mark.parametrize(
    ("language", "town", "asked"),
    [
        ("en", "Tokyo", "at 09:00 there, or keep your home time?"),
        ("es", "Tokio", "a las 09:00 de allí, o sigo con la hora de casa?"),
        ("de", "Tokio", "dort um 09:00 schreiben oder bei der Zeit von zu Hause bleiben?"),
    ],
)
async def test_three_questions_lead_away_and_the_day_leads_back(clinic, language, town, asked):
    rosa = await clinic.joined(language=language)
    await rosa.send("/travel")
    [towns] = await rosa.send(town)
    assert [meaning(b) for b in buttons(towns)] == [["travel", "to", TOKYO]]
    [when] = await rosa.tap("travel", "to", TOKYO)
    assert "18:30" in when["text"]
    [hour] = await rosa.tap("travel", "until", IN_A_WEEK)
    assert asked in hour["text"]
    assert "18:00" in hour["text"].splitlines()[-1]  # what nine o'clock in London is there
    away, *_ = await rosa.tap("travel", "hour", "there")
    assert verbs(away) == ["travel"]
    assert where(clinic) == (TOKYO, LONDON, date(2026, 11, 27))
    await clinic.advance(days=6, hours=23)
    assert where(clinic) == (LONDON, None, None)  # since midnight in Tokyo
    await clinic.advance(hours=1)
    [line] = [m for m in clinic.rows(Message) if m.kind is MessageKind.BACK_HOME]
    assert line.sent_at.replace(second=0, microsecond=0) == datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert line.html.count("09:00") == 2  # the hour that it is, and that of the messages


async def test_messages_come_by_the_clock_there_and_none_twice(clinic):
    await gone(clinic)
    await clinic.advance(days=12)
    sent = [m for m in clinic.rows(Message) if m.reminder_id and m.sent_at]
    assert len({m.reminder_id for m in sent}) == len(sent)
    [tuesday] = reminders(clinic, Reminder.step == "begin_pt", Reminder.number == 1)
    assert tuesday.due_at == datetime(2026, 11, 24, 0, tzinfo=UTC)  # nine o'clock in Tokyo
    [monday] = reminders(clinic, Reminder.step == "begin_pt", Reminder.number == 2)
    assert monday.due_at == datetime(2026, 11, 30, 9, tzinfo=UTC)


async def test_i_am_back_counts_at_once_and_once(clinic):
    rosa = await gone(clinic)
    [card] = await clinic.nurse.send("/patient_1")
    assert "Away until November 27, at home in Europe/London" in card["text"]
    [said] = await rosa.send("/travel")
    assert "You are away until Friday, November 27, 2026" in said["text"]
    [home, *_] = await rosa.tap("travel", "back")
    assert home["text"].startswith("Welcome home")
    assert where(clinic) == (LONDON, None, None)
    await rosa.tap_data(buttons(said)[0]["data"], said["id"])
    assert await rosa.toast() == "You are at home already."
    await clinic.advance(days=9)
    assert [m for m in clinic.rows(Message) if m.kind is MessageKind.BACK_HOME] == []


async def test_a_zone_chosen_in_the_settings_ends_the_journey(clinic):
    rosa = await gone(clinic)
    await rosa.send("/settings")
    data = clinic.signer.data(rosa.id, "set", "place", "Europe/Madrid")
    await rosa.tap_data(data, (await rosa.received())[-1]["id"])
    assert where(clinic) == ("Europe/Madrid", None, None)
    await clinic.advance(days=9)
    assert where(clinic) == ("Europe/Madrid", None, None)
    assert [row.state for row in reminders(clinic, Reminder.step == JOURNEY_END)] == [
        ReminderState.WITHDRAWN
    ]


async def test_an_hour_at_night_is_not_offered(clinic):
    rosa = await clinic.joined()
    await rosa.send("/travel New York")
    await rosa.tap("travel", "to", NEW_YORK)
    [hour] = await rosa.tap("travel", "until", IN_A_WEEK)
    assert "04:00 there, at night" in hour["text"]
    assert [meaning(b) for b in buttons(hour)] == [["travel", "hour", "there"]]


async def test_home_time_may_be_kept(clinic):
    rosa = await clinic.joined()
    await rosa.send("/travel Berlin")
    await rosa.tap("travel", "to", "Europe/Berlin")
    await rosa.tap("travel", "until", IN_A_WEEK)
    [kept] = await rosa.tap("travel", "hour", "home")
    assert "That is 10:00 there." in kept["text"]
    assert where(clinic) == (LONDON, None, None)


async def test_whoever_has_moved_stays_there(clinic):
    rosa = await clinic.joined()
    await rosa.send("/travel Paris")
    await rosa.tap("travel", "to", "Europe/Paris")
    await rosa.tap("travel", "until", "good")
    assert where(clinic) == ("Europe/Paris", None, None)
    assert reminders(clinic, Reminder.step == JOURNEY_END) == []


async def test_the_hour_that_is_told_at_home_is_outside_quiet_hours(clinic):
    rosa = await clinic.joined()
    await rosa.send("/settings")
    await rosa.tap("set", "hour")
    await rosa.send("22:30")
    await rosa.send("/travel Tokyo")
    await rosa.tap("travel", "to", TOKYO)
    await rosa.tap("travel", "until", IN_A_WEEK)
    await rosa.tap("travel", "hour", "there")
    [home] = await rosa.tap("travel", "back")
    assert "I write at 20:30 home time" in home["text"]
    [page] = await rosa.send("/settings")
    assert page["keyboard"][0][0]["label"] == "Messages at 20:30"


async def test_a_place_with_the_same_clock_changes_nothing(clinic):
    rosa = await clinic.joined()
    await rosa.send("/travel Lisbon")
    [same] = await rosa.tap("travel", "to")
    assert "Nothing changes" in same["text"]
    assert where(clinic) == (LONDON, None, None)


async def test_a_typed_day_is_said_in_words_and_nonsense_is_kept(clinic):
    rosa = await clinic.joined()
    await rosa.send("/travel")
    said = await rosa.send("zzzqqq xyzzy")
    assert said[-1]["text"].startswith("If this was a town")
    assert [reply.value for reply in clinic.rows(Reply)] == ["zzzqqq xyzzy"]
    await rosa.send("Tokyo")
    await rosa.tap("travel", "to", TOKYO)
    await rosa.tap("travel", "until", "other")
    said = await rosa.send("not sure yet, my sister will tell me")
    assert said[-1]["text"].startswith("If this was a day")
    [late] = await rosa.send("12 Nov 2026")
    assert "later day" in late["text"]
    [echo] = await rosa.send("until 12 December")
    assert buttons(echo)[0]["label"] == "Saturday, December 12, 2026"
    await rosa.tap("travel", "until", "2026-12-12")
    await rosa.tap("travel", "hour", "there")
    assert where(clinic) == (TOKYO, LONDON, date(2026, 12, 12))


OF_ANOTHER_JOURNEY = [
    ("travel", "to", TOKYO),
    ("travel", "until", IN_A_WEEK),
    ("travel", "hour", "there"),
    ("travel", "until", "good"),
    ("travel",),
]


async def test_a_button_of_another_journey_does_nothing(clinic):
    rosa = await clinic.joined()
    at = (await rosa.received())[-1]["id"]
    for _ in ("before", "while this one is asked about"):
        for data in OF_ANOTHER_JOURNEY:
            await rosa.tap_data(clinic.signer.data(rosa.id, *data), at)
            assert await rosa.toast() == "This button no longer works.", data
            assert where(clinic) == (LONDON, None, None)
        await rosa.send("/travel")


async def test_a_stop_abroad_leads_home_on_the_return(clinic):
    rosa = await gone(clinic)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await clinic.advance(days=20)
    assert where(clinic)[0] == TOKYO
    await rosa.tap("return")
    assert where(clinic) == (LONDON, None, None)


async def test_a_pause_abroad_ends_at_home(clinic):
    rosa = await gone(clinic)
    await rosa.send("/pause")
    await rosa.tap("pause", "2026-12-04")
    before = len(await rosa.received())
    await clinic.advance(days=13)
    assert len(await rosa.received()) == before
    await clinic.advance(days=1)
    assert "pause is over" in (await rosa.received())[before]["text"]
    [welcome] = [m for m in clinic.rows(Message) if m.kind is MessageKind.PAUSE_OVER]
    assert welcome.not_before.replace(second=0, microsecond=0) == datetime(
        2026, 12, 4, 9, tzinfo=UTC
    )
