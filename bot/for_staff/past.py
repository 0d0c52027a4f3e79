"""What of a plan is past when a patient is enrolled midway: shown to staff, who may still send it.

A step says by `past:` what becomes of it. What is sent goes out when the patient joins.
"""

from collections.abc import Iterable
from itertools import islice

from markupsafe import Markup

from bot.button import button
from bot.for_staff.change_words import step_title
from bot.talk import Rows, Talk
from schedules.change import Change, carry_out, foresee
from schedules.enrolment import Enrolment
from schedules.midway import Past, past_of, with_past_sent
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.timeline import Occurrence


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
    carry_out(talk.session, enrolment, change, talk.now)
    talk.toast(talk.words("It will be sent."))
    if found := _past(talk, enrolment):
        talk.change(*found)


def _to_send(talk: Talk, enrolment: Enrolment, place: int) -> Change | None:
    """Return the change by which a step is sent; None if that sends nothing (any more)."""
    plan = plan_for(talk.session, enrolment)
    step = next(islice(plan.steps, place, None), None)
    if step not in {asked.step for asked in _past_of(plan, enrolment).asking}:
        return None
    change = Change(overrides=with_past_sent(enrolment.overrides, [step]))
    changes = foresee(talk.session, enrolment, change, talk.now)
    again = {move.occurrence.step for move in changes.moved}
    return change if step in again | {new.step for new in changes.new} else None


def _past_of(plan: Plan, enrolment: Enrolment) -> Past:
    return past_of(plan, enrolment.course(), enrolment.joined_at or enrolment.created_at)


def _past(talk: Talk, enrolment: Enrolment) -> tuple[Markup, Rows] | None:
    plan = plan_for(talk.session, enrolment)
    past = _past_of(plan, enrolment)
    blocks = [
        _block(talk, plan, talk.words("<b>Already past, not sent:</b>"), past.unsent),
        _block(talk, plan, talk.words("<b>Past, but sent on joining:</b>"), past.sent),
    ]
    if past.asking:
        blocks.append([talk.words("Tap what shall be sent all the same.")])
    places = {name: place for place, name in enumerate(plan.steps)}
    rows = [
        [button(_title(talk, plan, asked), "past", enrolment.id, places[asked.step])]
        for asked in past.asking
    ]
    html = Markup("\n\n").join(Markup("\n").join(lines) for lines in blocks if lines)
    return (html, rows) if html else None


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
