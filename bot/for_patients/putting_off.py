"""Putting a reminder off: the patient says when it shall come again, and may take that back.

The reminder stays as it was sent, and its series goes on; what comes later is a message of its own.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.button import button
from bot.delivery.offered import may_come_later
from bot.for_patients.asking import Prompt
from bot.for_patients.check_in import Turn, find_check_in
from bot.for_patients.check_in_page import go_on
from bot.for_patients.replies import keep_reply, sent_reminder
from bot.for_patients.series import may_move_now, moved_by, moving, would_move
from bot.for_patients.standing import (
    answered_line,
    below,
    later_line,
    show_standing,
    text_here,
    wake_button,
)
from bot.talk import Rows, Talk
from schedules.again import is_answered, no_later_than, say_again, waiting_again, withdraw_again
from schedules.change import carry_out
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.plan import Button as Answer
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.reason import NO_NEED
from schedules.reminder import Reminder
from schedules.reply import UNDONE, ReplyKind, current_replies
from schedules.snooze import Snooze, snoozes


def tapped_later(talk: Talk, enrolment: Enrolment, meaning: list[str]) -> None:
    """Answer a tap on Later, on what follows from it, or on what takes it back."""
    match meaning:
        case ["later", reminder_id]:
            offer_later(talk, enrolment, int(reminder_id))
        case ["snooze", reminder_id, chosen]:
            chose_later(talk, enrolment, int(reminder_id), chosen)
        case ["wake", reminder_id, message_id]:
            wake(talk, enrolment, int(reminder_id), int(message_id))
        case ["shift", reminder_id, verb, moved]:
            move_rest(talk, enrolment, int(reminder_id), verb, int(moved))


def offer_later(talk: Talk, enrolment: Enrolment, reminder_id: int) -> None:
    """Turn a reminder's message into the choice of when it shall come again."""
    if reminder := _open_reminder(talk, enrolment, reminder_id):
        show_choice(talk, enrolment, reminder)


def show_choice(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> None:
    """Put the choice of times, and how the reminder stands, into the tapped message."""
    current = current_replies(talk.session, reminder.id).get(None)
    said = [answered_line(talk, enrolment, reminder, current)] if current else []
    asked = choice(talk, enrolment, reminder)
    text = below(text_here(talk, enrolment, reminder), Markup("\n\n").join([*said, asked.html]))
    talk.change(text, asked.rows)


def ask_when_below(
    talk: Talk, enrolment: Enrolment, reminder: Reminder, noted: Markup | None = None
) -> None:
    """Ask below what was typed when a reminder shall come again, after what was `noted`."""
    asked = choice(talk, enrolment, reminder)
    talk.say(Markup("\n\n").join([*([noted] if noted else []), asked.html]), asked.rows)


def choice(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> Prompt:
    """Return the question for the time with those that make sense now, and the way out of it."""
    say, times = talk.words, _times(talk, enrolment, reminder)
    out = "back" if current_replies(talk.session, reminder.id).get(None) is None else "none"
    leave = button(say("Back") if out == "back" else say("No need"), "snooze", reminder.id, out)
    rows: Rows = [
        [button(_label(talk, enrolment, name, times[name]), "snooze", reminder.id, name)]
        for name in times
    ]
    if not times:
        return Prompt(
            say("There is no later time for this one.\nPlease answer when you can."), [[leave]]
        )
    return Prompt(say("<b>When shall I remind you?</b>"), [*rows, [leave]])


def asks_when(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> bool:
    """Tell whether there is a time at which a reminder may come again."""
    return may_come_later(talk.session, reminder) and bool(_times(talk, enrolment, reminder))


def chose_later(talk: Talk, enrolment: Enrolment, reminder_id: int, chosen: str) -> None:
    """Keep the time that a button gives, or leave it; what no longer makes sense is asked anew."""
    reminder = _open_reminder(talk, enrolment, reminder_id)
    if reminder is None:
        return
    if chosen in ("back", "none"):
        if chosen == "none":
            withdraw_again(talk.session, reminder, NO_NEED)
        _show(talk, enrolment, reminder)
        return
    at = _times(talk, enrolment, reminder).get(Snooze(chosen)) if chosen in tuple(Snooze) else None
    if at is None:
        talk.toast(talk.words("This time has passed. Please choose another."))
        show_choice(talk, enrolment, reminder)
        return
    waiting = waiting_again(talk.session, reminder)
    if waiting is None or waiting.not_before != at:
        say_again(talk.session, reminder, enrolment, at, talk.now)
    talk.toast(talk.words("Noted. Thank you."))
    _show(talk, enrolment, reminder)


def wake(talk: Talk, enrolment: Enrolment, reminder_id: int, message_id: int) -> None:
    """Take a time back that was chosen, and a Not yet with it; the buttons are there again."""
    reminder = sent_reminder(talk, enrolment, reminder_id)
    if reminder is None:
        talk.toast(talk.words("This button no longer works."))
        return
    waiting = waiting_again(talk.session, reminder)
    if waiting is not None and waiting.id == message_id:
        withdraw_again(talk.session, reminder, NO_NEED)
        current = current_replies(talk.session, reminder.id).get(None)
        if current is not None and current.value == Answer.NOT_YET:
            keep_reply(talk, enrolment, ReplyKind.TAP, UNDONE, reminder, None, current)
        talk.toast(talk.words("Noted. Thank you."))
    _show(talk, enrolment, reminder)


def move_rest(talk: Talk, enrolment: Enrolment, reminder_id: int, verb: str, moved: int) -> None:
    """Ask about moving the rest of a series, move it, or move it back.

    `moved` is by how many days it was moved when the button was made: a second tap does nothing.
    """
    reminder = sent_reminder(talk, enrolment, reminder_id)
    if reminder is None or not may_move_now(talk, enrolment, reminder):
        talk.toast(talk.words("This button no longer works."))
        return
    if verb == "ask" and moved_by(enrolment, reminder) == moved == 0:
        _ask_about_rest(talk, enrolment, reminder)
        return
    days = {"yes": 1, "back": -moved}.get(verb, 0)
    if days and moved_by(enrolment, reminder) == moved:
        carry_out(talk.session, enrolment, moving(enrolment, reminder, days), talk.now)
    _show(talk, enrolment, reminder)


def _ask_about_rest(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> None:
    say = talk.words
    asked = say("<b>Move the rest by a day too?</b>") + "\n" + would_move(talk, enrolment, reminder)
    rows = [
        [button(say("Yes, move them"), "shift", reminder.id, "yes", 0)],
        [button(say("No, leave them"), "shift", reminder.id, "no", 0)],
    ]
    talk.change(below(text_here(talk, enrolment, reminder), asked), rows)


def _open_reminder(talk: Talk, enrolment: Enrolment, reminder_id: int) -> Reminder | None:
    """Return a reminder that may be put off now, or show why not."""
    reminder = sent_reminder(talk, enrolment, reminder_id)
    if reminder is None or not may_come_later(talk.session, reminder):
        talk.toast(talk.words("This button no longer works."))
        return None
    if is_answered(talk.session, reminder):
        talk.toast(talk.words("That is noted already."))
        _show(talk, enrolment, reminder)
        return None
    return reminder


def _times(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> dict[Snooze, datetime]:
    step = plan_for(talk.session, enrolment).steps[reminder.step]
    before = no_later_than(talk.session, reminder, enrolment)
    return snoozes(talk.now, step.at, enrolment.course(), before)


def _label(talk: Talk, enrolment: Enrolment, name: Snooze, at: datetime) -> Markup:
    say, hour = talk.words, talk.words.hour(at.astimezone(ZoneInfo(enrolment.zone)))
    labels = {
        Snooze.HOUR: say("In an hour"),
        Snooze.EVENING: say("This evening, {hour}", hour=hour),
        Snooze.TOMORROW: say("Tomorrow, {hour}", hour=hour),
    }
    return labels[name]


def _show(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> None:
    """Show how a reminder stands; a check-in goes on where it is, in the tapped message alone."""
    waiting = waiting_again(talk.session, reminder)
    if reminder.kind is not Kind.CHECK_IN:
        show_standing(talk, enrolment, reminder)
    elif waiting is not None:
        text = text_here(talk, enrolment, reminder)
        rows = [[wake_button(talk, reminder, waiting)]]
        talk.change(below(text, later_line(talk, enrolment, waiting)), rows)
    elif check_in := find_check_in(talk, enrolment, stored_id(reminder)):
        go_on(Turn(check_in, len(check_in.items) - 1))
