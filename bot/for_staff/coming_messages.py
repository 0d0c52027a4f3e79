"""What a patient is told next: staff skip one of it, or send one now."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import button
from bot.delivery.letter import reminder_text
from bot.for_staff.act import Act, ActKind, keep_act
from bot.for_staff.acting import act_said, back, card_button, done, head, patient_of
from bot.for_staff.answering_patient import not_to_be_reached
from bot.for_staff.patients import show
from bot.for_staff.staff import Staff
from bot.for_staff.step_title import step_title
from bot.quote import quote
from bot.talk import Rows, Talk
from schedules.audit import Action
from schedules.by_hand import coming, send_now, skip
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.localtime import wait_for_morning
from schedules.pause import is_paused
from schedules.plan import Kind
from schedules.plans import plan_told
from schedules.reminder import Reminder, ReminderState

VERBS = frozenset({"coming", "one", "skip", "early"})
SHOWN = 5
_LONGEST_WORDS = 600


def tapped(talk: Talk, member: Staff, verb: str, given: list[str]) -> None:
    """Show what comes next, one of it, or skip or send that one."""
    enrolment = patient_of(talk, given[0])
    if enrolment is None:
        return
    if enrolment.state is EnrolmentState.STOPPED:
        talk.toast(talk.words("This button no longer works."))
        return
    row = talk.session.get(Reminder, int(given[1])) if len(given) > 1 else None
    if row is None or row.enrolment_id != enrolment.id:
        _show_coming(talk, enrolment)
    elif row.state is not ReminderState.PLANNED:
        _tell_over(talk, enrolment, row)
    elif verb == "one":
        _show_one(talk, enrolment, row)
    elif verb == "skip":
        _skip(talk, enrolment, row)
    else:
        _send(talk, enrolment, row)


def _show_coming(talk: Talk, enrolment: Enrolment) -> None:
    say = talk.words
    rows: Rows = [
        [button(_line(talk, enrolment, row), "one", enrolment.id, row.id)]
        for row in coming(talk.session, enrolment.id or 0, SHOWN)
    ]
    html = say("The next messages, by the patient's clock. Tap one to skip it or send it now.")
    if not rows:
        html = say("Nothing more is planned.")
    show(talk, head(say, enrolment) + html, [*rows, back(say, enrolment)])


def _line(talk: Talk, enrolment: Enrolment, row: Reminder) -> Markup:
    local = row.run_at.astimezone(ZoneInfo(enrolment.zone))
    plan = plan_told(talk.session, enrolment, row.step)
    return Markup("{when} · {step}").format(
        when=f"{talk.words.brief_day(local.date())} {talk.words.hour(local)}",
        step=step_title(talk.words, plan, row.step, row.number),
    )


def _show_one(talk: Talk, enrolment: Enrolment, row: Reminder) -> None:
    """Show one message in the patient's words, with what each choice leads to."""
    say, why = talk.words, _why_not_now(talk, enrolment, row)
    words = quote(
        reminder_text(talk.session, row, enrolment, talk.clinic).unescape(), _LONGEST_WORDS
    )
    lines = [
        Markup("{}").format(_line(talk, enrolment, row)),
        Markup("<blockquote>{}</blockquote>").format(words),
        say("Skip: this one is not sent. All others stay."),
        why or _what_sending_does(talk, enrolment),
    ]
    rows: Rows = [[button(say("Skip it"), "skip", enrolment.id, row.id)]]
    if why is None:
        rows[0].append(button(say("Send it now"), "early", enrolment.id, row.id))
    ahead = button(say("‹ Next messages"), "coming", enrolment.id)
    rows.append([ahead, card_button(say, enrolment)])
    show(talk, head(say, enrolment) + Markup("\n").join(lines), rows)


def _why_not_now(talk: Talk, enrolment: Enrolment, row: Reminder) -> Markup | None:
    """Return why a message cannot be sent ahead of its time, or None."""
    if row.kind is Kind.LIFT_OFF:
        return talk.words("It tells that something is free again, so it cannot come early.")
    if is_paused(enrolment, talk.now):
        return talk.words("It cannot be sent now: the patient has a pause.")
    return not_to_be_reached(talk, enrolment)


def _morning(talk: Talk, enrolment: Enrolment) -> datetime | None:
    """Return when the patient's quiet hours end, by their clock; None outside them."""
    local = talk.now.astimezone(ZoneInfo(enrolment.zone))
    morning = wait_for_morning(local, enrolment.course().quiet, enrolment.zone)
    return morning if morning > local else None


def _what_sending_does(talk: Talk, enrolment: Enrolment) -> Markup:
    if morning := _morning(talk, enrolment):
        return talk.words(
            "Send: it comes at {hour}, after the quiet hours, and not again later.",
            hour=talk.words.hour(morning),
        )
    return talk.words("Send: the patient gets it at once, and not again later.")


def _skip(talk: Talk, enrolment: Enrolment, row: Reminder) -> None:
    by = talk.incoming.user_id
    if not skip(talk.session, row.id or 0, talk.now):
        _tell_over(talk, enrolment, row)
        return
    talk.record(Action.SKIPPED, enrolment.id, step=row.step, number=row.number)
    before = {"reminder": row.id}
    act = keep_act(talk.session, enrolment, ActKind.SKIP, before, by, talk.now)
    said = talk.words("Skipped: {message}", message=_line(talk, enrolment, row))
    done(talk, enrolment, said, act)


def _send(talk: Talk, enrolment: Enrolment, row: Reminder) -> None:
    if why := _why_not_now(talk, enrolment, row):
        show(talk, head(talk.words, enrolment) + why, [back(talk.words, enrolment)])
        return
    line, morning = _line(talk, enrolment, row), _morning(talk, enrolment)
    send_now(talk.session, row.id or 0, talk.now)
    talk.record(Action.SENT_NOW, enrolment.id, step=row.step, number=row.number)
    keep_act(
        talk.session,
        enrolment,
        ActKind.SEND,
        {"reminder": row.id},
        talk.incoming.user_id,
        talk.now,
    )
    said = talk.words("On its way: {message}", message=line)
    if morning:
        hour = talk.words.hour(morning)
        said += "\n" + talk.words("They get it at {hour}, by their own clock ⏰", hour=hour)
    done(talk, enrolment, said, None)


def _tell_over(talk: Talk, enrolment: Enrolment, row: Reminder) -> None:
    """Say what became of a message that is no longer to come, and show what is."""
    talk.session.refresh(row)
    by = _who(talk, enrolment, row)
    released = row.state is ReminderState.RELEASED
    gone = (
        talk.words("It was sent already.") if released else talk.words("This one is over already.")
    )
    talk.toast(by or gone)
    _show_coming(talk, enrolment)


def _who(talk: Talk, enrolment: Enrolment, row: Reminder) -> Markup | None:
    """Return who skipped or sent a message, and when; None if nobody did."""
    mine = select(Act).where(
        Act.enrolment_id == enrolment.id, col(Act.kind).in_([ActKind.SKIP, ActKind.SEND])
    )
    acts = talk.session.exec(mine.where(col(Act.undone_at).is_(None)).order_by(col(Act.id).desc()))
    act = next((act for act in acts if act.before.get("reminder") == row.id), None)
    return act_said(talk, act) if act else None
