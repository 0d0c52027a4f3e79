"""Danger in what a patient wrote: told what to do at once, and staff alerted, whatever else is on.

Nothing is asked back and nothing that was awaited is used up: a doubt counts as danger.
"""

from collections.abc import Callable

from markupsafe import Markup

from bot.alerts import alert_staff, pain_noted, tell_staff
from bot.for_patients.consequences import heading, sign_news
from bot.for_patients.replies import keep_reply, keep_words
from bot.for_patients.warning import leave_be, look_after, warn
from bot.quote import quote
from bot.talk import Talk
from bot.words import Words, isolate
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.reply import Reply, ReplyKind
from schedules.rule import AlertLevel
from schedules.signs import SIGNS, instruction, instructions
from schedules.understanding.understand import Understanding

_LONGEST_QUOTE = 3_000  # leaves room for what the patient was told within 4,096 characters


def answer_danger(talk: Talk, enrolment: Enrolment, found: Understanding) -> None:
    """Keep the words, tell the patient what to do, and alert staff of the signs found."""
    reply = keep_words(talk, enrolment)
    facts = talk.clinic.facts(talk.language)
    plan = plan_for(talk.session, enrolment)
    _alert(talk, enrolment, plan, found, reply)
    more = talk.words("Your clinic will see your words, but not the picture.")
    told = instructions(plan, found.red_flags, talk.language, facts)
    warn(talk, told, more if talk.incoming.wordless else None)
    look_after(talk, enrolment, reply, lambda say: _signs_and_words(say, found))


def tapped_sign(talk: Talk, enrolment: Enrolment, name: str) -> None:
    """Take one of the signs that were offered: the patient is told what to do, and staff hear."""
    plan = plan_for(talk.session, enrolment)
    if name not in (*plan.red_flags, *SIGNS):
        talk.toast(talk.words("This button no longer works."))
        return
    told = instruction(plan, name, talk.language, talk.clinic.facts(talk.language))
    reply = keep_reply(talk, enrolment, ReplyKind.CHOICE, told.sign)

    def news(say: Words) -> Markup:
        facts = talk.clinic.facts(say.language)
        return sign_news(say, enrolment, instruction(plan, name, say.language, facts))

    alert_staff(talk.session, _red_flag(talk, enrolment, reply, name), news)
    warn(talk, [told])

    def cause(say: Words) -> Markup:
        facts = talk.clinic.facts(say.language)
        return Markup("• {}").format(instruction(plan, name, say.language, facts).sign)

    look_after(talk, enrolment, reply, cause)


def tapped_help(talk: Talk, enrolment: Enrolment, answer: str) -> None:
    """Take a tapped answer to whether help came."""
    reply = keep_reply(talk, enrolment, ReplyKind.TAP, answer)
    helped(talk, enrolment, answer, reply, talk.change)


def helped(
    talk: Talk, enrolment: Enrolment, answer: str, reply: Reply, say: Callable[[Markup], object]
) -> None:
    """Take the answer to whether help came: staff hear it, and who has none is urged again."""
    leave_be(talk, enrolment)
    facts = talk.clinic.facts(talk.language)
    if answer == "has_help":
        say(talk.words("Good that you have help ✅\nYour clinic knows it now."))
        tell_staff(talk.session, talk.now, lambda say: _has_help(say, enrolment), enrolment.id)
        return
    say(
        talk.words(
            "<b>Please call {emergency} now.</b> ⚠️\n"
            "Ask someone near you to stay with you.\n\n"
            "I have told your clinic again. You can call them at <b>{phone}</b>.",
            **facts,
        )
    )
    alert = _red_flag(talk, enrolment, reply, "needs_help")
    alert_staff(talk.session, alert, lambda say: _needs_help(say, enrolment, reply))
    look_after(talk, enrolment, reply, _still)


def _alert(
    talk: Talk, enrolment: Enrolment, plan: Plan, found: Understanding, reply: Reply
) -> None:
    def news(say: Words) -> Markup:
        facts = talk.clinic.facts(say.language)
        told = instructions(plan, found.red_flags, say.language, facts)
        lines = [
            heading(say, enrolment, AlertLevel.NOW),
            _signs(say, found),
            say("I told them: {do}", do=" ".join(one.line for one in told)),
            _quoted(found),
        ]
        pain = [] if found.pain is None else [pain_noted(say, found.pain)]
        return Markup("\n").join([*lines, *pain])

    alert_staff(talk.session, _red_flag(talk, enrolment, reply, ", ".join(found.red_flags)), news)


def _red_flag(talk: Talk, enrolment: Enrolment, reply: Reply, sign: str) -> Alert:
    return Alert(
        kind=AlertKind.RED_FLAG,
        enrolment_id=enrolment.id,
        reply_id=reply.id,
        level=AlertLevel.NOW,
        rule=sign,
        raised_at=talk.now,
    )


def _has_help(say: Words, enrolment: Enrolment) -> Markup:
    label = isolate(enrolment.label)
    return say("<b>{label}</b> has help now ✅\n/patient_{id}", label=label, id=enrolment.id)


def _needs_help(say: Words, enrolment: Enrolment, reply: Reply) -> Markup:
    told = heading(say, enrolment, AlertLevel.NOW) + "\n" + _still(say)
    if reply.kind is not ReplyKind.TEXT:
        return told
    return told + Markup("<blockquote>{}</blockquote>").format(quote(reply.value, _LONGEST_QUOTE))


def _still(say: Words) -> Markup:
    return say("They say that they still need help.")


def _signs_and_words(say: Words, found: Understanding) -> Markup:
    return _signs(say, found) + "\n" + _quoted(found)


def _signs(say: Words, found: Understanding) -> Markup:
    signs = "; ".join(SIGNS[sign].sign[say.language] for sign in found.red_flags)
    return say("Signs of danger: {signs}", signs=signs)


def _quoted(found: Understanding) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(quote(found.text, _LONGEST_QUOTE))
