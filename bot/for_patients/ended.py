"""What somebody reads who writes or taps after their messages have ended, by how they ended."""

from markupsafe import Markup

from bot.talk import Talk
from schedules.enrolment import Ending, Enrolment


def ended_said(talk: Talk, enrolment: Enrolment) -> Markup:
    """Return since when there are no messages, who ended them, and whom to call."""
    say, facts = talk.words, talk.clinic.facts(talk.language)
    day = say.day(enrolment.today(enrolment.stopped_at or talk.now))
    call = say(
        "If something is wrong now, call <b>{phone}</b>.\nIn an emergency call <b>{emergency}</b>.",
        **facts,
    )
    match enrolment.ending:
        case Ending.DISCHARGED:
            first = say("Your care here ended on {day}, as planned. I send no reminders.", day=day)
        case Ending.MERGED:
            first = say("I write to you on your other phone. Please go on there.")
        case Ending.WITHDRAWN:
            first = say(
                "As you asked, I have sent no messages since {day}. Shall I start again?", day=day
            )
        case _:
            first = say("You stopped the messages on {day}. Shall I start again?", day=day)
    return first + "\n\n" + call
