"""What a plan says of a thing on a day, what it can be asked about, and what a text asks about."""

from datetime import date, time, timedelta

import pytest

from schedules.askable import about, askable
from schedules.asked import Part, PartKind, Thing, asked_in, things_in
from schedules.faults import PlanFaults
from schedules.loading.plan_file import load_plan
from schedules.permitted import Says, ruling
from schedules.shelf import open_plan
from schedules.timeline import Course

ANCHOR = date(2026, 3, 2)
COURSE = Course(ANCHOR, "Europe/Madrid", time(9), None)
PLAN = load_plan(
    """
name: a
version: 1
title: {en: A, de: A}
languages: [en, de]
allowed:
  paracetamol: {medicines: [paracetamol], text: {en: Fine, de: Gut}}
  mild: {medicines: [paracetamol, codeine], until: 3 days, text: {en: Fine, de: Gut}}
  swim: {words: {en: [swim], de: [schwimmen]}, start: 2 weeks, text: {en: Swim, de: S}}
  again: {words: {en: [run], de: [laufen]}, start: end of no_sport, text: {en: Slowly, de: L}}
  paddle:
    title: {en: Paddling, de: Paddeln}
    words: {en: [swim]}
    until: 1 day
    text: {en: Paddle, de: P}
steps:
  no_nsaids:
    kind: restriction
    until: 4 weeks
    card: {en: No pills of a kind that is far too long to name, de: Nein}
    text: {en: Leave it, de: Nein}
    lift_off: {en: Over, de: Vorbei}
    covers: {medicines: [nsaids], except: [celecoxib], words: {en: [anti-inflammatory]}}
  no_aspirin:
    kind: restriction
    start: 4 weeks
    until: 8 weeks
    card: {en: Leave it, de: Nein}
    text: {en: Leave it, de: Nein}
    lift_off: {en: Over, de: Vorbei}
    covers: {medicines: [aspirin]}
  no_sport:
    kind: restriction
    start: 1 day
    until: 6 weeks
    card: {en: Leave it, de: Nein}
    text: {en: Leave it, de: Nein}
    lift_off: {en: Over, de: Vorbei}
    covers: {title: {en: Sport, de: Sport}, words: {en: [run, jump], de: [laufen, springen]}}
""",
    "F",
)


def thing(name: str) -> Thing:
    """Return the one thing that a text names."""
    [found] = things_in(PLAN, name, "en")
    return found


# Days after the procedure, and what the plan says on each.
@pytest.mark.parametrize(
    ("name", "day", "says", "part"),
    [
        ("ibuprofen", -3, Says.TO_COME, "no_nsaids"),
        ("ibuprofen", 0, Says.NOT_BEFORE, "no_nsaids"),
        ("ibuprofen", 27, Says.NOT_BEFORE, "no_nsaids"),
        ("ibuprofen", 28, Says.OVER, "no_nsaids"),
        ("anti-inflammatory", 1, Says.NOT_BEFORE, "no_nsaids"),
        # One in force goes before one to come.
        ("aspirin", 1, Says.NOT_BEFORE, "no_nsaids"),
        ("aspirin", 28, Says.NOT_BEFORE, "no_aspirin"),
        ("aspirin", 56, Says.OVER, "no_aspirin"),
        ("celecoxib", 1, Says.UNKNOWN, ""),
        ("paracetamol", 1, Says.FINE, "paracetamol"),
        ("paracetamol", -1, Says.FROM, "paracetamol"),
        ("metamizole", 1, Says.UNKNOWN, ""),
        ("run", 0, Says.TO_COME, "no_sport"),
        ("run", 1, Says.NOT_BEFORE, "no_sport"),
        ("jump", 41, Says.NOT_BEFORE, "no_sport"),
        ("run", 42, Says.FINE, "again"),
        ("jump", 42, Says.OVER, "no_sport"),
        ("swim", 0, Says.FINE, "paddle"),
        ("swim", 1, Says.FROM, "swim"),
        ("swim", 14, Says.FINE, "swim"),
    ],
)
def test_what_the_plan_says(name: str, day: int, says: Says, part: str) -> None:
    found = ruling(PLAN, COURSE, thing(name), ANCHOR + timedelta(days=day))
    assert (found.says, found.name) == (says, part)


def test_a_ruling_tells_its_days() -> None:
    found = ruling(PLAN, COURSE, thing("jump"), ANCHOR + timedelta(days=2))
    assert (found.since, found.until) == (date(2026, 3, 3), date(2026, 4, 13))
    assert found.standing(ANCHOR).days_left == 42
    assert found.is_restriction


def test_a_combination_is_allowed_only_as_a_whole() -> None:
    both = Thing("both", medicines=("codeine", "paracetamol"))
    assert ruling(PLAN, COURSE, both, ANCHOR).name == "mild"
    assert ruling(PLAN, COURSE, both, ANCHOR + timedelta(days=3)).says is Says.UNKNOWN


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("may I take Advil, run or swim?", "en", ["Advil", "run", "swim"]),
        ("darf ich springen oder schwimmen", "de", ["springen", "schwimmen"]),
        ("darf ich laufen", "en", ["laufen"]),  # in another language than the patient's
        ("runs?", "en", ["run"]),
        ("and swims yet?", "en", ["swim"]),
        ("can I dance", "en", []),
        ("does running make the swelling worse?", "en", None),
        ("I ran and took an Advil", "en", None),
        ("qwrtz?", "en", None),
        ("", "en", None),
    ],
)
def test_what_a_text_asks_about(text: str, language: str, said: list[str] | None) -> None:
    asked = asked_in(PLAN, text, language)
    assert said == (None if asked is None else [one.said for one in asked])


def test_the_plans_longer_words_go_before_a_medicines_name() -> None:
    hip = open_plan("hip-stem-cell")
    [heart] = things_in(hip, "is my heart aspirin ok", "en")
    assert ruling(hip, COURSE, heart, ANCHOR).name == "heart_aspirin"
    [baby] = things_in(hip, "can I take baby aspirin", "en")
    assert ruling(hip, COURSE, baby, ANCHOR).name == "heart_aspirin"


def test_what_can_be_asked_about_has_a_short_title_once() -> None:
    titles = {part.name: title for part, title in askable(PLAN, "en")}
    assert titles == {
        "no_nsaids": "No pills of a kind that is fa…",
        "no_aspirin": "Leave it",
        "no_sport": "Sport",
        "paracetamol": "Paracetamol",
        "mild": "Paracetamol",
        "swim": "Swim",
        "paddle": "Paddling",
    }  # `again` is asked about with `no_sport`


def test_a_restrictions_button_answers_for_what_is_allowed_after_it() -> None:
    sport = about(PLAN, Part(PartKind.RESTRICTION, "no_sport"), "en")
    assert sport is not None
    assert ruling(PLAN, COURSE, sport, ANCHOR + timedelta(days=42)).name == "again"
    assert about(PLAN, Part(PartKind.ALLOWED, "no_sport"), "en") is None


SHIPPED = {
    "hip-stem-cell": {
        "en": "run:not_before walk:fine swim:from drive:fine shower:fine ice:fine sauna:fine",
        "es": "correr:not_before caminar:fine nadar:from conducir:fine ducharme:fine sauna:fine",
        "de": "joggen:not_before spazieren:fine schwimmen:from duschen:fine Sport:not_before",
    },
    "knee-prp": {
        "en": "squats:not_before cycling:from bath:fine housework:fine physio:from",
        "es": "sentadillas:not_before bici:from bañarme:fine",
        "de": "Kniebeugen:not_before Radfahren:from baden:fine",
    },
    "shoulder-prp": {
        "en": "throwing:not_before tennis:not_before driving:fine",
        "es": "lanzar:not_before conducir:fine",
        "de": "werfen:not_before duschen:fine",
    },
    "hip-replacement": {
        "en": "bend:not_before jogging:not_before walking:fine swimming:from tylenol:fine",
        "es": "agacharme:not_before correr:not_before nadar:from",
        "de": "bücken:not_before laufen:not_before schwimmen:from",
    },
}
UNSAID = {
    "en": ["sex", "beer", "alcohol", "stairs", "fly"],
    "es": ["sexo", "alcohol", "escaleras", "baño"],
    "de": ["Sex", "Alkohol", "Treppen", "Gewicht"],
}


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_shipped_plans_answer_what_patients_ask(name: str, language: str) -> None:
    """On the fifth day; what no plan says anything of stays the clinic's."""
    plan, on = open_plan(name), ANCHOR + timedelta(days=5)
    for expected in SHIPPED[name][language].split():
        word, _, says = expected.partition(":")
        found = [ruling(plan, COURSE, one, on).says for one in things_in(plan, word, language)]
        assert found == [says], word
    for word in UNSAID[language]:
        assert things_in(plan, word, language) == []


def test_a_title_fits_on_a_button() -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(
            "name: a\nversion: 1\ntitle: {en: A}\nlanguages: [en]\n"
            f"allowed: {{x: {{title: {{en: {'x' * 31}}}, text: {{en: X}}}}}}\n"
            "steps: {s: {kind: advice, when: 1 day, text: {en: S}}}\n",
            "F",
        )
    assert refused.value.lines() == ["F:5:22: A title is one line, of 30 letters at most."]
