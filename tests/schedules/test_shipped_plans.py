"""The plans that ship: their exact timelines, how often they write, and how they speak.

`python tests/schedules/test_shipped_plans.py` writes the golden timelines anew.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from schedules.checks.lints import lint
from schedules.checks.passage import Passage, Place, passages
from schedules.placeholder import PLACEHOLDER
from schedules.plan import Kind, Plan
from schedules.preview import Row, preview
from schedules.shelf import open_plan, shipped
from schedules.texts import step_text
from schedules.timeline import Course, in_force, timeline

GOLDEN = Path(__file__).parent / "golden"
# A winter start, so that spring and autumn changes, both hemispheres', fall into the first year.
ANCHOR = date(2026, 1, 31)
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
]
FACTS = {"clinic": "Seaside Clinic", "phone": "555 0100", "emergency": "112"}
HIP = open_plan("hip-stem-cell")

every_plan = pytest.mark.parametrize(
    "plan", [open_plan(n) for n in shipped()], ids=lambda p: p.name
)


def course(plan: Plan, zone: str = "Europe/Berlin", anchor: date = ANCHOR) -> Course:
    return Course(anchor, zone, plan.hour, plan.quiet)


def golden(plan: Plan) -> str:
    quiet = f"{plan.quiet.start:%H:%M}-{plan.quiet.end:%H:%M}" if plan.quiet else "none"
    lines = [f"{plan.name}, anchor {ANCHOR}, hour {plan.hour:%H:%M}, quiet {quiet}"]
    for zone in ZONES:
        lines += ["", zone]
        for due in timeline(plan, course(plan, zone)):
            times = f"{due.local:%a %Y-%m-%d %H:%M %z}  {due.utc:%Y-%m-%d %H:%MZ}"
            ends = f"until {due.expires:%Y-%m-%d %H:%MZ}"
            lines.append(f"  {times}  {ends}  {due.kind:11}  {due.step} {due.number}")
    return "\n".join(lines) + "\n"


@cache
def rows(plan_name: str, lang: str) -> list[Row]:
    plan = open_plan(plan_name)
    return preview(plan, course(plan), lang, FACTS)


@every_plan
def test_timeline_is_the_golden_one(plan: Plan) -> None:
    assert golden(plan) == (GOLDEN / f"{plan.name}.txt").read_text(encoding="utf-8")


@every_plan
def test_questions_stand_below_what_comes_at_the_same_minute(plan: Plan) -> None:
    due = timeline(plan, course(plan))
    for before, after in pairwise(due):
        if before.utc == after.utc:
            assert (before.kind, after.kind) != (Kind.CHECK_IN, Kind.ADVICE), after
            assert (before.kind, after.kind) != (Kind.CHECK_IN, Kind.RESTRICTION), after


@every_plan
def test_nothing_in_it_is_worth_a_second_look(plan: Plan) -> None:
    """The lints grade every text, look at first lines, promises, loads and loose ends."""
    assert [*lint(plan)] == []


@every_plan
def test_is_filed_under_its_own_name_in_three_languages(plan: Plan) -> None:
    assert plan.name in shipped()
    assert plan.languages == ("en", "es", "de")


@every_plan
def test_each_part_names_its_source(plan: Plan) -> None:
    families = (plan.steps, plan.questions, plan.red_flags, plan.allowed)
    assert [name for family in families for name, part in family.items() if not part.source] == []


# What the founding document says, or else clinics print, as the plan's own figures.
@pytest.mark.parametrize(
    ("plan", "step", "start", "until", "reminders"),
    [
        ("hip-stem-cell", "rest", "0 days", "2 days", "4 hours, 1 day"),
        ("hip-stem-cell", "light_activity", "2 days", "6 weeks", "2 days, 5 days"),
        (
            "hip-stem-cell",
            "no_nsaids",
            "0 days",
            "6 weeks",
            "8 hours, 3 days, 8 days, 15 days, 22 days, 29 days, 36 days",
        ),
        (
            "hip-stem-cell",
            "begin_pt",
            "4 days",
            "12 weeks",
            "4 days, 10 days, 17 days, 24 days, 38 days, 59 days, 80 days",
        ),
        ("hip-stem-cell", "no_high_impact", "0 days", "6 weeks", "6 days, 20 days, 4 weeks"),
        (
            "hip-stem-cell",
            "check_in",
            "0 days",
            "None",
            "0 days, 4 weeks, 8 weeks, 12 weeks, 6 months, 1 year, 18 months, 2 years, 3 years,"
            " 4 years, 5 years",
        ),
        (
            "hip-stem-cell",
            "hip_score",
            "0 days",
            "None",
            "12 weeks, 6 months, 1 year, 2 years, 3 years, 4 years, 5 years",
        ),
        (
            "hip-stem-cell",
            "booster_review",
            "0 days",
            "None",
            "18 months, 30 months, 42 months, 54 months",
        ),
        ("knee-prp", "no_nsaids", "0 days", "4 weeks", "8 hours, 3 days, 8 days, 15 days, 22 days"),
        ("knee-prp", "check_in", "0 days", "None", "6 weeks, 3 months, 6 months, 1 year"),
        ("knee-prp", "booster_review", "0 days", "None", "9 months"),
        ("shoulder-prp", "no_overhead", "0 days", "6 weeks", "6 days, 3 weeks, 5 weeks"),
        ("hip-replacement", "early_check", "0 days", "None", "3 days, 2 weeks"),
        (
            "hip-replacement",
            "check_in",
            "0 days",
            "None",
            "6 weeks, 3 months, 6 months, 1 year, 2 years, 3 years, 4 years, 5 years",
        ),
    ],
)
def test_figures_are_those_of_its_sources(
    plan: str, step: str, start: str, until: str, reminders: str
) -> None:
    found = open_plan(plan).steps[step]
    assert (str(found.start), str(found.until)) == (start, until)
    assert ", ".join(str(span.first) for span in found.spans) == reminders


def test_hip_exercises_for_years_and_keeps_an_eye_on_weight() -> None:
    for name in ("resume_low_impact_exercise", "healthy_weight"):
        step = HIP.steps[name]
        assert step.until is None
        assert step.spans[-1].last.nominal_days > 4.5 * 365
    assert HIP.steps["resume_low_impact_exercise"].start == HIP.steps["no_high_impact"].until


@pytest.mark.parametrize(
    ("on", "do", "avoid"),
    [
        (date(2026, 1, 31), ["rest"], ["no_nsaids", "no_high_impact"]),
        (date(2026, 2, 2), ["light_activity"], ["no_nsaids", "no_high_impact"]),
        (date(2026, 2, 4), ["light_activity", "begin_pt"], ["no_nsaids", "no_high_impact"]),
        (date(2026, 3, 13), ["light_activity", "begin_pt"], ["no_nsaids", "no_high_impact"]),
        (date(2026, 3, 14), ["begin_pt", "resume_low_impact_exercise"], []),
        (date(2028, 1, 31), ["resume_low_impact_exercise"], []),
    ],
)
def test_hip_card_of_the_day(on: date, do: list[str], avoid: list[str]) -> None:
    held = in_force(HIP, course(HIP), on)
    assert ([s.step for s in held.do], [s.step for s in held.avoid]) == (do, avoid)


# Most messages in the first year, and in any later one.
LOADS = {
    "hip-stem-cell": (45, 12),
    "hip-replacement": (45, 12),
    "knee-prp": (35, 2),
    "shoulder-prp": (35, 2),
}


@every_plan
@pytest.mark.parametrize("hour", [time(7), time(9), time(18), time(23)])
def test_nobody_is_nagged(plan: Plan, hour: time) -> None:
    first, later = LOADS[plan.name]
    for anchor in (date(2026, 1, 31), date(2026, 3, 2), date(2028, 2, 29)):
        for zone in ("Europe/Berlin", "America/Santiago", "Pacific/Kiritimati"):
            found = timeline(plan, Course(anchor, zone, hour, plan.quiet))
            years = Counter((o.local.date() - anchor).days // 366 for o in found)
            assert years.pop(0) <= first
            assert max(years.values()) <= later
            assert max(Counter(o.local.date() for o in found).values()) <= 3


@every_plan
def test_grows_rarer(plan: Plan) -> None:
    days = [(o.local.date() - ANCHOR).days for o in timeline(plan, course(plan))]
    months = Counter(day // 30 for day in days)
    assert months[0] > months[1] > months[2] >= months[6]
    assert all(months[month] <= 3 for month in range(3, 61))


# What a plan ends with, in each language: keep on, thanks, and whom to call.
CLOSING = {
    "en": ("Please keep", "last planned note", "Thank you"),
    "es": ("Siga", "último mensaje previsto", "Gracias"),
    "de": ("Bitte bleiben", "letzter Gruß nach Plan", "Danke"),
}


@every_plan
@pytest.mark.parametrize("lang", CLOSING)
def test_its_last_words_are_warm(plan: Plan, lang: str) -> None:
    last = timeline(plan, course(plan))[-1]
    assert last.step == "closing"
    text = step_text(plan, course(plan), last, lang, FACTS)
    for said in (*CLOSING[lang], FACTS["phone"]):
        assert said in text


OLD_ENDS = ("March 14", "14 de marzo", "14. März")
SIX_WEEKS = re.compile(r"\b(6|six|seis|sechs) (weeks|semanas|Wochen)\b", re.IGNORECASE)


def test_a_shorter_restriction_takes_all_that_follows_along(tmp_path: Path) -> None:
    """One figure changed, and every message that depends on it moves by as much."""
    ours = tmp_path / "our-hip.yaml"
    ours.write_text(
        "name: our-hip\nversion: 1\nextends: hip-stem-cell\nsteps:\n"
        "  no_nsaids: {until: 4 weeks}\n  no_high_impact: {until: 4 weeks}\n"
    )
    plan = open_plan(str(ours))
    before, after = days_by_name(HIP), days_by_name(plan)
    for name in ("no_nsaids", "no_high_impact"):
        assert after[name, 0] == before[name, 0] - 14 == 28
        assert max(day for (step, _), day in after.items() if step == name) == 28
    assert after["resume_low_impact_exercise", 1] == before["resume_low_impact_exercise", 1] - 14
    held = in_force(plan, course(plan), ANCHOR + timedelta(weeks=4))
    assert [s.step for s in held.do] == ["begin_pt", "resume_low_impact_exercise"]
    for lang in plan.languages:
        told = [row.text for row in preview(plan, course(plan), lang, FACTS)]
        assert not [text for text in told if SIX_WEEKS.search(text)]
        assert not [text for text in told if any(end in text for end in OLD_ENDS)]
    assert [*lint(plan)] == []


def days_by_name(plan: Plan) -> dict[tuple[str, int], int]:
    found = timeline(plan, course(plan))
    return {(o.step, o.number): (o.local.date() - ANCHOR).days for o in found}


@every_plan
def test_any_sensible_length_of_its_restrictions_still_makes_a_plan(
    plan: Plan, tmp_path: Path
) -> None:
    """A clinic may choose from one week to twelve, as clinics do."""
    held = [name for name, step in plan.steps.items() if step.kind is Kind.RESTRICTION]
    for weeks in (1, 2, 3, 4, 6, 8, 12):
        lines = "".join(f"  {name}: {{until: {weeks} weeks}}\n" for name in held)
        ours = tmp_path / "ours.yaml"
        ours.write_text(f"name: ours\nversion: 1\nextends: {plan.name}\nsteps:\n{lines}")
        days = days_by_name(open_plan(str(ours)))
        assert [days[name, 0] for name in held] == [weeks * 7] * len(held)


def spoken(plan: Plan, *places: Place) -> Iterator[Passage]:
    return (passage for passage in passages(plan) if passage.place in places)


@every_plan
def test_every_message_opens_with_the_clinic(plan: Plan) -> None:
    for passage in spoken(plan, Place.MESSAGE):
        assert "{clinic}" in passage.text.splitlines()[0], passage.path


@every_plan
def test_never_shouts_or_scolds(plan: Plan) -> None:
    wrong = re.compile(
        r"[!¡<>]|\byou must\b|\bforgot|\bdebe\b|olvid|\bmüssen Sie (?!nichts)|vergess",
        re.IGNORECASE,
    )
    assert [p.path for p in passages(plan) if wrong.search(p.text)] == []


@every_plan
@pytest.mark.parametrize(
    ("lang", "address", "familiar"),
    [
        ("es", r"por favor|usted|su\b|[Ll]lame", r"\b(tú|tu|tus|te|tienes|puedes|toma tu)\b"),
        ("de", r"\b(Sie|Ihn?e?[nmr]?)\b", r"\b(du|dein|deine|dir|dich)\b"),
    ],
)
def test_is_polite(plan: Plan, lang: str, address: str, familiar: str) -> None:
    texts = [p.text for p in spoken(plan, Place.MESSAGE) if p.language == lang]
    assert sum(bool(re.search(address, text)) for text in texts) > len(texts) * 0.7
    assert not [text for text in texts if re.search(familiar, text, re.IGNORECASE)]


@pytest.mark.parametrize("name", ["hip-stem-cell", "knee-prp", "shoulder-prp"])
@pytest.mark.parametrize(
    ("lang", "prescribed", "label"),
    [
        ("en", "If a doctor prescribed it, keep taking it and tell the clinic.", "the label"),
        ("es", "Si se lo recetó un médico, siga con él y avise a la clínica.", "dice el envase"),
        ("de", "Hat ein Arzt es verordnet? Dann nehmen Sie es weiter.", "auf der Packung"),
    ],
)  # a table reads best as one  # fmt: skip
def test_never_stops_a_prescribed_medicine(
    name: str, lang: str, prescribed: str, label: str
) -> None:
    for row in rows(name, lang):
        if row.kind is Kind.RESTRICTION and row.step == "no_nsaids":
            assert prescribed in row.text
        if "aracetamol" in row.text:
            assert label in row.text
            assert not re.search(r"\d+ ?m?g\b", row.text)


def test_no_day_is_named_for_the_end_of_a_medicine() -> None:
    medicines = open_plan("hip-replacement").steps["medicines"]
    said = "".join(text for turns in medicines.text.values() for text in turns)
    assert not medicines.card
    assert not {"until", "days_left", "time_left"} & set(PLACEHOLDER.findall(said))


@every_plan
def test_tells_every_red_flag_by_the_second_day(plan: Plan) -> None:
    for lang in plan.languages:
        told = [row.text for row in rows(plan.name, lang) if row.day <= 1]
        signs = [flag.sign[lang] for flag in plan.red_flags.values()]
        assert any(all(f"• {sign}: " in text for sign in signs) for text in told)


@every_plan
def test_the_signs_every_treatment_shares_are_there(plan: Plan) -> None:
    shared = {"chest", "throat", "hot_joint", "calf", "fever", "wound", "severe_pain", "self_harm"}
    assert plan.red_flags.keys() >= shared
    for name in ("chest", "throat", "self_harm"):
        assert all("{emergency}" in do for do in plan.red_flags[name].do.values())


@every_plan
def test_languages_fill_in_the_same_things(plan: Plan) -> None:
    filled: dict[tuple[object, ...], list[set[str]]] = {}
    for passage in passages(plan):
        place = tuple(part for part in passage.path if part not in plan.languages)
        filled.setdefault(place, []).append(set(PLACEHOLDER.findall(passage.text)))
    uneven = [place for place, sets in filled.items() if any(one != sets[0] for one in sets)]
    assert uneven == []


if __name__ == "__main__":
    for plan_name in shipped():
        text = golden(open_plan(plan_name))
        (GOLDEN / f"{plan_name}.txt").write_text(text, encoding="utf-8")
