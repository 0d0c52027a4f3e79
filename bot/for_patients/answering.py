"""Answering a reminder: a tap or words become replies, and the message shows them.

A reply is never changed: a change of mind adds one that supersedes. The same tap twice adds
nothing. An answer counts for its reminder however late it comes. `checking_in` has the questions.
"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import select

from bot.button import button
from bot.delivery.letter import answer_label, offered_answers, reminder_text, write_prompt
from bot.for_patients.check_in import Turn, find_check_in
from bot.for_patients.check_in_page import show_item
from bot.for_patients.checking_in import (
    ask_again,
    ask_once_more,
    awaits_words,
    still_asked,
    typed_answer,
)
from bot.for_patients.medicine import answer_medicine, medicine_meant
from bot.for_patients.misunderstood import not_meant
from bot.for_patients.permission import answer_question, question_in, question_of
from bot.for_patients.problem import report_problem
from bot.for_patients.replies import (
    keep_reply,
    keep_words,
    relay_words,
    sent_reminder,
    show_staff,
    words_noted,
)
from bot.for_patients.ruling_words import answer_told
from bot.for_patients.short_answer import message_of, short_answer
from bot.talk import Rows, Talk
from bot.words import Words
from schedules.asked import Thing
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
    “ok”; only where words are asked for, it is their answer as well.
    """
    meant = medicine_meant(talk, enrolment, found)
    asked = question_in(talk, enrolment, found, is_asked=meant == "asked")
    if asked and not awaits_words(talk, enrolment):
        _answer_words(talk, enrolment, found, meant, asked)
    elif typed_answer(talk, enrolment, found):
        if (meant or asked) and (kept := _words_kept(talk)):
            _say_to(talk, enrolment, found, kept, meant, asked)
    elif answered := short_answer(talk, enrolment, found):
        _answer_typed(talk, enrolment, *answered)
    elif meant or asked is not None:
        _answer_words(talk, enrolment, found, meant, asked)
    else:
        _note_words(talk, enrolment)


def _answer_words(
    talk: Talk,
    enrolment: Enrolment,
    found: Understanding,
    meant: str | None,
    asked: list[Thing] | None,
) -> None:
    """Keep words about a medicine or for permission, show them to staff, and answer them."""
    turn = still_asked(talk, enrolment)
    reply = keep_words(talk, enrolment)
    if meant != "taken":  # of what was taken staff are told at its own level
        show_staff(talk, reply, asked=_for_staff(talk, enrolment, asked, turn))
    _say_to(talk, enrolment, found, reply, meant, asked)
    if turn and meant not in ("taken", "unclear"):  # those ask something themselves
        ask_again(turn)


def _say_to(
    talk: Talk,
    enrolment: Enrolment,
    found: Understanding,
    reply: Reply,
    meant: str | None,
    asked: list[Thing] | None,
) -> None:
    is_told = meant in ("taken", "unclear")
    if meant and is_told:
        answer_medicine(talk, enrolment, found, reply, meant)
    if asked or (asked is not None and not is_told):
        question = question_of(talk, enrolment, asked)
        way = None if is_told else [not_meant(talk, reply)]  # one such button is enough
        stopped = enrolment.state is EnrolmentState.STOPPED
        answer_question(talk, enrolment, question, way, way_back(talk) if stopped else None)


def _for_staff(
    talk: Talk, enrolment: Enrolment, asked: list[Thing] | None, turn: Turn | None
) -> Callable[[Words], Markup] | None:
    """Return what staff read below the words: the answer they got, and the question still open."""
    if asked is None and turn is None:
        return None
    question = question_of(talk, enrolment, asked) if asked is not None else None

    def lines(say: Words) -> Markup:
        told = [answer_told(say, talk.clinic, question)] if question else []
        return Markup("\n").join([*told, *([turn.asked_of(say)] if turn else [])])

    return lines


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
        talk.say(noted, way_back(talk) if enrolment.state is EnrolmentState.STOPPED else None)


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
