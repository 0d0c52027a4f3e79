"""How a reminder stands, shown in every message that told it: open, answered, or put off."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import Button, button
from bot.delivery.letter import answer_label, answer_rows, reminder_text
from bot.for_patients.series import may_move, moved_by
from bot.talk import Rows, Talk
from schedules.again import waiting_again
from schedules.checks.message_size import LONGEST_MESSAGE
from schedules.enrolment import Enrolment
from schedules.folding import told_with
from schedules.message import TELLING, Message
from schedules.plan import Kind
from schedules.plans import plan_told
from schedules.reminder import Reminder
from schedules.reply import Reply, current_replies


class Standing(NamedTuple):
    """What is said below a reminder's words, nothing while it is open, and its buttons."""

    said: Markup
    rows: Rows


def show_standing(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> None:
    """Put how a reminder stands into the tapped message and all others that told it."""
    found = standing(talk, enrolment, reminder)
    texts = texts_by_message(talk, enrolment, reminder)
    tapped = talk.incoming.message_id
    if tapped is not None:
        talk.change(below(_text(talk, enrolment, reminder, texts), found.said), found.rows)
    for message_id, text in texts.items():
        if message_id != tapped:
            talk.change(below(text, found.said), found.rows, message_id)


def standing(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> Standing:
    """Return how a reminder that is no check-in stands, what was done last first to be undone."""
    current = current_replies(talk.session, reminder.id).get(None)
    waiting = waiting_again(talk.session, reminder)
    lines = [answered_line(talk, enrolment, reminder, current)] if current else []
    if waiting is not None:
        return _put_off(talk, enrolment, reminder, waiting, lines)
    if current is not None:
        return Standing(_joined(lines), [[undo_button(talk, reminder, current)]])
    step = plan_told(talk.session, enrolment, reminder.step).steps[reminder.step]
    return Standing(Markup(), answer_rows(talk.words, talk.session, reminder, step))


def text_here(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> Markup:
    """Return a reminder's words as the tapped message told them."""
    return _text(talk, enrolment, reminder, texts_by_message(talk, enrolment, reminder))


def texts_by_message(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> dict[int, Markup]:
    """Return the words of each message of this chat that told a reminder, the first first."""
    own = (col(Message.reminder_id) == reminder.id) | (col(Message.id) == reminder.folded_into)
    told = select(Message).where(
        Message.enrolment_id == enrolment.id,
        Message.chat_id == talk.incoming.chat_id,
        col(Message.kind).in_(TELLING),
        own | (col(Message.again_of) == reminder.id),
        col(Message.telegram_id).is_not(None),
    )
    return {
        message.telegram_id: Markup(message.html)  # noqa: S704 - escaped when it was written
        for message in talk.session.exec(told.order_by(col(Message.id)))
        if message.telegram_id is not None and message.html is not None
    }


def below(text: Markup, said: Markup) -> Markup:
    """Return a reminder's words with a line below; of words too long for both, the first line."""
    if not said:
        return text
    together = text + Markup("\n\n") + said
    units = len(together.encode("utf-16-le")) // 2  # as Telegram counts, and the tags besides
    if units <= LONGEST_MESSAGE:
        return together
    return text.split("\n")[0] + Markup("\n\n") + said


def answered_line(talk: Talk, enrolment: Enrolment, reminder: Reminder, reply: Reply) -> Markup:
    """Return an answer with the hour at which it was given, such as “Done ✅ · 08:12”."""
    several = len(told_with(talk.session, reminder)) > 1
    return talk.words(
        "<b>{answer}</b> · {when}",
        answer=answer_label(talk.words, reply.value, several=several),
        when=talk.words.hour(reply.given_at.astimezone(ZoneInfo(enrolment.zone))),
    )


def later_line(talk: Talk, enrolment: Enrolment, waiting: Message) -> Markup:
    """Return when a reminder that was put off comes again, such as “Later: today 18:00”."""
    local = waiting.not_before.astimezone(ZoneInfo(enrolment.zone))
    ahead = (local.date() - enrolment.today(talk.now)).days
    near = {0: talk.words("today"), 1: talk.words("tomorrow")}
    return talk.words(
        "Later: <b>{day} {hour}</b>",
        day=near.get(ahead) or talk.words.week_day(local.date()),
        hour=talk.words.hour(local),
    )


def wake_button(talk: Talk, reminder: Reminder, waiting: Message) -> Button:
    """Return the button that takes back a time that was chosen; of a later one it takes nothing."""
    return button(talk.words("Undo"), "wake", reminder.id, waiting.id)


def undo_button(talk: Talk, reminder: Reminder, reply: Reply) -> Button:
    """Return the button that takes back this very answer; of a later one it takes nothing."""
    return button(talk.words("Undo"), "undo", reminder.id, reply.id)


def _put_off(
    talk: Talk, enrolment: Enrolment, reminder: Reminder, waiting: Message, lines: list[Markup]
) -> Standing:
    lines = [*lines, later_line(talk, enrolment, waiting)]
    if moved := moved_by(enrolment, reminder):
        back = button(talk.words("Undo"), "shift", reminder.id, "back", moved)
        said = talk.words.plural(
            "The next ones come {count} day later.",
            "The next ones come {count} days later.",
            moved,
        )
        return Standing(_joined([*lines, said]), [[back]])
    rows = [[wake_button(talk, reminder, waiting)]]
    if may_move(talk, enrolment, reminder, waiting):
        move = talk.words("Move the rest by a day too")
        rows.append([button(move, "shift", reminder.id, "ask", moved)])
    return Standing(_joined(lines), rows)


def _text(talk: Talk, enrolment: Enrolment, reminder: Reminder, texts: dict[int, Markup]) -> Markup:
    """Return the words of the tapped message, be it one that told the reminder or an echo of it."""
    asks = reminder.kind is Kind.CHECK_IN  # then a question was told below the words
    told = None if asks else texts.get(talk.incoming.message_id or 0)
    return told or reminder_text(talk.session, reminder, enrolment, talk.clinic)


def _joined(lines: list[Markup]) -> Markup:
    return Markup("\n").join(lines)
