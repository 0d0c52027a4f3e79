"""The audit in the chat: who did what to whom and when, the newest first, without what was said."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session, col, select

from bot.button import Button, button
from bot.for_staff.acting import back
from bot.for_staff.audit_words import Names, action_said, who_said
from bot.for_staff.patients import show
from bot.for_staff.staff import Staff
from bot.for_staff.step_title import step_title
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.audit import AuditEntry, length, newest
from schedules.enrolment import Enrolment
from schedules.plans import plan_told

PAGE = 8


def show_audit(talk: Talk, page: int = 0, about: int = 0) -> None:
    """Show a page of the audit, of one enrolment if its number is given; pages turn in place."""
    say, filtered = talk.words, about or None
    total = length(talk.session, filtered)
    last = max(total - 1, 0) // PAGE
    page = min(max(page, 0), last)
    entries = newest(talk.session, page * PAGE, PAGE, filtered)
    names, labels = names_of_staff(talk.session), _labels(talk.session, entries)
    lines = [_line(talk, entry, names, labels) for entry in entries]
    if not lines:
        lines = [say("Nothing was done yet.")]
    rows: Rows = [_turn(talk, page, last, about)] if last else []
    enrolment = talk.session.get(Enrolment, about) if about else None
    if enrolment is not None:
        talk.enrolment_id = enrolment.id
        rows.append(back(say, enrolment))
    show(talk, Markup("\n\n").join([_heading(talk, total, filtered), *lines]), rows)


def names_of_staff(session: Session) -> Names:
    """Return what each member of staff is called, also those who left."""
    return {member.user_id: member.name for member in session.exec(select(Staff))}


def _heading(talk: Talk, total: int, about: int | None) -> Markup:
    html = talk.words.plural("<b>Audit</b>, {count} entry", "<b>Audit</b>, {count} entries", total)
    enrolment = talk.session.get(Enrolment, about) if about else None
    label = Markup("\n<b>{}</b>").format(isolate(enrolment.label)) if enrolment else Markup()
    hours = talk.words("Hours are the clinic's own.")
    return html + label + "\n" + hours


def _line(talk: Talk, entry: AuditEntry, names: Names, labels: dict[int, str]) -> Markup:
    zone = ZoneInfo(talk.clinic.zone)
    local, today = entry.at.astimezone(zone), talk.now.astimezone(zone).date()
    first = Markup("{} {} · <b>{}</b>").format(
        talk.words.short_day(local.date(), today),
        talk.words.hour(local),
        who_said(talk.words, entry.by, names),
    )
    said = action_said(talk.words, entry, names, _step(talk, entry))
    return first + "\n" + said + _whom(talk, entry, labels)


def _step(talk: Talk, entry: AuditEntry) -> Markup | None:
    """Return what staff call the step that an entry is about; None if it is about none."""
    name, number = entry.facts.get("step"), entry.facts.get("number")
    enrolment = talk.session.get(Enrolment, entry.enrolment_id) if entry.enrolment_id else None
    if enrolment is None or not isinstance(name, str):
        return None
    plan = plan_told(talk.session, enrolment, name)
    return step_title(talk.words, plan, name, number if isinstance(number, int) else 1)


def _whom(talk: Talk, entry: AuditEntry, labels: dict[int, str]) -> Markup:
    if entry.enrolment_id is None:
        return Markup()
    if label := labels.get(entry.enrolment_id):
        return Markup(" · {}").format(isolate(label))
    # The audit keeps the number of an erased patient and nothing else.
    return Markup(" · ") + talk.words("patient {number}, erased", number=entry.enrolment_id)


def _labels(session: Session, entries: Sequence[AuditEntry]) -> dict[int, str]:
    numbers = {entry.enrolment_id for entry in entries if entry.enrolment_id is not None}
    query = select(Enrolment.id, Enrolment.label).where(col(Enrolment.id).in_(numbers))
    return {number or 0: label for number, label in session.exec(query)}


def _turn(talk: Talk, page: int, last: int, about: int) -> list[Button]:
    turns = []
    if page > 0:
        turns.append(button(talk.words("‹ Newer"), "audit", page - 1, about))
    if page < last:
        turns.append(button(talk.words("Older ›"), "audit", page + 1, about))
    return turns
