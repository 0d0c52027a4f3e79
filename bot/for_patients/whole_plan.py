"""The patient's whole plan: a picture with the same in words, and a file for their calendar."""

from markupsafe import Markup

from bot.button import button
from bot.delivery.attachment import LONGEST_CAPTION, course_calendar, course_picture
from bot.for_patients.today import today_blocks, whom_to_call
from bot.talk import Talk
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.plans import plan_for
from schedules.texts import expect_text


def show_plan(talk: Talk, enrolment: Enrolment) -> None:
    """Show the whole course as a picture, with the day's card and what may be expected below it.

    Words that are too long for a picture's caption follow it as a message of their own.
    """
    heading, *blocks = today_blocks(talk, enrolment)
    plan = plan_for(talk.session, enrolment)
    facts = talk.clinic.facts(talk.language)
    expect = expect_text(plan, talk.language, facts)
    expected = [_expected(talk, expect)] if expect else []
    rows = [[button(talk.words("Calendar file"), "calendar")]]
    picture = course_picture(stored_id(enrolment))
    card = _joined([heading, *blocks, *expected, whom_to_call(talk)])
    if len(card.unescape()) <= LONGEST_CAPTION:
        talk.say(card, rows, attachment=picture)
    else:
        short = _joined([heading, whom_to_call(talk)])
        talk.say(short, rows, attachment=picture)
        talk.say(_joined([*blocks, *expected]))


def _joined(blocks: list[Markup]) -> Markup:
    return Markup("\n\n").join(blocks)


def _expected(talk: Talk, expect: str) -> Markup:
    title = talk.words("What to expect")
    return Markup("<b>{title}</b>\n{expect}").format(title=title, expect=expect)


def send_calendar(talk: Talk, enrolment: Enrolment) -> None:
    """Send the file with which a phone's own calendar takes in the plan."""
    talk.say(
        talk.words(
            "<b>Your calendar file</b>\n"
            "Open it, and your phone can add the dates.\n"
            "Some phones show calendar entries while they are locked.\n"
            "When your plan changes, tap the button again for a new file."
        ),
        attachment=course_calendar(stored_id(enrolment)),
    )
