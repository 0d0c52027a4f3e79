"""Loading a plan: everything wrong is told at once, with its place and what to do."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.check import check_files
from schedules.faults import Fault, PlanFaults
from schedules.loading.plan_file import load_plan, load_plan_file
from schedules.shelf import open_plan, plan_sources, shipped

SOUND = """\
name: small
version: 1
title: {en: Small, es: Corto}
languages: [en, es]
sources:
  sheet: The aftercare sheet
questions:
  pain:
    low: 0
    high: 10
    better: low
    question: {en: Pain, es: Dolor}
    low_label: {en: none, es: nada}
    high_label: {en: worst, es: peor}
steps:
  no_sport:
    kind: restriction
    until: 2 weeks
    when: [1 day, {every: 2 days, from: 3 days, until: 2 weeks}]
    at: "10:00"
    buttons: [ok, problem]
    source: sheet
    card: {en: No sport, es: Sin deporte}
    text: {en: "Until {until}.", es: "Hasta el {until}."}
    lift_off: {en: Over, es: Fin}
  ask:
    kind: check_in
    when: 1 week
    questions: pain
    text: {en: How, es: Como}
"""


def faults_of(text: str) -> list[Fault]:
    with pytest.raises(PlanFaults) as refused:
        load_plan(text, "F")
    return refused.value.faults


def test_loads_a_sound_plan() -> None:
    plan = load_plan(SOUND, "small.yaml")
    assert plan.steps["ask"].questions == ("pain",)
    assert [str(o) for o, *_ in plan.steps["no_sport"].spans] == [
        "1 day",
        "3 days",
        "5 days",
        "1 week",
        "9 days",
        "11 days",
        "13 days",
    ]


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_loads_what_other_editors_save(mark: str, newline: str) -> None:
    assert load_plan(mark + SOUND.replace("\n", newline), "F") == load_plan(SOUND, "F")


@pytest.mark.parametrize(
    ("line", "instead", "place", "says"),
    [
        # Keys.
        ("version: 1", "version: 1\nversion: 2", (3, 1), "“version” is written twice"),
        ("version: 1", 'version: 1\nhuor: "09:00"', (3, 1), "Did you mean “hour”?"),
        ("name: small", "nam: small", (1, 1), "Did you mean “name”?"),
        ("name: small", "nam: small", (1, 1), "`name:` is missing"),
        ("    until: 2 weeks", "    untill: 2 weeks", (18, 5), "Did you mean “until”?"),
        ("    kind: check_in", "    <<: {kind: check_in}", (27, 5), "Write its keys out here"),
        ("  ask:", "  Ask It:", (26, 3), "A name has small letters"),
        # What YAML readers disagree about.
        ("version: 1", "version: 1\nhour: 10:30", (3, 7), 'Put it in quotes: "10:30"'),
        ("version: 1", "version: 1\nquiet: no", (3, 8), "Did you mean “none”?"),
        ("[en, es]", "[en, no]", (4, 17), 'Put it in quotes: "no"'),
        ("version: 1", "version: 0x1", (2, 10), "a whole number"),
        ("version: 1", "version: 1.0", (2, 10), "a whole number"),
        ("sheet: The aftercare sheet", "sheet: 2026-01-01", (6, 10), "Put it in quotes"),
        # Types.
        ("version: 1", "version: one", (2, 10), "must be a whole number"),
        ("version: 1", "version: 0", (2, 10), "must be 1 or more"),
        ("version: 1", "version: 1\nhour: 9", (3, 7), "Write hours and minutes"),
        ("languages: [en, es]", "languages: en", (4, 12), "must be a list"),
        ("languages: [en, es]", "languages: []", (4, 12), "must not be empty"),
        ("es: Como", "es: {a: b}", (30, 25), "must be a text"),
        ("    high: 10", '    high: "10"', (10, 11), "whole number, without quotes"),
        ("es: Como", "es: [Como, 3]", (30, 32), "must be a text"),
        # Languages.
        ("[en, es]", "[en, es, xx]", (4, 21), "“xx” is not a language code"),
        ("[en, es]", "[en, es, en]", (4, 21), "listed twice"),
        ("[en, es]", "[en, es, DE]", (4, 21), "Did you mean “de”?"),
        (", es: Como", "", (30, 11), "The text in “es” is missing"),
        ("es: Como", "es: Como, fr: Comment", (30, 35), "not among the plan's `languages`"),
        ("es: Como", 'es: " "', (30, 25), "The text is empty"),
        ("es: Como", "es: []", (30, 25), "Write at least one"),
        ("es: Como", f"es: {'x' * 3501}", (30, 25), "Keep it under 3500"),
        # Placeholders.
        ("es: Como", 'es: "{clinik}"', (30, 25), "Did you mean “{clinic}”?"),
        ("es: Como", 'es: "{zzzz}"', (30, 25), "Use “{clinic}”"),
        ("es: Como", 'es: "{until}"', (30, 25), "Add `until:` to this step"),
        ("es: Como", 'es: "a } b"', (30, 25), "A curly bracket stands alone"),
        ("es: Dolor", 'es: "{clinic}"', (12, 30), "Write the words out"),
        # Names of scales, sources, buttons, kinds.
        ("questions: pain", "questions: pian", (29, 16), "Did you mean “pain”?"),
        ("source: sheet", "source: shet", (22, 13), "Did you mean “sheet”?"),
        ("source: sheet", "source: zzzz", (22, 13), "Add it under `sources:`"),
        ("[ok, problem]", "[ok, problm]", (21, 19), "Did you mean “problem”?"),
        ("[ok, problem]", "[ok, ok]", (21, 14), "listed twice"),
        ("kind: check_in", "kind: chek_in", (27, 11), "Did you mean “check_in”?"),
        ("kind: check_in", "kind: lift_off", (27, 11), "Write `lift_off:` there"),
        # What a kind needs, and what it has no use for.
        ("    until: 2 weeks\n", "", (16, 3), "A restriction needs an end"),
        ("    lift_off: {en: Over, es: Fin}\n", "", (16, 3), "A restriction needs `lift_off:`"),
        ("    card: {en: No sport, es: Sin deporte}\n", "", (16, 3), "needs `card:`"),
        ("en: No sport", r'en: "No\nsport"', (23, 11), "must be one line"),
        ("    questions: pain\n", "", (26, 3), "A check-in needs `questions:`"),
        ("kind: check_in", "kind: advice", (29, 16), "Only a step of kind `check_in`"),
        ("kind: check_in", "kind: check_in\n    until: 1 year", (28, 12), "has no `until:`"),
        ("questions: pain", "questions: pain\n    buttons: [ok]", (30, 14), "Leave out `buttons:`"),
        ("questions: pain", "questions: [pain, pain]", (29, 16), "listed twice"),
        # Time.
        ("    when: 1 week\n", "", (26, 3), "`when:` is missing"),
        ("when: 1 week", "when: 1 wek", (28, 11), "Write a number and a unit"),
        ("when: 1 week", "when: 11 years", (28, 11), "longer than 10 years"),
        ("when: 1 week", "when: [1 week, 7 days]", (28, 11), "“1 week” is listed twice"),
        ("when: 1 week", "when: [30 days, 1 month]", (28, 11), "may be the same day"),
        ("when: 1 week", "when: {every: 1 hour, from: 0 days, until: 1 day}", (28, 11), "in hours"),
        ("when: 1 week", "when: {evry: 1 day, from: 1 day, until: 1 week}", (28, 12), "“every”"),
        ("when: 1 week", 'when: 4 hours\n    at: "09:00"', (29, 9), "leave out `at:`"),
        ("until: 2 weeks\n", "until: 1 day\n", (19, 11), "not before `until` (1 day)"),
        ("until: 2 weeks\n", "until: 2 weeks\n    start: 2 days\n", (20, 11), "before `start`"),
        ("until: 2 weeks\n", "until: 1 day\n    start: 1 day\n", (18, 12), "later than `start`"),
        ("until: 2 weeks\n", "until: 30 hours\n", (18, 12), "starts and ends on a day"),
        ('at: "10:00"', 'at: {between: "12:00-09:00"}', (20, 19), "Put the earlier hour first"),
        ('at: "10:00"', 'at: {betwen: "09:00-12:00"}', (20, 10), "Did you mean “between”?"),
        ("source: sheet", "late: {policy: snd}", (22, 20), "Did you mean “send”?"),
        ("source: sheet", "late: {within: 1 month}", (22, 20), "Use hours, days or weeks"),
        ("version: 1", 'version: 1\nquiet: "08:00-08:00"', (3, 8), "no time to send"),
        # Scales.
        ("    high: 10", "    high: 0", (10, 11), "must be greater than `low`"),
        ("    high: 10", "    high: 1000", (10, 11), "by 20 at most"),
        # YAML that hides or multiplies things.
        ("kind: check_in", "kind: &a check_in", (27, 11), "“&a” is a reference"),
        ("questions: pain", "questions: *a", (29, 16), "“*a” is a reference"),
        ("kind: check_in", "kind: !!str check_in", (27, 11), "is a YAML tag"),
        ("version: 1", "version: 1\n---\na: 1", (3, 1), "A second document"),
        ("name: small", "name: " + "[" * 30, (1, 26), "nested more than 20 levels"),
        ("name: small", "name: sm\x00all", (1, 9), "control character (U+0000)"),
        ("name: small", r'name: "sm\0all"', (1, 7), "hides a control character"),
        ("name: small", r'name: "\Uffffffff"', (1, 10), "means no character"),
        ("name: small", "name: \ud800", (1, 7), "control character"),
        ("  ask:", "\task:", (26, 1), "Indent with spaces"),
        # Syntax.
        ("name: small", "name: small: x", (1, 12), "A colon is missing"),
        ("name: small", "name: 'small", (1, 7), "never closed"),
        ("name: small", "name: [small", (1, 7), "never closed"),
        ("  ask:", " ask:", (26, 2), "The indentation does not fit"),
        ("name: small", "name: @small", (1, 7), "Put quotes around"),
    ],
)  # a table reads best as one  # fmt: skip
def test_names_the_place_and_the_remedy(
    line: str, instead: str, place: tuple[int, int], says: str
) -> None:
    assert line in SOUND
    found = [f for f in faults_of(SOUND.replace(line, instead)) if says in f.message]
    assert [(f.line, f.col) for f in found] == [place]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "There is no plan in this file"),
        ("# nothing", "There is no plan in this file"),
        ("- a list", "must be indented lines"),
        ("just words", "must be indented lines"),
        ("x" * 300_000, "over 256 KB"),
        ("[" + "1, " * 60_000, "over 300 entries"),
        ("[" + "[1, 2, 3, 4, 5, 6, 7, 8, 9]," * 1_500, "over 300 entries"),
        ("a: [" + ("[" + "1," * 200 + "],") * 100, "over 12000 values"),
        ("a: b\n" * 20_000, "There are more faults"),
    ],
)
def test_refuses_what_is_no_plan_at_all(text: str, says: str) -> None:
    assert says in faults_of(text)[-1].message


def test_refuses_a_plan_that_makes_too_many_reminders() -> None:
    daily = "when: {every: 1 day, from: 0 days, until: 1001 days}"
    step = f"  walk:\n    kind: advice\n    {daily}\n    text: {{en: Go, es: Vaya}}\n"
    (fault,) = faults_of(SOUND + step + step.replace("walk", "swim"))
    assert fault.message.startswith("The plan makes 2011 reminders; 2000 is the most.")


def test_tells_every_fault_at_once() -> None:
    wrong = (
        SOUND.replace("version: 1", "version: 1\nversion: 2")
        .replace("kind: restriction", "kind: restricton")
        .replace("when: 1 week", "when: 1 wek")
        .replace("es: Como", "fr: Comme")
        .replace("source: sheet", "sauce: sheet")
    )
    assert [(f.line, f.col) for f in faults_of(wrong)] == [
        (3, 1),  # written twice
        (18, 11),  # no such kind
        (23, 5),  # no such key
        (29, 11),  # no length of time
        (31, 11),  # Spanish is missing
        (31, 25),  # French is not wanted
    ]


def test_a_place_has_one_complaint_when_yaml_itself_is_misread() -> None:
    assert len(faults_of(SOUND.replace("version: 1", "version: true"))) == 1


def test_prints_file_line_and_column(tmp_path: Path) -> None:
    sound, wrong, absent = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"
    sound.write_text(SOUND)
    wrong.write_text(SOUND.replace("version: 1", "version: one"))
    assert check_files([sound]).lines_out == []
    assert check_files([sound, wrong, absent]).lines_out == [
        f"{wrong}:2:10: This must be a whole number, such as 3.",
        f"{absent}:1:1: Cannot read the file: No such file or directory.",
    ]


def test_refuses_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("name: x\ntitle: niño\n".encode("latin-1"))
    assert check_files([path]).lines_out == [
        f"{path}:2:10: The file is not UTF-8 text. Save it with the encoding UTF-8."
    ]


def test_reads_no_more_of_a_file_than_a_plan_may_have(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("x" + "ñ" * 5_000_000, encoding="utf-8")
    assert "over 256 KB" in check_files([path]).lines_out[0]


FRAGMENTS = st.sampled_from([
    *"\"'{}[]|%#@~\n\t\r", "\\x", "\\u12", "\\Uffffffff", "&a ", "*a", "!!", "!<", "? ", "- ",
    ">9", ": ", "---", "...", "%YAML x\n", "<<", "10:30", "\u2028", "\x85", "\ufeff", "{until}",
])  # a table reads best as one  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND)), st.integers(0, 40), st.lists(FRAGMENTS | st.text(max_size=3)))
def test_never_fails_but_by_naming_a_place(at: int, gone: int, put: list[str]) -> None:
    try:
        load_plan(SOUND[:at] + "".join(put) + SOUND[at + gone :], "F")
    except PlanFaults as refused:
        faults = refused.faults
    else:
        return
    assert faults
    assert all(f.line >= 1 and f.col >= 1 and f.message for f in faults)


def test_the_shelf_has_what_ships_and_the_clinics_own(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SOUND)
    (tmp_path / "notes.txt").write_text("not a plan")
    assert open_plan("small", tmp_path).name == "small"
    assert open_plan(str(tmp_path / "small.yaml")).name == "small"
    assert open_plan("hip-stem-cell", tmp_path).name == "hip-stem-cell"
    names = [name for name, _ in plan_sources(tmp_path)]
    assert names == [*(f"{name}.yaml" for name in shipped()), "small.yaml"]


def test_a_clinics_own_plan_goes_before_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "hip-stem-cell.yaml").write_text(SOUND)
    assert open_plan("hip-stem-cell", tmp_path).name == "small"


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(PlanFaults, match="Did you mean “hip-stem-cell”"):
        open_plan("hip-stemcell")


def test_a_plan_is_never_changed_once_read() -> None:
    plan = load_plan(SOUND, "F")
    with pytest.raises(ValueError, match="frozen"):
        plan.version = 2


def test_a_file_loads_as_its_text(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SOUND)
    assert load_plan_file(path) == load_plan(SOUND, "small")
