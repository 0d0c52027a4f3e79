"""Which item of a check-in a typed text answers: the one gone back to, else the first open one."""

from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import col, select

from bot.for_patients.asking import reference_to
from bot.for_patients.check_in import CheckIn, Turn, find_check_in, find_turn
from bot.for_patients.replies import replied_to
from bot.talk import Talk
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind
from schedules.plan import Kind
from schedules.reminder import Reminder

_TOPIC = "check_in"
_TURN_HOLDS = timedelta(days=1)
_LOOKED_THROUGH = 50  # messages; further up the chat nobody looks for the buttons


def awaited_turn(talk: Talk, enrolment: Enrolment) -> Turn | None:
    """Return the item that a typed text would answer now, or None.

    A text that was edited was an answer once, and must not answer the next item.
    """
    if talk.incoming.edited or enrolment.state is not EnrolmentState.ACTIVE:
        return None
    about, turned_to = replied_to(talk, enrolment), _turned_to(talk, enrolment)
    if turned_to and about in (None, turned_to.check_in.reminder):
        return turned_to
    if about is not None:
        return _first_open(talk, enrolment, about.id)
    return next(_open_turns(talk, enrolment), None)


def note_turn(turn: Turn) -> None:
    """Remember the item that is shown, unless the replies tell that it is this one's turn."""
    talk = turn.check_in.talk
    if turn.at == turn.check_in.first_open:
        forget_turn(talk)
    elif talk.draft("settling") is None:  # what is asked there goes first
        talk.keep_draft(
            _TOPIC,
            reference_to(turn.check_in.items, turn.at),
            reminder=turn.check_in.reminder.id,
            message=turn.message_id or talk.incoming.message_id,
        )


def forget_turn(talk: Talk) -> None:
    """Let the replies tell again whose turn it is."""
    if talk.draft(_TOPIC):
        talk.end_draft()


def _turned_to(talk: Talk, enrolment: Enrolment) -> Turn | None:
    draft = talk.draft(_TOPIC)
    if draft is None or talk.now - draft.updated_at > _TURN_HOLDS:
        return None
    turn = find_turn(talk, enrolment, draft.answers["reminder"], draft.asks)
    return turn and Turn(
        turn.check_in, turn.at, draft.answers["message"] or _shown_in(turn.check_in)
    )


def _open_turns(talk: Talk, enrolment: Enrolment) -> Iterator[Turn]:
    """Yield the first open item of each check-in that is still in time, the newest first."""
    query = (
        select(Reminder.id)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.kind == Kind.CHECK_IN)
        .where(col(Reminder.expires_at) > talk.now)
        .order_by(col(Reminder.due_at).desc())
    )
    for reminder_id in talk.session.exec(query):
        if turn := _first_open(talk, enrolment, reminder_id):
            yield turn


def _first_open(talk: Talk, enrolment: Enrolment, reminder_id: int | None) -> Turn | None:
    check_in = find_check_in(talk, enrolment, reminder_id) if reminder_id is not None else None
    at = check_in.first_open if check_in else None
    message_id = _shown_in(check_in) if check_in else None
    if check_in is None or at is None or message_id is None:
        return None
    return Turn(check_in, at, message_id)


def _shown_in(check_in: CheckIn) -> int | None:
    """Return the chat's number of the message with the buttons: below a typed answer, or its own.

    None if it has not been sent.
    """
    session, reminder_id = check_in.talk.session, stored_id(check_in.reminder)
    sent = select(Message).where(col(Message.telegram_id).is_not(None))
    answers = (
        sent.where(Message.enrolment_id == check_in.reminder.enrolment_id)
        .where(Message.kind == MessageKind.ANSWER)
        .order_by(col(Message.id).desc())
        .limit(_LOOKED_THROUGH)
    )
    below = (m.telegram_id for m in session.exec(answers) if _leads_to(m, reminder_id))
    own = session.exec(sent.where(Message.reminder_id == reminder_id)).first()
    return next(below, own.telegram_id if own else None)


def _leads_to(message: Message, reminder_id: int) -> bool:
    data = [data for row in message.buttons or [] for _, data in row]
    return any(parts[1:2] == [str(reminder_id)] for parts in (one.split(":") for one in data))
