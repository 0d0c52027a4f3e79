"""A patient's reminders for staff, past and to come, each with why it was or was not sent."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.button import Button, button
from bot.for_staff.acting import card_button
from bot.for_staff.patients import show
from bot.for_staff.staff import Staff
from bot.for_staff.step_title import readable, step_title
from bot.for_staff.why_words import full_said, why_said
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.plan import Kind
from schedules.plans import plan_told
from schedules.reminder import Reminder
from schedules.why import Facts, Fate, why
from schedules.why_facts import gather

PAGE = 8
_SAYS_WHEN = (Fate.PLANNED, Fate.BARRED)


def tapped(talk: Talk, member: Staff, given: list[str]) -> None:
    """Show a page of a patient's reminders; without a page, the one on which today lies."""
    enrolment = talk.session.get(Enrolment, int(given[0]))
    if enrolment is None:
        talk.toast(talk.words("This button no longer works."))
        return
    show_reminders(talk, enrolment, int(given[1]) if len(given) > 1 else None)


def show_reminders(talk: Talk, enrolment: Enrolment, page: int | None = None) -> None:
    """Show a page of a patient's reminders in order of time, each with its why."""
    say, number = talk.words, stored_id(enrolment)
    talk.enrolment_id = number
    last = max(_count(talk, number) - 1, 0) // PAGE
    page = _count(talk, number, talk.now) // PAGE if page is None else page
    page = min(max(page, 0), last)
    query = _mine(number).order_by(col(Reminder.due_at), col(Reminder.id))
    rows = talk.session.exec(query.offset(page * PAGE).limit(PAGE)).all()
    facts = gather(talk.session, enrolment, rows, talk.now)
    html = say("<b>{label}</b> · reminders", label=isolate(enrolment.label))
    lines = [_entry(talk, enrolment, n, one) for n, one in enumerate(facts, 1)]
    if not lines:
        lines = [say("There are none.")]
    places = [button(str(n), "reminder", row.id, page) for n, row in enumerate(rows, 1)]
    keys: Rows = [row for row in (places[: PAGE // 2], places[PAGE // 2 :]) if row]
    if last:
        keys.append(_turn(talk, number, page, last))
    keys.append([card_button(say, enrolment)])
    hint = say("Tap a number to see more. Hours are the patient's own.")
    show(talk, Markup("\n\n").join([html, *lines, *([hint] if rows else [])]), keys)


def show_reminder(talk: Talk, member: Staff, given: list[str]) -> None:
    """Show all that is known of one reminder, with the way back to its page."""
    row = talk.session.get(Reminder, int(given[0]))
    enrolment = talk.session.get(Enrolment, row.enrolment_id) if row else None
    if row is None or enrolment is None:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.enrolment_id = enrolment.id
    [facts] = gather(talk.session, enrolment, [row], talk.now)
    back = button(talk.words("‹ Back"), "reminders", enrolment.id, given[1])
    show(talk, _in_full(talk, enrolment, facts), [[back, card_button(talk.words, enrolment)]])


def _in_full(talk: Talk, enrolment: Enrolment, facts: Facts) -> Markup:
    say, row, clock = talk.words, facts.reminder, ZoneInfo(enrolment.zone)
    line = why_said(say, why(facts, talk.now), row, enrolment.zone, talk.now)
    known = [
        say("Its time: {when}", when=full_said(say, row.due_at, clock, talk.now)),
        say("Not sent after: {when}", when=full_said(say, row.expires_at, clock, talk.now)),
    ]
    if facts.message and facts.message.attempts:
        known.append(say("Tries to send it: {number}", number=facts.message.attempts))
    if row.because:
        known.append(say("A rule of the plan added it: {rule}", rule=readable(row.because)))
    if row.folded_into:
        known.append(say("It came in one message with others."))
    known.append(say("Hours are the patient's own ({zone}).", zone=enrolment.zone))
    head = say("<b>{label}</b>", label=isolate(enrolment.label))
    title = Markup("<b>{}</b>").format(_title(talk, enrolment, row))
    return Markup("\n\n").join([head + "\n" + title, line, Markup("\n").join(known)])


def _entry(talk: Talk, enrolment: Enrolment, place: int, facts: Facts) -> Markup:
    row, found = facts.reminder, why(facts, talk.now)
    line = why_said(talk.words, found, row, enrolment.zone, talk.now)
    if found.fate not in _SAYS_WHEN:
        due = full_said(talk.words, row.due_at, ZoneInfo(enrolment.zone), talk.now)
        line = Markup("{} · {}").format(due, line)
    title = _title(talk, enrolment, row)
    return Markup("{}. <b>{}</b>\n{}").format(place, title, line)


def _title(talk: Talk, enrolment: Enrolment, row: Reminder) -> Markup:
    plan = plan_told(talk.session, enrolment, row.step)
    return step_title(talk.words, plan, row.step, row.number)


def _mine(number: int) -> SelectOfScalar[Reminder]:
    """Return the query for what a patient gets; follow-ups only look, and say nothing."""
    return select(Reminder).where(
        Reminder.enrolment_id == number, col(Reminder.kind) != Kind.FOLLOW_UP
    )


def _count(talk: Talk, number: int, before: datetime | None = None) -> int:
    query = _mine(number)
    if before is not None:
        query = query.where(col(Reminder.due_at) < before)
    return talk.session.exec(select(func.count()).select_from(query.subquery())).one()


def _turn(talk: Talk, number: int, page: int, last: int) -> list[Button]:
    turns = []
    if page > 0:
        turns.append(button(talk.words("‹ Earlier"), "reminders", number, page - 1))
    if page < last:
        turns.append(button(talk.words("Later ›"), "reminders", number, page + 1))
    return turns
