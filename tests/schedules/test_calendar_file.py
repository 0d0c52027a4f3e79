"""The calendar file: sound by RFC 5545, the same entries again, and discreet where it shows."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from schedules.calendar_file import Summaries, calendar_file
from schedules.plan import Kind, Plan
from schedules.preview import preview
from schedules.shelf import open_plan, shipped
from schedules.timeline import Course

FACTS = {"clinic": "Clínica, Mar; Sur", "phone": "555 0100", "emergency": "112"}
NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
DISCREET = Summaries("Please avoid", "Over from today", "A few questions", "A note")
OWN = Summaries("Please avoid", "Over from today", "A few questions", "A note", with_cards=True)

# RFC 5545, 3.1: a name, parameters, a colon and a value without control characters.
CONTENT_LINE = re.compile(
    r'[A-Z-]+(;[A-Z-]+=("[^"\x00-\x1f]*"|[^";:,\x00-\x1f]+))*:[^\x00-\x08\n-\x1f]*'
)


def course(plan: Plan, anchor: date = date(2026, 11, 20)) -> Course:
    return Course(anchor, "Europe/Madrid", time(9), plan.quiet)


def written(
    plan: Plan, lang: str = "en", summaries: Summaries = DISCREET, **about: object
) -> bytes:
    told = {"owner": "enrolment-7", "now": NOW, **about}
    return calendar_file(plan, course(plan), lang, FACTS, summaries, **told)


def events(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("lang", ["en", "es", "de"])
def test_each_shipped_plan_is_written_as_the_standard_asks(name: str, lang: str) -> None:
    content = written(open_plan(name), lang, OWN)
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert [line for line in unfolded if not CONTENT_LINE.fullmatch(line)] == []
    assert [line for line in unfolded if line.startswith("X-")] == []
    assert unfolded[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", unfolded[2]]
    assert unfolded[2].startswith("PRODID:-//")
    assert Calendar.from_ical(content).to_ical() == content
    assert [event.errors for event in events(content) if event.errors] == []


@pytest.mark.parametrize("name", shipped())
def test_every_message_but_those_of_a_restriction_is_a_moment_in_utc(name: str) -> None:
    plan = open_plan(name)
    moments = {
        (str(e["UID"]), e["DTSTART"].dt, str(e["DESCRIPTION"]))
        for e in events(written(plan))
        if isinstance(e["DTSTART"].dt, datetime)
    }
    rows = preview(plan, course(plan), "en", FACTS)
    assert moments == {
        (f"enrolment-7-{r.step}-{r.number}@aftercare", r.utc, r.text)
        for r in rows
        if r.kind is not Kind.RESTRICTION
    }


@pytest.mark.parametrize("name", shipped())
def test_a_restriction_spans_its_whole_days(name: str) -> None:
    plan = open_plan(name)
    spans = [
        (e["DTSTART"].dt, e["DTEND"].dt)
        for e in events(written(plan))
        if not isinstance(e["DTSTART"].dt, datetime)
    ]
    anchor = course(plan).anchor
    restrictions = [s for s in plan.steps.values() if s.kind is Kind.RESTRICTION]
    assert spans == [(s.start.after(anchor), s.until.after(anchor)) for s in restrictions]


def test_an_entry_is_short_private_and_keeps_nobody_busy() -> None:
    for event in events(written(open_plan("hip-stem-cell"))):
        assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")
        assert event["DTSTAMP"].dt == NOW
        if "DURATION" in event:
            assert event["DURATION"].dt == timedelta(minutes=15)


def test_entries_keep_their_identity_when_all_else_changes() -> None:
    plan = open_plan("hip-stem-cell")
    before = [str(e["UID"]) for e in events(written(plan))]
    later = written(plan, "de", OWN, now=NOW + timedelta(days=3))
    assert len(set(before)) == len(before)
    assert [str(e["UID"]) for e in events(later)] == before
    others = {str(e["UID"]) for e in events(written(plan, owner="enrolment-8"))}
    assert not others & set(before)


def test_summaries_tell_nothing_unless_the_cards_are_asked_for() -> None:
    plan = open_plan("hip-stem-cell")
    discreet = {str(e["SUMMARY"]) for e in events(written(plan))}
    pairs = {f"{words} · {n}" for words in ("Please avoid", "Over from today") for n in (1, 2)}
    assert discreet == pairs | {"A few questions", "A note"}
    own = {str(e["SUMMARY"]) for e in events(written(plan, summaries=OWN))}
    assert "Please avoid: Running, jumping, heavy weights, hard twists" in own
    first = {said.partition(" · ")[0] for said in discreet}
    assert all(said.partition(":")[0] in first for said in own)
