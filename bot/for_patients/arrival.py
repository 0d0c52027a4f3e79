"""Arrival: whoever the bot does not know is let in by a link or a code, and told nothing else."""

from bot.for_patients import consenting, ways_in
from bot.for_patients.at_the_door import ask_for_code, danger_unseen, secret_in
from bot.for_patients.coming_back import offer_return
from bot.for_patients.consenting import TOPIC, ask_consent, refusal
from bot.for_patients.today import today_card
from bot.for_staff import joining
from bot.for_staff.invitation import Purpose, Refusal, is_code, leads_to, present
from bot.talk import Talk
from bot.words import spoken
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.understanding.understand import understand


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


def _tapped(talk: Talk) -> None:
    meaning = talk.house.signer.read(talk.incoming.chat_id, talk.incoming.tap or "")
    if meaning and (ways_in.tapped(talk, meaning) or joining.tapped(talk, meaning)):
        return
    if meaning is None or meaning[0] != "consent" or not consenting.tapped(talk, meaning):
        talk.toast(talk.words("This button no longer works."))


def _wrote(talk: Talk) -> None:
    """Answer what is neither a tap nor a code; in danger nothing but whom to call."""
    if understand(talk.incoming.text or "", talk.language).red_flags:
        talk.say(danger_unseen(talk))
    elif draft := talk.draft(TOPIC):
        ask_consent(talk, draft.answers, again=True)
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
        talk.say(refusal(talk, found))
        return
    if found.purpose is not Purpose.JOIN:
        ways_in.offer(talk, found)
        return
    answers = {"invitation_id": stored_id(found)}
    talk.keep_draft(TOPIC, "consent", **answers)
    ask_consent(talk, answers)
