"""Pausing: a patient wants no reminders until a day, and starts again then or at any time before.

Every button names its day, so that an old one does what it says or nothing at all.
"""

from datetime import date, timedelta

from markupsafe import Markup

from bot.alerts import tell_staff
from bot.button import Button, button
from bot.for_patients.day_asked import awaits, days_typed, is_sound, unknown_day
from bot.for_patients.moved_on import ask_on, may_ask_on
from bot.for_patients.replies import relay_words
from bot.for_patients.resumed import welcome
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules import resume
from schedules.again import outlast_pause
from schedules.complete import is_complete
from schedules.enrolment import Enrolment
from schedules.pause import LONGEST, is_paused, resumes_at

TOPIC = "pause"


def pause_row(talk: Talk, enrolment: Enrolment) -> list[Button]:
    """Return the button that a page of settings shows for pausing."""
    if is_paused(enrolment, talk.now):
        return _start_again(talk)[0]
    return [button(talk.words("Pause the messages"), "pause", "ask")]


def ask_pause(talk: Talk, enrolment: Enrolment) -> None:
    """Ask until when, or take the day that was typed along with the command."""
    argument = talk.incoming.argument
    if is_complete(talk.session, enrolment):
        talk.say(complete_said(talk))
    elif argument and _typed(talk, enrolment, argument):
        return
    elif is_paused(enrolment, talk.now):
        talk.say(paused_said(talk, enrolment), [*_start_again(talk), [_another(talk)]])
    else:
        html = talk.words(
            "<b>How long shall I pause?</b>\n"
            "You get no reminders until then.\n"
            "You can still write, and your clinic sees it."
        )
        if argument:
            relay_words(talk, enrolment)  # what is no day is not lost
            html += "\n\n" + unknown_day(talk)
        talk.keep_draft(TOPIC, "tap")
        talk.say(html, _choices(talk, enrolment))


def tapped_pause(talk: Talk, enrolment: Enrolment, meaning: list[str]) -> None:
    """Answer a tap on one of the buttons of this module."""
    match meaning:
        case ["resume"]:
            start_again(talk, enrolment)
        case ["pause", "ask"]:
            ask_pause(talk, enrolment)
        case ["pause", "other"]:
            talk.keep_draft(TOPIC, "day")
            talk.change(_ask_day(talk))
        case ["pause", day]:
            _chose(talk, enrolment, date.fromisoformat(day))
        case _:
            talk.toast(talk.words("This button no longer works."))


def typed_day(talk: Talk, enrolment: Enrolment) -> bool:
    """Read a typed day and say it in words, to be confirmed; False if none is asked for or told."""
    asked = awaits(talk, TOPIC, "tap", "day")  # some type at once instead of tapping
    return asked and _typed(talk, enrolment, talk.incoming.text or "")


def not_understood(talk: Talk) -> None:
    """Say once how a day is typed where one was to be, after what was typed was kept as words."""
    draft = talk.draft(TOPIC) if awaits(talk, TOPIC, "day") else None
    if draft and may_ask_on(talk, draft):
        talk.say(unknown_day(talk))


def start_again(talk: Talk, enrolment: Enrolment) -> None:
    """End the pause now, and show the day's card."""
    if not resume.start_again(talk.session, enrolment, talk.now):
        talk.toast(talk.words("You get messages already."))
        return
    _forget(talk)
    talk.change(talk.words("Your pause is over ✅"))
    first = talk.words("I write to you again from now on.")
    talk.say(welcome(talk, enrolment, first))
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> is back from the pause ✅\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        ),
        about=enrolment.id,
    )


def paused_said(talk: Talk, enrolment: Enrolment, put_off: int = 0) -> Markup:
    """Return until when there is a pause, whose it is, and what that means.

    So many notes that the patient had `put_off` come when it is over.
    """
    day = talk.words.full_day(enrolment.paused_until or talk.now.date())
    if enrolment.paused_by is None:
        first = talk.words("<b>You pause until {day}</b> ⏸", day=day)
    else:
        first = talk.words("<b>Your clinic has paused until {day}</b> ⏸", day=day)
    rest = talk.words(
        "On that day I write again. Until then there are no reminders.\n\n"
        "You can still write to me, and your clinic sees it.\n"
        "I still answer at once if I read a sign of danger.\n"
        "In an emergency call <b>{emergency}</b>.",
        **talk.clinic.facts(talk.language),
    )
    said = first + "\n" + rest
    return said + "\n\n" + _put_off_said(talk, put_off) if put_off else said


def _put_off_said(talk: Talk, put_off: int) -> Markup:
    return talk.words.plural(
        "The note that you put off comes after the pause.",
        "The {count} notes that you put off come after the pause.",
        put_off,
    )


def complete_said(talk: Talk) -> Markup:
    """Return that there is nothing left to send."""
    return talk.words(
        "Your plan is complete ✅\n"
        "There are no more reminders to come.\n"
        "You can still write to me, and your clinic sees it."
    )


def _choices(talk: Talk, enrolment: Enrolment) -> Rows:
    say, today = talk.words, enrolment.today(talk.now)
    spans = {3: say("3 days"), 7: say("1 week"), 14: say("2 weeks")}
    rows = []
    for days, span in spans.items():
        day = today + timedelta(days=days)
        label = say("{span}, until {day}", span=span, day=say.week_day(day))
        rows.append([button(label, "pause", day)])
    return [*rows, [_another(talk)]]


def _another(talk: Talk) -> Button:
    return button(talk.words("Another day"), "pause", "other")


def _start_again(talk: Talk) -> Rows:
    return [[button(talk.words("Start again now"), "resume")]]


def _ask_day(talk: Talk) -> Markup:
    return talk.words("<b>Until when?</b>\nPlease type a day, such as “Friday” or “12 December”.")


def _typed(talk: Talk, enrolment: Enrolment, text: str) -> bool:
    meant, sound = days_typed(talk, enrolment, text, LONGEST)
    if sound:
        _confirm(talk, sound)
        if draft := talk.draft(TOPIC):
            ask_on(talk, draft)  # another day may be typed instead
    elif meant:
        talk.keep_draft(TOPIC, "day")
        too_far = min(meant) > enrolment.today(talk.now)
        talk.say(_too_far(talk) if too_far else _too_soon(talk))
    return bool(meant)


def _confirm(talk: Talk, days: list[date]) -> None:
    """Say a day in words before it counts; of two that may be meant, one is chosen."""
    say = talk.words
    if len(days) == 1:
        html = say(
            "<b>Shall I pause until {day}?</b>\nOn that day I write again.",
            day=say.full_day(days[0]),
        )
        labels = [say("Yes, pause until then")]
    else:
        html = say("<b>Which day do you mean?</b>\nOn that day I write again.")
        labels = [Markup("{}").format(say.full_day(day)) for day in days]
    rows = [[button(label, "pause", day)] for label, day in zip(labels, days, strict=True)]
    talk.say(html, [*rows, [_another(talk)]])


def _too_far(talk: Talk) -> Markup:
    return talk.words(
        "I can pause for {days} days at most.\n"
        "Do you need longer? Please talk to your clinic: <b>{phone}</b>.\n\n"
        "Or type an earlier day.",
        days=LONGEST.days,
        **talk.clinic.facts(talk.language),
    )


def _too_soon(talk: Talk) -> Markup:
    return talk.words("This day has come already. Please type a later one.")


def _chose(talk: Talk, enrolment: Enrolment, day: date) -> None:
    """Pause until a day; one that was chosen already, or is no longer ahead, changes nothing."""
    if not is_sound(day, enrolment.today(talk.now), LONGEST):
        talk.toast(talk.words("This button no longer works."))
    elif is_complete(talk.session, enrolment):
        talk.change(complete_said(talk))
    elif is_paused(enrolment, talk.now) and enrolment.paused_until == day:
        talk.toast(talk.words("That is noted already."))
    else:
        resume.pause(talk.session, enrolment, day, talk.now)
        _forget(talk)
        put_off = outlast_pause(talk.session, enrolment, resumes_at(enrolment, day))
        talk.change(paused_said(talk, enrolment, put_off), _start_again(talk))
        _tell_staff(talk, enrolment, day)


def _tell_staff(talk: Talk, enrolment: Enrolment, day: date) -> None:
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> has paused until {day} ⏸\n/patient_{id}",
            label=isolate(enrolment.label),
            day=say.day(day),
            id=enrolment.id,
        ),
        about=enrolment.id,
    )


def _forget(talk: Talk) -> None:
    if talk.draft(TOPIC):
        talk.end_draft()
