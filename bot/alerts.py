"""Raising alerts: what staff must see goes to each of them through the outbox."""

from collections.abc import Callable
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlmodel import Session, col, update

from bot.for_staff.staff import Staff, active_staff
from bot.quote import quote
from bot.words import Words, isolate, words
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.rule import AlertLevel

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
    enrolment = session.get(Enrolment, enrolment_id) if enrolment_id else None
    label = isolate(enrolment.label) if enrolment else "–"

    def news(say: Words) -> Markup:
        html = _words_of(kind, say, label, edited)
        if wrote:
            shown = quote(wrote, _LONGEST_QUOTE)
            html += Markup("\n<blockquote>{shown}</blockquote>").format(shown=shown)
        return html

    alert = Alert(kind=kind, enrolment_id=enrolment_id, reply_id=reply_id, raised_at=now)
    alert_staff(session, alert, news)


def alert_staff(session: Session, alert: Alert, news: Callable[[Words], Markup]) -> None:
    """Record an alert and tell every member of staff its news, with the way to the patient's card.

    What staff must see now goes ahead of all else that waits.
    """
    session.add(alert)
    priority = Priority.URGENT if alert.level is AlertLevel.NOW else Priority.ALERT
    for member in active_staff(session):
        html = news(words(member.language))
        if alert.enrolment_id:
            html += Markup("\n/patient_{id}").format(id=alert.enrolment_id)
        tell(session, member, html, alert.raised_at, priority)


def tell_of_silence(session: Session, alert: Alert) -> None:
    """Record what a patient's silence led to, and tell every member of staff."""
    enrolment = session.get_one(Enrolment, alert.enrolment_id)
    label = isolate(enrolment.label)
    given_up = alert.kind is AlertKind.NO_ANSWER

    def news(say: Words) -> Markup:
        if given_up:
            return say(
                "<b>{label}</b> gives no answer any more 🔕\n"
                "Please call them. /silent shows all who are silent.",
                label=label,
            )
        return say("<b>{label}</b> has left the last questions open 🔕", label=label)

    alert_staff(session, alert, news)


def tell_staff(session: Session, now: datetime, news: Callable[[Words], Markup]) -> None:
    """Tell every member of staff some news, in the words of their language."""
    for member in active_staff(session):
        tell(session, member, news(words(member.language)), now)


def tell(
    session: Session,
    member: Staff,
    html: Markup,
    now: datetime,
    priority: Priority = Priority.ALERT,
) -> None:
    """Put one message to one member of staff in the outbox."""
    session.add(
        Message(
            kind=MessageKind.ALERT,
            priority=priority,
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


def _words_of(kind: AlertKind, say: Words, label: str, edited: bool) -> Markup:
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
