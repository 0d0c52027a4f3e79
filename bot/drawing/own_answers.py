"""The sections of a patient's own copy on what they answered and wrote, and what came of it."""

from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from bot.delivery.transport import plain_text
from bot.drawing.own_elements import Lines, element, fact, moment, quote
from bot.drawing.own_words import about, alert_said, reply_said
from bot.for_patients.own_copy import Care, OwnCopy
from bot.words import Words
from schedules.message import MessageKind
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind


def answers(say: Words, copy: OwnCopy, care: Care) -> Lines:
    """Show each note that was answered, with what stands answered, in order of time."""
    known = {reminder.id: reminder for reminder in care.reminders}
    given = [reply for reply in care.replies if _is_answer(reply)]
    given.sort(key=lambda reply: _order(known.get(reply.reminder_id), reply))
    facts = copy.clinic.facts(say.language)
    for _, group in groupby(given, key=lambda reply: reply.reminder_id or f"reply {reply.id}"):
        replies = list(group)
        reminder = known.get(replies[0].reminder_id)
        heading = about(say, care, reminder, facts) if reminder else say("Another answer")
        asked = reminder.due_at if reminder else replies[0].given_at
        yield element("h4", Markup("{} · {}").format(moment(say, asked, care.zone), heading))
        yield from _given(say, care, replies)


def _is_answer(reply: Reply) -> bool:
    return reply.kind is not ReplyKind.TEXT or reply.question is not None


def _order(reminder: Reminder | None, reply: Reply) -> tuple[datetime, int]:
    return reminder.due_at if reminder else reply.given_at, reply.reminder_id or 0


def _given(say: Words, care: Care, replies: list[Reply]) -> Lines:
    """Show what stands answered to each question, with what was said before in small letters."""
    by_question: dict[str | None, list[Reply]] = {}
    for reply in replies:
        by_question.setdefault(reply.question, []).append(reply)
    for *before, last in by_question.values():
        said = reply_said(say, care, last)
        earlier = [reply_said(say, care, reply).answer for reply in before]
        small = [said.ends] if said.ends else []
        if earlier:
            small.append(say("before: {answers}", answers=", ".join(earlier)))
        yield fact(said.title or moment(say, last.given_at, care.zone), said.answer, small)


def written(say: Words, copy: OwnCopy, care: Care) -> Lines:
    """Show what the patient and the clinic wrote to each other, in order of time."""
    wrote: list[tuple[datetime, str, str]] = [
        (reply.given_at, say("You"), reply.value)
        for reply in care.replies
        if reply.kind is ReplyKind.TEXT and reply.value
    ]
    clinic = copy.clinic.facts(say.language)["clinic"]
    wrote += [
        (message.sent_at or message.created_at, clinic, plain_text(message.html or ""))
        for message in copy.messages
        if message.kind is MessageKind.FROM_CLINIC and message.enrolment_id == care.enrolment.id
    ]
    for at, who, text in sorted(wrote, key=lambda one: one[0]):
        yield quote(moment(say, at, care.zone), who, text)


def told(say: Words, care: Care) -> Lines:
    """Show when the clinic's staff were called about the patient, and what about."""
    for alert in care.alerts:
        yield fact(moment(say, alert.raised_at, care.zone), alert_said(say, alert))
