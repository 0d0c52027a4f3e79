"""Answering a patient's helper: a reply to what the helper wrote goes to them, and nobody else."""

from markupsafe import Markup

from bot.for_patients.helper import Helper
from bot.for_patients.helper_words import put_words_to_helper
from bot.for_staff.answer import keep_answer, no_words, take_on_answered
from bot.for_staff.answer_news import helper_later_said, tell_colleagues
from bot.for_staff.staff import Staff
from bot.talk import Talk
from bot.words import isolate
from schedules.alert import Alert
from schedules.enrolment import Enrolment


def answer_helper(
    talk: Talk, member: Staff, enrolment: Enrolment, helper: Helper, alert: Alert | None
) -> Markup:
    """Send what was typed to a helper, tell colleagues, and return what its writer reads."""
    label = isolate(enrolment.label)
    if why := no_words(talk):
        return why
    if helper.ended_at is not None:
        return talk.words(
            "The helper of <b>{label}</b> gets no more notes. Nothing was sent.\n"
            "To write to the patient, open the card: /patient_{id}",
            label=label,
            id=enrolment.id,
        )
    text = talk.incoming.text or ""
    answered = keep_answer(talk, member, enrolment, helper.language, text, alert)
    at = put_words_to_helper(talk.session, talk.clinic, enrolment, helper, text, answered, talk.now)
    tell_colleagues(talk.session, enrolment, answered, at, helper)
    if at > talk.now:
        quiet = talk.words("The helper of <b>{label}</b> has quiet hours now.", label=label)
        return quiet + "\n" + helper_later_said(talk.words, at)
    take_on_answered(talk, member, alert)
    return talk.words("On its way to the helper of <b>{label}</b> ✅", label=label)
