"""That a patient was not understood: a tap says so, and staff read the words for themselves."""

from sqlmodel import select

from bot.alerts import raise_alert
from bot.button import Button, button
from bot.for_patients.replies import keep_reply
from bot.talk import Talk
from bot.when_seen import when_seen
from schedules.alert import AlertKind
from schedules.enrolment import Enrolment
from schedules.reply import Reply, ReplyKind

NOT_MEANT = "not_meant"


def not_meant(talk: Talk, reply: Reply) -> list[Button]:
    """Return the row with which a patient says that their words were taken for something else."""
    return [button(talk.words("That is not what I meant"), "meant", reply.id)]


def own_words(talk: Talk, enrolment: Enrolment, reply_id: int) -> Reply | None:
    """Return what the patient once wrote, or None if it is not theirs or no words."""
    reply = talk.session.get(Reply, reply_id)
    if reply is None or reply.enrolment_id != enrolment.id:
        return None
    return reply if reply.kind is ReplyKind.TEXT else None


def said_of(talk: Talk, reply: Reply) -> set[str]:
    """Return what the patient has tapped about words of theirs: such a tap counts once."""
    query = select(Reply.value).where(Reply.supersedes_id == reply.id, Reply.kind == ReplyKind.TAP)
    return set(talk.session.exec(query))


def tapped_not_meant(talk: Talk, enrolment: Enrolment, reply_id: int) -> None:
    """Take back what was understood: the words stay as they are, and staff are shown them once."""
    reply = own_words(talk, enrolment, reply_id)
    if reply is None:
        talk.toast(talk.words("This button no longer works."))
        return
    if NOT_MEANT in said_of(talk, reply):
        talk.toast(talk.words("That is noted already."))
        return
    keep_reply(talk, enrolment, ReplyKind.TAP, NOT_MEANT, supersedes=reply)
    raise_alert(
        talk.session,
        AlertKind.WORDS,
        talk.now,
        enrolment.id,
        reply.id,
        reply.value,
        more=lambda say: say("They say that I did not understand this. Please read it yourself."),
    )
    talk.change(
        talk.words("Sorry. Your clinic will see what you wrote.")
        + "\n\n"
        + when_seen(talk.words, talk.clinic, talk.now, enrolment.zone)
    )
