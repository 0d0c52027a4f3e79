"""How an enrolment ended, as lists and the card say it, with the way to the one that goes on."""

from markupsafe import Markup
from sqlmodel import col, select

from bot.for_staff.answer_news import name_of
from bot.for_staff.staff import Staff
from bot.talk import Talk
from bot.words import Words, isolate
from schedules.enrolment import Ending, Enrolment


def ending_said(say: Words, ending: Ending | None) -> Markup:
    """Return in a word or two how the messages ended; without an ending the patient stopped."""
    if ending is None:
        return say("stopped ⏹")
    return {
        Ending.DISCHARGED: say("care ended 🏁"),
        Ending.WITHDRAWN: say("stopped by us ⏹"),
        Ending.MERGED: say("merged 🔗"),
    }[ending]


def ended_lines(talk: Talk, enrolment: Enrolment) -> list[Markup]:
    """Return who ended an enrolment, when and why, and what it was merged into or with."""
    merged = talk.session.exec(
        select(Enrolment).where(Enrolment.merged_into == enrolment.id).order_by(col(Enrolment.id))
    )
    return [*_who(talk, enrolment), *(_joined(talk, other) for other in merged)]


def _who(talk: Talk, enrolment: Enrolment) -> list[Markup]:
    say = talk.words
    if enrolment.ending is None or enrolment.stopped_at is None:
        return []
    name = name_of(say, talk.session.get(Staff, enrolment.ended_by))
    day = say.day(enrolment.today(enrolment.stopped_at))
    match enrolment.ending:
        case Ending.DISCHARGED:
            return [say("Ended as planned on {day}, by {name}.", day=day, name=name)]
        case Ending.WITHDRAWN:
            return [say("Stopped on {day} by {name}, as the patient asked.", day=day, name=name)]
        case Ending.MERGED:
            goes_on = enrolment.merged_into
            return [
                say(
                    "Merged on {day} by {name}. It goes on here: /patient_{id}",
                    day=day,
                    name=name,
                    id=goes_on,
                )
            ]


def _joined(talk: Talk, other: Enrolment) -> Markup:
    return talk.words(
        "Merged with <b>{label}</b>: /patient_{id}", label=isolate(other.label), id=other.id
    )
