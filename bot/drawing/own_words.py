"""What stands in a patient's own copy, in words: answers, what a note was about, what was told."""

from collections.abc import Mapping
from textwrap import shorten
from typing import NamedTuple

from bot.delivery.letter import answer_label
from bot.delivery.transport import plain_text
from bot.for_patients.own_copy import Care
from bot.said import title_of, value_said
from bot.words import Words
from schedules.alert import Alert, AlertKind
from schedules.check_in import instrument_of
from schedules.errors import AftercareError
from schedules.plan import Kind, Plan
from schedules.question import InstrumentQuestion, Scale
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind
from schedules.texts import choose_language, step_text

_LONGEST = 90
_ISOLATES = {0x2068: None, 0x2069: None}


class Said(NamedTuple):
    """One answer: what was asked, if anything, the answer, and what the ends of its scale mean."""

    title: str
    answer: str
    ends: str = ""

    def line(self) -> str:
        """Return it on one line."""
        said = f"{self.title}: {self.answer}" if self.title else self.answer
        return f"{said} ({self.ends})" if self.ends else said


def reply_said(say: Words, care: Care, reply: Reply) -> Said:
    """Return a reply as the patient would say it."""
    if reply.question is None:
        return Said("", _tapped(say, reply))
    plan = _plan_of(care, reply)
    question, _, part = reply.question.partition(".")
    asked = plan.questions.get(question)
    if isinstance(asked, InstrumentQuestion) and part:
        return _item(asked, int(part), reply.value)
    title = title_of(plan, question, choose_language(plan, say.language))
    if reply.value == "":
        return Said(title, plain_text(say("skipped")))
    if reply.kind is ReplyKind.TEXT:
        return Said(title, reply.value)
    answer = plain_text(value_said(say, plan, question, reply.value)).translate(_ISOLATES)
    return Said(title, answer, _ends(say, plan, question))


def about(say: Words, care: Care, reminder: Reminder, facts: Mapping[str, str]) -> str:
    """Return what a note was, or will be, about; a few of its own words."""
    if reminder.kind is Kind.CHECK_IN:
        return plain_text(say("Questions about how you are"))
    try:
        text = step_text(
            care.told[reminder.step],
            care.enrolment.course(),
            reminder.occurrence(care.enrolment.zone),
            say.language,
            facts,
        )
    except (AftercareError, KeyError):  # of a step that no plan has any more
        return reminder.step.replace("_", " ")
    _, _, rest = text.partition("\n\n")
    return shorten((rest or text).strip().partition("\n")[0], _LONGEST, placeholder=" …")


def alert_said(say: Words, alert: Alert) -> str:
    """Return what the clinic's staff were called about."""
    texts = {
        AlertKind.PROBLEM: say("You told of a problem"),
        AlertKind.WORDS: say("You wrote something"),
        AlertKind.FLOOD: say("You wrote many messages at once"),
        AlertKind.UNREACHABLE: say("This chat could not be reached"),
        AlertKind.UNDELIVERABLE: say("A message may not have reached you"),
        AlertKind.RULE: say("An answer of yours needed a look"),
        AlertKind.RED_FLAG: say("There was a sign of danger"),
        AlertKind.MEDICINE: say("You wrote of a medicine"),
        AlertKind.NO_ANSWER: say("You had not answered for a while"),
    }
    return plain_text(texts.get(alert.kind) or say("Something about you"))


def _tapped(say: Words, reply: Reply) -> str:
    if reply.kind is not ReplyKind.TAP:
        return reply.value
    try:
        return plain_text(answer_label(say, reply.value))
    except KeyError:
        return reply.value.replace("_", " ")


def _plan_of(care: Care, reply: Reply) -> Plan:
    return care.told.get(care.steps.get(reply.reminder_id, ""), care.plan)


def _item(asked: InstrumentQuestion, part: int, value: str) -> Said:
    instrument = instrument_of(asked)
    if not (1 <= part <= len(instrument.items) and value.isdecimal()):
        return Said(instrument.title, value)
    place = min(int(value), len(instrument.choices) - 1)
    return Said(instrument.items[part - 1].text, instrument.choices[place])


def _ends(say: Words, plan: Plan, question: str) -> str:
    match plan.questions.get(question):
        case Scale() as scale:
            language = choose_language(plan, say.language)
            ends = say(
                "{low} means “{least}”, {high} means “{most}”",
                low=scale.low,
                least=scale.low_label[language],
                high=scale.high,
                most=scale.high_label[language],
            )
            return plain_text(ends)
    return ""
