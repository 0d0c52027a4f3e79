"""A helper's own chat: what they wrote goes to staff as theirs, and danger in it is told at once.

What a helper writes is no reply of the patient's: it is kept on its alert, and answers nothing.
"""

from collections.abc import Callable
from functools import partial

from markupsafe import Markup
from sqlmodel import col, func, select

from bot.alerts import alert_staff, first_line
from bot.for_patients.flood import A_MINUTE, ANSWERED_IN_A_MINUTE, told_already
from bot.for_patients.from_clinic import answers_said
from bot.for_patients.helper import Helper
from bot.for_patients.helper_words import words_answered
from bot.for_patients.helping import gets_said, lost_helper
from bot.for_patients.warning import read_now
from bot.for_staff.invitation import HELPS, is_code, leads_to, purpose_of
from bot.quote import quote
from bot.talk import Talk
from bot.when_seen import when_seen
from bot.words import LANGUAGES, Words, isolate, words
from schedules.alert import Alert, AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.plans import plan_for
from schedules.rule import AlertLevel
from schedules.signs import SIGNS, instructions
from schedules.understanding.understand import Understanding, understand

_LONGEST_QUOTE = 3_000


def serve_helper(talk: Talk, helper: Helper) -> None:
    """Answer one turn of somebody who helps a patient."""
    enrolment = talk.session.get_one(Enrolment, helper.enrolment_id)
    talk.language, talk.enrolment_id = helper.language, enrolment.id
    incoming = talk.incoming
    if incoming.blocked is not None:
        if incoming.blocked:
            lost_helper(talk.session, helper.user_id, talk.now)
    elif incoming.tap is not None:
        talk.toast(talk.words("This button no longer works."))
    elif secret := _secret(talk):
        talk.say(_about_code(talk, helper, enrolment, secret))
    elif incoming.text:
        found = understand(incoming.text, talk.language)
        if incoming.command is None or found.red_flags:  # danger goes first, slash or not
            _wrote(talk, helper, enrolment, found)
        else:
            _commanded(talk, helper, incoming.command)
    elif incoming.wordless:
        talk.say(
            talk.words(
                "I can only read words, and I cannot pass this on.\n\n"
                "Please write it in words, or call <b>{phone}</b>.",
                **talk.clinic.facts(talk.language),
            )
        )


def _commanded(talk: Talk, helper: Helper, command: str) -> None:
    if command != "stop":
        talk.say(_help(talk, helper))
        return
    lost_helper(talk.session, helper.user_id, talk.now)
    talk.say(
        talk.words("You get no more notes. Thank you for your help.\nA new link brings you back.")
    )


def _secret(talk: Talk) -> str | None:
    """Return the token or code that a helper presents."""
    text = talk.incoming.text or ""
    if talk.incoming.command == "start":
        return talk.incoming.argument or None
    return text if is_code(talk.session, text) else None


def _about_code(talk: Talk, helper: Helper, enrolment: Enrolment, secret: str) -> Markup:
    """Say what becomes of a code: it is not used up here, for one chat serves one person."""
    own = leads_to(talk.session, secret, stored_id(enrolment))
    if own and purpose_of(talk.session, secret) in HELPS:
        return _help(talk, helper)
    return talk.words(
        "You are a helper in this chat.\n"
        "To use this link, end that first with /stop. Then open the link again."
    )


def _help(talk: Talk, helper: Helper) -> Markup:
    return talk.words(
        "<b>You are a helper here</b>\n"
        "You get: {what}.\n"
        "You do not see what the other person answers or writes.\n\n"
        "What you write here goes to the staff of {clinic}.\n"
        "This chat is not watched all the time. If it cannot wait, call <b>{phone}</b>.\n"
        "In an emergency call <b>{emergency}</b>.\n\n"
        "/stop – no more notes",
        what=gets_said(talk.words, helper.gets),
        **talk.clinic.facts(talk.language),
    )


def _wrote(talk: Talk, helper: Helper, enrolment: Enrolment, found: Understanding) -> None:
    came = _came_lately(talk, enrolment)
    news = found.red_flags and not told_already(talk, enrolment, found, helper=True)
    if came >= ANSWERED_IN_A_MINUTE and not news:
        _keep_quietly(talk, enrolment, found.text)
        if came == ANSWERED_IN_A_MINUTE:
            talk.say(_too_fast(talk))
    elif found.red_flags:
        _answer_danger(talk, enrolment, found)
    else:
        answers = words_answered(talk.session, helper, talk.now)
        alert = _alert(talk, enrolment, AlertKind.HELPER, found.text)
        context = partial(answers_said, talk.session, message=answers) if answers else None
        alert_staff(talk.session, alert, lambda say: _words(say, enrolment, found.text, context))
        noted = talk.words("Noted. The clinic will see what you wrote.")
        seen = when_seen(talk.words, talk.clinic, talk.now, enrolment.zone)
        talk.say(Markup("\n\n").join([noted, seen]))


def _answer_danger(talk: Talk, enrolment: Enrolment, found: Understanding) -> None:
    """Tell the helper what to do, and alert staff as if the patient had written it."""
    plan = plan_for(talk.session, enrolment)

    def news(say: Words) -> Markup:
        told = instructions(plan, found.red_flags, say.language, talk.clinic.facts(say.language))
        lines = [
            first_line(say, isolate(enrolment.label), AlertLevel.NOW),
            say("Written by the helper of <b>{label}</b>.", label=isolate(enrolment.label)),
            say(
                "Signs of danger: {signs}",
                signs="; ".join(SIGNS[sign].sign[say.language] for sign in found.red_flags),
            ),
            say("I told them: {do}", do=" ".join(one.line for one in told)),
            _quoted(found.text),
            say("A reply to this message goes to the helper."),
        ]
        return Markup("\n").join(lines)

    alert = _alert(talk, enrolment, AlertKind.RED_FLAG, found.text)
    alert.level, alert.rule = AlertLevel.NOW, ", ".join(found.red_flags)
    alert_staff(talk.session, alert, news)
    facts = talk.clinic.facts(talk.language)
    told = instructions(plan, found.red_flags, talk.language, facts)
    promise = talk.words("I have told the clinic. This chat is not watched all the time.")
    talk.say(read_now(talk, told, promise, helper=True))


def _words(
    say: Words,
    enrolment: Enrolment,
    text: str,
    context: Callable[[Words], Markup] | None = None,
) -> Markup:
    label = isolate(enrolment.label)
    lines = [
        say("The helper of <b>{label}</b> wrote 💬", label=label),
        _quoted(text),
        *([context(say)] if context else []),
        say("A reply to this message goes to the helper."),
    ]
    return Markup("\n").join(lines)


def _quoted(text: str) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(quote(text, _LONGEST_QUOTE))


def _alert(talk: Talk, enrolment: Enrolment, kind: AlertKind, text: str) -> Alert:
    kept = {language: str(_words(words(language), enrolment, text)) for language in LANGUAGES}
    return Alert(
        kind=kind,
        enrolment_id=enrolment.id,
        level=AlertLevel.ROUTINE,
        raised_at=talk.now,
        news=kept,
    )


def _keep_quietly(talk: Talk, enrolment: Enrolment, text: str) -> None:
    talk.session.add(_alert(talk, enrolment, AlertKind.HELPER, text))
    talk.session.flush()


def _came_lately(talk: Talk, enrolment: Enrolment) -> int:
    """Count what the helper wrote within the last minute."""
    theirs = col(Alert.kind).in_([AlertKind.HELPER, AlertKind.RED_FLAG])
    wrote = select(func.count()).select_from(Alert).where(theirs, col(Alert.reply_id).is_(None))
    wrote = wrote.where(Alert.enrolment_id == enrolment.id)
    return talk.session.exec(wrote.where(col(Alert.raised_at) > talk.now - A_MINUTE)).one()


def _too_fast(talk: Talk) -> Markup:
    return talk.words(
        "Your messages come very fast. I keep them all, but answer only some.\n\n"
        "If it cannot wait, call <b>{phone}</b>.\n"
        "In an emergency call <b>{emergency}</b>.",
        **talk.clinic.facts(talk.language),
    )
