"""/progress: what the patient answered beside what they answered first, drawn and in words."""

from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.chart_caption import facts_said, notes_said, span_said
from bot.delivery.attachment import LONGEST_CAPTION, MOST_CHARTS, progress_picture
from bot.for_patients.today import dated
from bot.talk import Talk
from schedules.check_in import check_in_items
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.plan import Kind, Plan
from schedules.plans import plan_for
from schedules.progress import Series, charted
from schedules.progress_so_far import progress_so_far
from schedules.question import better_end
from schedules.reminder import Reminder, ReminderState


def show_progress(talk: Talk, enrolment: Enrolment) -> None:
    """Show the patient's answers as charts, with the same facts in words below.

    Words that are too long for a picture's caption follow it as a message of their own.
    """
    series = charted(progress_so_far(talk.session, enrolment, talk.now), MOST_CHARTS)
    if not series:
        talk.say(_nothing_yet(talk, enrolment))
        return
    picture = progress_picture(stored_id(enrolment), talk.language)
    heading, *blocks = _caption(talk, plan_for(talk.session, enrolment), series)
    whole = _joined([heading, *blocks])
    if len(whole.unescape()) <= LONGEST_CAPTION:
        talk.say(whole, attachment=picture)
    else:
        talk.say(heading, attachment=picture)
        talk.say(_joined([_title(talk), *blocks]))


def _caption(talk: Talk, plan: Plan, series: tuple[Series, ...]) -> list[Markup]:
    say = talk.words
    facts = facts_said(say, plan, series, to_patient=True)
    heading = _title(talk) + "\n" + span_said(say, series)
    return [heading, facts, _kindly(talk, series), *notes_said(say, plan, series)]


def _title(talk: Talk) -> Markup:
    return talk.words("<b>Your answers so far</b>")


def _kindly(talk: Talk, series: tuple[Series, ...]) -> Markup:
    """Return thanks, or whom to talk to about what is worse."""
    if not any(one.is_worse for one in series):
        return talk.words("Thank you for each answer. It helps your clinic care for you.")
    return talk.words(
        "Some weeks are harder than others. Please talk about it with your clinic: <b>{phone}</b>.",
        **talk.clinic.facts(talk.language),
    )


def _nothing_yet(talk: Talk, enrolment: Enrolment) -> Markup:
    """Say that there is nothing to draw yet, and when the questions come."""
    said = [talk.words("<b>Your answers so far</b>\nThere is nothing to show yet.")]
    check_in = _next_check_in(talk, enrolment)
    if check_in is None:
        said.append(talk.words("No questions are planned for you. That is all right."))
    elif check_in.state is ReminderState.RELEASED:
        said.append(talk.words("There are questions for you further up in this chat."))
    else:
        day = check_in.run_at.astimezone(ZoneInfo(enrolment.zone)).date()
        when = dated(talk.words, day, enrolment.today(talk.now))
        said.append(talk.words("The first questions come on {day}.", day=when))
    if check_in:
        said.append(talk.words("Once you have answered, you see it here as a picture."))
    return Markup("\n").join(said)


def _next_check_in(talk: Talk, enrolment: Enrolment) -> Reminder | None:
    """Return the check-in that will give the first value: one that is open, or else the next."""
    plan = plan_for(talk.session, enrolment)
    query = select(Reminder).where(
        Reminder.enrolment_id == enrolment.id,
        Reminder.kind == Kind.CHECK_IN,
        col(Reminder.state).in_((ReminderState.RELEASED, ReminderState.PLANNED)),
    )
    for check_in in talk.session.exec(query.order_by(col(Reminder.run_at), col(Reminder.id))):
        step = plan.steps.get(check_in.step)
        items = check_in_items(plan, step, enrolment.language) if step else ()
        is_over = check_in.state is ReminderState.RELEASED and check_in.expires_at <= talk.now
        if not is_over and any(better_end(item.asked) for item in items):
            return check_in
    return None


def _joined(blocks: list[Markup]) -> Markup:
    return Markup("\n\n").join(blocks)
