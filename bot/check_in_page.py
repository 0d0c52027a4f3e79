"""The message of a check-in: one item at a time with the answers so far, or all of them at the end.

The plan's neutral greeting stays its first line, for that is what shows in the list of chats.
"""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.asking import ask, reference_to, taps_only
from bot.awaited import forget_turn, note_turn
from bot.button import Button, button
from bot.check_in import CheckIn, Turn
from bot.letter import reminder_text
from bot.said import answer_said
from schedules.columns import stored_id
from schedules.question import FreeText

_GAP = Markup("\n\n")


def go_on(turn: Turn) -> Markup:
    """Show what follows an item: the next, one left open, or at the end all that was answered.

    Returns what is asked or said now, for whoever typed below and does not see the message.
    """
    check_in = turn.check_in
    following = turn.at + 1 if turn.at + 1 < len(check_in.items) else check_in.first_open
    if following is None:
        return _show_results(check_in, turn.message_id)
    return show_item(Turn(check_in, following, turn.message_id))


def show_item(turn: Turn) -> Markup:
    """Put an item and its buttons into the message; return what is asked, and how to answer."""
    check_in, talk = turn.check_in, turn.check_in.talk
    note_turn(turn)
    reminder_id = stored_id(check_in.reminder)
    asked = ask(talk.words, check_in.plan, reminder_id, check_in.items, turn.at)
    above = [_text(check_in)] if turn.at == 0 else [_greeting(check_in), _results(turn)]
    html = _GAP.join(part for part in [*above, asked.html] if part)
    talk.change(html, [*asked.rows, *_ways(turn)], turn.message_id)
    if taps_only(turn.item):
        return talk.words("Next question: please tap your answer in the message above.")
    return asked.html


def _show_results(check_in: CheckIn, message_id: int | None) -> Markup:
    talk = check_in.talk
    forget_turn(talk)
    here = talk.now.astimezone(ZoneInfo(check_in.enrolment.zone))
    noted = talk.words("Noted at {when}. Thank you ✅", when=talk.words.hour(here))
    results = _results(Turn(check_in, len(check_in.items)))
    html = _GAP.join(part for part in (_greeting(check_in), results, noted) if part)
    again = [[button(talk.words("Change"), "again", check_in.reminder.id)]]
    talk.change(html, again, message_id)
    return noted


def _text(check_in: CheckIn) -> Markup:
    talk = check_in.talk
    return reminder_text(talk.session, check_in.reminder, check_in.enrolment, talk.clinic)


def _greeting(check_in: CheckIn) -> Markup:
    return _text(check_in).splitlines()[0]


def _results(turn: Turn) -> Markup:
    """Return the answers to the questions before this item, a line each."""
    check_in, answered = turn.check_in, turn.check_in.answered
    names = dict.fromkeys(item.question for item in check_in.items[: turn.at])
    lines = [
        answer_said(check_in.talk.words, check_in.plan, name, answered[name].value)
        for name in names
        if name in answered and answered[name].value
    ]
    return Markup("\n").join(lines)


def _ways(turn: Turn) -> list[list[Button]]:
    """Return the buttons that lead back, on without an answer, and to the end."""
    say, check_in = turn.check_in.talk.words, turn.check_in
    ways = []
    if turn.at > 0:
        ways.append(_way(say("‹ Back"), "turn", check_in, turn.at - 1))
    if turn.item.key in check_in.answered and not isinstance(turn.item.asked, FreeText):
        ways.append(_way(say("Next ›"), "pass", check_in, turn.at))
    if check_in.first_open is None:
        ways.append(_way(say("To the end »"), "pass", check_in, len(check_in.items) - 1))
    return [ways] if ways else []


def _way(label: Markup, verb: str, check_in: CheckIn, at: int) -> Button:
    return button(label, verb, check_in.reminder.id, reference_to(check_in.items, at))
