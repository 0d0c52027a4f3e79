"""Enrolling: four questions, each answered by a tap or typed, and rights read at every turn."""

from datetime import UTC, date, datetime

import pytest
from clinic import FRIDAY, FRIDAY_MORNING, PLAN, PLAN_PLACE, buttons, verbs

from bot.draft import Draft
from bot.for_staff.staff import Role, Staff
from bot.words import words
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.loading.plan_text import shipped, shipped_text
from schedules.reminder import Reminder


async def begun(clinic, nurse=None):
    """Begin an enrolment and choose the plan; the date is asked now."""
    nurse = nurse or clinic.nurse
    await nurse.send("/enroll")
    await nurse.tap("plan", PLAN_PLACE)
    return nurse


async def test_an_enrolment_by_taps_writes_the_whole_plan_and_shows_three_ways_in(clinic):
    nurse = await begun(clinic)
    await nurse.tap("date", FRIDAY)
    await nurse.send("Bed 4")
    [check] = await nurse.tap("speaks", "es")
    assert "Bed 4" in check["text"]
    _, ways, sheet = await nurse.tap("enrol")
    [enrolment] = clinic.rows(Enrolment)
    assert (enrolment.label, enrolment.language, enrolment.anchor) == ("Bed 4", "es", FRIDAY)
    assert enrolment.created_by == nurse.id
    assert len(clinic.rows(Reminder)) > 50
    assert ways["photo"]
    assert sheet["document"]["name"] == "to-print.pdf"
    assert "https://t.me/aftercare_demo_bot?start=" in ways["text"]
    assert clinic.rows(Draft) == []


# What staff type for the day, in the language they work in; the demo's Friday is 20 Nov 2026.
TYPED_DAYS = [
    ("en", "yesterday", date(2026, 11, 19)),
    ("en", "12 Nov", date(2026, 11, 12)),
    ("es", "ayer", date(2026, 11, 19)),
    ("es", "12.11.", date(2026, 11, 12)),
    ("de", "gestern", date(2026, 11, 19)),
    ("de", "12. Dez", date(2026, 12, 12)),
]


@pytest.mark.parametrize("language", ["en", "es", "de"])
async def test_a_typed_day_is_understood_and_echoed_in_words(clinic, language):
    ida = await clinic.colleague(language=language)
    for typed, day in [(t, d) for spoken, t, d in TYPED_DAYS if spoken == language]:
        await begun(clinic, ida)
        [echo] = await ida.send(typed)
        assert words(language).full_day(day) in echo["text"]


async def test_a_day_that_is_none_is_asked_again(clinic):
    nurse = await begun(clinic)
    for typed in ("31/2", "12 Nov 1999", "2099-01-01", "soon", "<b>", "x" * 4096):
        await nurse.send(typed)
        assert clinic.rows(Draft)[0].asks == "date", typed
    await nurse.send("2026-11-12")
    assert clinic.rows(Draft)[0].asks == "label"


async def test_cancel_by_word_or_tap_drops_everything(clinic):
    nurse = await begun(clinic)
    await nurse.send("/cancel")
    await begun(clinic)
    await nurse.tap("drop")
    assert clinic.rows(Draft) == []
    assert clinic.rows(Enrolment) == []


async def test_buttons_of_a_dropped_enrolment_do_nothing(clinic):
    nurse = await begun(clinic)
    today = clinic.signer.data(nurse.id, "date", FRIDAY.isoformat())
    at = (await nurse.received())[-1]["id"]
    await nurse.send("/cancel")
    assert await nurse.tap_data(today, at) == []
    assert await nurse.toast()


async def test_buttons_of_an_earlier_question_do_nothing(clinic):
    nurse = await begun(clinic)
    at = (await nurse.received())[-1]["id"]
    await nurse.tap("date", FRIDAY)
    await nurse.tap_data(clinic.signer.data(nurse.id, "date", "2020-01-01"), at)
    await nurse.tap_data(clinic.signer.data(nurse.id, "enrol"), at)
    assert clinic.rows(Draft)[0].answers["date"] == FRIDAY.isoformat()
    assert clinic.rows(Enrolment) == []


async def test_a_double_tap_enrols_once(clinic):
    nurse = await begun(clinic)
    await nurse.tap("date", FRIDAY)
    await nurse.send("Bed 4")
    [check] = await nurse.tap("speaks", "en")
    data = buttons(check)[0]["data"]
    await nurse.tap_data(data, check["id"])
    await nurse.tap_data(data, check["id"])
    assert len(clinic.rows(Enrolment)) == 1


async def test_words_where_a_tap_is_asked_lose_nothing(clinic):
    nurse = await begun(clinic)
    await nurse.tap("date", FRIDAY)
    await nurse.send("Bed 4")
    await nurse.send("English please")
    assert clinic.rows(Draft)[0].asks == "language"


async def test_whoever_is_dismissed_half_way_enrols_nobody(clinic):
    ida = await begun(clinic, await clinic.colleague())
    await ida.tap("date", FRIDAY)
    clinic.dismiss(ida)
    await ida.send("Bed 4")
    [draft] = clinic.rows(Draft)
    assert draft.asks == "label"
    await ida.tap("drop")
    assert clinic.rows(Enrolment) == []


async def test_an_observer_looks_but_does_not_enrol(clinic):
    clinic.invited()
    ida = await clinic.colleague(Role.OBSERVER)
    [refusal] = await ida.send("/enroll")
    assert verbs(refusal) == []
    [card] = await ida.send("/patient_1")
    assert verbs(card) == ["list"]
    invite = clinic.signer.data(ida.id, "invite", "1")
    assert await ida.tap_data(invite, card["id"]) == []


async def test_whoever_becomes_an_observer_half_way_enrols_nobody(clinic):
    ida = await begun(clinic, await clinic.colleague())
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Staff, ida.id).role = Role.OBSERVER
    await ida.send("2026-11-12")
    assert clinic.rows(Draft)[0].asks == "date"


async def test_two_colleagues_enrol_at_once_without_mixing(clinic):
    nurse, ida = await begun(clinic), await begun(clinic, await clinic.colleague())
    for someone, label in ((nurse, "Bed 4"), (ida, "Bed 5")):
        await someone.tap("date", FRIDAY)
        await someone.send(label)
    for someone in (ida, nurse):
        await someone.tap("speaks", "en")
        await someone.tap("enrol")
    assert [(e.label, e.created_by) for e in clinic.rows(Enrolment)] == [
        ("Bed 5", ida.id),
        ("Bed 4", nurse.id),
    ]


async def test_the_longest_name_a_plan_may_have_fits_a_button(clinic_at, tmp_path, monkeypatch):
    name = "a" * 60
    own = shipped_text(PLAN).replace(f"name: {PLAN}", f"name: {name}")
    (tmp_path / "own.yaml").write_text(own)
    monkeypatch.setenv("AFTERCARE_PLANS", str(tmp_path))
    async with clinic_at(FRIDAY_MORNING) as clinic:
        [question] = await clinic.nurse.send("/enroll")
        assert verbs(question) == ["plan"] * (len(shipped()) + 1) + ["drop"]
        await clinic.nurse.tap_data(buttons(question)[0]["data"], question["id"])
        assert clinic.rows(Draft)[0].answers["plan"] == name


async def test_the_hour_of_the_procedure_is_echoed_and_hours_count_from_it(clinic):
    nurse = clinic.nurse
    await begun(clinic, nurse)
    [echoed] = await nurse.send("today 18:00")
    assert "November 20, 2026, 18:00" in echoed["text"]
    await nurse.send("Bed 4")
    await nurse.tap("speaks", "en")
    await nurse.tap("enrol")
    [rest] = [r for r in clinic.rows(Reminder, Reminder.step == "rest") if r.number == 1]
    # Four hours after six in the evening is in the quiet hours: the next morning, then.
    assert rest.due_at == datetime(2026, 11, 21, 8, tzinfo=UTC)


async def test_a_date_that_reads_two_ways_is_asked_about(clinic):
    nurse = clinic.nurse
    await nurse.send("/enroll")
    await nurse.tap("plan", PLAN_PLACE)
    [which] = await nurse.send("10/11")
    assert [b["label"] for b in buttons(which)[:2]] == ["November 10, 2026", "October 11, 2026"]
    [label] = await nurse.tap("date", "2026-10-11")
    assert "October 11" in label["text"]
    assert verbs(label) == ["previous", "drop"]


async def test_a_label_that_is_cut_ends_with_a_word_and_it_is_said(clinic):
    nurse = clinic.nurse
    await nurse.send("/enroll")
    await nurse.tap("plan", PLAN_PLACE)
    await nurse.tap("date", "2026-11-20")
    [cut] = await nurse.send("Room twelve by the window, second bed on the left")
    assert "Room twelve by the window, second bed …" in cut["text"]
    assert "cut" in cut["text"]


async def test_staff_read_what_comes_next_in_the_plans_words(clinic):
    clinic.invited(anchor=date(2026, 11, 1))
    [card] = await clinic.nurse.send("/patient_1")
    assert "Next: Running and hard sport" in card["text"] or "Next: NSAID" in card["text"]
