"""A patient becomes active: with consent the first time, and again whenever they come back."""

from datetime import timedelta

from bot.alerts import tell_staff
from bot.for_patients.answering import way_back
from bot.for_patients.ended import ended_said
from bot.for_patients.settling import replan
from bot.for_patients.today import today_card
from bot.menus import patient_menu
from bot.talk import Talk
from bot.words import isolate
from schedules.columns import stored_id
from schedules.enrolment import OVER_FOR_GOOD, Consent, Enrolment, EnrolmentState
from schedules.pause import is_paused

CONSENT_VERSION = "2026-11"
"""The version of what is agreed to (`consenting.consent_text`)."""


def activate(talk: Talk, enrolment: Enrolment, hold_for: timedelta = timedelta()) -> None:
    """Take a patient in who has agreed, and plan what comes after `hold_for`."""
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


def offer_return(talk: Talk, enrolment: Enrolment) -> None:
    """Tell someone who stopped how to come back; what they wrote is not lost (see `answering`)."""
    talk.say(ended_said(talk, enrolment), way_back(talk, enrolment))


def come_back(talk: Talk, enrolment: Enrolment) -> None:
    """Take a patient back who stopped: a new consent, and what is still to come is planned anew."""
    if enrolment.ending in OVER_FOR_GOOD:
        offer_return(talk, enrolment)
        return
    if enrolment.state is EnrolmentState.STOPPED:
        activate(talk, enrolment)
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
