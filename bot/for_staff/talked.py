"""What was written: a patient's words and the clinic's answers, as one thread, in pages."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import Button, button
from bot.for_patients.from_clinic import text_of
from bot.for_staff.acting import back, head, patient_of
from bot.for_staff.answer_news import name_of
from bot.for_staff.note_lines import numbers_of
from bot.for_staff.patients import show
from bot.for_staff.staff import Staff
from bot.for_staff.thread_words import waiting_said
from bot.quote import quote
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.alert import Alert, AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.reply import Reply, ReplyKind
from schedules.thread import Thread

_PAGE = 6
_LONGEST = 400


class _Said(NamedTuple):
    """One text; `by` is the member of staff, None for the patient."""

    at: datetime
    number: int
    by: int | None
    text: str


def opened(talk: Talk, member: Staff, given: list[str]) -> None:
    """Show a page of what was written, the latest page first, the oldest text on top."""
    enrolment = patient_of(talk, given[0])
    if enrolment is None:
        return
    page = int(given[1]) if len(given) > 1 else 0
    said = _newest(talk, enrolment, (page + 1) * _PAGE + 1)
    shown = said[page * _PAGE : (page + 1) * _PAGE][::-1]
    blocks = [_block(talk, enrolment, one) for one in shown]
    thread = talk.session.get(Thread, stored_id(enrolment))
    if thread and thread.is_open and page == 0:
        zone = talk.clinic.zone
        blocks.append(
            waiting_said(talk.session, talk.words, member.user_id, thread, zone, talk.now)
        )
    html = Markup("\n").join(blocks or [talk.words("Nothing was written yet.")])
    turns = _turn(talk, enrolment, page, more=len(said) > (page + 1) * _PAGE)
    rows: Rows = [turns] if turns else []
    show(talk, head(talk.words, enrolment) + html, [*rows, back(talk.words, enrolment)])


def _newest(talk: Talk, enrolment: Enrolment, count: int) -> list[_Said]:
    """Return the last texts of both sides, the newest first."""
    numbers = numbers_of(talk.session, enrolment)
    wrote = select(Reply).where(
        col(Reply.enrolment_id).in_(numbers),
        Reply.kind == ReplyKind.TEXT,
        col(Reply.question).is_(None),
    )
    replies = talk.session.exec(wrote.order_by(col(Reply.id).desc()).limit(count))
    answered = select(Alert).where(
        col(Alert.enrolment_id).in_(numbers), Alert.kind == AlertKind.ANSWERED
    )
    alerts = talk.session.exec(answered.order_by(col(Alert.id).desc()).limit(count))
    said = [_Said(reply.given_at, reply.id or 0, None, reply.value) for reply in replies]
    said += [_Said(a.raised_at, a.id or 0, a.acknowledged_by or 0, text_of(a)) for a in alerts]
    return sorted(said, key=lambda one: (one.at, one.number), reverse=True)[:count]


def _block(talk: Talk, enrolment: Enrolment, said: _Said) -> Markup:
    say, local = talk.words, said.at.astimezone(ZoneInfo(talk.clinic.zone))
    staff = said.by is not None
    name = name_of(say, talk.session.get(Staff, said.by)) if staff else isolate(enrolment.label)
    first = Markup("<b>{name}</b>, {when}").format(
        name=name, when=f"{say.brief_day(local.date())} {say.hour(local)}"
    )
    return first + Markup("\n<blockquote>{}</blockquote>").format(quote(said.text, _LONGEST))


def _turn(talk: Talk, enrolment: Enrolment, page: int, *, more: bool) -> list[Button]:
    turns = []
    if more:
        turns.append(button(talk.words("‹ Older"), "talked", enrolment.id, page + 1))
    if page > 0:
        turns.append(button(talk.words("Newer ›"), "talked", enrolment.id, page - 1))
    return turns
