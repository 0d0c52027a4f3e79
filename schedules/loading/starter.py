"""A first plan to change: a whole one with a comment on each part, or a short one that extends."""

import json
import re
from unicodedata import normalize

from schedules.loading.yaml_tree import SURPRISING
from schedules.plan import Kind, Plan

NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
ACCENT = re.compile(r"[\u0300-\u036f]")
SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})
PLAIN = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
LONGEST_NAME = 60


def name_for(stem: str) -> str:
    """Give the plan's name for a file of this name."""
    spelt = normalize("NFC", stem).lower().translate(SPELT_OUT)
    plain = ACCENT.sub("", normalize("NFKD", spelt))
    return NOT_IN_NAMES.sub("-", plain).strip("-")[:LONGEST_NAME].strip("-") or "my-plan"


def written(name: str) -> str:
    """Give a name as YAML, in quotes where it could be misread as something else."""
    plain = PLAIN.fullmatch(name) and not SURPRISING.fullmatch(name)
    return name if plain else json.dumps(name, ensure_ascii=False)


def new_plan(name: str) -> str:
    """Give the text of a small whole plan."""
    return WHOLE.replace("NAME", written(name))


def new_extension(name: str, base_name: str, base: Plan) -> str:
    """Give the text of a plan that extends another, with what clinics change most as comments."""
    endings = [
        f"#   {key}: {{until: {step.until}}}\n"
        for key, step in base.steps.items()
        if step.kind is Kind.RESTRICTION
    ]
    titles = base.title.items()
    advice = [key for key, step in base.steps.items() if step.kind is Kind.ADVICE] or ["rest"]
    return (
        EXTENSION.replace("NAME", written(name))
        .replace("BASE", written(base_name))
        .replace("LANGUAGES", ", ".join(base.languages))
        .replace("HOUR", f"{base.hour:%H:%M}")
        .replace("QUIET", str(base.quiet) if base.quiet else "none")
        .replace("MOST", str(base.most_a_day))
        .replace("STEPS", "".join(endings))
        .replace("ADVICE", advice[-1])
        .replace("TITLES", "".join(_title(code, f"{title} ({name})") for code, title in titles))
    )


def _title(language: str, title: str) -> str:
    """Give a line of the title; JSON quotes a text in a way that YAML reads too."""
    return f"  {language}: {json.dumps(title, ensure_ascii=False)}\n"


EXTENSION = """\
# All that is not written here is as in BASE.
# Take the “#” away where you want another figure, and change it.
name: NAME
version: 1            # raise it with each change
extends: BASE

# What staff and patients call it: in words of its own, lest it is taken for BASE.
title:
TITLES
# languages: [LANGUAGES]
# hour: "HOUR"
# quiet: "QUIET"
# most_a_day: MOST

# When each restriction ends. All that hangs on an end moves with it.
# steps:
STEPS
# What is not wanted.
# leave_out: {steps: [ADVICE]}
"""

WHOLE = """\
# A whole plan to make your own. Lines that start with “#” are notes, and may go.
name: NAME
version: 1                      # raise it with each change
title: {en: After the procedure}
languages: [en]                 # every text must be there in each of them
hour: "09:00"                   # until the patient picks another
quiet: "21:00-08:00"            # nothing is sent then

# Where the advice comes from.
sources:
  sheet: The aftercare sheet of our clinic

# Signs of danger, and what to do about them.
red_flags:
  chest:
    level: emergency            # or same_day, clinic_now
    sign: {en: Chest pain or trouble breathing}
    do: {en: "call {emergency} now"}
    source: sheet
  fever:
    level: clinic_now
    sign: {en: Fever}
    do: {en: "call {phone} now"}
    source: sheet

# What a patient with a problem reads.
help:
  en: |
    When to get help:
    {red_flags}

questions:
  pain:
    type: scale                 # or percent, yes_no, choice, number, text
    low: 0
    high: 10
    better: low
    title: {en: Pain}
    question: {en: How strong is your pain?}
    low_label: {en: no pain}
    high_label: {en: the worst pain}
    source: sheet

# What an answer leads to, and what silence does.
rules:
  strong_pain: {if: pain >= 7, then: {alert: today, ask_again: 1 day}}
  silence: {if: 3 unanswered, then: {no_answer: 3 days}}

steps:
  rest:                         # keep the name when you change the step
    kind: advice
    when: [4 hours, 1 day]      # after the procedure
    buttons: [ok, problem]
    source: sheet
    text:
      en: |
        Hello. A note from {clinic}.

        Please rest today.
        If you need help, tap the button below.

  no_running:
    kind: restriction
    until: 6 weeks              # the first day it is fine again
    when:
      - 2 days
      - {every: 1 week, from: 1 week}
    buttons: [ok, problem]
    source: sheet
    covers:
      words: {en: [run, running, jog, jump]}
      instead: {en: Short walks are fine.}
    card: {en: Running and jumping}
    text:
      en: |
        Hello. A note from {clinic}.

        Please do not run or jump before {until}.
        Still {time_left} to go.
    lift_off:
      en: |
        Hello. A note from {clinic}.

        You can run again from today. Please start slowly.

  how_are_you:
    kind: check_in
    when: [0 days, 2 weeks, 6 weeks, 3 months]
    late: {within: 1 week}
    questions: pain
    source: sheet
    text:
      en: |
        Hello. A note from {clinic}.

        How have you been? There is one short question.
"""
