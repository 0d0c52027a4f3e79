"""The day's card and the reminders keep to the patient's own calendar and clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from clinic import buttons, meaning

from bot.for_patients.today import since
from bot.words import LANGUAGES, words


def hours_of(messages, zone, answer):
    """Return the local hours at which the messages that offer this answer reached the phone."""
    dates = [m["date"] for m in messages for b in buttons(m) if meaning(b)[-1] == answer]
    return [f"{datetime.fromisoformat(date).astimezone(ZoneInfo(zone)):%H:%M}" for date in dates]


async def settle_in(clinic, anchor, zone, hour):
    """Let Rosa join in another zone and at her own hour."""
    rosa = clinic.rosa
    await rosa.open(clinic.link(clinic.invited(anchor=anchor)))
    await rosa.tap("consent", "yes")
    chosen = clinic.signer.data(rosa.id, "zone", zone)
    await rosa.tap_data(chosen, (await rosa.received())[-1]["id"])
    await rosa.tap("hour", hour)
    return rosa


# Zones whose clocks change within the course, both ways, and one half an hour off.
JOURNEYS = [
    (datetime(2027, 3, 18, 9, 30, tzinfo=UTC), "Europe/Madrid", "1000", "10:00"),
    (datetime(2027, 10, 21, 9, 30, tzinfo=UTC), "America/New_York", "0800", "08:00"),
    (datetime(2027, 3, 18, 9, 30, tzinfo=UTC), "Australia/Lord_Howe", "1200", "12:00"),
]


@pytest.mark.parametrize(("start", "zone", "hour", "shown"), JOURNEYS)
async def test_reminders_reach_the_phone_at_the_patients_hour_across_clock_changes(
    clinic_at, start, zone, hour, shown
):
    async with clinic_at(start) as clinic:
        rosa = await settle_in(clinic, start.date(), zone, hour)
        await clinic.advance(days=45)
        hours = hours_of(await rosa.received(), zone, "done")
        assert len(hours) >= 5
        assert set(hours) == {shown}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_card_tells_the_day_the_restrictions_and_what_is_next(clinic, language):
    rosa, say = await clinic.joined(language=language), words(language)
    await clinic.advance(days=3)
    [card] = await rosa.send("/today")
    held = say.plural("{count} day after your procedure", "{count} days after your procedure", 3)
    assert say.heading_day(date(2026, 11, 23)) in card["text"]
    assert held in card["text"]
    assert say.day(date(2027, 1, 1)) in card["text"]
    assert say("Please avoid").unescape() in card["text"]


async def test_the_card_changes_at_the_patients_midnight_not_the_clinics(clinic):
    rosa = await settle_in(clinic, date(2026, 11, 20), "Pacific/Auckland", "0900")
    [card] = await rosa.send("/today")  # half past ten in the evening there
    await clinic.advance(hours=2)
    [next_day] = await rosa.send("/today")
    assert words("en").heading_day(date(2026, 11, 20)) in card["text"]
    assert words("en").heading_day(date(2026, 11, 21)) in next_day["text"]


# How many days after the procedure, which was on 20 November, and how the card says it.
AGO = [
    (91, "91 days after your procedure"),  # 19 February
    (92, "3 months after your procedure"),
    (365, "12 months after your procedure"),
    (729, "23 months after your procedure"),
    (731, "2 years after your procedure"),
    (1950, "5 years after your procedure"),
]


@pytest.mark.parametrize(("days", "said"), AGO)
def test_a_long_time_is_told_in_months_and_years(days, said):
    today = date(2026, 11, 20) + timedelta(days=days)
    assert since(words("en"), date(2026, 11, 20), today) == said


async def test_before_the_procedure_the_card_counts_down(clinic):
    rosa = await clinic.joined(anchor=date(2026, 11, 23))
    [card] = await rosa.send("/today")
    assert "3 days to your procedure" in card["text"]


async def test_after_the_plan_the_card_says_that_nothing_more_comes(clinic):
    rosa = await clinic.joined(anchor=date(2021, 1, 1))
    [card] = await rosa.send("/today")
    assert "Your plan is complete ✅" in card["text"]


async def test_a_date_that_begins_a_line_has_a_capital_letter_in_spanish(clinic):
    rosa = await clinic.joined(language="es")
    [card] = await rosa.send("/today")
    assert card["text"].startswith("Viernes, 20 de noviembre de 2026\n")
