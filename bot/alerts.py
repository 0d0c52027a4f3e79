"""Raising alerts: what staff must see goes to each of them through the outbox."""

from collections.abc import Callable
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlmodel import Session, col, update

from bot.quote import quote
from bot.staff import Staff, active_staff
from bot.words import Words, isolate, words
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority

_WORTH_TELLING = timedelta(days=7)
_LONGEST_QUOTE = 3_900  # leaves room for the rest within Telegram's 4,096 characters


def raise_alert(
    session: Session,
    kind: AlertKind,
    now: datetime,
    enrolment_id: int | None = None,
    reply_id: int | None = None,
    wrote: str | None = None,
    edited: bool = False,
) -> None:
    """Record one alert and put a message to every member of staff in the outbox.

    `wrote` is shown as the patient wrote it; `edited` tells that it replaces an earlier text.
    """
    session.add(Alert(kind=kind, enrolment_id=enrolment_id, reply_id=reply_id, raised_at=now))
    enrolment = session.get(Enrolment, enrolment_id) if enrolment_id else None
    for member in active_staff(session):
        html = _words_of(kind, member, enrolment, edited)
        if wrote:
            shown = quote(wrote, _LONGEST_QUOTE)
            html += Markup("\n<blockquote>{shown}</blockquote>").format(shown=shown)
        if enrolment:
            html += Markup("\n/patient_{id}").format(id=enrolment.id)
        tell(session, member, html, now)


def tell_staff(session: Session, now: datetime, news: Callable[[Words], Markup]) -> None:
    """Tell every member of staff some news, in the words of their language."""
    for member in active_staff(session):
        tell(session, member, news(words(member.language)), now)


def tell(session: Session, member: Staff, html: Markup, now: datetime) -> None:
    """Put one message to one member of staff in the outbox."""
    session.add(
        Message(
            kind=MessageKind.ALERT,
            priority=Priority.ALERT,
            chat_id=member.user_id,
            html=str(html),
            not_before=now,
            created_at=now,
        )
    )


def tell_again(session: Session, member: Staff, now: datetime) -> None:
    """Send what could not reach this member of staff in the last week: their chat is open now."""
    unheard = (
        update(Message)
        .where(col(Message.chat_id) == member.user_id, col(Message.kind) == MessageKind.ALERT)
        .where(col(Message.state) == MessageState.UNDELIVERABLE)
        .where(col(Message.created_at) > now - _WORTH_TELLING)
        .values(state=MessageState.PENDING, not_before=now, failure=None)
    )
    session.execute(unheard)


def _words_of(kind: AlertKind, member: Staff, enrolment: Enrolment | None, edited: bool) -> Markup:
    say = words(member.language)
    label = isolate(enrolment.label) if enrolment else "–"
    texts = {
        AlertKind.PROBLEM: say("<b>{label}</b> has a problem ⚠️", label=label),
        AlertKind.WORDS: say("<b>{label}</b> wrote 💬", label=label),
        AlertKind.UNREACHABLE: say(
            "<b>{label}</b> cannot be reached 📵\n"
            "The chat was blocked or closed. Reminders are held back. Please call.",
            label=label,
        ),
        AlertKind.UNDELIVERABLE: say(
            "A message to <b>{label}</b> could not be sent ⚠️", label=label
        ),
        AlertKind.SET_ASIDE: say(
            "I could not read something that a person sent ⚠️\n"
            "I have put it aside. Please ask whoever looks after this bot to check the log."
        ),
    }
    if edited:
        return say("<b>{label}</b> changed what they wrote 💬", label=label)
    return texts[kind]
