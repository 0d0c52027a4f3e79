"""An Answer is what a member of staff wrote to a patient or a helper, with who wrote it."""

from markupsafe import Markup, escape

from bot.for_staff.answer_news import LONGEST_ANSWER
from bot.for_staff.calling import take_on
from bot.for_staff.staff import Staff
from bot.quote import length
from bot.talk import Talk
from schedules.alert import Alert, AlertKind
from schedules.audit import Action
from schedules.columns import stored_id
from schedules.enrolment import Enrolment


def no_words(talk: Talk) -> Markup | None:
    """Return why what was typed cannot be passed on as words to anybody, or None."""
    if talk.incoming.wordless or not (talk.incoming.text or "").strip():
        return talk.words("I can only pass on words. Nothing was sent.")
    if length(talk.incoming.text or "") > LONGEST_ANSWER:
        return talk.words("This is too long for one message, so nothing was sent.")
    return None


def keep_answer(
    talk: Talk,
    member: Staff,
    enrolment: Enrolment,
    language: str,
    text: str,
    alert: Alert | None,
) -> Alert:
    """Record who answered what: it is told to all and taken on already."""
    answered = Alert(
        kind=AlertKind.ANSWERED,
        enrolment_id=stored_id(enrolment),
        reply_id=alert.reply_id if alert else None,
        raised_at=talk.now,
        news={language: str(escape(text))},
        told_at=talk.now,
        rounds=1,
        acknowledged_at=talk.now,
        acknowledged_by=member.user_id,
    )
    talk.session.add(answered)
    talk.record(Action.WROTE, enrolment.id, alert=alert.id if alert else None)
    talk.session.flush()
    return answered


def take_on_answered(talk: Talk, member: Staff, alert: Alert | None) -> None:
    """Take on, with an answer that goes at once, the alert that it answers."""
    if alert is not None and alert.next_at is not None:
        take_on(talk.session, alert, member, talk.now)
