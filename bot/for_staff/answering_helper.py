"""Answering a patient's helper: a reply to what the helper wrote goes to them, and nobody else."""

from markupsafe import Markup

from bot.for_patients.helper import Helper
from bot.for_patients.helper_words import put_words_to_helper
from bot.for_staff.answer import keep_answer, take_on_answered
from bot.for_staff.answer_news import helper_later_said, tell_colleagues
from bot.for_staff.helper_waits import have_done, waiting_words
from bot.for_staff.patients import show_card
from bot.for_staff.staff import Staff
from bot.talk import Talk
from bot.words import isolate
from schedules.alert import Alert
from schedules.audit import Action
from schedules.columns import stored_id
from schedules.enrolment import Enrolment


def answer_helper(
    talk: Talk, member: Staff, enrolment: Enrolment, helper: Helper, alert: Alert, text: str
) -> Markup:
    """Send words to a helper, tell colleagues, and return what their writer reads."""
    label = isolate(enrolment.label)
    if why := helper_not_reached(talk, enrolment, helper):
        return why
    answered = keep_answer(talk, member, enrolment, helper.language, text, alert)
    at = put_words_to_helper(talk.session, talk.clinic, enrolment, helper, text, answered, talk.now)
    tell_colleagues(talk.session, enrolment, answered, at, helper)
    have_done(talk.session, stored_id(enrolment), stored_id(alert), member.user_id, talk.now)
    if at > talk.now:
        quiet = talk.words("The helper of <b>{label}</b> has quiet hours now.", label=label)
        return quiet + "\n" + helper_later_said(talk.words, at)
    take_on_answered(talk, member, alert)
    return talk.words("On its way to the helper of <b>{label}</b> ✅", label=label)


def helper_not_reached(talk: Talk, enrolment: Enrolment, helper: Helper) -> Markup | None:
    """Return why a helper gets no words, and what to do instead; None for one who does."""
    if helper.ended_at is None:
        return None
    return talk.words(
        "The helper of <b>{label}</b> gets no more notes. Nothing was sent.\n"
        "To write to the patient, open the card: /patient_{id}",
        label=isolate(enrolment.label),
        id=enrolment.id,
    )


def closed(talk: Talk, member: Staff, given: list[str]) -> None:
    """Let a helper's words wait no more without an answer, and show the card anew."""
    number, upto, *origin = given
    enrolment = talk.session.get(Enrolment, int(number))
    if enrolment is None:
        talk.toast(talk.words("This button no longer works."))
        return
    waiting = waiting_words(talk.session, enrolment)
    if waiting and stored_id(waiting[-1]) > int(upto):
        talk.toast(talk.words("The helper wrote again. Please read that first."))
    elif have_done(talk.session, int(number), int(upto), member.user_id, talk.now):
        talk.record(Action.CLOSED_HELPER, int(number))
        talk.toast(talk.words("Closed ✅"))
    else:
        talk.toast(talk.words("A colleague has seen to it already."))
    show_card(talk, member, number, *origin)
