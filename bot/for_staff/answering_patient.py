"""Answering a patient: staff reply to what they were told, or tap “Answer” and type.

A reply goes at once; after the button the words are shown once more. Whoever may not be written to
is named with what to do instead, and colleagues see who answered what.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import button
from bot.draft import Draft
from bot.for_patients.from_clinic import put_words
from bot.for_patients.helper import Helper
from bot.for_patients.helper_words import helper_concerned
from bot.for_staff.acting import card_button
from bot.for_staff.answer import keep_answer, no_words, take_on_answered
from bot.for_staff.answer_news import later_said, quoted, tell_colleagues
from bot.for_staff.answering_helper import answer_helper, helper_not_reached
from bot.for_staff.line import may_take_on
from bot.for_staff.staff import Staff
from bot.for_staff.thread_words import last_words
from bot.for_staff.threads import close_by_answer
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.alert import Alert, AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageState
from schedules.thread import Thread

TOPIC = "answer"
_STILL_FRESH = timedelta(hours=1)
VERBS = frozenset({"write", "send", "unsaid"})


def replied(talk: Talk, member: Staff) -> bool:
    """Send a reply to a message about one patient to that patient; False for any other text.

    What answers the words of the patient's helper goes to the helper.
    """
    told = _replied_to(talk)
    about = told.enrolment_id if told else None
    enrolment = talk.session.get(Enrolment, about) if about else None
    if told is None or enrolment is None:
        return False
    talk.enrolment_id = enrolment.id
    alert = talk.session.get(Alert, told.alert_id) if told.alert_id else None
    draft = talk.draft(TOPIC)
    if not may_take_on(member):
        talk.say(talk.words("You may look, but not write to patients. Please ask a colleague."))
    elif talk.incoming.edited:
        talk.say(talk.words("What was sent stays as it was. Please write anew to correct it."))
    elif alert and (helper := helper_concerned(talk.session, alert)):
        text = talk.incoming.text or ""
        said = no_words(talk) or answer_helper(talk, member, enrolment, helper, alert, text)
        talk.say(said)
    elif why := _cannot_be_sent(talk, enrolment):
        talk.say(why)
    elif draft and draft.answers["enrolment_id"] == enrolment.id:
        typed(talk, draft)  # a reply to the question what to write
    elif alert and alert.kind is AlertKind.NO_WORD:
        # It asks staff something: what they reply may be meant for it, and not for the patient.
        answers = {"enrolment_id": enrolment.id, "alert_id": alert.id, "read": alert.id}
        talk.keep_draft(TOPIC, "text", **answers)
        if found := talk.draft(TOPIC):
            typed(talk, found)
    else:
        text = talk.incoming.text or ""
        talk.say(_send(talk, member, enrolment, text, alert, told.alert_id))
    return True


def _replied_to(talk: Talk) -> Message | None:
    """Return what the message shows that is replied to, as it was sent or changed last."""
    query = (
        select(Message)
        .where(Message.chat_id == talk.incoming.chat_id, Message.state == MessageState.SENT)
        .where(Message.telegram_id == talk.incoming.replies_to)
        .order_by(col(Message.id).desc())
    )
    return talk.session.exec(query).first() if talk.incoming.replies_to else None


def tapped(talk: Talk, member: Staff, verb: str, arguments: list[str]) -> None:
    """Answer a tap of somebody who may write to patients."""
    match [verb, *arguments], talk.draft(TOPIC):
        case ["write", enrolment_id, *alert_id], _:
            _begin(talk, int(enrolment_id), int(alert_id[0]) if alert_id else None)
        case ["send", seal], Draft(asks="confirm") as draft if draft.answers["seal"] == seal:
            if talk.now - draft.updated_at > _STILL_FRESH:
                _once_more(talk, draft)
            else:
                _confirmed(talk, member, draft)
        case ["unsaid"], Draft() as draft:
            _left(talk, draft)
        case _:
            talk.toast(talk.words("This button no longer works."))


def typed(talk: Talk, draft: Draft) -> None:
    """Show typed words once more, to be sent or left; other words take their place."""
    enrolment = talk.session.get(Enrolment, draft.answers["enrolment_id"])
    if enrolment is None:
        talk.end_draft()
        talk.say(talk.words("There is no such patient. /patients shows all."))
        return
    talk.enrolment_id = enrolment.id
    _, helper = _about(talk, draft)
    if why := no_words(talk) or _not_reached(talk, enrolment, helper):
        talk.say(why)
        return
    text, seal = talk.incoming.text or "", str(talk.incoming.update_id)
    talk.keep_draft(TOPIC, "confirm", **{**draft.answers, "text": text, "seal": seal})
    html = _whom(talk, enrolment, helper) + "\n" + quoted(text)
    talk.say(html, _send_or_leave(talk, seal))


def _send_or_leave(talk: Talk, seal: str) -> Rows:
    say = talk.words
    return [[button(say("Send"), "send", seal)], [button(say("Leave it"), "unsaid")]]


def _begin(talk: Talk, enrolment_id: int, alert_id: int | None) -> None:
    enrolment = talk.session.get(Enrolment, enrolment_id)
    if enrolment is None:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.enrolment_id = enrolment_id
    alert = talk.session.get(Alert, alert_id) if alert_id else None
    helper = helper_concerned(talk.session, alert)
    if why := _not_reached(talk, enrolment, helper):
        talk.say(why)
        return
    thread = talk.session.get(Thread, enrolment_id)
    read = alert_id or (last_words(talk.session, thread) if thread else None)
    talk.keep_draft(TOPIC, "text", enrolment_id=enrolment_id, alert_id=alert_id, read=read)
    say, label = talk.words, isolate(enrolment.label)
    if helper is not None:
        html = say(
            "<b>To the helper of {label}</b>\n"
            "Type what they shall read. I show it to you once more.",
            label=label,
        )
    else:
        html = say(
            "<b>To {label}</b>\nType what they shall read. I show it to you once more.",
            label=label,
        )
    talk.say(html, [[button(say("Leave it"), "unsaid")]])


def _about(talk: Talk, draft: Draft) -> tuple[Alert | None, Helper | None]:
    """Return the alert that is answered, and the helper to whom that goes, if it does."""
    about = draft.answers["alert_id"]
    alert = talk.session.get(Alert, about) if about else None
    return alert, helper_concerned(talk.session, alert)


def _not_reached(talk: Talk, enrolment: Enrolment, helper: Helper | None) -> Markup | None:
    if helper is not None:
        return helper_not_reached(talk, enrolment, helper)
    return not_to_be_reached(talk, enrolment)


def _whom(talk: Talk, enrolment: Enrolment, helper: Helper | None) -> Markup:
    label = isolate(enrolment.label)
    if helper is not None:
        return talk.words("For the helper of <b>{label}</b>:", label=label)
    return talk.words("For <b>{label}</b>:", label=label)


def _once_more(talk: Talk, draft: Draft) -> None:
    """Show what was typed long ago, and since when it waits: much may have changed."""
    local = draft.updated_at.astimezone(ZoneInfo(talk.clinic.zone))
    seal = str(talk.incoming.update_id)
    talk.enrolment_id = draft.answers["enrolment_id"]
    talk.keep_draft(TOPIC, "confirm", **{**draft.answers, "seal": seal})
    when = f"{talk.words.brief_day(local.date())} {talk.words.hour(local)}"
    asked = talk.words("You wrote this on {when}. Does it still fit?", when=when)
    talk.change(quoted(draft.answers["text"]) + "\n" + asked, _send_or_leave(talk, seal))


def _left(talk: Talk, draft: Draft) -> None:
    enrolment = talk.session.get(Enrolment, draft.answers["enrolment_id"])
    talk.end_draft()
    talk.enrolment_id = enrolment.id if enrolment else None
    rows = [[card_button(talk.words, enrolment)]] if enrolment else []
    talk.change(talk.words("Left. Nothing was sent."), rows)


def _confirmed(talk: Talk, member: Staff, draft: Draft) -> None:
    enrolment = talk.session.get(Enrolment, draft.answers["enrolment_id"])
    text = draft.answers["text"]
    talk.end_draft()
    if enrolment is None:
        talk.change(talk.words("There is no such patient. /patients shows all."))
        return
    talk.enrolment_id = enrolment.id
    alert, helper = _about(talk, draft)
    if alert is not None and helper is not None:
        sent = answer_helper(talk, member, enrolment, helper, alert, text)
    else:
        read = draft.answers.get("read")
        gone = not_to_be_reached(talk, enrolment)
        sent = gone or _send(talk, member, enrolment, text, alert, read)
    talk.change(quoted(text) + "\n" + sent, [[card_button(talk.words, enrolment)]])


def _cannot_be_sent(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return why what was typed cannot be sent, or None."""
    return no_words(talk) or not_to_be_reached(talk, enrolment)


def not_to_be_reached(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return why a patient gets no message, and what to do instead; None for one who does."""
    say, label = talk.words, isolate(enrolment.label)
    if enrolment.state is EnrolmentState.INVITED:
        why = say("<b>{label}</b> has not joined yet.", label=label)
    elif enrolment.state is EnrolmentState.STOPPED:
        why = say("<b>{label}</b> has stopped the messages.", label=label)
    elif not enrolment.reachable:
        why = say("The chat with <b>{label}</b> is closed.", label=label)
    else:
        return None
    return why + "\n" + say("Nothing was sent. Please call them.")


def _send(
    talk: Talk,
    member: Staff,
    enrolment: Enrolment,
    text: str,
    alert: Alert | None,
    read: int | None,
) -> Markup:
    """Put an answer in the outbox, tell colleagues, and return what to tell whoever wrote it.

    An alert that it answers at once is taken on with it. The thread is closed, unless the patient
    wrote again after the alert `read`.
    """
    answered = keep_answer(talk, member, enrolment, enrolment.language, text, alert)
    at = put_words(talk.session, talk.clinic, enrolment, text, answered, talk.now)
    tell_colleagues(talk.session, enrolment, answered, at)
    close_by_answer(talk.session, stored_id(enrolment), member.user_id, read, talk.now)
    label = isolate(enrolment.label)
    if at > talk.now:
        quiet = talk.words("<b>{label}</b> has quiet hours now.", label=label)
        return quiet + "\n" + later_said(talk.words, at)
    take_on_answered(talk, member, alert)
    return talk.words("On its way to <b>{label}</b> ✅", label=label)
