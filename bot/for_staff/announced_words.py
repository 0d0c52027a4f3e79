"""How far an announcement has come, in words."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import func
from sqlmodel import Session, col, select, update

from bot.button import button
from bot.talk import Rows
from bot.words import Words
from schedules.announcement import Announcement, AnnouncementState, LeftOut
from schedules.message import Message, MessageState

STOPPED = "the announcement was stopped"


class Standing(NamedTuple):
    """How many messages of an announcement were sent, wait, or did not arrive.

    Of those that wait, `asleep` are for patients who have quiet hours.
    """

    sent: int
    waiting: int
    asleep: int
    lost: int


def standing(session: Session, announcement: Announcement, now: datetime) -> Standing:
    """Count the messages of an announcement."""
    query = (
        select(Message.state, func.count())
        .where(Message.announcement_id == announcement.id)
        .group_by(col(Message.state))
    )
    counted = dict(session.exec(query).all())
    waiting = counted.get(MessageState.PENDING, 0) + counted.get(MessageState.SENDING, 0)
    lost = counted.get(MessageState.UNDELIVERABLE, 0) + counted.get(MessageState.IN_DOUBT, 0)
    later = select(func.count()).select_from(Message).where(col(Message.not_before) > now)
    asleep = later.where(
        Message.announcement_id == announcement.id, Message.state == MessageState.PENDING
    )
    return Standing(counted.get(MessageState.SENT, 0), waiting, session.exec(asleep).one(), lost)


def withdraw(session: Session, announcement: Announcement) -> None:
    """Withdraw what of an announcement was not sent yet."""
    session.execute(
        update(Message)
        .where(
            col(Message.announcement_id) == announcement.id,
            col(Message.state) == MessageState.PENDING,
        )
        .values(state=MessageState.WITHDRAWN, failure=STOPPED)
    )


def progress(say: Words, announcement: Announcement, now: Standing) -> tuple[Markup, Rows]:
    """Return how far an announcement is, with the ways to stop it, and to go on if it failed."""
    lines = [_heading(say, announcement.state)]
    lines.append(say("Sent: {sent} of {total}", sent=now.sent, total=announcement.total))
    if now.asleep:
        lines.append(say("In the morning: {number}", number=now.asleep))
    if now.lost:
        lines.append(say("Did not arrive: {number}", number=now.lost))
    stop = button(say("Stop it"), "halt", announcement.id)
    match announcement.state:
        case AnnouncementState.GOING:
            rows = [[stop]]
        case AnnouncementState.FAILED:
            lines.append(
                say(
                    "Tap “Go on” to try again. Nobody gets it twice.\n"
                    "If it stops once more, tell whoever runs this bot."
                )
            )
            rows = [[button(say("Go on"), "go_on", announcement.id), stop]]
        case _:
            rows = []
    return Markup("\n").join(lines), rows


def left_out_said(say: Words, counted: Counter[LeftOut]) -> Markup | None:
    """Return in one line how many do not get the words, and why; None if all do."""
    if not counted:
        return None
    why = Markup(", ").join(_why_said(say, w, counted[w]) for w in LeftOut if counted[w])
    return say.plural(
        "{count} is left out: {why}.", "{count} are left out: {why}.", counted.total(), why=why
    )


def _why_said(say: Words, why: LeftOut, count: int) -> Markup:
    match why:
        case LeftOut.NOT_JOINED:
            return say("{number} not joined yet", number=count)
        case LeftOut.UNREACHABLE:
            return say("{number} not reachable", number=count)
        case LeftOut.STOPPED:
            return say("{number} stopped", number=count)
        case LeftOut.ENDED:
            return say("{number} whose care ended", number=count)


def _heading(say: Words, state: AnnouncementState) -> Markup:
    return {
        AnnouncementState.GOING: say("<b>On its way …</b>"),
        AnnouncementState.DONE: say("<b>Your words are out ✅</b>"),
        AnnouncementState.STOPPED: say("<b>Stopped ⏹</b>"),
        AnnouncementState.FAILED: say("<b>Your words could not all go out ⚠️</b>"),
    }[state]
