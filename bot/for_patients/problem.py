"""A problem reported with a tap: staff hear of it, and the signs of danger are asked first."""

from markupsafe import Markup, escape

from bot.alerts import raise_alert
from bot.button import button
from bot.talk import Talk
from schedules.alert import AlertKind
from schedules.enrolment import Enrolment
from schedules.plans import plan_for
from schedules.reply import Reply
from schedules.rule import AlertLevel
from schedules.signs import instruction, offered
from schedules.texts import help_text


def report_problem(talk: Talk, enrolment: Enrolment, reply: Reply) -> None:
    """Alert staff, and ask the patient which of the signs of danger it is, if any."""
    level = AlertLevel.TODAY
    raise_alert(talk.session, AlertKind.PROBLEM, talk.now, enrolment.id, reply.id, level=level)
    plan, facts = plan_for(talk.session, enrolment), talk.clinic.facts(talk.language)
    names = offered(plan)
    signs = [instruction(plan, name, talk.language, facts).sign for name in names]
    rows = [[button(sign, "sign", name)] for name, sign in zip(names, signs, strict=True)]
    rows.append([button(talk.words("Something else"), "unlisted")])
    asked = talk.words(
        "I am sorry to hear that. I have let your clinic know.\n\n"
        "<b>Is it one of these?</b> Please tap it.\n{signs}\n\n"
        "In an emergency call <b>{emergency}</b>.",
        signs="\n".join(f"• {sign}" for sign in signs),
        **facts,
    )
    talk.say(asked, rows)


def unlisted_problem(talk: Talk, enrolment: Enrolment) -> None:
    """Ask for the problem in words, and say what needs help: the plan's signs come before ours."""
    facts = talk.clinic.facts(talk.language)
    own = help_text(plan_for(talk.session, enrolment), talk.language, facts)
    talk.say(
        talk.words(
            "Please write to me what is wrong. Your clinic will see it.\n"
            "If it cannot wait, call <b>{phone}</b>.",
            **facts,
        )
        + "\n\n"
        + (escape(own) if own else _signs(talk))
    )


def _signs(talk: Talk) -> Markup:
    """Return the signs that need help after any procedure, for a plan that names none."""
    return talk.words(
        "<b>When to get help:</b>\n"
        "• Chest pain, trouble breathing or coughing blood: call <b>{emergency}</b> now.\n"
        "• A swollen face or throat: call <b>{emergency}</b> now.\n"
        "• Bleeding that does not stop: call <b>{emergency}</b> now.\n"
        "• Fever, pus or pain that gets worse: call <b>{phone}</b> now.\n"
        "Please do not drive yourself.",
        **talk.clinic.facts(talk.language),
    )
