"""Merging: a patient who was enrolled twice goes on with one enrolment; the other points to it.

No row is moved: what was answered and written under the other stays there, and shows on the card
of the one that is kept.
"""

from datetime import timedelta

from markupsafe import Markup
from sqlalchemy import ColumnElement, case, or_, update
from sqlmodel import col, select

from bot.button import button
from bot.draft import Draft
from bot.for_patients.clinic_news import ended_news, tell_news
from bot.for_patients.helping import end_with_patient
from bot.for_staff.act import ActKind, keep_act, last_act, seal_of, snapshot
from bot.for_staff.acting import act_said, back, done, head, patient_of
from bot.for_staff.patients import show, state_said
from bot.for_staff.staff import Staff
from bot.for_staff.ways_closed import call_off, lead_elsewhere
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.audit import Action
from schedules.columns import stored_id, typed_number
from schedules.enrolment import Ending, Enrolment, EnrolmentState
from schedules.leave import leave
from schedules.plans import plan_for
from schedules.sought import folded
from schedules.texts import choose_language

TOPIC = "twice"
VERBS = frozenset({"twice", "both", "keep"})
_OFFERED = 6
_NEAR = timedelta(days=14)


def tapped(talk: Talk, member: Staff, verb: str, given: list[str]) -> None:
    """Ask which is the other one, which to keep, and merge."""
    one = patient_of(talk, given[0])
    if one is None:
        return
    if verb == "twice":
        _ask_other(talk, one)
        return
    other = talk.session.get(Enrolment, int(given[1]))
    if other is None or other.id == one.id or Ending.MERGED in (one.ending, other.ending):
        talk.toast(_overtaken(talk, *(e for e in (one, other) if e)))
        _ask_other(talk, one)
    elif verb == "both":
        _show_both(talk, one, other)
    elif given[2] != _seal(one, other) or one not in _may_be_kept(one, other):
        talk.toast(_overtaken(talk, one, other))
        _show_both(talk, one, other)
    else:
        _merge(talk, one, other)


def typed(talk: Talk, draft: Draft) -> None:
    """Find the other one by its label or number."""
    one = talk.session.get(Enrolment, draft.answers["enrolment_id"])
    text = (talk.incoming.text or "").strip()
    if one is None:
        talk.end_draft()
        talk.say(talk.words("There is no such patient. /patients shows all."))
        return
    talk.enrolment_id = one.id
    named = or_(_is_called(text), col(Enrolment.id) == typed_number(text))
    talk.enrolment_id = None  # what names several is found by their labels when one is erased
    query = select(Enrolment).where(named, Enrolment.id != one.id).limit(_OFFERED)
    found = list(talk.session.exec(query.order_by(col(Enrolment.id).desc())))
    html = talk.words("Which one is it?") if found else talk.words("I find nobody of that label.")
    rows = _listed(talk, one, found)
    talk.say(head(talk.words, one) + html, [*rows, back(talk.words, one)])


def _ask_other(talk: Talk, one: Enrolment) -> None:
    say = talk.words
    talk.keep_draft(TOPIC, "other", enrolment_id=one.id)
    talk.enrolment_id = None
    lines = [
        say("<b>Enrolled twice?</b>"),
        say("Tap the other one, or type its label. You then choose which one to keep."),
    ]
    rows = _listed(talk, one, _alike(talk, one))
    show(talk, head(say, one) + Markup("\n").join(lines), [*rows, back(say, one)])


def _alike(talk: Talk, one: Enrolment) -> list[Enrolment]:
    """Return enrolments that may be the same patient's: of this label, or of this day and time."""
    same = _is_called(one.label)
    near = col(Enrolment.created_at).between(one.created_at - _NEAR, one.created_at + _NEAR)
    query = (
        select(Enrolment)
        .where(Enrolment.id != one.id, same | (near & (col(Enrolment.anchor) == one.anchor)))
        .where(col(Enrolment.merged_into).is_(None))
        .order_by(case((same, 0), else_=1), col(Enrolment.id).desc())
        .limit(_OFFERED)
    )
    return list(talk.session.exec(query))


def _is_called(label: str) -> ColumnElement[bool]:
    """Return what holds for patients of a label, whatever its case and accents."""
    return col(Enrolment.sought).startswith(f"\n{folded(label)}\n", autoescape=True)


def _listed(talk: Talk, one: Enrolment, others: list[Enrolment]) -> Rows:
    return [[button(_named(talk, other), "both", one.id, other.id)] for other in others]


def _named(talk: Talk, one: Enrolment) -> str:
    return f"{isolate(one.label)} · {state_said(talk, one)}"


def _show_both(talk: Talk, one: Enrolment, other: Enrolment) -> None:
    say, kept = talk.words, _may_be_kept(one, other)
    talk.enrolment_id = None
    lines = [
        say("<b>Enrolled twice: which one goes on?</b>"),
        *(_about(talk, e) for e in (one, other)),
    ]
    if one.plan_version_id != other.plan_version_id and _plan(talk, one) != _plan(talk, other):
        lines.append(say("Please note: the two have different plans."))
    if kept:
        lines += [
            Markup(""),
            say("• The other one ends. Its messages fall away."),
            say("• Its answers and notes stay, and show on the card of the one you keep."),
            say("• If it has a chat of its own, the patient is told there."),
        ]
    else:
        lines += [Markup(""), say("None of them is under way, so there is nothing to merge.")]
    rows: Rows = [
        [
            button(
                say("Keep {label}, no. {id}", label=isolate(e.label), id=e.id),
                "keep",
                e.id,
                (other if e is one else one).id,
                _seal(e, other if e is one else one),
            )
        ]
        for e in kept
    ]
    show(talk, Markup("\n").join(lines), [*rows, back(say, one)])


def _about(talk: Talk, one: Enrolment) -> Markup:
    return talk.words(
        "• <b>{label}</b>, no. {id}: {state}\n   {plan}, procedure {day}",
        label=isolate(one.label),
        id=one.id,
        state=state_said(talk, one),
        plan=_plan(talk, one),
        day=talk.words.day(one.anchor),
    )


def _plan(talk: Talk, one: Enrolment) -> str:
    plan = plan_for(talk.session, one)
    return plan.title[choose_language(plan, talk.language)]


def _may_be_kept(one: Enrolment, other: Enrolment) -> list[Enrolment]:
    """Return which may go on: whoever has joined, else whoever still may."""
    pair = [one, other]
    joined = [e for e in pair if e.state is EnrolmentState.ACTIVE]
    return joined or [e for e in pair if e.state is EnrolmentState.INVITED]


def _seal(kept: Enrolment, other: Enrolment) -> str:
    return seal_of(kept)[:6] + seal_of(other)[:6]


def _overtaken(talk: Talk, *pair: Enrolment) -> Markup:
    """Return who has acted on one of them meanwhile."""
    acts = [act for e in pair if (act := last_act(talk.session, stored_id(e)))]
    if not acts:
        return talk.words("Something has changed since.")
    return act_said(talk, max(acts, key=lambda act: act.done_at))


def _merge(talk: Talk, kept: Enrolment, other: Enrolment) -> None:
    before, by, number = snapshot(other), talk.incoming.user_id, stored_id(other)
    told = other.state is EnrolmentState.ACTIVE
    if other.state is not EnrolmentState.STOPPED:
        leave(talk.session, other, talk.now, Ending.MERGED, by)
    other.ending, other.ended_by, other.merged_into = Ending.MERGED, by, kept.id
    earlier = update(Enrolment).where(col(Enrolment.merged_into) == number)
    talk.session.execute(earlier.values(merged_into=kept.id))
    kept.phone = kept.phone or other.phone
    end_with_patient(talk.session, other, talk.now)
    if kept.state is EnrolmentState.INVITED:
        lead_elsewhere(talk.session, number, stored_id(kept), talk.now)
    call_off(talk.session, number, talk.now)
    talk.end_draft()
    talk.record(Action.MERGED, number, into=kept.id)
    act = keep_act(talk.session, other, ActKind.MERGE, before, by, talk.now)
    if told:
        tell_news(talk.session, other, ended_news(talk.clinic, other), talk.now)
    said = talk.words(
        "Merged ✅ No. {id} goes on, no. {other} has ended.", id=kept.id, other=number
    )
    done(talk, kept, said, act)
