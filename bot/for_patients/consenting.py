"""Consenting: a patient with a good code reads what they agree to, and agrees or not.

They are active from the moment of consent, with the clinic's zone and the plan's hour; zone and
hour are asked afterwards (`settling`), so that whoever stops half-way still gets care.
"""

from typing import Any

from markupsafe import Markup

from bot.alerts import tell_staff
from bot.button import button
from bot.draft import Draft
from bot.for_patients.coming_back import activate
from bot.for_patients.set_language import texts_of_plan
from bot.for_patients.settling import SETTLING, ask_zone
from bot.for_staff.invitation import DECLINED, Invitation, Refusal, use
from bot.talk import Rows, Talk
from bot.words import LANGUAGES, READ_IN, isolate, spoken
from schedules.enrolment import Enrolment

TOPIC = "arrival"


def ask_consent(talk: Talk, answers: dict[str, Any], *, again: bool = False) -> None:
    """Ask whether they agree; `again` if they wrote something instead of a tap."""
    enrolment = _invited(talk, answers["invitation_id"])
    if enrolment is None:
        talk.end_draft()
        talk.say(refusal(talk, Refusal.EXPIRED))
        return
    talk.language = answers.get("language", enrolment.language)
    html = consent_text(talk)
    if again:
        html += "\n" + talk.words("Please tap one of the buttons below.")
    talk.say(html, _consent_buttons(talk, enrolment))


def consent_text(talk: Talk) -> Markup:
    """Return what the patient agrees to; its version is in `coming_back`."""
    return talk.words(
        "Hello. I am the aftercare assistant of <b>{clinic}</b>.\n"
        "I remind you what to do and when, and I ask how you are.\n\n"
        "<b>Please know:</b>\n"
        "• I am a program, and not for emergencies. In an emergency call <b>{emergency}</b>.\n"
        "• This chat is not watched all the time. If it cannot wait, call <b>{phone}</b>.\n"
        "• Your answers are kept. The staff of the clinic can read them.\n"
        "• Telegram carries this chat and could read it. It is not end-to-end encrypted.\n"
        "• You can stop at any time with /stop.\n\n"
        "Do you agree?",
        **talk.clinic.facts(talk.language),
    )


def _consent_buttons(talk: Talk, enrolment: Enrolment) -> Rows:
    """Return yes and no, which name the language that was read, and the way to another one."""
    rows = [
        [button(talk.words("Yes, I agree"), "consent", "yes", talk.language)],
        [button(talk.words("No, thank you"), "consent", "no", talk.language)],
    ]
    offered = dict.fromkeys((enrolment.language, spoken(talk.incoming.phone_language)))
    others = [code for code in offered if code in READ_IN and code != talk.language]
    return rows + [[button(READ_IN[code], "consent", "in", code)] for code in others]


def tapped(talk: Talk, meaning: list[str]) -> bool:
    """Take a tap on a button of the consent; False if nothing is asked (any more)."""
    draft = talk.draft(TOPIC)
    if draft is None:
        return False
    talk.toast(Markup(""))
    invitation_id = draft.answers["invitation_id"]
    enrolment = _invited(talk, invitation_id)
    if enrolment is not None:
        talk.language = _read(meaning) or enrolment.language
    if meaning[1] == "no":
        _decline(talk, draft, enrolment)
    elif enrolment is None:
        _too_late(talk)
    elif meaning[1] == "in":
        _turn_into(talk, draft, enrolment)
    elif use(talk.session, invitation_id, talk.incoming.user_id, talk.now):
        _agree(talk, enrolment)
    else:
        _too_late(talk)
    return True


def _read(meaning: list[str]) -> str | None:
    """Return the language that a button of the consent names; older ones name none."""
    return meaning[2] if len(meaning) > 2 and meaning[2] in LANGUAGES else None


def _too_late(talk: Talk) -> None:
    talk.end_draft()
    talk.change(refusal(talk, Refusal.EXPIRED))


def _turn_into(talk: Talk, draft: Draft, enrolment: Enrolment) -> None:
    """Say the consent in another language in place of the first, and remember which."""
    talk.keep_draft(TOPIC, draft.asks, **{**draft.answers, "language": talk.language})
    talk.change(consent_text(talk), _consent_buttons(talk, enrolment))


def _decline(talk: Talk, draft: Draft, enrolment: Enrolment | None) -> None:
    """Say farewell in the language that was read, and tell staff, once however often tapped."""
    if enrolment is not None and draft.asks != DECLINED:
        talk.keep_draft(TOPIC, DECLINED, **{**draft.answers, "language": talk.language})
        label, number = isolate(enrolment.label), enrolment.id
        tell_staff(
            talk.session,
            talk.now,
            lambda say: say(
                "<b>{label}</b> did not agree, and gets no messages\n/patient_{id}",
                label=label,
                id=number,
            ),
            about=number,
        )
    talk.change(
        talk.words(
            "That is fine. You will get no messages from me.\n\n"
            "If you change your mind, just write to me here."
        )
    )


def _agree(talk: Talk, enrolment: Enrolment) -> None:
    """Take the patient in, who from now on reads the language of what they agreed to."""
    enrolment.language = talk.language
    activate(talk, enrolment, SETTLING)
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> has joined and agreed ✅\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        ),
        about=enrolment.id,
    )
    agreed = talk.words(
        "You agreed on {day}. Welcome ✅", day=talk.words.full_day(enrolment.today(talk.now))
    )
    agreed += texts_of_plan(talk, enrolment)
    talk.change(consent_text(talk) + Markup("\n\n") + agreed)  # what was agreed to stays in sight
    ask_zone(talk, enrolment)


def _invited(talk: Talk, invitation_id: int) -> Enrolment | None:
    invitation = talk.session.get(Invitation, invitation_id)
    if invitation is None or invitation.expires_at <= talk.now or invitation.used_at:
        return None
    return talk.session.get(Enrolment, invitation.enrolment_id)


def refusal(talk: Talk, why: Refusal) -> Markup:
    """Return why a code does not lead in, and what to do now."""
    say = talk.words
    texts = {
        Refusal.UNKNOWN: say(
            "I do not know this code. Please check it letter by letter and type it again.\n\n"
            "It looks like this: <code>K7QM2-XRT9P</code>. Your clinic can give you a new one."
        ),
        Refusal.EXPIRED: say(
            "This code is no longer valid. Please ask your clinic for a new one. It takes a minute."
        ),
        Refusal.USED: say(
            "This code was used already. A code works only once.\n\n"
            "Please ask your clinic for a new one."
        ),
        Refusal.OTHER_PERSON: say(
            "This code was opened on another phone first.\n\n"
            "Was that your phone? Then please go on there.\n"
            "If not, please ask your clinic for a new code."
        ),
        Refusal.SLOW_DOWN: say(
            "There were too many tries. Please wait an hour, or call your clinic."
        ),
    }
    return texts[why]
