"""Undoing what staff have just done: for ten minutes, and only if nothing was changed since."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, cast

from markupsafe import Markup
from sqlmodel import select

from bot.for_patients.clinic_news import (
    again_news,
    ended_news,
    paused_news,
    resumed_news,
    tell_news,
    unsay_news,
)
from bot.for_patients.notice import altered, tell_patient
from bot.for_staff.act import UNDONE_WITHIN, Act, ActKind, last_act, snapshot
from bot.for_staff.acting import act_said, card_button, head, patient_of
from bot.for_staff.change_words import tally_line
from bot.for_staff.leaving import taken_elsewhere
from bot.for_staff.patients import show
from bot.for_staff.staff import Staff
from bot.talk import Talk
from schedules import resume
from schedules.audit import Action
from schedules.by_hand import unskip
from schedules.change import Change, carry_out
from schedules.enrolment import Ending, Enrolment, EnrolmentState, PlanVersion
from schedules.leave import leave, take_back
from schedules.message import Message, MessageKind, MessageState
from schedules.note import Note
from schedules.reason import PAUSE_ENDED

_READ: dict[str, Callable[[str], object]] = {
    "anchor": date.fromisoformat,
    "anchor_time": time.fromisoformat,
    "hour": time.fromisoformat,
    "away_until": date.fromisoformat,
}
_OF_A_CHANGE = ("anchor", "anchor_time", "hour", "overrides", "zone", "home_zone", "away_until")
_BY_ITSELF = (ActKind.NOTE, ActKind.SKIP)  # what else was done since does not matter to these


def undo(talk: Talk, member: Staff, given: list[str]) -> None:
    """Undo the act of a button, or say why it cannot be undone."""
    act = talk.session.get(Act, int(given[0]))
    enrolment = patient_of(talk, act.enrolment_id) if act else None
    if act is None or enrolment is None:
        talk.toast(talk.words("This button no longer works."))
        return
    if act.undone_at is not None:
        talk.toast(talk.words("That is undone already."))
        return
    if why := _why_not(talk, enrolment, act):
        show(talk, head(talk.words, enrolment) + why, [[card_button(talk.words, enrolment)]])
        return
    said = _UNDO[act.kind](talk, enrolment, act)
    act.undone_at = talk.now
    talk.record(Action.UNDONE, enrolment.id, what=act.kind.value, act=act.id)
    html = head(talk.words, enrolment) + talk.words("Undone ↩️") + said
    show(talk, html, [[card_button(talk.words, enrolment)]])


def _why_not(talk: Talk, enrolment: Enrolment, act: Act) -> Markup | None:
    if talk.now - act.done_at > UNDONE_WITHIN:
        return talk.words("Undo works for 10 minutes. That time is over, so nothing was changed.")
    if act.kind in _BY_ITSELF:
        return None
    if act.after != snapshot(enrolment):
        later = last_act(talk.session, act.enrolment_id)
        why = talk.words("Something has changed since, so nothing was undone.")
        return why + "\n" + act_said(talk, later) if later and later.id != act.id else why
    ended = enrolment.state is EnrolmentState.STOPPED
    return taken_elsewhere(talk, enrolment) if ended else None


def _undo_change(talk: Talk, enrolment: Enrolment, act: Act) -> Markup:
    """Go back by the same way: only the difference is written, and what was sent stays sent."""
    change = _change_back(talk, act.before, act.after)
    before = altered(talk.session, enrolment, change, talk.now)
    changes = carry_out(talk.session, enrolment, change, talk.now)
    said = Markup("\n") + tally_line(talk.words, changes.tally())
    if before and not _unsaid(talk, enrolment, act):
        tell_patient(talk.session, talk.clinic, enrolment, before, talk.now)
        said += "\n" + talk.words("The patient is told.")
    return said


def _change_back(talk: Talk, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    change: dict[str, Any] = {
        name: _READ[name](before[name]) if before[name] and name in _READ else before[name]
        for name in _OF_A_CHANGE
        if before[name] != after[name]
    }
    if before["plan_version_id"] != after["plan_version_id"]:
        version = talk.session.get_one(PlanVersion, before["plan_version_id"])
        change["source"] = version.source
    return cast(Change, change)


def _unsaid(talk: Talk, enrolment: Enrolment, act: Act) -> bool:
    """Take back the notice of a change that the patient has not got yet; False if they have."""
    waiting = select(Message).where(
        Message.enrolment_id == enrolment.id,
        Message.kind == MessageKind.NOTICE,
        Message.state == MessageState.PENDING,
        Message.attempts == 0,
        Message.created_at == act.done_at,  # an earlier change is in it otherwise
    )
    notice = talk.session.exec(waiting).first()
    if notice is not None:
        notice.state = MessageState.WITHDRAWN
    return notice is not None


def _undo_pause(talk: Talk, enrolment: Enrolment, act: Act) -> Markup:
    """Go back to the pause there was before, or to none."""
    day = act.before["paused_until"]
    was = date.fromisoformat(day) if day else None
    if was and was > enrolment.today(talk.now):
        resume.pause(talk.session, enrolment, was, talk.now, act.before["paused_by"])
        news = paused_news(talk.clinic, enrolment)
    else:
        resume.start_again(talk.session, enrolment, talk.now, PAUSE_ENDED)
        news = resumed_news(talk.clinic, enrolment)
    return _tell(talk, enrolment, news)


def _undo_skip(talk: Talk, enrolment: Enrolment, act: Act) -> Markup:
    if unskip(talk.session, act.before["reminder"], talk.now):
        return Markup("\n") + talk.words("The message comes as planned.")
    return Markup("\n") + talk.words("It is too late for this message. It does not come.")


def _undo_note(talk: Talk, enrolment: Enrolment, act: Act) -> Markup:
    if note := talk.session.get(Note, act.before["note"]):
        talk.session.delete(note)
    return Markup("\n") + talk.words("The note is deleted.")


def _undo_end(talk: Talk, enrolment: Enrolment, act: Act) -> Markup:
    take_back(talk.session, enrolment, talk.now)
    if enrolment.state is EnrolmentState.ACTIVE:
        return _tell(talk, enrolment, again_news(talk.clinic, enrolment, by_mistake=True))
    return Markup("\n") + talk.words("Please make a new link and code for them.")


def _undo_take_back(talk: Talk, enrolment: Enrolment, act: Act) -> Markup:
    ending, by = act.before["ending"], act.before["ended_by"]
    leave(talk.session, enrolment, talk.now, Ending(ending) if ending else None, by)
    enrolment.merged_into = act.before["merged_into"]
    return _tell(talk, enrolment, ended_news(talk.clinic, enrolment))


def _tell(talk: Talk, enrolment: Enrolment, news: Markup) -> Markup:
    """Tell the patient, unless they never got the news that is undone."""
    if unsay_news(talk.session, enrolment):
        return Markup("\n") + talk.words("The patient had not been told yet, and is not now.")
    if enrolment.chat_id is None:
        return Markup("")
    if tell_news(talk.session, enrolment, news, talk.now):
        return Markup("\n") + talk.words("The patient is told.")
    return Markup("\n") + talk.words("The patient cannot be told here. Please call.")


_UNDO: dict[ActKind, Callable[[Talk, Enrolment, Act], Markup]] = {
    ActKind.CHANGE: _undo_change,
    ActKind.PAUSE: _undo_pause,
    ActKind.RESUME: _undo_pause,
    ActKind.SKIP: _undo_skip,
    ActKind.NOTE: _undo_note,
    ActKind.DISCHARGE: _undo_end,
    ActKind.WITHDRAW: _undo_end,
    ActKind.MERGE: _undo_end,
    ActKind.TAKE_BACK: _undo_take_back,
}
