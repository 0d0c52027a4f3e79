"""What of a plan is past when a patient is enrolled midway: shown to staff, who may still send it.

A step says by `past:` what becomes of it. What is sent goes out when the patient joins.
"""

from collections.abc import Iterable
from itertools import islice

from markupsafe import Markup

from bot.button import button
from bot.for_staff.step_title import step_title
from bot.talk import Rows, Talk
from schedules.audit import Action
from schedules.change import Change, carry_out, foresee
from schedules.enrolment import Enrolment
from schedules.midway import Past, chosen_past, past_of, with_past_sent
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.timeline import Course, Occurrence


def show_past(talk: Talk, enrolment: Enrolment) -> None:
    """Say what is past already, if anything is, with a button for each step that asks."""
    if found := _past(talk, enrolment):
        talk.say(*found)


def send_past(talk: Talk, enrolment_id: int, place: int) -> None:
    """Let the latest past message of a step be sent; `place` counts in the plan's steps."""
    enrolment = talk.session.get(Enrolment, enrolment_id)
    change = _to_send(talk, enrolment, place) if enrolment else None
    if enrolment is None or change is None:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.enrolment_id = enrolment_id
    carry_out(talk.session, enrolment, change, talk.now)
    talk.record(Action.SENT_PAST, enrolment_id, place=place)
    talk.toast(talk.words("It will be sent."))
    if found := _past(talk, enrolment):
        talk.change(*found)


def foretell(talk: Talk, plan: Plan, course: Course) -> Markup:
    """Return what a patient would and would not get who is enrolled and joins now, if any is past.

    There is nothing to tap yet.
    """
    return _listed(talk, plan, past_of(plan, course, talk.now))


def _to_send(talk: Talk, enrolment: Enrolment, place: int) -> Change | None:
    """Return the change by which a step is sent; None if that sends nothing (any more)."""
    plan = plan_for(talk.session, enrolment)
    step = next(islice(plan.steps, place, None), None)
    past = _past_of(talk, plan, enrolment)
    if not past.room or step not in {asked.step for asked in past.asking}:
        return None
    change = Change(overrides=with_past_sent(enrolment.overrides, [step]))
    if enrolment.joined_at is None:
        return change
    changes = foresee(talk.session, enrolment, change, talk.now)
    again = {move.occurrence.step for move in changes.moved}
    return change if step in again | {new.step for new in changes.new} else None


def _past_of(talk: Talk, plan: Plan, enrolment: Enrolment) -> Past:
    chosen = chosen_past(enrolment.overrides)
    return past_of(plan, enrolment.course(), enrolment.joined_at or talk.now, chosen)


def _past(talk: Talk, enrolment: Enrolment) -> tuple[Markup, Rows] | None:
    plan = plan_for(talk.session, enrolment)
    past = _past_of(talk, plan, enrolment)
    html = _listed(talk, plan, past)
    if not past.asking or not html:
        return (html, []) if html else None
    if not past.room:
        full = talk.words("No more fits into that day, so nothing else can be sent.")
        return Markup("\n\n").join([html, full]), []
    places = {name: place for place, name in enumerate(plan.steps)}
    rows = [
        [button(_title(talk, plan, asked), "past", enrolment.id, places[asked.step])]
        for asked in past.asking
    ]
    return Markup("\n\n").join([html, talk.words("Tap what shall be sent all the same.")]), rows


def _listed(talk: Talk, plan: Plan, past: Past) -> Markup:
    if not (past.unsent or any(_of_earlier(talk, o) for o in past.at_once)):
        return Markup("")  # the day of the procedure itself brings what it brings
    blocks = [
        _block(talk, plan, talk.words("<b>Sent at once when the patient joins:</b>"), past.at_once),
        _block(talk, plan, talk.words("<b>Sent later that day:</b>"), past.later),
        _block(talk, plan, talk.words("<b>Already past, not sent:</b>"), past.unsent),
    ]
    return Markup("\n\n").join(Markup("\n").join(lines) for lines in blocks if lines)


def _of_earlier(talk: Talk, due: Occurrence) -> bool:
    return due.local.date() < talk.now.astimezone(due.local.tzinfo).date()


def _block(talk: Talk, plan: Plan, heading: Markup, past: Iterable[Occurrence]) -> list[Markup]:
    lines = [
        talk.words(
            "• {step}: {day}", step=_title(talk, plan, o), day=talk.words.long_day(o.local.date())
        )
        for o in past
    ]
    return [heading, *lines] if lines else []


def _title(talk: Talk, plan: Plan, occurrence: Occurrence) -> Markup:
    return step_title(talk.words, plan, occurrence.step, occurrence.number)
