"""Changing a patient: staff choose what, see what it does to the messages, and confirm."""

import hashlib
from dataclasses import dataclass

from markupsafe import Markup
from sqlmodel import select

from bot.button import Button, button
from bot.draft import Draft
from bot.for_patients.notice import altered, tell_patient
from bot.for_staff import change_questions
from bot.for_staff.act import ActKind, keep_act, snapshot, undo_button
from bot.for_staff.acting import card_button
from bot.for_staff.change_words import examples, tally_line
from bot.for_staff.patients import show
from bot.for_staff.step_title import step_title
from bot.for_staff.wish import GoneError, Kind, Wish
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.audit import Action
from schedules.change import Change, carry_out, course_after, foresee, plan_after
from schedules.changes import Changes
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.errors import AftercareError
from schedules.faults import PlanFaults
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.timeline import Course

TOPIC = "change"
VERBS = frozenset({"change", "alter", "to", "confirm", "leave"})
KINDS: tuple[Kind, ...] = ("date", "zone", "hour", "end", "version")


@dataclass(frozen=True)
class Forecast:
    """What a wish would do now; the seal is another once any of it is."""

    wish: Wish
    change: Change
    changes: Changes
    before: Plan
    after: Plan
    course: Course
    moved: bool  # whether the course is another than before
    seal: str

    @property
    def nothing(self) -> bool:
        """Tell whether everything is so already."""
        return not (self.changes or self.moved) and self.before == self.after


def tapped(talk: Talk, verb: str, arguments: list[str]) -> None:
    """Answer a tap of somebody who may change patients."""
    draft = talk.draft(TOPIC)
    match [verb, *arguments], draft:
        case ["change", enrolment_id], _:
            _begin(talk, int(enrolment_id))
        case ["leave"], Draft():
            enrolment = _of(talk, draft)
            talk.end_draft()
            talk.change(talk.words("Left as it was."), [[card_button(talk.words, enrolment)]])
        case ["alter", kind], Draft(asks="what"):
            _alter(talk, draft, _kind(kind))
        case ["to", place], Draft(asks="which"):
            _chose_end(talk, draft, int(place))
        case ["to", value], Draft(asks="date" | "zone" | "hour" | "end"):
            answer = change_questions.tapped(draft.asks, value)
            _propose(talk, _of(talk, draft), _wish(draft, answer))
        case ["confirm", seal], Draft(asks="confirm"):
            _confirmed(talk, draft, seal)
        case _:
            talk.toast(talk.words("This button no longer works."))


def typed(talk: Talk, draft: Draft) -> None:
    """Read a typed answer to what is asked now."""
    enrolment = _of(talk, draft)
    if draft.asks in ("what", "which", "confirm"):
        talk.say(talk.words("Please tap one of the buttons above, or /cancel."))
    elif readings := change_questions.days_meant(talk, enrolment, draft.asks):
        talk.say(talk.words("Which day do you mean?"), [readings, _leave(talk)])
    elif (value := change_questions.read(talk, enrolment, draft.asks)) is not None:
        _propose(talk, enrolment, _wish(draft, value))
    elif draft.asks != "zone" or not change_questions.offer_towns(talk):
        talk.say(talk.words("I do not understand this. Please try again, or /cancel."))


def _begin(talk: Talk, enrolment_id: int) -> None:
    enrolment = talk.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.state is EnrolmentState.STOPPED:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.enrolment_id = enrolment_id
    talk.keep_draft(TOPIC, "what", enrolment_id=enrolment_id)
    labels = {
        "date": talk.words("Procedure date"),
        "zone": talk.words("Time zone"),
        "hour": talk.words("Hour of messages"),
        "end": talk.words("End of a restriction"),
        "version": talk.words("Plan version"),
    }
    rows: Rows = [[button(labels[kind], "alter", kind)] for kind in KINDS]
    talk.change(
        talk.words("<b>{label}</b>\nWhat shall be changed?", label=isolate(enrolment.label)),
        [*rows, _leave(talk)],
    )


def _alter(talk: Talk, draft: Draft, kind: Kind) -> None:
    enrolment = _of(talk, draft)
    if kind == "version":
        _propose(talk, enrolment, Wish("version"))
        return
    html, rows = change_questions.QUESTIONS[kind](talk, enrolment)
    talk.keep_draft(TOPIC, "which" if kind == "end" else kind, enrolment_id=enrolment.id)
    talk.change(html, [*rows, _leave(talk)])


def _chose_end(talk: Talk, draft: Draft, place: int) -> None:
    enrolment = _of(talk, draft)
    step = change_questions.restrictions(plan_for(talk.session, enrolment))[place]
    html, rows = change_questions.ask_end(talk, enrolment, step)
    talk.keep_draft(TOPIC, "end", enrolment_id=enrolment.id, step=step)
    talk.change(html, [*rows, _leave(talk)])


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


def _wish(draft: Draft, value: str) -> Wish:
    return Wish(_kind(draft.asks), value, draft.answers.get("step", ""))


def _of(talk: Talk, draft: Draft) -> Enrolment:
    """Return the patient of a draft; nobody else changes them before this turn is over."""
    talk.enrolment_id = draft.answers["enrolment_id"]
    query = select(Enrolment).where(Enrolment.id == talk.enrolment_id)
    return talk.session.exec(query.with_for_update()).one()


def _propose(talk: Talk, enrolment: Enrolment, wish: Wish, first: Markup | None = None) -> None:
    """Show what a wish would do, to be confirmed; `first` is said above."""
    try:
        forecast = _forecast(talk, enrolment, wish)
    except AftercareError as refused:
        show(talk, _refusal(talk, enrolment, wish, refused), [_leave(talk)])
        return
    if forecast.nothing:
        talk.end_draft()
        said = talk.words("It is so already. Nothing was changed.")
        show(talk, said, [[card_button(talk.words, enrolment)]])
        return
    talk.keep_draft(TOPIC, "confirm", enrolment_id=enrolment.id, wish=wish.kept())
    html = _shown(talk, enrolment, forecast)
    show(
        talk,
        first + "\n\n" + html if first else html,
        [[button(talk.words("Confirm"), "confirm", forecast.seal)], _leave(talk)],
    )


def _forecast(talk: Talk, enrolment: Enrolment, wish: Wish) -> Forecast:
    change = wish.change(talk.session, enrolment, talk.house.plans)
    changes = foresee(talk.session, enrolment, change, talk.now)
    course = course_after(enrolment, change)
    sealed = (enrolment.course(), enrolment.plan_version_id, enrolment.overrides, enrolment.state)
    told = repr((sealed, course, sorted(change.items()), changes.outline()))
    return Forecast(
        wish,
        change,
        changes,
        plan_for(talk.session, enrolment),
        plan_after(talk.session, enrolment, change, talk.now),
        course,
        course != enrolment.course(),
        hashlib.sha256(told.encode()).hexdigest()[:12],
    )


def _shown(talk: Talk, enrolment: Enrolment, forecast: Forecast) -> Markup:
    say, before, after = talk.words, forecast.before, forecast.after
    lines = [
        say("<b>{label}</b>: please check", label=isolate(enrolment.label)),
        forecast.wish.words(say, enrolment, before, after),
        Markup(""),
        tally_line(say, forecast.changes.tally()),
        *examples(say, before, after, forecast.course.zone, forecast.changes),
    ]
    return Markup("\n").join(lines)


def _refusal(talk: Talk, enrolment: Enrolment, wish: Wish, refused: AftercareError) -> Markup:
    """Say that nothing was changed, and why, in words of the chat rather than of a plan file."""
    say, plan = talk.words, plan_for(talk.session, enrolment)
    if isinstance(refused, PlanFaults) and wish.kind == "end":
        why = say(
            "This end is too early or too late for the plan: “{step}”.\nPlease choose another one.",
            step=step_title(say, plan, wish.step),
        )
    elif isinstance(refused, PlanFaults):
        why = say("What was changed for this patient does not fit the new version.")
    elif isinstance(refused, GoneError):
        why = say("The plan is no longer in the folder.")
    else:
        why = say("This date or time zone cannot be used.")
    return say("This cannot be done, so nothing was changed.\n{why}", why=why)


def _confirmed(talk: Talk, draft: Draft, seal: str) -> None:
    enrolment, wish = _of(talk, draft), Wish(**draft.answers["wish"])
    try:
        forecast = _forecast(talk, enrolment, wish)
    except AftercareError as refused:
        talk.change(_refusal(talk, enrolment, wish, refused), [_leave(talk)])
        return
    if forecast.seal != seal:
        news = talk.words("Something has changed since. Please look again.")
        _propose(talk, enrolment, wish, news)
        return
    before = altered(talk.session, enrolment, forecast.change, talk.now)
    as_it_was = snapshot(enrolment)
    carry_out(talk.session, enrolment, forecast.change, talk.now)
    talk.record(Action.CHANGED, enrolment.id, what=wish.kind, to=wish.value, step=wish.step or None)
    if before:
        tell_patient(talk.session, talk.clinic, enrolment, before, talk.now)
    talk.end_draft()
    talk.enrolment_id = enrolment.id
    by = talk.incoming.user_id
    act = keep_act(talk.session, enrolment, ActKind.CHANGE, as_it_was, by, talk.now)
    html = _done(talk, enrolment, forecast, told=before is not None)
    back = [card_button(talk.words, enrolment)]
    talk.change(html, [[undo_button(talk.words, act)], back])


def _done(talk: Talk, enrolment: Enrolment, forecast: Forecast, *, told: bool) -> Markup:
    say = talk.words
    lines = [
        say("<b>{label}</b> is changed ✅", label=isolate(enrolment.label)),
        tally_line(say, forecast.changes.tally()),
    ]
    if told:
        lines.append(say("The patient is told."))
    return Markup("\n").join(lines)


def _leave(talk: Talk) -> list[Button]:
    return [button(talk.words("Leave it"), "leave")]
