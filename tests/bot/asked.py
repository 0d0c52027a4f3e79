"""A plan that asks every kind of question, and ways to answer it."""

from typing import Any

from clinic import Person, TestClinic

from schedules.reply import Reply

EVERY_KIND = """\
name: asks
version: 1
title: {en: Asks, es: Pregunta}
languages: [en, es]
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: Pain, es: Dolor},
         question: {en: Pain?, es: ¿Dolor?}, low_label: {en: none, es: nada},
         high_label: {en: worst, es: peor}}
  relief: {type: percent, title: {en: Getting better, es: Mejora},
           question: {en: How much better?, es: ¿Cuánto mejor?}}
  calf: {type: yes_no, title: {en: Calf, es: Pantorrilla}, question: {en: Sore?, es: ¿Duele?}}
  a_name_longer_than_buttons_hold:
    type: choice
    title: {en: Walking, es: Caminar}
    question: {en: How do you walk?, es: ¿Cómo camina?}
    choices:
      alone: {en: On my own, es: Sin ayuda}
      with_a_stick_or_two_sticks: {en: With a stick, es: Con bastón}
  weight: {type: number, unit: {en: kg, es: kg}, low: 30, high: 250, decimals: 1,
           title: {en: Weight, es: Peso}, question: {en: Your weight?, es: ¿Su peso?}}
  more: {type: text, title: {en: Also, es: Además},
         question: {en: What else?, es: ¿Algo más?}}
  hip: {type: instrument, instrument: hoos_jr}
steps:
  check_in:
    kind: check_in
    when: [0 days, 8 weeks]
    late: {policy: send, within: 1 week}
    questions: [pain, relief, calf, a_name_longer_than_buttons_hold, weight, more, hip]
    text: {en: "Hello.\\n\\nHow are you?", es: "Hola.\\n\\n¿Cómo está?"}
"""
WALKING = "a_name_longer_than_buttons_hold"
ALL_OF_THEM = "[pain, relief, calf, a_name_longer_than_buttons_hold, weight, more, hip]"


def asking(*questions: str) -> str:
    """Return the plan with a check-in that asks only these questions."""
    return EVERY_KIND.replace(ALL_OF_THEM, f"[{', '.join(questions)}]")


async def asked(clinic: TestClinic, *questions: str, language: str = "en") -> Person:
    """Let Rosa join on a plan that asks these questions; her first check-in has come."""
    source = asking(*questions) if questions else EVERY_KIND
    await clinic.join(clinic.rosa, clinic.invited(language=language, source=source))
    return clinic.rosa


def given(clinic: TestClinic) -> list[tuple[str | None, str]]:
    """Return every reply ever kept: what it answers, and its value."""
    return [(reply.question, reply.value) for reply in clinic.rows(Reply)]


def standing(clinic: TestClinic) -> dict[str | None, str]:
    """Return the replies that no other supersedes."""
    replies: list[Any] = clinic.rows(Reply)
    superseded = {reply.supersedes_id for reply in replies}
    return {reply.question: reply.value for reply in replies if reply.id not in superseded}
