"""Raising alerts: what staff must see is a row, and what is routine is told to all at once.

Staff are called about the rest, again and again, until one of them takes it on
(`bot.for_staff.calling`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlmodel import Session, col, update

from bot.for_staff.staff import Staff, active_staff
from bot.quote import quote
from bot.words import LANGUAGES, Words, isolate, words
from schedules.alert import Alert, AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.rule import AlertLevel
from schedules.thread import TELLS_WORDS, open_thread

_WORTH_TELLING = timedelta(days=7)
_LONGEST_QUOTE = 3_700  # leaves room for the rest within Telegram's 4,096 characters


def raise_alert(
    session: Session,
    kind: AlertKind,
    now: datetime,
    enrolment_id: int | None = None,
    reply_id: int | None = None,
    wrote: str | None = None,
    edited: bool = False,
    *,
    level: AlertLevel = AlertLevel.ROUTINE,
    rule: str | None = None,
    more: Callable[[Words], Markup] | None = None,
    waits: bool = True,
) -> None:
    """Record one alert and tell staff: every one of them at once, or as its level asks for.

    `wrote` is shown as the patient wrote it; `edited` tells that it replaces an earlier text.
    `rule` names the plan's rule or the sign of danger that led to it; `more` is a line below.
    Words open the patient's thread, unless nobody need answer them (`waits`).
    """
    if enrolment_id and waits and kind in TELLS_WORDS:
        open_thread(session, enrolment_id, now)
    enrolment = session.get(Enrolment, enrolment_id) if enrolment_id else None
    label = isolate(enrolment.label) if enrolment else "–"
    alert = Alert(
        kind=kind,
        enrolment_id=enrolment_id,
        reply_id=reply_id,
        level=level,
        rule=rule,
        raised_at=now,
    )
    alert_staff(session, alert, lambda say: _news(say, alert, label, wrote, edited, more))


def _news(
    say: Words,
    alert: Alert,
    label: str,
    wrote: str | None,
    edited: bool,
    more: Callable[[Words], Markup] | None,
) -> Markup:
    html = _words_of(alert.kind, say, label, edited, alert.level)
    if wrote:
        shown = quote(wrote, _LONGEST_QUOTE)
        html += Markup("\n<blockquote>{shown}</blockquote>").format(shown=shown)
    return html + "\n" + more(say) if more else html


def alert_staff(session: Session, alert: Alert, news: Callable[[Words], Markup]) -> None:
    """Record an alert with its news and the way to the patient's card, and see to it being told.

    One that is routine is told to every member of staff here; for any other, the row is enough to
    call staff from (`bot.for_staff.calling`), whatever happens to this process.
    """
    session.add(alert)
    told = {language: _with_card(alert, news(words(language))) for language in LANGUAGES}
    alert.news = {language: str(html) for language, html in told.items()}
    if alert.level is not AlertLevel.ROUTINE:
        alert.next_at = alert.raised_at
        return
    alert.told_at, alert.rounds = alert.raised_at, 1
    session.flush()
    for member in active_staff(session):
        html = told[words(member.language).language]
        tell(session, member, html, alert.raised_at, stored_id(alert), about=alert.enrolment_id)


def _with_card(alert: Alert, html: Markup) -> Markup:
    if alert.enrolment_id:
        html += Markup("\n/patient_{id}").format(id=alert.enrolment_id)
    return html


def priority_of(level: AlertLevel) -> Priority:
    """Return how soon news of this level goes out: what must be seen now is ahead of all else."""
    return Priority.URGENT if level is AlertLevel.NOW else Priority.ALERT


def after_try(session: Session, message: Message, state: MessageState, now: datetime) -> None:
    """Have an alert looked at again now if a call reached nobody, or came after it was taken on."""
    alert = session.get(Alert, message.alert_id) if message.alert_id else None
    if alert is None or alert.level is AlertLevel.ROUTINE or message.kind is not MessageKind.ALERT:
        return
    failed = state in (MessageState.UNDELIVERABLE, MessageState.IN_DOUBT)
    taken = alert.acknowledged_at is not None
    if (failed and not taken and alert.next_at) or (state is MessageState.SENT and taken):
        alert.next_at = now


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


def tell_staff(
    session: Session, now: datetime, news: Callable[[Words], Markup], about: int | None
) -> None:
    """Tell every member of staff some news, in the words of their language.

    `about` is the enrolment of the patient whom it concerns, so that a reply reaches them; None
    only if it concerns none, or one of whom nothing is kept.
    """
    for member in active_staff(session):
        tell(session, member, news(words(member.language)), now, about=about)


def tell(
    session: Session,
    member: Staff,
    html: Markup,
    now: datetime,
    alert_id: int | None = None,
    about: int | None = None,
    buttons: list[list[list[str]]] | None = None,
) -> None:
    """Put one message to one member of staff in the outbox.

    `about` is the enrolment of a patient whom it names, so that it can be erased with them;
    `buttons` are signed for this member's chat.
    """
    session.add(
        Message(
            kind=MessageKind.ALERT,
            priority=Priority.ALERT,
            chat_id=member.user_id,
            enrolment_id=about,
            alert_id=alert_id,
            html=str(html),
            buttons=buttons,
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


def pain_noted(say: Words, pain: int) -> Markup:
    """Return what staff read of a score in words: it answers no question, so no rule reads it."""
    return say("Pain in these words: {score} of 10. No rule of the plan looks at it.", score=pain)


def _words_of(kind: AlertKind, say: Words, label: str, edited: bool, level: AlertLevel) -> Markup:
    if edited and kind is AlertKind.WORDS:
        return say("<b>{label}</b> changed what they wrote 💬", label=label)
    texts = {
        AlertKind.PROBLEM: say("<b>{label}</b> has a problem ⚠️", label=label),
        AlertKind.WORDS: say("<b>{label}</b> wrote 💬", label=label),
        AlertKind.FLOOD: say(
            "<b>{label}</b> writes very many messages 💬\n"
            "All are kept. I show no more of them for now, save signs of danger.",
            label=label,
        ),
        AlertKind.UNREACHABLE: say(
            "<b>{label}</b> cannot be reached 📵\n"
            "The chat was blocked or closed. Reminders are held back. Please call.",
            label=label,
        ),
        AlertKind.UNDELIVERABLE: say(
            "A message to <b>{label}</b> may not have arrived ⚠️", label=label
        ),
        AlertKind.SET_ASIDE: say(
            "I could not read something that a person sent ⚠️\n"
            "I have put it aside. Please ask whoever looks after this bot to check the log."
        ),
    }
    return texts.get(kind) or first_line(say, label, level)


def first_line(say: Words, label: str, level: AlertLevel) -> Markup:
    """Return the first line of an alert: who it is about, and how soon to look."""
    texts = {
        AlertLevel.NOW: say("<b>{label}</b> needs you now 🚨", label=label),
        AlertLevel.TODAY: say("<b>{label}</b> needs a look today 🔔", label=label),
        AlertLevel.ROUTINE: say("<b>{label}</b>: good to know 📋", label=label),
    }
    return texts[level]
