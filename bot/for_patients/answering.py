"""Answering a reminder: a tap or words become replies, and the message shows them.

A reply is never changed: a change of mind, or taking it back, adds one that supersedes. The same
tap twice adds nothing. An answer counts for its reminder however late it comes. `checking_in` has
the questions, `putting_off` what comes later.
"""

from sqlmodel import select

from bot.alerts import tell_staff
from bot.button import button
from bot.delivery.letter import answer_label, write_prompt
from bot.delivery.offered import offered_answers
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
from bot.for_patients.putting_off import ask_when_below, asks_when, show_choice, tapped_later
from bot.for_patients.replies import (
    keep_reply,
    relay_words,
    sent_reminder,
    words_noted,
)
from bot.for_patients.short_answer import short_answer, wants_later
from bot.for_patients.standing import show_standing, undo_button
from bot.for_patients.to_clinic import is_to_clinic
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.enrolment import OVER_FOR_GOOD, Enrolment, EnrolmentState
from schedules.plan import Button, Step
from schedules.plans import plan_told
from schedules.reminder import Reminder
from schedules.reply import UNDONE, Reply, ReplyKind, current_replies, last_tap
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
        reply = _keep_tap(talk, enrolment, reminder, answer)
        talk.toast(talk.words("Noted. Thank you."))
        if answer == "problem":
            report_problem(talk, enrolment, reply)
    if answer == Button.NOT_YET and asks_when(talk, enrolment, reminder):
        show_choice(talk, enrolment, reminder)
    else:
        show_standing(talk, enrolment, reminder)


def changed_mind(talk: Talk, enrolment: Enrolment, meaning: list[str]) -> None:
    """Answer a tap on what changes an answer, takes it back, or puts the reminder off."""
    match meaning:
        case ["again", reminder_id]:
            change_answer(talk, enrolment, int(reminder_id))
        case ["undo", reminder_id, reply_id]:
            undo_answer(talk, enrolment, int(reminder_id), int(reply_id))
        case _:
            tapped_later(talk, enrolment, meaning)


def undo_answer(talk: Talk, enrolment: Enrolment, reminder_id: int, reply_id: int) -> None:
    """Take back the answer that the button was made for; the buttons are there again.

    Staff were told of a problem, so they hear that it was taken back; the alert stays.
    """
    reminder = sent_reminder(talk, enrolment, reminder_id)
    if reminder is None or _step(talk, enrolment, reminder) is None:
        talk.toast(talk.words("This button no longer works."))
        return
    current = current_replies(talk.session, reminder_id).get(None)
    if current is not None and current.id == reply_id:
        _keep_tap(talk, enrolment, reminder, UNDONE)
        talk.toast(talk.words("Taken back"))
        if current.value == Button.PROBLEM:
            _tell_taken_back(talk, enrolment)
    show_standing(talk, enrolment, reminder)


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
    if heard.asked and not awaits_words(talk, enrolment):
        answer_heard(talk, enrolment, heard, below)
    elif not is_to_clinic(talk, enrolment) and _answers(talk, enrolment, found):
        if (heard.use or heard.asked) and (kept := _words_kept(talk)):
            say_to_heard(talk, enrolment, heard, kept)
    elif heard.needs_answer:
        answer_heard(talk, enrolment, heard, below)
    else:
        _note_words(talk, enrolment)


def _answers(talk: Talk, enrolment: Enrolment, found: Understanding) -> bool:
    """Take words for the answer to what is asked or was reminded of; False if they are none."""
    if typed_answer(talk, enrolment, found):
        return True
    if put_off := wants_later(talk, enrolment, found):
        ask_when_below(talk, enrolment, put_off)
    elif answered := short_answer(talk, enrolment, found):
        _answer_typed(talk, enrolment, *answered)
    else:
        return False
    return True


def _answer_typed(talk: Talk, enrolment: Enrolment, reminder: Reminder, answer: str) -> None:
    """Keep a short answer as the tap it stands for, show it, and say what was understood."""
    reply = _keep_tap(talk, enrolment, reminder, answer)
    show_standing(talk, enrolment, reminder)
    noted = talk.words("I noted: <b>{answer}</b>", answer=answer_label(talk.words, answer))
    if answer == Button.NOT_YET and asks_when(talk, enrolment, reminder):
        ask_when_below(talk, enrolment, reminder, noted)
    else:
        talk.say(noted, [[undo_button(talk, reminder, reply)]])


def _keep_tap(talk: Talk, enrolment: Enrolment, reminder: Reminder, answer: str) -> Reply:
    before = last_tap(talk.session, reminder.id)
    return keep_reply(talk, enrolment, ReplyKind.TAP, answer, reminder, None, before)


def _tell_taken_back(talk: Talk, enrolment: Enrolment) -> None:
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> took the problem back ↩️\n"
            "It may have been a slip. The alert stays, so please still have a look.\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        ),
        about=enrolment.id,
    )


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
    return way_back(talk, enrolment) if enrolment.state is EnrolmentState.STOPPED else None


def _words_kept(talk: Talk) -> Reply | None:
    """Return what this text was kept as, if it answered a question in words."""
    query = select(Reply).where(
        Reply.update_id == talk.incoming.update_id, Reply.kind == ReplyKind.TEXT
    )
    return talk.session.exec(query).first()


def way_back(talk: Talk, enrolment: Enrolment) -> Rows:
    """Return the button with which someone who stopped comes back; none where the care is over."""
    if enrolment.ending in OVER_FOR_GOOD:
        return []
    return [[button(talk.words("Start again"), "return")]]


def _step(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> Step | None:
    return plan_told(talk.session, enrolment, reminder.step).steps.get(reminder.step)
