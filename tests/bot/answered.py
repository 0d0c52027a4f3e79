"""A plan that asks every four weeks for pain and function, and a patient who answers."""

from clinic import Person, TestClinic

EVERY_FOUR_WEEKS = """\
name: asks
version: 1
title: {en: Asks, es: Pregunta, de: Fragt}
languages: [en, es, de]
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: Pain, es: Dolor, de: Schmerz},
         question: {en: Pain?, es: ¿Dolor?, de: Schmerz?},
         low_label: {en: none, es: nada, de: keiner},
         high_label: {en: worst, es: peor, de: schlimmster}}
  function: {type: scale, low: 0, high: 10, better: high,
             title: {en: Daily life, es: Vida diaria, de: Alltag},
             question: {en: How?, es: ¿Cómo?, de: Wie?},
             low_label: {en: badly, es: mal, de: schlecht},
             high_label: {en: well, es: bien, de: gut}}
steps:
  check_in:
    kind: check_in
    when: [0 days, 4 weeks, 8 weeks, 12 weeks]
    late: {policy: send, within: 1 week}
    questions: [pain, function]
    text: {en: "Hello.\\n\\nHow are you?", es: "Hola.\\n\\n¿Cómo está?",
           de: "Hallo.\\n\\nWie geht es Ihnen?"}
"""


async def answered(
    clinic: TestClinic, *given: tuple[int, int] | None, language: str = "en"
) -> Person:
    """Let Rosa answer one check-in after the other: pain and function, or nothing to one of them.

    Four weeks pass from each to the next; it is the day of the last one.
    """
    secrets = clinic.invited(language=language, source=EVERY_FOUR_WEEKS)
    await clinic.join(clinic.rosa, secrets)
    for number, values in enumerate(given, 1):
        if number > 1:
            await clinic.advance(days=28)
        if values:
            await answer_both(clinic, number, *values)
    return clinic.rosa


async def answer_both(clinic: TestClinic, number: int, pain: int, function: int) -> str:
    """Let Rosa answer the check-in of this number; return what its message says then."""
    await clinic.rosa.tap("score", number, "pain", pain)
    [shown] = await clinic.rosa.tap("score", number, "function", function)
    return str(shown["text"])
