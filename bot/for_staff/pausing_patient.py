"""Pausing a patient: staff choose until when, the patient is told, and either may end it."""

from datetime import date, timedelta

from markupsafe import Markup

from bot.button import Button, button
from bot.coming import readings
from bot.draft import Draft
from bot.for_patients.clinic_news import paused_news, resumed_news, tell_news
from bot.for_patients.day_asked import is_sound
from bot.for_staff.act import ActKind, keep_act, seal_of, snapshot
from bot.for_staff.acting import back, done, head, is_as_seen, patient_of
from bot.for_staff.patients import show
from bot.for_staff.staff import Staff
from bot.talk import Rows, Talk
from schedules import resume
from schedules.audit import Action
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.pause import LONGEST, is_paused
from schedules.reason import PAUSE_ENDED

TOPIC = "rest"
VERBS = frozenset({"rest", "resting", "rested"})


def tapped(talk: Talk, member: Staff, verb: str, given: list[str]) -> None:
    """Ask until when, pause until a day, or end a pause."""
    enrolment = patient_of(talk, given[0])
    if enrolment is None:
        return
    if enrolment.state is not EnrolmentState.ACTIVE:
        talk.toast(talk.words("This button no longer works."))
    elif verb == "rest":
        _ask(talk, enrolment)
    elif is_as_seen(talk, member, enrolment, given[1]):
        talk.end_draft()
        if verb == "resting":
            _pause(talk, enrolment, date.fromisoformat(given[2]))
        else:
            _end(talk, enrolment)


def typed(talk: Talk, draft: Draft) -> None:
    """Read a typed day, and say it in words before it counts."""
    enrolment = talk.session.get(Enrolment, draft.answers["enrolment_id"])
    if enrolment is None or enrolment.state is not EnrolmentState.ACTIVE:
        talk.end_draft()
        talk.say(talk.words("Nobody can be paused here any more."))
        return
    talk.enrolment_id = enrolment.id
    say, today = talk.words, enrolment.today(talk.now)
    meant = readings(talk.incoming.text or "", talk.language, today)
    days = [day for day in meant if is_sound(day, today, LONGEST)]
    if not days:
        talk.say(_no_day(talk, enrolment, meant), [back(say, enrolment)])
        return
    asked = say("Pause until {day}?", day=say.full_day(days[0]))
    html = say("Which day do you mean?") if len(days) > 1 else asked
    rows: Rows = [[_until(talk, enrolment, day, say.full_day(day))] for day in days]
    talk.say(head(say, enrolment) + html, [*rows, back(say, enrolment)])


def _ask(talk: Talk, enrolment: Enrolment) -> None:
    say, today = talk.words, enrolment.today(talk.now)
    talk.keep_draft(TOPIC, "day", enrolment_id=enrolment.id)
    lines = [
        say("Until when? Tap, or type a day such as “Friday” or “12 December”."),
        say("Until then no reminders come. The patient is told, and can still write."),
    ]
    spans = {3: say("3 days"), 7: say("1 week"), 14: say("2 weeks"), 28: say("4 weeks")}
    rows: Rows = []
    for days, span in spans.items():
        day = today + timedelta(days=days)
        label = say("{span}, until {day}", span=span, day=say.week_day(day))
        rows.append([_until(talk, enrolment, day, label)])
    if is_paused(enrolment, talk.now):
        now = say("Paused until {day} ⏸", day=say.full_day(enrolment.paused_until or today))
        lines.insert(0, now)
        seal = seal_of(enrolment)
        rows.insert(0, [button(say("End the pause"), "rested", enrolment.id, seal)])
    show(talk, head(say, enrolment) + Markup("\n").join(lines), [*rows, back(say, enrolment)])


def _until(talk: Talk, enrolment: Enrolment, day: date, label: str | Markup) -> Button:
    return button(label, "resting", enrolment.id, seal_of(enrolment), day)


def _no_day(talk: Talk, enrolment: Enrolment, meant: list[date]) -> Markup:
    if meant and min(meant) > enrolment.today(talk.now):
        return talk.words(
            "A pause lasts {days} days at most. Please type an earlier day.", days=LONGEST.days
        )
    if meant:
        return talk.words("This day has come already. Please type a later one.")
    return talk.words("I do not understand this. Please try again, or /cancel.")


def _pause(talk: Talk, enrolment: Enrolment, day: date) -> None:
    if not is_sound(day, enrolment.today(talk.now), LONGEST):
        talk.toast(talk.words("This button no longer works."))
        return
    before, by = snapshot(enrolment), talk.incoming.user_id
    resume.pause(talk.session, enrolment, day, talk.now, by)
    talk.record(Action.PAUSED, enrolment.id, until=day.isoformat())
    act = keep_act(talk.session, enrolment, ActKind.PAUSE, before, by, talk.now)
    told = tell_news(talk.session, enrolment, paused_news(talk.clinic, enrolment), talk.now)
    said = talk.words("Paused until {day} ⏸", day=talk.words.full_day(day))
    done(talk, enrolment, said + told_line(talk, told=told), act)


def _end(talk: Talk, enrolment: Enrolment) -> None:
    before, by = snapshot(enrolment), talk.incoming.user_id
    if not resume.start_again(talk.session, enrolment, talk.now, PAUSE_ENDED):
        talk.toast(talk.words("There is no pause."))
        return
    talk.record(Action.RESUMED, enrolment.id)
    act = keep_act(talk.session, enrolment, ActKind.RESUME, before, by, talk.now)
    told = tell_news(talk.session, enrolment, resumed_news(talk.clinic, enrolment), talk.now)
    done(talk, enrolment, talk.words("The pause is over ✅") + told_line(talk, told=told), act)


def told_line(talk: Talk, *, told: bool) -> Markup:
    """Return whether the patient hears of it."""
    if told:
        return "\n" + talk.words("The patient is told.")
    return "\n" + talk.words("The patient cannot be told here. Please call.")
