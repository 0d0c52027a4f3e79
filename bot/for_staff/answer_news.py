"""What staff hear of an answer to a patient or helper: who gave it, or that it did not arrive."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from bot.alerts import tell
from bot.for_patients.from_clinic import text_of
from bot.for_patients.helper import Helper
from bot.for_staff.staff import Staff, active_staff
from bot.quote import quote
from bot.words import Words, isolate, words
from schedules.alert import Alert
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState
from schedules.thread import open_thread

LONGEST_ANSWER = 3_000  # in UTF-16 units; leaves room for the rest within Telegram's 4,096
_LONGEST_QUOTE = 1_000
_ANSWERS = (MessageKind.FROM_CLINIC, MessageKind.HELPER)
_LOST = (MessageState.UNDELIVERABLE, MessageState.WITHDRAWN, MessageState.IN_DOUBT)


def name_of(say: Words, member: Staff | None) -> str | Markup:
    """Return what a member of staff is called among colleagues."""
    return isolate(member.name) if member and member.name else say("A colleague")


def quoted(text: str, longest: int = LONGEST_ANSWER) -> Markup:
    """Return words as they were written, set off from the bot's own."""
    return Markup("<blockquote>{}</blockquote>").format(quote(text, longest))


def later_said(say: Words, at: datetime) -> Markup:
    """Return when words reach a patient who has quiet hours now."""
    return say("They get it at {hour}, by their own clock ⏰", hour=say.hour(at))


def helper_later_said(say: Words, at: datetime) -> Markup:
    """Return when words reach a patient's helper, who is left in peace by the patient's clock."""
    return say("They get it at {hour}, by the patient's clock ⏰", hour=say.hour(at))


def tell_colleagues(
    session: Session,
    enrolment: Enrolment,
    answered: Alert,
    at: datetime,
    helper: Helper | None = None,
) -> None:
    """Tell all others on the staff who answered a patient, or their helper, and what.

    `at` is when it goes.
    """
    member = session.get(Staff, answered.acknowledged_by)

    def news(say: Words) -> Markup:
        later = helper_later_said if helper else later_said
        lines = [
            _who_answered(say, name_of(say, member), isolate(enrolment.label), helper),
            quoted(text_of(answered)),
            *([later(say, at)] if at > answered.raised_at else []),
        ]
        return Markup("\n").join([*lines, _card(enrolment)])

    others = [one for one in active_staff(session) if one.user_id != answered.acknowledged_by]
    _tell(session, others, answered, enrolment, news, answered.raised_at)


def tell_if_lost(session: Session, message: Message, state: MessageState, now: datetime) -> None:
    """Tell all staff if an answer did not arrive, or may not have: they rely on it."""
    if message.kind not in _ANSWERS or state not in _LOST:
        return
    answered = session.get(Alert, message.alert_id) if message.alert_id else None
    enrolment = session.get(Enrolment, message.enrolment_id) if message.enrolment_id else None
    if answered is None or enrolment is None:
        return
    to_helper = message.kind is MessageKind.HELPER
    if not to_helper:
        open_thread(session, stored_id(enrolment), now)  # it waits for somebody again
    member = session.get(Staff, answered.acknowledged_by)

    def news(say: Words) -> Markup:
        label, name = isolate(enrolment.label), name_of(say, member)
        lines = [
            (_lost_to_helper if to_helper else _lost)(say, label, state),
            _had_written(say, name, label, to_helper),
            quoted(text_of(answered), _LONGEST_QUOTE),
            _card(enrolment),
        ]
        return Markup("\n").join(lines)

    _tell(session, active_staff(session), answered, enrolment, news, now)


def _lost(say: Words, label: str, state: MessageState) -> Markup:
    if state is MessageState.IN_DOUBT:
        return say("An answer to <b>{label}</b> may not have arrived ⚠️\nPlease call.", label=label)
    return say("An answer to <b>{label}</b> did not arrive ⚠️\nPlease call.", label=label)


def _lost_to_helper(say: Words, label: str, state: MessageState) -> Markup:
    if state is MessageState.IN_DOUBT:
        return say(
            "An answer to the helper of <b>{label}</b> may not have arrived ⚠️\nPlease call.",
            label=label,
        )
    return say(
        "An answer to the helper of <b>{label}</b> did not arrive ⚠️\nPlease call.", label=label
    )


def _had_written(say: Words, name: str | Markup, label: str, to_helper: bool) -> Markup:
    if to_helper:
        return say("{name} had written to the helper of <b>{label}</b>:", name=name, label=label)
    return say("{name} had written to <b>{label}</b>:", name=name, label=label)


def _who_answered(say: Words, name: str | Markup, label: str, helper: Helper | None) -> Markup:
    if helper:
        return say("<b>{name}</b> answered the helper of <b>{label}</b> 💬", name=name, label=label)
    return say("<b>{name}</b> answered <b>{label}</b> 💬", name=name, label=label)


def _tell(
    session: Session,
    staff: list[Staff],
    answered: Alert,
    enrolment: Enrolment,
    news: Callable[[Words], Markup],
    now: datetime,
) -> None:
    for member in staff:
        html = news(words(member.language))
        tell(session, member, html, now, stored_id(answered), enrolment.id)


def _card(enrolment: Enrolment) -> Markup:
    return Markup("/patient_{id}").format(id=enrolment.id)
