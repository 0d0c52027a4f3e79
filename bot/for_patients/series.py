"""Moving the rest of a series on: a wish of its own, beside putting off one of its reminders.

The wish is kept with the enrolment, and the timeline reads it; no reminder is touched but by the
one way of changing a course.
"""

from markupsafe import Markup
from sqlmodel import Session, col, select

from bot.talk import Talk
from bot.words import Words
from schedules.again import waiting_again
from schedules.change import Change, foresee
from schedules.changes import Changes
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.folding import told_with
from schedules.message import Message
from schedules.plans import plan_for
from schedules.reminder import Reminder, ReminderState
from schedules.shift import Shift, can_shift, shifted_by, with_shift


def may_move(talk: Talk, enrolment: Enrolment, reminder: Reminder, waiting: Message) -> bool:
    """Tell whether the rest of a reminder's series may be moved on by a day.

    That is only asked of one that was put off to tomorrow and was told alone.
    """
    step = plan_for(talk.session, enrolment).steps.get(reminder.step)
    return (
        enrolment.state is EnrolmentState.ACTIVE
        and step is not None
        and can_shift(step)
        and reminder.because is None
        and len(told_with(talk.session, reminder)) == 1
        and enrolment.today(waiting.not_before) > enrolment.today(talk.now)
        and _has_rest(talk.session, reminder)
    )


def may_move_now(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> bool:
    """Tell whether the rest may be moved while the reminder itself is put off to tomorrow."""
    waiting = waiting_again(talk.session, reminder)
    return waiting is not None and may_move(talk, enrolment, reminder, waiting)


def moved_by(enrolment: Enrolment, reminder: Reminder) -> int:
    """Return by how many days the rest after a reminder was moved."""
    return shifted_by(enrolment.shifts, reminder.step, reminder.number + 1)


def moving(enrolment: Enrolment, reminder: Reminder, days: int) -> Change:
    """Return the change that moves the rest after a reminder; negative days take it back."""
    shift = Shift(reminder.step, reminder.number + 1, days)
    return {"shifts": with_shift(enrolment.shifts, shift)}


def would_move(talk: Talk, enrolment: Enrolment, reminder: Reminder) -> Markup:
    """Return in words what moving the rest by a day would do, just as it would be done."""
    changes = foresee(talk.session, enrolment, moving(enrolment, reminder, 1), talk.now)
    return Markup("\n").join(_effects(talk.words, changes, reminder.step))


def _effects(say: Words, changes: Changes, step: str) -> list[Markup]:
    own = sum(move.reminder.step == step for move in changes.shifted)
    others = len(changes.shifted) - own
    gone = len(changes.withdrawn)
    lines = [
        say.plural(
            "{count} note of this kind would come one day later.",
            "{count} notes of this kind would come one day later.",
            own,
        )
    ]
    if gone:
        fallen = say.plural(
            "{count} note would then be too late and fall away.",
            "{count} notes would then be too late and fall away.",
            gone,
        )
        lines.append(fallen)
    if others:
        giving_way = say.plural(
            "{count} other note would move too, as that day is full.",
            "{count} other notes would move too, as those days are full.",
            others,
        )
        lines.append(giving_way)
    else:
        lines.append(say("Nothing else changes."))
    return lines


def _has_rest(session: Session, reminder: Reminder) -> bool:
    rest = select(Reminder.id).where(
        Reminder.enrolment_id == reminder.enrolment_id,
        Reminder.step == reminder.step,
        Reminder.state == ReminderState.PLANNED,
        col(Reminder.number) > reminder.number,
        col(Reminder.because).is_(None),
    )
    return session.exec(rest).first() is not None
