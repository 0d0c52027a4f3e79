"""Answering a reminder: a tap or words become replies, and the message shows them.

A reply is never changed: a change of mind adds one that supersedes. The same tap twice adds
nothing. An answer counts for its reminder however late it comes. `checking_in` has the questions.
"""

from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import select

from bot.button import button
from bot.delivery.letter import answer_label, offered_answers, reminder_text, write_prompt
from bot.for_patients.check_in import Turn, find_check_in
from bot.for_patients.check_in_page import show_item
from bot.for_patients.checking_in import (
    ask_once_more,
    awaits_words,
    still_asked,
    typed_answer,
)
from bot.for_patients.heard import answer_heard, hear, say_to_heard
from bot.for_patients.problem import report_problem
from bot.for_patients.replies import (
    keep_reply,
    relay_words,
    sent_reminder,
    words_noted,
)
from bot.for_patients.short_answer import message_of, short_answer
from bot.for_patients.to_clinic import is_to_clinic
from bot.talk import Rows, Talk
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.plan import Step
from schedules.plans import plan_told
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind, current_replies
from schedules.understanding.understand import Understanding


def tapped_answer(talk: Talk, enrolment: Enrolment, reminder_id: int, answer: str) -> None:
    """Record the tap of a reply button and show it in the message."""
    reminder = sent_reminder(talk, enrolment, reminder_id)
    step = _step(talk, enrolment, reminder) if reminder else None
    if not (reminder and step and answer in offered_answers(talk.session, reminder, step)):
        talk.toast(talk.words("This button no longer works."))
        return
    current = current_replies(talk.session, reminder_id).get(None)
    if current and current.kind is ReplyKind.TAP and current.value == answer:
        talk.toast(talk.words("That is noted already."))
    else:
        reply = keep_reply(talk, enrolment, ReplyKind.TAP, answer, reminder, None, current)
        talk.toast(talk.words("Noted. Thank you."))
        if answer == "problem":
            report_problem(talk, enrolment, reply)
    _show_answer(talk, enrolment, reminder, answer)


def change_answer(talk: Talk, enrolment: Enrolment, reminder_id: int) -> None:
    """Offer the buttons again; what was answered stays until another answer supersedes it."""
    reminder = sent_reminder(talk, enrolment, reminder_id)
    if check_in := find_check_in(talk, enrolment, reminder_id):
        show_item(Turn(check_in, 0))
    elif reminder is None or _step(talk, enrolment, reminder) is None:
        talk.toast(talk.words("This button no longer works."))
    else:
        prompt = write_prompt(talk.session, reminder, enrolment, talk.clinic)
        talk.change(prompt.html, prompt.rows)


def typed_words(talk: Talk, enrolment: Enrolment, found: Understanding) -> None:
    """Keep what the patient wrote: it answers what is asked, or reaches the staff as words.

    A question for permission goes before any answer that its words might be, as “ok to swim” is no
    “ok”; only where words are asked for, it is their answer as well. What is said to the clinic
    answers nothing else.
    """
    heard, below = hear(talk, enrolment, found), _below(talk, enrolment)
    to_clinic = is_to_clinic(talk, enrolment)
    if heard.asked and not awaits_words(talk, enrolment):
        answer_heard(talk, enrolment, heard, below)
    elif not to_clinic and typed_answer(talk, enrolment, found):
        if (heard.use or heard.asked) and (kept := _words_kept(talk)):
            say_to_heard(talk, enrolment, heard, kept)
    elif not to_clinic and (answered := short_answer(talk, enrolment, found)):
        _answer_typed(talk, enrolment, *answered)
    elif heard.needs_answer:
        answer_heard(talk, enrolment, heard, below)
    else:
        _note_words(talk, enrolment)


def _answer_typed(talk: Talk, enrolment: Enrolment, reminder: Reminder, answer: str) -> None:
    """Keep a short answer as the tap it stands for, show it, and say what was understood."""
    current = current_replies(talk.session, stored_id(reminder)).get(None)
    keep_reply(talk, enrolment, ReplyKind.TAP, answer, reminder, None, current)
    if message_id := message_of(talk, reminder):
        _show_answer(talk, enrolment, reminder, answer, message_id)
    noted = talk.words("I noted: <b>{answer}</b>", answer=answer_label(talk.words, answer))
    talk.say(noted, _change_button(talk, reminder))


def _note_words(talk: Talk, enrolment: Enrolment) -> None:
    turn = still_asked(talk, enrolment)
    relay_words(talk, enrolment, turn.asked_of if turn else None)
    if turn:
        ask_once_more(turn, words_noted(talk))
    else:
        noted = words_noted(talk)
        talk.say(noted, _below(talk, enrolment))


def _below(talk: Talk, enrolment: Enrolment) -> Rows | None:
    """Return the buttons under what is said to words: whoever stopped may come back."""
    return way_back(talk) if enrolment.state is EnrolmentState.STOPPED else None


def _words_kept(talk: Talk) -> Reply | None:
    """Return what this text was kept as, if it answered a question in words."""
    query = select(Reply).where(
        Reply.update_id == talk.incoming.update_id, Reply.kind == ReplyKind.TEXT
    )
    return talk.session.exec(query).first()


def way_back(talk: Talk) -> Rows:
    """Return the button with which someone who stopped comes back."""
    return [[button(talk.words("Start again"), "return")]]


def _step(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> Step | None:
    return plan_told(talk.session, enrolment, reminder.step).steps.get(reminder.step)


def _show_answer(
    talk: Talk,
    enrolment: Enrolment,
    reminder: Reminder,
    answer: str,
    message_id: int | None = None,
) -> None:
    said = talk.words(
        "<b>{answer}</b> · {when}",
        answer=answer_label(talk.words, answer),
        when=_when(talk, enrolment),
    )
    text = reminder_text(talk.session, reminder, enrolment, talk.clinic)
    talk.change(text + Markup("\n\n") + said, _change_button(talk, reminder), message_id)


def _change_button(talk: Talk, reminder: Reminder) -> Rows:
    return [[button(talk.words("Change"), "again", reminder.id)]]


def _when(talk: Talk, enrolment: Enrolment) -> str:
    return talk.words.hour(talk.now.astimezone(ZoneInfo(enrolment.zone)))
