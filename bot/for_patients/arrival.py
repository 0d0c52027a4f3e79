"""Arrival: from a link or a code to a patient who has agreed and whose reminders are on their way.

The patient is active from the moment of consent, with the clinic's zone and the plan's hour; zone
and hour are asked afterwards (`settling`), so that whoever stops half-way still gets care.
"""

from datetime import timedelta

from markupsafe import Markup

from bot.alerts import tell_staff
from bot.button import button
from bot.draft import Draft
from bot.for_patients.answering import way_back
from bot.for_patients.settling import SETTLING, ask_zone, replan
from bot.for_patients.today import today_card
from bot.for_staff.invitation import (
    DECLINED,
    Invitation,
    Refusal,
    is_code,
    leads_to,
    looks_like_code,
    present,
    use,
)
from bot.menus import patient_menu
from bot.talk import Rows, Talk
from bot.words import isolate, spoken
from schedules.columns import stored_id
from schedules.enrolment import Consent, Enrolment, EnrolmentState
from schedules.pause import is_paused

CONSENT_VERSION = "2026-11"


def greet_stranger(talk: Talk) -> None:
    """Answer someone the bot does not know: let a code in, tell nothing else."""
    incoming = talk.incoming
    talk.language = spoken(incoming.phone_language) or talk.clinic.language
    if incoming.tap is not None:
        _tapped(talk)
    elif incoming.command == "start" and incoming.argument:
        _present(talk, incoming.argument)
    elif incoming.text and looks_like_code(incoming.text):
        _present(talk, incoming.text)
    elif draft := talk.draft("arrival"):
        _ask_consent(talk, draft.answers["invitation_id"])
    else:
        talk.say(
            talk.words(
                "Hello. This chat is for patients who have a code from their clinic.\n\n"
                "Please type your code here. It looks like this: <code>K7QM2-XRT9P</code>"
            )
        )


def arrives_anew(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether someone who stopped is coming in again with a new code."""
    if enrolment.state is not EnrolmentState.STOPPED:
        return False
    incoming = talk.incoming
    if incoming.tap is not None:
        meaning = talk.house.signer.read(incoming.chat_id, incoming.tap)
        return bool(meaning and meaning[0] == "consent")
    opens = incoming.command == "start" and incoming.argument
    return bool(opens or (incoming.text and is_code(talk.session, incoming.text)))


def decline_another(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell a patient who opens the way into another plan that they have one; False for their own.

    Whether that code is good is not told, so that it can be neither guessed nor used up here.
    """
    secret = talk.incoming.argument
    if not secret or leads_to(talk.session, secret, stored_id(enrolment)):
        return False
    talk.say(
        talk.words("You have a plan here already. If you need another one, please ask your clinic.")
    )
    return True


def _present(talk: Talk, secret: str) -> None:
    found = present(talk.session, secret, talk.incoming.user_id, talk.now)
    if isinstance(found, Refusal):
        talk.say(_refusal(talk, found))
        return
    talk.keep_draft("arrival", "consent", invitation_id=found.id)
    _ask_consent(talk, stored_id(found))


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
        Refusal.USED: say("This code was used already. Please ask your clinic for a new one."),
        Refusal.OTHER_PERSON: say(
            "This code was opened on another phone first. Please ask your clinic for a new one."
        ),
        Refusal.SLOW_DOWN: say(
            "There were too many tries. Please wait an hour, or call your clinic."
        ),
    }
    return texts[why]


def _ask_consent(talk: Talk, invitation_id: int) -> None:
    enrolment = _invited(talk, invitation_id)
    if enrolment is None:
        talk.end_draft()
        talk.say(_refusal(talk, Refusal.EXPIRED))
        return
    talk.language = enrolment.language
    talk.say(consent_text(talk), _consent_buttons(talk))


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


def _consent_buttons(talk: Talk) -> Rows:
    return [
        [button(talk.words("Yes, I agree"), "consent", "yes")],
        [button(talk.words("No, thank you"), "consent", "no")],
    ]


def _tapped(talk: Talk) -> None:
    meaning = talk.house.signer.read(talk.incoming.chat_id, talk.incoming.tap or "")
    draft = talk.draft("arrival")
    if meaning is None or meaning[0] != "consent" or draft is None:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.toast(Markup(""))
    if meaning[1] == "yes":
        _agree(talk, draft)
    else:
        _decline(talk, draft)


def _decline(talk: Talk, draft: Draft) -> None:
    """Say farewell in the enrolment's language, and tell staff, once however often it is tapped."""
    enrolment = _invited(talk, draft.answers["invitation_id"])
    if enrolment is not None:
        talk.language = enrolment.language
    if enrolment is not None and draft.asks != DECLINED:
        talk.keep_draft("arrival", DECLINED, **draft.answers)
        label, number = isolate(enrolment.label), enrolment.id
        tell_staff(
            talk.session,
            talk.now,
            lambda say: say(
                "<b>{label}</b> did not agree, and gets no messages\n/patient_{id}",
                label=label,
                id=number,
            ),
        )
    talk.change(
        talk.words(
            "That is fine. You will get no messages from me.\n\n"
            "If you change your mind, just write to me here."
        )
    )


def _agree(talk: Talk, draft: Draft) -> None:
    invitation_id = draft.answers["invitation_id"]
    enrolment = _invited(talk, invitation_id)
    usable = enrolment is not None and use(
        talk.session, invitation_id, talk.incoming.user_id, talk.now
    )
    if enrolment is None or not usable:
        talk.end_draft()
        talk.change(_refusal(talk, Refusal.EXPIRED))
        return
    talk.language = enrolment.language
    _activate(talk, enrolment, SETTLING)
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> has joined and agreed ✅\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        ),
    )
    agreed = talk.words(
        "You agreed on {day}. Welcome ✅", day=talk.words.full_day(enrolment.today(talk.now))
    )
    talk.change(consent_text(talk) + Markup("\n\n") + agreed)  # what was agreed to stays in sight
    ask_zone(talk, enrolment)


def _activate(talk: Talk, enrolment: Enrolment, hold_for: timedelta = timedelta()) -> None:
    enrolment.state = EnrolmentState.ACTIVE
    enrolment.chat_id = talk.incoming.chat_id
    enrolment.joined_at = enrolment.joined_at or talk.now
    enrolment.stopped_at = None
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
    talk.say(
        talk.words(
            "You stopped the messages on {day}. Shall I start again?\n\n"
            "If something is wrong now, call <b>{phone}</b>.\n"
            "In an emergency call <b>{emergency}</b>.",
            day=talk.words.day(enrolment.today(enrolment.stopped_at or talk.now)),
            **talk.clinic.facts(talk.language),
        ),
        way_back(talk),
    )


def come_back(talk: Talk, enrolment: Enrolment) -> None:
    """Take a patient back who stopped: a new consent, and what is still to come is planned anew."""
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
        )
        talk.change(talk.words("Welcome back ✅\nI write to you again from now on."))
    talk.say(today_card(talk, enrolment))
