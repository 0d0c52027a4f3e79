"""The end of care, a stop at the patient's wish, and taking somebody back in.

Each says first what it does. The patient's last words from the bot are in `clinic_news`.
"""

from markupsafe import Markup
from sqlmodel import col, func, select

from bot.button import button
from bot.for_patients.clinic_news import again_news, ended_news, start_again_rows, tell_news
from bot.for_patients.helper_notes import helper_of
from bot.for_patients.helping import end_with_patient
from bot.for_staff.act import ActKind, keep_act, seal_of, snapshot
from bot.for_staff.acting import back, done, head, is_as_seen, patient_of
from bot.for_staff.patients import show
from bot.for_staff.pausing_patient import told_line
from bot.for_staff.staff import Staff
from bot.for_staff.step_title import step_title
from bot.for_staff.ways_closed import call_off
from bot.talk import Rows, Talk
from schedules.audit import Action
from schedules.columns import stored_id
from schedules.enrolment import OVER_FOR_GOOD, Ending, Enrolment, EnrolmentState
from schedules.leave import leave, take_back
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.reminder import Reminder, ReminderState
from schedules.timeline import in_force

VERBS = frozenset({"end", "ended", "back"})
_ACTS = {
    Ending.DISCHARGED: (Action.DISCHARGED, ActKind.DISCHARGE),
    Ending.WITHDRAWN: (Action.WITHDRAWN, ActKind.WITHDRAW),
}


def tapped(talk: Talk, member: Staff, verb: str, given: list[str]) -> None:
    """Say what an end does, end it, or take somebody back in."""
    enrolment = patient_of(talk, given[0])
    if enrolment is None:
        return
    stopped = enrolment.state is EnrolmentState.STOPPED
    match [verb, *given[1:]]:
        case ["end", ending] if not stopped and Ending(ending) in _ACTS:
            _ask(talk, enrolment, Ending(ending))
        case ["ended", ending, seal, *silent]:
            if is_as_seen(talk, member, enrolment, seal):
                _end(talk, enrolment, Ending(ending), tells=not silent)
        case ["back", seal] if stopped:
            if is_as_seen(talk, member, enrolment, seal):
                _take_back(talk, enrolment)
        case ["back", _]:
            is_as_seen(talk, member, enrolment, "")
        case _:
            talk.toast(talk.words("This button no longer works."))


def _ask(talk: Talk, enrolment: Enrolment, ending: Ending) -> None:
    say, seal = talk.words, seal_of(enrolment)
    if ending is Ending.DISCHARGED:
        asked, yes = say("<b>End the care as planned?</b>"), say("Yes, end the care")
    else:
        asked, yes = say("<b>Stop everything?</b>"), say("Yes, stop everything")
    lines = [asked, *_what_it_does(talk, enrolment, ending)]
    rows: Rows = [[button(yes, "ended", enrolment.id, ending, seal)]]
    if ending is Ending.WITHDRAWN and enrolment.state is EnrolmentState.ACTIVE:
        lines.append("\n" + say("Has the patient died? Then tell nobody: not one word is sent."))
        silent = say("Stop, and tell nobody")
        rows.append([button(silent, "ended", enrolment.id, ending, seal, "silent")])
    rows.append(back(say, enrolment))
    show(talk, head(say, enrolment) + Markup("\n").join(lines), rows)


def _what_it_does(talk: Talk, enrolment: Enrolment, ending: Ending) -> list[Markup]:
    """Return what an end leads to, a line each."""
    say = talk.words
    planned = talk.session.exec(
        select(func.count()).where(
            Reminder.enrolment_id == enrolment.id,
            Reminder.state == ReminderState.PLANNED,
            col(Reminder.kind) != Kind.FOLLOW_UP,
        )
    ).one()
    lines = [say.plural("• {count} message falls away.", "• {count} messages fall away.", planned)]
    if ending is Ending.WITHDRAWN:
        lines.append(say("• Do this when the patient asked you. Their consent ends."))
    if enrolment.state is EnrolmentState.INVITED:
        return [*lines, say("• The link and the code no longer work. Nobody is told.")]
    if ending is Ending.WITHDRAWN:
        lines.append(say("• They read once that it has ended, and how to start again."))
    else:
        lines.append(say("• The patient gets a warm closing message."))
    lines.append(say("• What they write still comes to you. All answers stay."))
    if helper_of(talk.session, stored_id(enrolment)):
        lines.append(say("• Their helper gets no more notes."))
    return [*lines, *_still_on(talk, enrolment)]


def _still_on(talk: Talk, enrolment: Enrolment) -> list[Markup]:
    """Return the restrictions whose end nobody tells the patient any more."""
    say, plan = talk.words, plan_for(talk.session, enrolment)
    held = in_force(plan, enrolment.course(), enrolment.today(talk.now)).avoid
    ends = [
        say("• {step}: until {day}", step=step_title(say, plan, one.step), day=say.day(one.until))
        for one in held
        if one.until
    ]
    return [Markup(""), say("I will not tell them when this is over:"), *ends] if ends else []


def _end(talk: Talk, enrolment: Enrolment, ending: Ending, *, tells: bool) -> None:
    before, by = snapshot(enrolment), talk.incoming.user_id
    action, kind = _ACTS[ending]
    joined = enrolment.state is EnrolmentState.ACTIVE
    leave(talk.session, enrolment, talk.now, ending, by)
    end_with_patient(talk.session, enrolment, talk.now, tells=tells)
    call_off(talk.session, stored_id(enrolment), talk.now)
    talk.record(action, enrolment.id)
    act = keep_act(talk.session, enrolment, kind, before, by, talk.now)
    if ending is Ending.DISCHARGED:
        said = talk.words("The care has ended as planned 🏁")
    else:
        said = talk.words("Everything is stopped ⏹")
    if joined and tells:
        said += told_line(talk, told=_tell(talk, enrolment, ending))
    done(talk, enrolment, said, act)


def _tell(talk: Talk, enrolment: Enrolment, ending: Ending) -> bool:
    withdrawn = ending is Ending.WITHDRAWN
    rows = start_again_rows(talk.house.signer, enrolment) if withdrawn else None
    news = ended_news(talk.clinic, enrolment)
    return tell_news(talk.session, enrolment, news, talk.now, rows)


def _take_back(talk: Talk, enrolment: Enrolment) -> None:
    """Take back in whose care staff ended; who stopped, or was stopped, comes back themselves."""
    say = talk.words
    if why := why_not_back(talk, enrolment):
        show(talk, head(say, enrolment) + why, [back(say, enrolment)])
        return
    before, by = snapshot(enrolment), talk.incoming.user_id
    take_back(talk.session, enrolment, talk.now)
    talk.record(Action.TAKEN_BACK, enrolment.id)
    act = keep_act(talk.session, enrolment, ActKind.TAKE_BACK, before, by, talk.now)
    said = say("Taken back in ✅")
    if enrolment.state is EnrolmentState.ACTIVE:
        news = again_news(talk.clinic, enrolment, by_mistake=False)
        said += told_line(talk, told=tell_news(talk.session, enrolment, news, talk.now))
    else:
        said += "\n" + say("Please make a new link and code for them.")
    done(talk, enrolment, said, act)


def why_not_back(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return why a patient cannot be taken back in by staff, and what to do instead; or None."""
    say = talk.words
    never_joined = enrolment.joined_at is None
    if enrolment.ending not in OVER_FOR_GOOD and not never_joined:
        return say(
            "They wanted no more messages, so only they can start again.\n"
            "They write /start in their chat."
        )
    return taken_elsewhere(talk, enrolment)


def taken_elsewhere(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return that the patient's chat has another plan by now, or None."""
    if enrolment.chat_id is None:
        return None
    other = talk.session.exec(
        select(Enrolment.id)
        .where(Enrolment.chat_id == enrolment.chat_id, Enrolment.id != enrolment.id)
        .where(Enrolment.state == EnrolmentState.ACTIVE)
    ).first()
    if other is None:
        return None
    return talk.words("They have another plan by now: /patient_{id}", id=other)
