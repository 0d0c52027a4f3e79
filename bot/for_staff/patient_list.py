"""The patients, in pages: all of them, or those who give no answer any more."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.button import Button, button
from bot.for_staff.patients import show, state_said
from bot.talk import Rows, Talk
from bot.words import Words, isolate
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.silence import awaited

PAGE = 8


class _Listed(NamedTuple):
    """Which patients a list shows, in order; its verb turns the pages.

    Where there are none, `instead` is shown.
    """

    verb: str
    query: SelectOfScalar[Enrolment]
    counted: Callable[[Words, int], Markup]
    nobody: Callable[[Words], Markup] | None = None
    instead: Callable[[datetime], "_Listed"] | None = None


def _awaited(now: datetime) -> _Listed:
    return _Listed(
        "silent",
        select(Enrolment).where(awaited(now)).order_by(col(Enrolment.id).desc()),
        lambda say, total: say.plural(
            "<b>Nobody to call yet</b>\n{count} patient has left a check-in open so far.",
            "<b>Nobody to call yet</b>\n{count} patients have left a check-in open so far.",
            total,
        ),
        lambda say: say("Nobody has fallen silent ✅"),
    )


_ALL = _Listed(
    "list",
    select(Enrolment).order_by(col(Enrolment.id).desc()),
    lambda say, total: say.plural("<b>{count} patient</b>", "<b>{count} patients</b>", total),
    lambda say: say("No patients yet. /enroll adds the first one."),
)
_SILENT = _Listed(
    "silent",
    select(Enrolment)
    .where(col(Enrolment.silent_since).is_not(None), Enrolment.state == EnrolmentState.ACTIVE)
    .order_by(col(Enrolment.silent_since).desc(), col(Enrolment.id).desc()),
    lambda say, total: say.plural(
        "<b>{count} patient gives no answer</b>\nPlease call.",
        "<b>{count} patients give no answer</b>\nPlease call them.",
        total,
    ),
    instead=_awaited,
)


def show_list(talk: Talk, page: int = 0) -> None:
    """Show one page of the patients, those enrolled last first; pages turn in place."""
    _show_page(talk, _ALL, page)


def show_silent(talk: Talk, page: int = 0) -> None:
    """Show one page of those who give no answer any more, the latest of them first.

    Where nobody does, those are shown who have left a check-in open so far.
    """
    _show_page(talk, _SILENT, page)


def _show_page(talk: Talk, listed: _Listed, page: int) -> None:
    everyone = listed.query.order_by(None).subquery()
    total = talk.session.exec(select(func.count()).select_from(everyone)).one()
    if total == 0 and listed.instead:
        _show_page(talk, listed.instead(talk.now), page)
        return
    if total == 0 and listed.nobody:
        talk.say(listed.nobody(talk.words))
        return
    last = (total - 1) // PAGE
    page = min(max(page, 0), last)
    shown = talk.session.exec(listed.query.offset(page * PAGE).limit(PAGE))
    rows: Rows = [[_row(talk, enrolment, listed.verb, page)] for enrolment in shown]
    if last:
        rows.append(_turn(talk.words, listed.verb, page, last))
    html = listed.counted(talk.words, total) + "\n" + talk.words("Tap one to see more.")
    show(talk, html, rows)


def _row(talk: Talk, enrolment: Enrolment, verb: str, page: int) -> Button:
    label = f"{isolate(enrolment.label)} · {state_said(talk, enrolment)}"
    return button(label, "card", enrolment.id, verb, page)


def _turn(say: Words, verb: str, page: int, last: int) -> list[Button]:
    turns = []
    if page > 0:
        turns.append(button(say("‹ Newer"), verb, page - 1))
    if page < last:
        turns.append(button(say("Older ›"), verb, page + 1))
    return turns
