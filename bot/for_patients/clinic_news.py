"""News tell a patient that the clinic paused or ended the messages, or goes on with them.

Each waits for the end of quiet hours. One that still waits when the next is said is never sent.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session, select

from bot.button import Signer, button
from bot.settings import Clinic
from bot.words import words
from schedules.enrolment import Ending, Enrolment
from schedules.localtime import wait_for_morning
from schedules.message import Message, MessageKind, MessageState, Priority


def tell_news(
    session: Session,
    enrolment: Enrolment,
    html: Markup,
    now: datetime,
    buttons: list[list[list[str]]] | None = None,
) -> bool:
    """Put news in the outbox in place of any that still wait; False if they cannot arrive.

    The buttons are signed for the patient's chat.
    """
    unsay_news(session, enrolment)
    if enrolment.chat_id is None or not enrolment.reachable:
        return False
    local = now.astimezone(ZoneInfo(enrolment.zone))
    at = wait_for_morning(local, enrolment.course().quiet, enrolment.zone)
    session.add(
        Message(
            kind=MessageKind.NEWS,
            priority=Priority.REMINDER,  # waiting till morning, it must hold up no answer
            chat_id=enrolment.chat_id,
            enrolment_id=enrolment.id,
            html=str(html),
            buttons=buttons,
            not_before=at.astimezone(UTC),
            created_at=now,
        )
    )
    session.flush()
    return True


def unsay_news(session: Session, enrolment: Enrolment) -> bool:
    """Take back news that were never tried to send; False if there are none."""
    query = select(Message).where(
        Message.enrolment_id == enrolment.id,
        Message.kind == MessageKind.NEWS,
        Message.state == MessageState.PENDING,
        Message.attempts == 0,
    )
    waiting = session.exec(query.with_for_update()).all()
    for message in waiting:
        message.state = MessageState.WITHDRAWN
    session.flush()
    return bool(waiting)


def paused_news(clinic: Clinic, enrolment: Enrolment) -> Markup:
    """Return that the clinic paused the messages, until when, and what goes on."""
    say = words(enrolment.language)
    return _from(clinic, enrolment) + say(
        "Your clinic has paused my messages until {day}.\n"
        "On that day I write again.\n\n"
        "You can still write to me, and your clinic sees it.\n"
        "In an emergency call <b>{emergency}</b>.",
        day=say.full_day(enrolment.paused_until) if enrolment.paused_until else "–",
        **clinic.facts(say.language),
    )


def resumed_news(clinic: Clinic, enrolment: Enrolment) -> Markup:
    """Return that the clinic ended a pause."""
    say = words(enrolment.language)
    return _from(clinic, enrolment) + say(
        "Your pause is over. I write to you again from now on.\n/today shows how it stands."
    )


def ended_news(clinic: Clinic, enrolment: Enrolment) -> Markup:
    """Return the last words to a patient whose messages staff ended, by how they ended."""
    say, facts = words(enrolment.language), clinic.facts(enrolment.language)
    match enrolment.ending:
        case Ending.WITHDRAWN:
            said = say(
                "As you asked, you get no more messages from me.\n"
                "Your answers so far stay with your clinic.\n\n"
                "Your clinic is still there for you: <b>{phone}</b>.\n"
                "In an emergency call <b>{emergency}</b>.\n\n"
                "To start again, tap the button or type /start.\n"
                "/privacy shows or deletes what is kept.",
                **facts,
            )
        case Ending.MERGED:
            said = say(
                "You were enrolled twice here.\n"
                "From now on I write to you on your other phone only.\n\n"
                "Is that not right? Please call <b>{phone}</b>.\n"
                "In an emergency call <b>{emergency}</b>.",
                **facts,
            )
        case _:
            said = say(
                "Your care with us has come to its end, as planned ✅\n"
                "Thank you for taking part. I send no more reminders.\n\n"
                "Do you have a question? Please call <b>{phone}</b>.\n"
                "In an emergency call <b>{emergency}</b>.\n\n"
                "We wish you all the best.",
                **facts,
            )
    return _from(clinic, enrolment) + said


def again_news(clinic: Clinic, enrolment: Enrolment, *, by_mistake: bool) -> Markup:
    """Return that the messages go on; `by_mistake` if the last words were a slip of staff."""
    say = words(enrolment.language)
    if by_mistake:
        first = say("My last message was a mistake. I am sorry.\nYour plan goes on as before.")
    else:
        first = say("Your plan goes on. I write to you again from now on.")
    rest = say("/today shows how it stands. You can stop at any time with /stop.")
    return _from(clinic, enrolment) + first + "\n\n" + rest


def start_again_rows(signer: Signer, enrolment: Enrolment) -> list[list[list[str]]]:
    """Return the button with which a patient comes back whom staff had withdrawn."""
    label = words(enrolment.language)("Start again")
    return signer.rows(enrolment.chat_id or 0, [[button(label, "return")]])


def _from(clinic: Clinic, enrolment: Enrolment) -> Markup:
    """Return a first line that tells a locked phone nothing."""
    say = words(enrolment.language)
    name = clinic.facts(say.language)["clinic"]
    return say("Hello. A note from {clinic}.", clinic=name) + "\n\n"
