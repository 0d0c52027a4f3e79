"""A Warning tells a patient at once what to do about a sign of danger, and asks about it again.

Asking again, and telling staff that nothing was answered, are messages written at once that wait
for their time: a restart loses neither. An answer withdraws them.
"""

from datetime import timedelta

from markupsafe import Markup
from sqlmodel import col, update

from bot.button import button
from bot.delivery.letter import answer_label
from bot.for_staff.staff import active_staff
from bot.talk import Talk
from bot.words import Words, isolate, words
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.red_flag import Urgency
from schedules.signs import Instruction

ASKED_AGAIN_AFTER = timedelta(minutes=30)
UNANSWERED_AFTER = timedelta(minutes=60)  # half an hour to answer, then staff are told
_ASKED_AFTER = (MessageKind.ANSWER, MessageKind.ALERT)  # what a patient put off is left alone


def warn(
    talk: Talk, enrolment: Enrolment, found: list[Instruction], more: Markup | None = None
) -> None:
    """Say what to do, the most urgent first, and have the patient asked again in a while."""
    parts = [
        talk.words("Please read this now ⚠️"),
        Markup("<b>{}</b>").format("\n".join(one.line for one in found)),
        _besides(talk, found),
        talk.words(
            "I have told your clinic. This chat is not watched all the time.\n"
            "In {minutes} minutes I will ask if you have help.",
            minutes=ASKED_AGAIN_AFTER.seconds // 60,
        ),
    ]
    talk.say(Markup("\n\n").join([*parts, *([more] if more else [])]))
    look_after(talk, enrolment)


def look_after(talk: Talk, enrolment: Enrolment) -> None:
    """Have the patient asked whether help came, and staff told if there is no answer.

    It takes the place of what still waits from an earlier sign.
    """
    leave_be(talk, enrolment)
    talk.session.add(_question(talk))
    for member in active_staff(talk.session):
        html = _unanswered(words(member.language), enrolment)
        later = _later(talk, member.user_id, html, UNANSWERED_AFTER, MessageKind.ALERT)
        talk.session.add(later)
    talk.session.flush()


def leave_be(talk: Talk, enrolment: Enrolment) -> None:
    """Withdraw what waits to be asked or told after a sign of danger."""
    waiting = (
        update(Message)
        .where(col(Message.enrolment_id) == stored_id(enrolment))
        .where(col(Message.priority) == Priority.LATER, col(Message.kind).in_(_ASKED_AFTER))
        .where(col(Message.state) == MessageState.PENDING)
        .values(state=MessageState.WITHDRAWN)
    )
    talk.session.execute(waiting)


def _besides(talk: Talk, found: list[Instruction]) -> Markup:
    facts = talk.clinic.facts(talk.language)
    if not any(one.urgency is Urgency.EMERGENCY for one in found):
        return talk.words("Nobody answers, or it gets worse? Call <b>{emergency}</b>.", **facts)
    if all(one.name == "self_harm" for one in found):
        return talk.words("There are people who listen at any hour.")
    return talk.words("Please do not drive yourself. Tell someone near you.")


def _question(talk: Talk) -> Message:
    html = talk.words(
        "<b>Did you get help?</b>\nIf not, call <b>{emergency}</b> now.",
        **talk.clinic.facts(talk.language),
    )
    chat_id = talk.incoming.chat_id
    asked = _later(talk, chat_id, html, ASKED_AGAIN_AFTER, MessageKind.ANSWER)
    rows = [
        [button(answer_label(talk.words, "has_help"), "helped", "has_help")],
        [button(answer_label(talk.words, "needs_help"), "helped", "needs_help")],
    ]
    asked.buttons = talk.house.signer.rows(chat_id, rows)
    return asked


def _unanswered(say: Words, enrolment: Enrolment) -> Markup:
    return say(
        "<b>{label}</b> has not said if help came 🚨\nPlease call them now.\n/patient_{id}",
        label=isolate(enrolment.label),
        id=enrolment.id,
    )


def _later(talk: Talk, chat_id: int, html: Markup, wait: timedelta, kind: MessageKind) -> Message:
    return Message(
        kind=kind,
        priority=Priority.LATER,
        chat_id=chat_id,
        enrolment_id=talk.enrolment_id,
        html=str(html),
        not_before=talk.now + wait,
        created_at=talk.now,
    )
