"""The baseline: the plan's first questions, offered to a patient who has just settled in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import button
from bot.talk import Talk
from schedules.early import ask_for
from schedules.enrolment import Enrolment
from schedules.localtime import wait_for_morning
from schedules.plan import Kind
from schedules.release import release
from schedules.reminder import Reminder, ReminderState

SOON = timedelta(hours=24)
AT_THE_START = (0, 1)  # days after the procedure


def offer_baseline(talk: Talk, enrolment: Enrolment) -> None:
    """Offer the check-in of the start that is still to come; nothing if it comes by itself now."""
    found = baseline(talk, enrolment)
    comes = _comes(enrolment, found, talk.now) if found else talk.now
    if found is None or comes <= talk.now:
        return
    talk.say(
        talk.words("<b>Shall we begin with a few short questions?</b>\nIt takes 2 minutes."),
        [
            [button(talk.words("Yes, now"), "begin", "now", found.id)],
            [button(_later(talk, enrolment, comes), "begin", "later", found.id)],
        ],
    )


def baseline(talk: Talk, enrolment: Enrolment) -> Reminder | None:
    """Return the first check-in of the start if it is still planned and its time is near.

    None once any was sent: whoever has questions before them is offered no others.
    """
    sent = select(Reminder.id).where(
        Reminder.enrolment_id == enrolment.id,
        Reminder.kind == Kind.CHECK_IN,
        Reminder.state == ReminderState.RELEASED,
    )
    if talk.session.exec(sent).first() is not None:
        return None
    query = (
        select(Reminder)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.kind == Kind.CHECK_IN)
        .where(Reminder.state == ReminderState.PLANNED, Reminder.number == 1)
        .where(col(Reminder.because).is_(None), col(Reminder.expires_at) > talk.now)
        .order_by(col(Reminder.due_at), col(Reminder.id))
    )
    of_the_start = (row for row in talk.session.exec(query) if _is_near(talk, enrolment, row))
    return next(of_the_start, None)


def begin(talk: Talk, enrolment: Enrolment, when: str, reminder_id: int) -> None:
    """Let the check-in go out `now`, once however often it is tapped, or leave it to its time."""
    found = baseline(talk, enrolment)
    if found is None or found.id != reminder_id:
        _no_longer(talk, enrolment, reminder_id)
    elif when == "now" and ask_for(talk.session, reminder_id, talk.now):
        talk.change(talk.words("Thank you. Here they come."))
        release(talk.session, reminder_id, talk.now)  # with the tap, or not at all
    else:
        talk.change(_left_to_its_time(talk, enrolment, found))


def _left_to_its_time(talk: Talk, enrolment: Enrolment, found: Reminder) -> Markup:
    comes = _comes(enrolment, found, talk.now).astimezone(ZoneInfo(enrolment.zone))
    say, today = talk.words, enrolment.today(talk.now)
    day = say("today") if comes.date() == today else say("tomorrow")
    return say("Good. I ask you {day} at {hour}.", day=day, hour=say.hour(comes))


def _is_near(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> bool:
    day = (reminder.due_at.astimezone(ZoneInfo(enrolment.zone)).date() - enrolment.anchor).days
    has_begun = enrolment.today(talk.now) >= enrolment.anchor
    return day in AT_THE_START and (has_begun or reminder.due_at - talk.now <= SOON)


def _comes(enrolment: Enrolment, reminder: Reminder, now: datetime) -> datetime:
    """Return when a reminder goes out if nobody asks for it, in UTC."""
    local = max(reminder.due_at, now).astimezone(ZoneInfo(enrolment.zone))
    return wait_for_morning(local, enrolment.course().quiet, enrolment.zone).astimezone(UTC)


def _later(talk: Talk, enrolment: Enrolment, comes: datetime) -> Markup:
    local = comes.astimezone(ZoneInfo(enrolment.zone))
    if local.date() == enrolment.today(talk.now):
        return talk.words("At {hour}", hour=talk.words.hour(local))
    return talk.words("Tomorrow at {hour}", hour=talk.words.hour(local))


def _no_longer(talk: Talk, enrolment: Enrolment, reminder_id: int) -> None:
    """Say that the questions are here already, or that their time is another one now."""
    asked = talk.session.get(Reminder, reminder_id)
    if asked and asked.enrolment_id == enrolment.id and asked.state is ReminderState.RELEASED:
        talk.toast(talk.words("The questions are here already."))
    else:
        talk.toast(talk.words("This button no longer works."))
