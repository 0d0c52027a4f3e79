"""Random plans for Hypothesis: sound ones, of every kind of step and every way to say when.

A plan is drawn as a mapping in the shape of its file; `source_of` writes it down, so that it goes
through the same loader as a clinic's own.
"""

import json
from typing import Any

from hypothesis import strategies as st

Raw = dict[str, Any]
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Nuuk",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]
KINDS = ("advice", "check_in", "restriction")
QUESTION = {"type": "yes_no", "title": {"en": "Well"}, "question": {"en": "Are you well?"}}
LATE = ["1 hour", "12 hours", "2 days", "1 week"]
HOURS = ["05:00", "09:00", "14:00", "23:00"]


def source_of(raw: Raw) -> str:
    """Write a plan down; JSON is YAML too."""
    return json.dumps(raw)


@st.composite
def raw_plans(draw: st.DrawFn, name: str = "drawn") -> Raw:
    """Draw a plan as a mapping, for tests that go on to change it."""
    steps = draw(st.lists(_steps(), min_size=1, max_size=4))
    return {
        "name": name,
        "version": 1,
        "title": {"en": "Drawn"},
        "languages": ["en"],
        "quiet": draw(st.sampled_from(["21:00-08:00", "12:00-14:00", "00:30-00:00"])),
        "most_a_day": draw(st.integers(1, 3)),
        "questions": {"well": QUESTION},
        "steps": {f"s{number}": step for number, step in enumerate(steps)},
    }


def plan_sources() -> st.SearchStrategy[str]:
    """Draw a plan as the text of its file."""
    return raw_plans().map(source_of)


@st.composite
def _steps(draw: st.DrawFn) -> Raw:
    kind = draw(st.sampled_from(KINDS))
    entries, end = draw(_entries())
    policies = ["send", "skip"] if kind == "check_in" else ["send", "skip", "fold"]
    step: Raw = {
        "kind": kind,
        "when": entries,
        "late": {"policy": draw(st.sampled_from(policies)), "within": draw(st.sampled_from(LATE))},
        "past": draw(st.sampled_from(["leave", "send", "ask"])),
        "text": {"en": ["Hello.\n\nPlease read on, day {day}.", "Once more."]},
    }
    if kind == "check_in":
        step["questions"] = ["well"]
    elif kind == "restriction" or draw(st.booleans()):
        step["until"] = f"{end + draw(st.integers(1, 5))} days"
    if kind == "restriction":
        step |= {"card": {"en": "No sport"}, "lift_off": {"en": "It is over."}}
    if not all("hour" in str(entry) for entry in entries) and draw(st.booleans()):
        step["at"] = draw(st.sampled_from([*HOURS, {"between": "06:00-10:00"}]))
    return step


@st.composite
def _entries(draw: st.DrawFn) -> tuple[list[Any], int]:
    """Draw when a step speaks, one entry after the other, and the last day any of them may be."""
    entries: list[Any] = []
    day = draw(st.integers(0, 3))
    for _ in range(draw(st.integers(1, 3))):
        entry, day = draw(_entry(day))
        entries.append(entry)
        day += draw(st.integers(1, 4))
    return entries, day


@st.composite
def _entry(draw: st.DrawFn, day: int) -> tuple[Any, int]:
    """Draw one entry that begins on a day, and the last day it may be."""
    length = draw(st.integers(1, 9))
    last = day + length
    match draw(st.sampled_from(["day", "hours", "window", "stretch", "taper"])):
        case "day":
            return f"{day} days", day
        case "hours":
            # Noon and up to a day later: quiet hours may carry it into the day after.
            return f"{24 * day + draw(st.integers(1, 23))} hours", day + 2
        case "window":
            return {"between": [f"{day} days", f"{last} days"]}, last
        case "stretch":
            every = f"{draw(st.integers(1, 4))} days"
            return {"every": every, "from": f"{day} days", "until": f"{last} days"}, last
        case _:
            stretches = [f"1 day until {last} days", f"3 days until {last + 7} days"]
            return {"from": f"{day} days", "every": stretches}, last + 7
