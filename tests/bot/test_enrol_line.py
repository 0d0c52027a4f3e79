"""An enrolment in one line: what is understood is shown, what is open is asked."""

from datetime import date, time

import pytest
from clinic import FRIDAY, buttons, verbs

from bot.draft import Draft
from bot.for_staff.enrol_line import Line, read_line
from bot.for_staff.plan_named import plans_named
from bot.shelf import fill_shelf
from schedules.enrolment import Enrolment

SHELF = fill_shelf(None)
TODAY = date(2026, 11, 20)
HIPS, HIP, KNEE = ("hip-replacement", "hip-stem-cell"), ("hip-stem-cell",), ("knee-prp",)
NOV_12, NOV_19 = (date(2026, 11, 12),), (date(2026, 11, 19),)

# What a nurse types on 20 Nov 2026, in the language they work in, and what it says.
LINES = [
    ("en", 'hip-stem-cell 2026-11-20 "Bed 4"', Line(HIP, (TODAY,), label="Bed 4")),
    ("en", "knee yesterday Bed 4 de", Line(KNEE, NOV_19, label="Bed 4", language="de")),
    ("en", "Hip stem cell inj 12 Nov Bed 4", Line(HIP, NOV_12, label="Bed 4")),
    ("es", "rodilla ayer «Cama 4» es", Line(KNEE, NOV_19, label="Cama 4", language="es")),
    (
        "es",
        'knee 12 de nov "Cama 4" Europe/Madrid',
        Line(KNEE, NOV_12, label="Cama 4", zone="Europe/Madrid"),
    ),
    (
        "de",
        "PRP-Injektion ins Knie 12.11. 09:30 „Bett 4“ Deutsch Europe/Berlin",
        Line(KNEE, NOV_12, time(9, 30), "Bett 4", "de", "Europe/Berlin"),
    ),
    ("de", "knee gestern Bett 4", Line(KNEE, NOV_19, label="Bett 4")),
    # Several plans, or days, are left to be asked.
    ("en", 'hip yesterday "Bed 4"', Line(HIPS, NOV_19, label="Bed 4")),
    ("en", "knee 3/4 Bed 4", Line(KNEE, (date(2027, 4, 3), date(2027, 3, 4)), label="Bed 4")),
    # What means nothing is named, and never becomes part of a label.
    ("en", 'hop yesterday "Bed 4"', Line((), NOV_19, label="Bed 4", unread="hop")),
    ("en", "knee 31/2 Bed 4", Line(KNEE, unread="31/2 Bed 4")),
    ("en", 'knee today "Bed 4" foo', Line(KNEE, (TODAY,), label="Bed 4", unread="foo")),
    ("en", "knee", Line(KNEE)),
]


@pytest.mark.parametrize(("language", "typed", "says"), LINES)
def test_a_line_says(language: str, typed: str, says: Line) -> None:
    assert read_line(typed, lambda name: plans_named(SHELF, name), language, TODAY) == says


@pytest.mark.parametrize(
    ("typed", "plans"),
    [
        ("hip-stem-cell", HIP),
        ("Hip Stem", HIP),
        ("prótesis de cadera", ("hip-replacement",)),
        ("PROTESIS", ("hip-replacement",)),
        ("knie", KNEE),
        ("hip", HIPS),
        ("la", ()),
        ("", ()),
        ("🦵", ()),
    ],
)
def test_a_plan_is_named_by_name_title_or_a_beginning(typed: str, plans: tuple[str, ...]) -> None:
    assert tuple(plans_named(SHELF, typed)) == plans


async def test_one_line_and_a_tap_enrol(clinic) -> None:
    nurse = clinic.nurse
    [check] = await nurse.send('/enroll hip-stem-cell yesterday "Bed 4" de Europe/Berlin')
    assert "Thursday, November 19, 2026" in check["text"]
    assert "Europe/Berlin" in check["text"]
    await nurse.tap("enrol")
    [enrolment] = clinic.rows(Enrolment)
    assert (enrolment.label, enrolment.language) == ("Bed 4", "de")
    assert (enrolment.anchor, enrolment.zone) == (date(2026, 11, 19), "Europe/Berlin")


async def test_what_a_line_leaves_open_is_asked_and_nothing_else(clinic) -> None:
    nurse = clinic.nurse
    [which] = await nurse.send('/enroll hip yesterday "Bed 4"')
    assert verbs(which) == ["plan", "plan", "drop"]
    [check] = await nurse.tap("plan", 1)
    assert verbs(check)[0] == "enrol"
    [which] = await nurse.send("/enroll knee 3/4 Bed 5")
    assert [b["label"] for b in buttons(which)[:2]] == ["April 3, 2027", "March 4, 2027"]
    [check] = await nurse.tap("date", "2027-04-03")
    assert verbs(check)[0] == "enrol"
    [again] = await nurse.send("/enroll knee 31/2 Bed 5")
    assert "31/2" in again["text"]
    assert clinic.rows(Draft)[0].asks == "date"


async def test_back_keeps_what_was_answered_elsewhere(clinic) -> None:
    nurse = clinic.nurse
    [check] = await nurse.send('/enroll knee today "Bed 4"')
    data = buttons(check)[-2]["data"]
    await nurse.tap("previous")
    for asks in ("language", "label", "date"):
        assert clinic.rows(Draft)[0].asks == asks
        await nurse.tap("previous")
    await nurse.tap_data(data, check["id"])  # a “Back” of long ago
    assert clinic.rows(Draft)[0].asks == "plan"
    [date_asked] = await nurse.tap("plan", 3)
    assert verbs(date_asked)[0] == "enrol"  # the day, label and language are there already
    await nurse.tap("enrol")
    [enrolment] = clinic.rows(Enrolment)
    assert (enrolment.label, enrolment.anchor) == ("Bed 4", FRIDAY)


async def test_more_is_told_shown_kept_and_taken_back(clinic) -> None:
    nurse = clinic.nurse
    await nurse.send('/enroll hip-stem-cell today "Bed 4"')
    await nurse.tap("extra", "more")
    await nurse.tap("extra", "ends")
    await nurse.tap("extra_is", "ends", 0)
    [too_late] = await nurse.send("900 weeks")
    assert "too late" in too_late["text"]
    [more] = await nurse.send("4 weeks")
    assert "until December 18, 2026" in more["text"]
    for part, value in (("severity", "moderate"), ("age_band", "60_69"), ("bmi_band", "under_25")):
        await nurse.tap("extra", part)
        await nurse.tap("extra_is", part, value)
    await nurse.tap("extra", "bmi_band")
    await nurse.tap("extra_is", "bmi_band", "none")
    [check] = await nurse.tap("previous")
    assert "until December 18, 2026\nSeverity: moderate\nAge: 60–69" in check["text"]
    await nurse.tap("enrol")
    [enrolment] = clinic.rows(Enrolment)
    assert (enrolment.severity, enrolment.age_band, enrolment.bmi_band) == (
        "moderate",
        "60_69",
        None,
    )
    assert list(enrolment.overrides["steps"].values()) == [{"until": "4 weeks"}]
    [card] = await nurse.send("/patient_1")
    assert "Severity: moderate · Age: 60–69" in card["text"]


async def test_whoever_is_enrolled_again_is_noticed_before(clinic) -> None:
    nurse = clinic.nurse
    clinic.invited("Bed 4")
    [check] = await nurse.send('/enroll hip-stem-cell today "Bed 4"')
    assert "here already" in check["text"]
    [check] = await nurse.send('/enroll knee today "Bed 4"')
    assert "with this label already: /patient_1" in check["text"]
