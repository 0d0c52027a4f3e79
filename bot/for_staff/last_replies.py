"""What a patient answered last, in words, for the card that staff see."""

from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.delivery.letter import answer_label
from bot.for_staff.note_lines import numbers_of
from bot.for_staff.step_title import step_title
from bot.said import answer_said, words_said
from bot.talk import Talk
from bot.words import isolate
from schedules.enrolment import Enrolment
from schedules.folding import told_with
from schedules.plans import plan_for
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind

_SHOWN = 5


def last_replies(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return the last answers, the newest first, or None if there are none.

    The single items of an instrument are left out, for its score tells them together, and so is
    what the patient skipped.
    """
    query = (
        select(Reply, Reminder)
        .join(Reminder, isouter=True)
        .where(col(Reply.enrolment_id).in_(numbers_of(talk.session, enrolment)), Reply.value != "")
        .where(col(Reply.question).is_(None) | col(Reply.question).not_like("%.%"))
        .order_by(col(Reply.id).desc())
        .limit(_SHOWN)
    )
    found = talk.session.exec(query).all()
    lines = [
        _line(talk, _own(talk, enrolment, reply), reply, reminder) for reply, reminder in found
    ]
    if not lines:
        return None
    return talk.words("<b>Last answers</b>") + "\n" + Markup("\n").join(lines)


def _own(talk: Talk, enrolment: Enrolment, reply: Reply) -> Enrolment:
    """Return the enrolment that a reply was given under: this one, or one merged into it."""
    return talk.session.get(Enrolment, reply.enrolment_id) or enrolment


def _line(talk: Talk, enrolment: Enrolment, reply: Reply, reminder: Reminder | None) -> Markup:
    local = reply.given_at.astimezone(ZoneInfo(enrolment.zone))
    return Markup("{day} {hour} · {said}").format(
        day=talk.words.brief_day(local.date()),
        hour=talk.words.hour(local),
        said=_said(talk, enrolment, reply, reminder),
    )


def _said(talk: Talk, enrolment: Enrolment, reply: Reply, reminder: Reminder | None) -> Markup:
    if reply.question is not None:
        plan = plan_for(talk.session, enrolment)
        return answer_said(talk.words, plan, reply.question, reply.value)
    said = answer_label(talk.words, reply.value) if reply.kind is ReplyKind.TAP else None
    told = told_with(talk.session, reminder) if reminder else []
    plan = plan_for(talk.session, enrolment)
    about = Markup(", ").join(step_title(talk.words, plan, row.step, row.number) for row in told)
    about += ": " if about else ""
    return Markup("{}{}").format(about, said or isolate(f"“{words_said(reply.value)}”"))
