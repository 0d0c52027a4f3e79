"""A helper's words that wait: on the round and on the card, until staff answer or close them."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session, col, select, update

from bot.button import Button, button
from bot.for_patients.helper_notes import helper_of
from bot.for_staff.round_words import when_said
from bot.quote import quote
from bot.talk import Talk
from bot.words import isolate
from schedules.alert import IS_OPEN, Alert, AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment

VERB = "heard"
_LONGEST = 160


def waiting_words(session: Session, enrolment: Enrolment) -> list[Alert]:
    """Return the alerts that tell what a patient's helper wrote and nobody answered, in order."""
    theirs = (Alert.enrolment_id == enrolment.id, Alert.kind == AlertKind.HELPER)
    return list(session.exec(select(Alert).where(*theirs, IS_OPEN).order_by(col(Alert.id))))


def have_done(session: Session, enrolment_id: int, upto: int, by: int, now: datetime) -> bool:
    """Let a helper's words wait no more, up to an alert; False if none of them did."""
    waits = (
        update(Alert)
        .where(col(Alert.enrolment_id) == enrolment_id, col(Alert.kind) == AlertKind.HELPER)
        .where(col(Alert.id) <= upto, IS_OPEN)
        .values(acknowledged_at=now, acknowledged_by=by)
        .returning(col(Alert.id))
    )
    return bool(session.execute(waits).all())


def helper_said(talk: Talk, waiting: Sequence[Alert]) -> Markup | None:
    """Return since when a helper's words wait, with the last of them; None if none do."""
    if not waiting:
        return None
    first, last = waiting[0], waiting[-1]
    line = talk.words("The helper wrote, {when} 💬", when=when_said(talk, first.raised_at))
    said = isolate(quote(" ".join(words_of(last).split()), _LONGEST))
    return line + Markup("\n   “{said}”").format(said=said)


def words_of(alert: Alert) -> str:
    """Return what a helper wrote, as it was typed, from what staff were told of it."""
    html = next(iter((alert.news or {}).values()), "")
    quoted = html.partition("<blockquote>")[2].partition("</blockquote>")[0]
    return Markup(quoted).unescape()  # noqa: S704 - our own, escaped when it was kept


def helper_row(
    talk: Talk, enrolment: Enrolment, waiting: Sequence[Alert], origin: tuple[str, ...]
) -> list[Button]:
    """Return what may be done about a helper's words; `origin` is where their card came from."""
    say, last = talk.words, stored_id(waiting[-1])
    row = [button(say("Close the helper’s"), VERB, enrolment.id, last, *origin)]
    if helper_of(talk.session, stored_id(enrolment)):
        row.insert(0, button(say("Answer the helper"), "write", enrolment.id, last))
    return row
