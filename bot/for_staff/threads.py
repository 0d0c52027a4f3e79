"""Threads: staff take a patient's words on, close them, and all see it in the message they have."""

from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session, col, select

from bot.for_staff.patients import show_card
from bot.for_staff.staff import Staff, active_staff
from bot.for_staff.thread_words import last_words, thread_line
from bot.talk import Talk
from bot.words import SOURCE_LANGUAGE, words
from schedules.alert import Alert
from schedules.audit import Action
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.thread import TELLS_WORDS, Thread, close_thread, take_thread

VERBS = frozenset({"take", "close"})
_SHOWN = 5  # messages of one thread that are changed on each phone; older ones are far up


def tapped(talk: Talk, member: Staff, verb: str, given: list[str]) -> None:
    """Take a thread on, or close it; of two at once one wins and the other is told who."""
    thread = talk.session.get(Thread, int(given[0]))
    if thread is None:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.enrolment_id = thread.enrolment_id
    if not thread.is_open:
        _toast_state(talk, member, thread)
    elif verb == "take":
        _take(talk, member, thread, int(given[1]), given[2:])
    else:
        _close(talk, member, thread, int(given[1]), given[2:])


def close_by_answer(
    session: Session, enrolment_id: int, by: int, read: int | None, now: datetime
) -> None:
    """Close a thread that was answered, unless newer words came than what was read.

    `read` is the number of the latest alert that the answer is for, None for all there are.
    """
    thread = session.get(Thread, enrolment_id)
    if thread is None or not thread.is_open:
        return
    if read is not None and last_words(session, thread) > read:
        return
    if close_thread(session, thread, by, now, answered=True):
        show_state(session, thread, now)


def show_state(session: Session, thread: Thread, now: datetime) -> None:
    """Have the messages about a thread changed where staff have them.

    How it stands is added when each goes out (`bot.delivery.letter`).
    """
    staff = {member.user_id: member for member in active_staff(session)}
    for telling in _tellings(session, thread, staff):
        if not _is_changed_anyway(session, telling):
            session.add(_edit(session, telling, staff[telling.chat_id], now))
    session.flush()


def _take(talk: Talk, member: Staff, thread: Thread, held: int, origin: list[str]) -> None:
    if take_thread(talk.session, thread, member.user_id, held or None, talk.now):
        talk.record(Action.TOOK_THREAD, thread.enrolment_id)
        show_state(talk.session, thread, talk.now)
    _toast_state(talk, member, thread)
    _show_on_card(talk, member, thread, origin)


def _close(talk: Talk, member: Staff, thread: Thread, read: int, origin: list[str]) -> None:
    if last_words(talk.session, thread) > read:
        talk.toast(talk.words("The patient wrote again. Please read that first."))
    elif close_thread(talk.session, thread, member.user_id, talk.now):
        talk.record(Action.CLOSED_THREAD, thread.enrolment_id)
        show_state(talk.session, thread, talk.now)
        _toast_state(talk, member, thread)
    else:
        _toast_state(talk, member, thread)
    _show_on_card(talk, member, thread, origin)


def _toast_state(talk: Talk, member: Staff, thread: Thread) -> None:
    zone = talk.clinic.zone
    line = thread_line(talk.session, talk.words, member.user_id, thread, zone, talk.now)
    talk.toast(line or Markup(""))


def _show_on_card(talk: Talk, member: Staff, thread: Thread, origin: list[str]) -> None:
    """Show the card anew if that is where it was tapped; a message changes by itself."""
    told = talk.session.exec(
        select(Message.id)
        .where(Message.chat_id == talk.incoming.chat_id, Message.kind == MessageKind.ALERT)
        .where(Message.telegram_id == talk.incoming.message_id)
        .limit(1)
    ).first()
    if told is None:
        show_card(talk, member, str(thread.enrolment_id), *origin)


def _tellings(session: Session, thread: Thread, chats: Iterable[int]) -> list[Message]:
    """Return the last messages on each phone that tell words of a thread since it opened."""
    alerts = select(Alert.id).where(
        Alert.enrolment_id == thread.enrolment_id,
        col(Alert.kind).in_(TELLS_WORDS),
        col(Alert.raised_at) >= thread.opened_at,
    )
    query = (
        select(Message)
        .where(col(Message.alert_id).in_(alerts), Message.kind == MessageKind.ALERT)
        .where(Message.state == MessageState.SENT, col(Message.chat_id).in_(list(chats)))
        .order_by(col(Message.id).desc())
    )
    found: dict[int, list[Message]] = {}
    for telling in session.exec(query):
        found.setdefault(telling.chat_id, []).append(telling)
    return [telling for own in found.values() for telling in own[:_SHOWN]]


def _is_changed_anyway(session: Session, telling: Message) -> bool:
    """Tell whether a change of a message waits to be sent, which then tells how it stands."""
    waiting = select(Message.id).where(
        Message.chat_id == telling.chat_id,
        Message.kind == MessageKind.EDIT,
        Message.edits == telling.telegram_id,
        Message.state == MessageState.PENDING,
        Message.alert_id == telling.alert_id,
    )
    return session.exec(waiting.limit(1)).first() is not None


def _edit(session: Session, telling: Message, member: Staff, now: datetime) -> Message:
    alert = session.get_one(Alert, telling.alert_id)
    news = alert.news or {}
    language = words(member.language).language
    return Message(
        kind=MessageKind.EDIT,
        priority=Priority.ANSWER,
        chat_id=telling.chat_id,
        enrolment_id=telling.enrolment_id,
        alert_id=telling.alert_id,
        html=news.get(language) or news.get(SOURCE_LANGUAGE) or telling.html,
        buttons=[],
        edits=telling.telegram_id,
        not_before=now,
        created_at=now,
    )
