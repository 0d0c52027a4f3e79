"""Keeping replies: what a patient answered or wrote becomes a row, and the plan's rules read it."""

from collections.abc import Callable

from markupsafe import Markup
from sqlmodel import col, select

from bot.alerts import pain_noted, raise_alert
from bot.for_patients.consequences import after_reply
from bot.for_patients.from_clinic import answers_said, words_answered
from bot.talk import Talk
from bot.when_seen import when_seen
from bot.words import Words
from schedules.again import is_answered, withdraw_again
from schedules.alert import AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.folding import told_in
from schedules.message import TELLING, Message
from schedules.reason import ANSWERED
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind
from schedules.understanding.understand import understand


def keep_reply(
    talk: Talk,
    enrolment: Enrolment,
    kind: ReplyKind,
    value: str,
    reminder: Reminder | None = None,
    question: str | None = None,
    supersedes: Reply | None = None,
) -> Reply:
    """Keep an answer exactly as given, and do what the plan's rules ask for after it."""
    reply = Reply(
        enrolment_id=stored_id(enrolment),
        reminder_id=reminder.id if reminder else None,
        kind=kind,
        question=question,
        value=value,
        given_at=talk.now,
        update_id=talk.incoming.update_id,
        supersedes_id=supersedes.id if supersedes else None,
    )
    talk.session.add(reply)
    talk.session.flush()
    if reminder is not None:
        if is_answered(talk.session, reminder):
            withdraw_again(talk.session, reminder, ANSWERED)
        after_reply(talk, enrolment, reminder, reply)
    return reply


def relay_words(
    talk: Talk, enrolment: Enrolment, asked: Callable[[Words], Markup] | None = None
) -> None:
    """Keep what the patient wrote, word for word, and show it to the staff.

    `asked` tells them which question was open that the words do not answer.
    """
    show_staff(talk, keep_words(talk, enrolment), asked=asked)


def keep_words(talk: Talk, enrolment: Enrolment) -> Reply:
    """Keep what the patient wrote, word for word."""
    text = talk.incoming.text or ""
    return keep_reply(talk, enrolment, ReplyKind.TEXT, text, replied_to(talk, enrolment))


def show_staff(
    talk: Talk,
    reply: Reply,
    *,
    scored: bool = False,
    asked: Callable[[Words], Markup] | None = None,
    waits: bool = True,
) -> None:
    """Show the staff words that a patient wrote, and the score of pain that they tell.

    `scored` tells that the score was kept as an answer already; `asked`, what was open; `waits`,
    that somebody has to look, since the plan has not answered it.
    """
    pain = None if scored else understand(reply.value, talk.language).pain
    enrolment = talk.session.get_one(Enrolment, reply.enrolment_id)
    answers = words_answered(talk, enrolment)

    def more(say: Words) -> Markup:
        noted = [] if pain is None else [pain_noted(say, pain)]
        said = [answers_said(talk.session, say, answers)] if answers else []
        return Markup("\n").join([*said, *noted, *([asked(say)] if asked else [])])

    raise_alert(
        talk.session,
        AlertKind.WORDS,
        talk.now,
        reply.enrolment_id,
        reply.id,
        reply.value,
        talk.incoming.edited,
        more=more if answers or asked or pain is not None else None,
        waits=waits,
    )


def words_noted(talk: Talk) -> Markup:
    """Return what is said to words: who sees them and when, and whom to call if it cannot wait."""
    enrolment = talk.session.get(Enrolment, talk.enrolment_id) if talk.enrolment_id else None
    zone = enrolment.zone if enrolment else None
    noted = talk.words("Noted. Your clinic will see what you wrote.")
    return noted + "\n\n" + when_seen(talk.words, talk.clinic, talk.now, zone)


def sent_reminder(talk: Talk, enrolment: Enrolment, reminder_id: int) -> Reminder | None:
    """Return the reminder if it is this patient's and was sent."""
    found = talk.session.get(Reminder, reminder_id)
    if found is None or found.enrolment_id != enrolment.id:
        return None
    return found if found.state is ReminderState.RELEASED else None


def replied_to(talk: Talk, enrolment: Enrolment) -> Reminder | None:
    """Return the reminder whose message the patient replies to, the newest of several in one."""
    if talk.incoming.replies_to is None:
        return None
    query = (
        select(Message)
        .where(Message.enrolment_id == enrolment.id, col(Message.kind).in_(TELLING))
        .where(Message.chat_id == talk.incoming.chat_id)  # numbers are a chat's own
        .where(Message.telegram_id == talk.incoming.replies_to)
    )
    message = talk.session.exec(query).first()
    told = told_in(talk.session, message) if message else []
    return told[-1] if told else None
