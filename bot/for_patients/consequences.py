"""What an answer leads to by the plan's rules: reminders added, staff alerted, danger explained."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.alerts import alert_staff, first_line, tell_staff
from bot.for_patients.warning import look_after, warn
from bot.said import answer_said, value_said
from bot.talk import Talk
from bot.words import Words, isolate
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.reminder import Reminder
from schedules.reply import Reply
from schedules.rule import AlertLevel
from schedules.rules import Fired
from schedules.rules_at_work import answered
from schedules.signs import Instruction, instruction

_MOST_URGENT_FIRST = tuple(AlertLevel)


class _Case(NamedTuple):
    """An answer with all that it belongs to."""

    enrolment: Enrolment
    plan: Plan
    reminder: Reminder
    reply: Reply
    question: str


def after_reply(talk: Talk, enrolment: Enrolment, reminder: Reminder, reply: Reply) -> None:
    """Do all that the plan's rules ask for after an answer, in the transaction that records it.

    Call it once for each reply that answers a question; for any other it does nothing.
    """
    if reply.question is None:
        return
    plan = plan_for(talk.session, enrolment)
    case = _Case(enrolment, plan, reminder, reply, reply.question)
    met = answered(talk.session, enrolment, reminder, reply, talk.now)
    told = _rules_told_before(talk, case)
    flags = list(dict.fromkeys(rule.then.red_flag for rule in met if rule.then.red_flag))
    for flag in flags:
        _warn(talk, case, flag)
    new = [rule for rule in met if not rule.then.red_flag and rule.name not in told]
    levels = [rule.then.alert for rule in new if rule.then.alert]
    if levels:
        _alert(talk, case, new)
    elif told and not flags:
        tell_staff(talk.session, talk.now, lambda say: _changed(talk, say, case), enrolment.id)


def _rules_told_before(talk: Talk, case: _Case) -> set[str | None]:
    """Return the rules and red flags of which staff were told by an earlier answer to the same."""
    if case.reply.supersedes_id is None:
        return set()
    query = (
        select(Alert.rule)
        .join(Reply)
        .where(Reply.reminder_id == case.reminder.id, Reply.question == case.question)
        .where(col(Alert.rule).is_not(None))  # words go to staff by no rule
    )
    return set(talk.session.exec(query))


def _warn(talk: Talk, case: _Case, flag: str) -> None:
    """Tell the patient at once what to do about a sign of danger, and staff that it is there."""
    facts = talk.clinic.facts(talk.language)

    def news(say: Words) -> Markup:
        told = instruction(case.plan, flag, say.language, talk.clinic.facts(say.language))
        return _lines(sign_news(say, case.enrolment, told), _answer(say, case))

    kind, level = AlertKind.RED_FLAG, AlertLevel.NOW
    alert_staff(talk.session, _raised(talk, case, kind, level, flag), news)
    warn(talk, [instruction(case.plan, flag, talk.language, facts)])
    look_after(talk, case.enrolment, case.reply, lambda say: _answer(say, case))


def _alert(talk: Talk, case: _Case, rules: list[Fired]) -> None:
    """Record an alert for each rule that asks for one; tell staff once, by the most urgent."""
    levels = {rule.name: rule.then.alert for rule in rules if rule.then.alert}
    first, *others = sorted(levels, key=lambda name: _MOST_URGENT_FIRST.index(levels[name]))
    alerts = [_raised(talk, case, AlertKind.RULE, levels[name], name) for name in (first, *others)]
    alert_staff(
        talk.session,
        alerts[0],
        lambda say: _lines(heading(say, case.enrolment, levels[first]), _answer(say, case)),
    )
    talk.session.add_all(alerts[1:])


def _raised(talk: Talk, case: _Case, kind: AlertKind, level: AlertLevel, rule: str) -> Alert:
    return Alert(
        kind=kind,
        enrolment_id=case.enrolment.id,
        reply_id=case.reply.id,
        level=level,
        rule=rule,
        raised_at=talk.now,
    )


def heading(say: Words, enrolment: Enrolment, level: AlertLevel) -> Markup:
    """Return the first line of an alert about a patient: who, and how soon."""
    return first_line(say, isolate(enrolment.label), level)


def sign_news(say: Words, enrolment: Enrolment, told: Instruction) -> Markup:
    """Return what staff are told of a sign of danger, and of what the patient was told to do."""
    said = say("A sign of danger: {sign}\nI told them: {do}.", sign=told.sign, do=told.do)
    return _lines(heading(say, enrolment, AlertLevel.NOW), said)


def _answer(say: Words, case: _Case) -> Markup:
    asked_on = case.reminder.due_at.astimezone(ZoneInfo(case.enrolment.zone)).date()
    asked = say(
        "Asked on {date}, day {day} after the procedure.",
        date=say.long_day(asked_on),
        day=(asked_on - case.enrolment.anchor).days,
    )
    return _lines(answer_said(say, case.plan, case.question, case.reply.value), asked)


def _changed(talk: Talk, say: Words, case: _Case) -> Markup:
    before = talk.session.get_one(Reply, case.reply.supersedes_id)
    was = say(
        "Before, it was: {answer}.",
        answer=value_said(say, case.plan, case.question, before.value),
    )
    label = isolate(case.enrolment.label)
    return _lines(
        say("<b>{label}</b> changed an answer ✏️", label=label),
        _answer(say, case),
        was,
        Markup("/patient_{id}").format(id=case.enrolment.id),
    )


def _lines(*lines: Markup) -> Markup:
    return Markup("\n").join(lines)
