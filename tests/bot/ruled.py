"""A plan with rules, and a patient on it."""

from typing import Any

from clinic import Person, TestClinic

from bot.sandbox.phone import Message
from schedules.message import Message as Outbox
from schedules.reminder import Reminder

RULED = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
quiet: "21:00-08:00"
red_flags:
  calf:
    level: same_day
    sign: {en: Pain or swelling in one calf}
    do: {en: "see a doctor today. Call {phone}."}
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: Pain}, question: {en: Pain?},
         low_label: {en: none}, high_label: {en: worst}}
  calf: {type: yes_no, title: {en: Calf}, question: {en: Swollen?}}
rules:
  strong_pain: {if: pain >= 7, then: {alert: today, ask_again: 1 day}}
  worse: {if: pain worse by 5, then: {alert: routine}}
  calf: {if: calf is yes, then: {red_flag: calf}}
  silence: {if: 3 unanswered, then: {start: still_there, no_answer: 3 days}}
  fading: {if: pain within 1 of baseline, from: 12 months, then: {start: booster}}
steps:
  check_in:
    kind: check_in
    when: [1 day, 10 days, 20 days, 30 days, 40 days, 12 months, 13 months, 14 months]
    questions: [pain, calf]
    text: {en: "Hello.\\n\\nHow are you?"}
  booster:
    kind: advice
    when: by rule
    buttons: [ok, problem]
    text: {en: "Hello.\\n\\nLet us talk about what is next."}
  still_there:
    kind: advice
    when: by rule
    buttons: [ok]
    text: {en: "Hello.\\n\\nAre you still there?"}
"""


async def ruled(clinic: TestClinic, source: str = RULED) -> Person:
    """Let Rosa join on a plan with rules; it is the morning of her procedure."""
    await clinic.join(clinic.rosa, clinic.invited(source=source))
    return clinic.rosa


def reminders(clinic: TestClinic, *where: Any) -> list[Reminder]:
    """Return reminders in the order in which they were planned."""
    return clinic.rows(Reminder, *where)


async def answer(
    clinic: TestClinic, check_in: Reminder, question: str, value: object
) -> list[Message]:
    """Tap an answer to a question of a check-in; return what the bot says or changes."""
    verb = "choose" if question == "calf" else "score"
    [sent] = clinic.rows(Outbox, Outbox.reminder_id == check_in.id)
    data = clinic.signer.data(clinic.rosa.id, verb, str(check_in.id), question, str(value))
    return await clinic.rosa.tap_data(data, sent.telegram_id)
