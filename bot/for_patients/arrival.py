"""Arrival: from a link or a code to a patient who has agreed and whose reminders are on their way.

The patient is active from the moment of consent, with the clinic's zone and the plan's hour; zone
and hour are asked afterwards (`settling`), so that whoever stops half-way still gets care.
"""

from datetime import timedelta
from typing import Any

from markupsafe import Markup

from bot.alerts import tell_staff
from bot.button import button
from bot.draft import Draft
from bot.for_patients import ways_in
from bot.for_patients.answering import way_back
from bot.for_patients.at_the_door import ask_for_code, danger_unseen, secret_in
from bot.for_patients.ended import ended_said
from bot.for_patients.set_language import texts_of_plan
from bot.for_patients.settling import SETTLING, ask_zone, replan
from bot.for_patients.today import today_card
from bot.for_staff import joining
from bot.for_staff.invitation import (
    DECLINED,
    Invitation,
    Purpose,
    Refusal,
    is_code,
    leads_to,
    present,
    use,
)
from bot.menus import patient_menu
from bot.talk import Rows, Talk
from bot.words import LANGUAGES, READ_IN, isolate, spoken
from schedules.columns import stored_id
from schedules.enrolment import OVER_FOR_GOOD, Consent, Enrolment, EnrolmentState
from schedules.pause import is_paused
from schedules.understanding.understand import understand

CONSENT_VERSION = "2026-11"


def greet_stranger(talk: Talk) -> None:
    """Answer someone the bot does not know: let a code in, tell nothing else."""
    incoming = talk.incoming
    talk.language = spoken(incoming.phone_language) or talk.clinic.language
    if incoming.tap is not None:
        _tapped(talk)
    elif incoming.command == "start" and incoming.argument:
        _present(talk, incoming.argument)
    elif secret := secret_in(incoming.text or ""):
        _present(talk, secret)
    else:
        _wrote(talk)


def _wrote(talk: Talk) -> None:
    """Answer what is neither a tap nor a code; in danger nothing but whom to call."""
    if understand(talk.incoming.text or "", talk.language).red_flags:
        talk.say(danger_unseen(talk))
    elif draft := talk.draft("arrival"):
        _ask_consent(talk, draft.answers, again=True)
    elif ways_in.asks_again(talk) or joining.asks_again(talk):
        return
    else:
        talk.say(ask_for_code(talk))


def arrives_anew(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether someone who stopped is coming in again with a new code."""
    if enrolment.state is not EnrolmentState.STOPPED:
        return False
    incoming = talk.incoming
    if incoming.tap is not None:
        meaning = talk.house.signer.read(incoming.chat_id, incoming.tap)
        return bool(meaning and meaning[0] in {"consent", joining.VERB, *ways_in.VERBS})
    opens = incoming.argument if incoming.command == "start" else ""
    secret = opens or secret_in(incoming.text or "")
    if not secret or leads_to(talk.session, secret, stored_id(enrolment)):
        return False  # their own code of before: they can simply start again
    return bool(opens) or is_code(talk.session, secret) or joining.leads_in(talk, secret)


def typed_a_code(talk: Talk, enrolment: Enrolment) -> bool:
    """Answer a code or link that somebody with a plan types; False for any other words.

    Words that only look like a code are words.
    """
    secret = secret_in(talk.incoming.text or "")
    if secret is None or not is_code(talk.session, secret):
        return False
    if enrolment.state is EnrolmentState.STOPPED:
        offer_return(talk, enrolment)
    elif not decline_another(talk, enrolment, secret):
        talk.say(today_card(talk, enrolment))
    return True


def decline_another(talk: Talk, enrolment: Enrolment, secret: str) -> bool:
    """Tell a patient who opens the way into another plan that they have one; False for their own.

    Whether that code is good is not told, so that it can be neither guessed nor used up here.
    """
    if not secret or leads_to(talk.session, secret, stored_id(enrolment)):
        return False
    talk.say(
        talk.words(
            "You have a plan here already, and it goes on.\n\n"
            "Is this code for somebody else? Please open it on their phone.\n"
            "Do you need another plan? Please ask your clinic."
        )
    )
    return True


def _present(talk: Talk, secret: str) -> None:
    if joining.opened(talk, secret):
        return
    found = present(talk.session, secret, talk.incoming.user_id, talk.now)
    if isinstance(found, Refusal):
        talk.say(_refusal(talk, found))
        return
    if found.purpose is not Purpose.JOIN:
        ways_in.offer(talk, found)
        return
    answers = {"invitation_id": stored_id(found)}
    talk.keep_draft("arrival", "consent", **answers)
    _ask_consent(talk, answers)


def _refusal(talk: Talk, why: Refusal) -> Markup:
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


def _ask_consent(talk: Talk, answers: dict[str, Any], *, again: bool = False) -> None:
    """Ask whether they agree; `again` if they wrote something instead of a tap."""
    enrolment = _invited(talk, answers["invitation_id"])
    if enrolment is None:
        talk.end_draft()
        talk.say(_refusal(talk, Refusal.EXPIRED))
        return
    talk.language = answers.get("language", enrolment.language)
    html = consent_text(talk)
    if again:
        html += "\n" + talk.words("Please tap one of the buttons below.")
    talk.say(html, _consent_buttons(talk, enrolment))


def consent_text(talk: Talk) -> Markup:
    """Return what the patient agrees to; change it only together with `CONSENT_VERSION`."""
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


def _tapped(talk: Talk) -> None:
    meaning = talk.house.signer.read(talk.incoming.chat_id, talk.incoming.tap or "")
    draft = talk.draft("arrival")
    if meaning and (ways_in.tapped(talk, meaning) or joining.tapped(talk, meaning)):
        return
    if meaning is None or meaning[0] != "consent" or draft is None:
        talk.toast(talk.words("This button no longer works."))
        return
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


def _read(meaning: list[str]) -> str | None:
    """Return the language that a button of the consent names; older ones name none."""
    return meaning[2] if len(meaning) > 2 and meaning[2] in LANGUAGES else None


def _too_late(talk: Talk) -> None:
    talk.end_draft()
    talk.change(_refusal(talk, Refusal.EXPIRED))


def _turn_into(talk: Talk, draft: Draft, enrolment: Enrolment) -> None:
    """Say the consent in another language in place of the first, and remember which."""
    talk.keep_draft("arrival", draft.asks, **{**draft.answers, "language": talk.language})
    talk.change(consent_text(talk), _consent_buttons(talk, enrolment))


def _decline(talk: Talk, draft: Draft, enrolment: Enrolment | None) -> None:
    """Say farewell in the language that was read, and tell staff, once however often tapped."""
    if enrolment is not None and draft.asks != DECLINED:
        talk.keep_draft("arrival", DECLINED, **{**draft.answers, "language": talk.language})
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
    _activate(talk, enrolment, SETTLING)
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


def _activate(talk: Talk, enrolment: Enrolment, hold_for: timedelta = timedelta()) -> None:
    enrolment.state = EnrolmentState.ACTIVE
    enrolment.chat_id = talk.incoming.chat_id
    enrolment.joined_at = enrolment.joined_at or talk.now
    enrolment.stopped_at = enrolment.ending = enrolment.ended_by = None
    enrolment.reachable = True
    talk.enrolment_id = enrolment.id
    talk.session.add(
        Consent(
            enrolment_id=stored_id(enrolment),
            version=CONSENT_VERSION,
            language=enrolment.language,
            given_at=talk.now,
        )
    )
    # Whoever comes back wants to be written to: a pause from before is over.
    paused = is_paused(enrolment, talk.now)
    replan(talk, enrolment, {"paused_until": enrolment.today(talk.now)} if paused else {}, hold_for)
    patient_menu(talk)


def _invited(talk: Talk, invitation_id: int) -> Enrolment | None:
    invitation = talk.session.get(Invitation, invitation_id)
    if invitation is None or invitation.expires_at <= talk.now or invitation.used_at:
        return None
    return talk.session.get(Enrolment, invitation.enrolment_id)


def offer_return(talk: Talk, enrolment: Enrolment) -> None:
    """Tell someone who stopped how to come back; what they wrote is not lost (see `answering`)."""
    talk.say(ended_said(talk, enrolment), way_back(talk, enrolment))


def come_back(talk: Talk, enrolment: Enrolment) -> None:
    """Take a patient back who stopped: a new consent, and what is still to come is planned anew."""
    if enrolment.ending in OVER_FOR_GOOD:
        offer_return(talk, enrolment)
        return
    if enrolment.state is EnrolmentState.STOPPED:
        _activate(talk, enrolment)
        tell_staff(
            talk.session,
            talk.now,
            lambda say: say(
                "<b>{label}</b> is back and gets messages again ✅\n/patient_{id}",
                label=isolate(enrolment.label),
                id=enrolment.id,
            ),
            about=enrolment.id,
        )
        talk.change(talk.words("Welcome back ✅\nI write to you again from now on."))
    talk.say(today_card(talk, enrolment))
