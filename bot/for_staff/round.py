"""The round: everybody who waits for staff today, a line each, the most pressing first."""

from markupsafe import Markup

from bot.button import Button, button
from bot.for_staff.in_hand import in_hand_said
from bot.for_staff.needs import Waiting, who_waits
from bot.for_staff.pages import PAGE, page_of, turns
from bot.for_staff.patients import show
from bot.for_staff.round_words import line_said, round_said, when_said
from bot.for_staff.staff import Staff
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.enrolment import Enrolment

NEW = "new"
"""Asks for a message of its own, below a picture, which cannot become a list."""


def show_round(talk: Talk, member: Staff, page: int = 0, how: str = "") -> None:
    """Show a page of who waits, with the counts, and who is in hand, on top."""
    waiting = who_waits(talk.session, talk.clinic, talk.now)
    page, last = page_of(page, len(waiting))
    rows: Rows = [[_row(talk, one, page)] for one in waiting[page * PAGE : (page + 1) * PAGE]]
    rows += turns(talk.words, "today", page, last)
    say = talk.say if how == NEW else lambda html, rows: show(talk, html, rows)
    blocks = [round_said(talk.words, waiting), in_hand_said(talk, member, waiting)]
    say(Markup("\n\n").join(block for block in blocks if block), rows)


def _row(talk: Talk, one: Waiting, page: int) -> Button:
    enrolment = talk.session.get(Enrolment, one.enrolment_id) if one.enrolment_id else None
    who = isolate(enrolment.label) if enrolment else talk.words("The bot")
    line = line_said(talk.words, who, one.need, when_said(talk, one.since))
    if enrolment is None:
        return button(line, "alerts", 0)
    return button(line, "card", enrolment.id, "today", page)
