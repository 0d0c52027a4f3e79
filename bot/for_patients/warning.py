"""A Warning tells a patient at once what to do about a sign of danger, and asks about it again.

The question is a message written at once that waits for its time; that nothing was answered is an
alert that does: a restart loses neither. An answer withdraws them.
"""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, delete, update

from bot.alerts import alert_staff
from bot.button import button
from bot.delivery.letter import answer_label
from bot.talk import Rows, Talk
from bot.words import Words, isolate
from schedules.alert import Alert, AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.red_flag import Urgency
from schedules.reply import Reply
from schedules.rule import AlertLevel
from schedules.signs import Instruction

ASKED_AGAIN_AFTER = timedelta(minutes=30)
UNANSWERED_AFTER = timedelta(minutes=60)  # half an hour to answer, then staff are told


def warn(talk: Talk, found: list[Instruction], more: Markup | None = None) -> None:
    """Say what to do, the most urgent first."""
    promise = talk.words(
        "I have told your clinic. This chat is not watched all the time.\n"
        "In {minutes} minutes I will ask if you have help.",
        minutes=ASKED_AGAIN_AFTER.seconds // 60,
    )
    talk.say(Markup("\n\n").join([read_now(talk, found, promise), *([more] if more else [])]))


def read_now(
    talk: Talk, found: list[Instruction], promise: Markup, *, helper: bool = False
) -> Markup:
    """Return what to do about signs of danger, the act before its reason, and what is done here.

    A `helper` reads that it is for the person whom they help.
    """
    parts = [
        talk.words("Please read this now ⚠️"),
        *(_acts_of_helper(talk, found) if helper else map(_act, found)),
        _besides(talk, found, helper),
        promise,
    ]
    return Markup("\n\n").join(parts)


def _act(one: Instruction) -> Markup:
    return Markup("<b>{}.</b>\n{}").format(one.do[:1].upper() + one.do[1:], one.sign)


def _acts_of_helper(talk: Talk, found: list[Instruction]) -> list[Markup]:
    """Return what a helper is to do; a plan says it to the patient: “you passed out”."""
    if not any(one.urgency is Urgency.EMERGENCY for one in found):
        return [talk.words("This is for the person you help:"), *map(_act, found)]
    emergency = talk.clinic.facts(talk.language)["emergency"]
    return [
        talk.words(
            "<b>Call {emergency} now.</b>\n"
            "Tell them what you see. They will say what to do.\n"
            "No answer, or no normal breathing? Tell them that first.",
            emergency=emergency,
        )
    ]


def look_after(
    talk: Talk, enrolment: Enrolment, reply: Reply, cause: Callable[[Words], Markup]
) -> None:
    """Have the patient asked whether help came, and staff called if there is no answer.

    `cause` says what the patient's reply told, for staff who read of it an hour later. It takes the
    place of what still waits from an earlier sign.
    """
    leave_be(talk, enrolment)
    talk.session.add(_question(talk))
    alert = Alert(
        kind=AlertKind.NO_WORD,
        enrolment_id=enrolment.id,
        reply_id=reply.id,
        level=AlertLevel.NOW,
        raised_at=talk.now + UNANSWERED_AFTER,
    )
    told_at = talk.now.astimezone(ZoneInfo(talk.clinic.zone))

    def news(say: Words) -> Markup:
        lines = [
            say(
                "<b>{label}</b> has not said if help came 🚨\nPlease call them now.",
                label=isolate(enrolment.label),
            ),
            say(
                "What they told, {when}:",
                when=f"{say.brief_day(told_at.date())} {say.hour(told_at)}",
            ),
            cause(say),
        ]
        return Markup("\n").join(lines)

    alert_staff(talk.session, alert, news)
    talk.session.flush()


def leave_be(talk: Talk, enrolment: Enrolment) -> None:
    """Withdraw what waits to be asked after a sign of danger, and call nobody any more about it."""
    number = stored_id(enrolment)
    waiting = (
        update(Message)
        .where(col(Message.enrolment_id) == number, col(Message.kind) == MessageKind.ANSWER)
        .where(col(Message.priority) == Priority.LATER)
        .where(col(Message.state) == MessageState.PENDING)
        .values(state=MessageState.WITHDRAWN)
    )
    talk.session.execute(waiting)
    no_word = (col(Alert.enrolment_id) == number) & (col(Alert.kind) == AlertKind.NO_WORD)
    untold = delete(Alert).where(no_word, col(Alert.told_at).is_(None))
    talk.session.execute(untold)
    talk.session.execute(update(Alert).where(no_word).values(next_at=None))


def _besides(talk: Talk, found: list[Instruction], helper: bool) -> Markup:
    facts = talk.clinic.facts(talk.language)
    if not any(one.urgency is Urgency.EMERGENCY for one in found):
        return talk.words("Nobody answers, or it gets worse? Call <b>{emergency}</b>.", **facts)
    if helper:
        return talk.words("Please stay with them until help is there.")
    if all(one.name == "self_harm" for one in found):
        return talk.words("There are people who listen at any hour.")
    return talk.words("Please do not drive yourself. Tell someone near you.")


def ask_for_help(talk: Talk) -> None:
    """Ask at once whether help came."""
    talk.say(*_asked(talk))


def _asked(talk: Talk) -> tuple[Markup, Rows]:
    html = talk.words(
        "<b>Did you get help?</b>\nIf not, call <b>{emergency}</b> now.",
        **talk.clinic.facts(talk.language),
    )
    answers = ("has_help", "needs_help")
    return html, [[button(answer_label(talk.words, one), "helped", one)] for one in answers]


def _question(talk: Talk) -> Message:
    html, rows = _asked(talk)
    chat_id = talk.incoming.chat_id
    return Message(
        kind=MessageKind.ANSWER,
        priority=Priority.LATER,
        chat_id=chat_id,
        enrolment_id=talk.enrolment_id,
        html=str(html),
        buttons=talk.house.signer.rows(chat_id, rows),
        not_before=talk.now + ASKED_AGAIN_AFTER,
        created_at=talk.now,
    )
