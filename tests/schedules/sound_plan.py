"""A small plan without fault or lint, for tests that change one thing of it."""

from schedules.checks.agreement import disagreements
from schedules.loading.yaml_tree import read_tree

SOUND = """\
name: small
version: 1
title: {en: After your visit, es: Tras su visita}
languages: [en, es]
help:
  en: "When to get help:\\n{red_flags}"
  es: "Cuándo pedir ayuda:\\n{red_flags}"
expect: {en: It may take weeks., es: Puede tardar semanas.}
sources:
  sheet: The aftercare sheet
red_flags:
  chest:
    level: emergency
    sign: {en: Chest pain, es: Dolor de pecho}
    do: {en: "call {emergency} now", es: "llame ya al {emergency}"}
    source: sheet
allowed:
  paracetamol:
    medicines: [paracetamol]
    words: {en: [tylenol]}
    text: {en: You may take it. Follow the label., es: Lo puede tomar. Siga el envase.}
    source: sheet
questions:
  pain:
    low: 0
    high: 10
    better: low
    question: {en: How strong is your pain?, es: ¿Cuánto le duele?}
    low_label: {en: none, es: nada}
    high_label: {en: the worst, es: el peor}
  calf: {type: yes_no, question: {en: Is your calf swollen?, es: ¿Tiene hinchada la pierna?}}
  walking:
    type: choice
    question: {en: How do you walk?, es: ¿Cómo camina?}
    choices: {alone: {en: On my own, es: Sin ayuda}, stick: {en: With a stick, es: Con bastón}}
  weight:
    type: number
    unit: {en: kg, es: kg}
    low: 30
    high: 250
    question: {en: What is your weight?, es: ¿Cuánto pesa?}
  more: {type: text, question: {en: What else is there?, es: ¿Qué más hay?}}
rules:
  strong: {if: pain >= 7, then: {alert: today}}
  better: {if: pain better by 2, from: 1 week, then: {alert: routine}}
  silence: {if: 3 unanswered, then: {start: still_there, no_answer: 3 days}}
steps:
  no_nsaids:
    kind: restriction
    until: 6 weeks
    when: [1 day, 1 week]
    at: "10:00"
    source: sheet
    card: {en: No ibuprofen, es: Sin ibuprofeno}
    text:
      en: "Hello.\\nNo ibuprofen before {until}."
      es: "Hola.\\nSin ibuprofeno antes del {until}."
    lift_off: {en: This is over., es: Ya se acabó.}
    covers:
      medicines: [nsaids]
      except: [celecoxib]
      words: {en: [gel]}
      instead: {en: Paracetamol, es: Paracetamol}
  no_sport:
    kind: restriction
    until: 4 weeks
    when: 2 days
    source: sheet
    card: {en: No sport, es: Sin deporte}
    text: {en: "Until {no_nsaids.until}.", es: "Hasta el {no_nsaids.until}."}
    lift_off: {en: This is over., es: Ya se acabó.}
    covers:
      words: {en: [run, jump]}
  ask:
    kind: check_in
    when: [3 days, 2 weeks, 5 weeks]
    questions: [pain, calf, walking, weight, more]
    source: sheet
    text: {en: How are you?, es: ¿Cómo está?}
  still_there:
    kind: check_in
    when: by rule
    questions: pain
    source: sheet
    text: {en: Are you still there?, es: ¿Sigue ahí?}
"""


def with_change(old: str, new: str) -> str:
    """Return the plan with one passage of its text changed."""
    assert SOUND.count(old) == 1, f"{old!r} is not there exactly once"
    return SOUND.replace(old, new)


def complaints(text: str) -> list[tuple[str, str]]:
    """Return what does not agree in a plan: the path, its parts joined by dots, and the message."""
    found = disagreements(read_tree(text, "F").value)
    return [(".".join(map(str, path)), message) for path, message in found]
