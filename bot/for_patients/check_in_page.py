"""The message of a check-in: one item at a time with the answers so far, or all of them at the end.

The plan's neutral greeting stays its first line, for that is what shows in the list of chats.
"""

from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import Button, button
from bot.delivery.letter import later_button, reminder_text
from bot.for_patients.asking import Prompt, ask, can_skip, reference_to
from bot.for_patients.check_in import CheckIn, Turn
from bot.for_patients.results import beside_the_first
from bot.said import answer_said, item_said
from bot.when_seen import when_seen
from schedules.alert import IS_OF_REPLY, Alert, AlertKind
from schedules.check_in import Item
from schedules.columns import stored_id
from schedules.rule import AlertLevel


def go_on(turn: Turn) -> None:
    """Show what follows an item in its place: the next, one left open, or all that was answered."""
    check_in, following = turn.check_in, _following(turn)
    if following is None:
        _show_results(check_in, turn.message_id)
    else:
        show_item(Turn(check_in, following, turn.message_id))


def go_on_below(turn: Turn, heard: Markup | None = None) -> None:
    """Ask what follows an item below what was typed, after saying what was `heard`.

    Left out, that is the answer as it was noted; what is asked next leads back, or Change does.
    The message above keeps the answers so far and gives its buttons up, so that there is one set.
    """
    check_in, following = turn.check_in, _following(turn)
    talk = check_in.talk
    if following is None:
        noted = _show_results(check_in, turn.message_id)
        talk.say(heard or _heard(turn, noted), [_change(check_in)])
        return
    heard = heard or _heard(turn, talk.words("Noted. Thank you."))
    ask_below(Turn(check_in, following, turn.message_id), heard)


def ask_below(turn: Turn, heard: Markup | None = None) -> None:
    """Ask an item in a message of its own; the one above, whose number the turn has, gives up its
    buttons.
    """
    check_in, asked = turn.check_in, _asked(turn)
    check_in.talk.change(_so_far(check_in), [], turn.message_id)
    check_in.talk.say(_join(heard, asked.html), asked.rows)


def ask_anew(turn: Turn) -> None:
    """Ask an item in a chat that has no message of its check-in, below what was answered so far."""
    asked = _asked(turn)
    turn.check_in.talk.say(_join(_so_far(turn.check_in), asked.html), asked.rows)


def show_item(turn: Turn) -> None:
    """Put an item and its buttons into the message."""
    check_in = turn.check_in
    asked = _asked(turn)
    before = check_in.items[: turn.at]
    above = [_greeting(check_in), _results(check_in, before)] if before else [_text(check_in)]
    check_in.talk.change(_join(*above, asked.html), asked.rows, turn.message_id)


def _following(turn: Turn) -> int | None:
    after = turn.at + 1
    return after if after < len(turn.check_in.items) else turn.check_in.first_open


def _asked(turn: Turn) -> Prompt:
    check_in = turn.check_in
    reminder_id = stored_id(check_in.reminder)
    current = check_in.answered.get(turn.item.key)
    asked = ask(
        check_in.talk.words,
        check_in.plan,
        reminder_id,
        check_in.items,
        turn.at,
        current.value if current else None,
    )
    return Prompt(asked.html, [*asked.rows, *_ways(turn)])


def _show_results(check_in: CheckIn, message_id: int | None) -> Markup:
    """Show every answer, how it stands beside the first, and a way to change it.

    Returns what is said to it.
    """
    talk = check_in.talk
    here = talk.now.astimezone(ZoneInfo(check_in.enrolment.zone))
    noted = talk.words("Noted at {when}. Thank you ✅", when=talk.words.hour(here))
    compared = beside_the_first(check_in)
    told = _told_clinic(check_in)
    html = _join(_greeting(check_in), _results(check_in), compared, noted, told)
    talk.change(html, [_change(check_in)], message_id)
    return _join(noted, told)


def _told_clinic(check_in: CheckIn) -> Markup | None:
    """Return that staff were alerted by an answer, and when they look; None if they were not."""
    talk = check_in.talk
    replies = [reply.id for reply in check_in.answered.values()]
    alerted = select(Alert.id).where(
        IS_OF_REPLY,
        col(Alert.reply_id).in_(replies),
        Alert.kind == AlertKind.RULE,
        col(Alert.level) != AlertLevel.ROUTINE,
    )
    if talk.session.exec(alerted).first() is None:
        return None
    seen = when_seen(talk.words, talk.clinic, talk.now, check_in.enrolment.zone)
    return talk.words("I have told your clinic of your answer 🔔") + "\n" + seen


def _change(check_in: CheckIn) -> list[Button]:
    return [button(check_in.talk.words("Change"), "again", check_in.reminder.id)]


def _heard(turn: Turn, noted: Markup) -> Markup:
    """Return what a typed answer was taken as, below the line that shows on a locked phone."""
    check_in = turn.check_in
    reply = check_in.answered[turn.item.key]
    said = item_said(check_in.talk.words, check_in.plan, turn.item, reply.value)
    return noted + "\n" + check_in.talk.words("Your answer: <b>{answer}</b>", answer=said)


def _text(check_in: CheckIn) -> Markup:
    talk = check_in.talk
    return reminder_text(talk.session, check_in.reminder, check_in.enrolment, talk.clinic)


def _greeting(check_in: CheckIn) -> Markup:
    return _text(check_in).splitlines()[0]


def _results(check_in: CheckIn, items: tuple[Item, ...] | None = None) -> Markup:
    """Return the answers to these items, or to all of them, a line for each question."""
    answered = check_in.answered
    names = dict.fromkeys(item.question for item in items or check_in.items)
    lines = [
        answer_said(check_in.talk.words, check_in.plan, name, answered[name].value)
        for name in names
        if name in answered and answered[name].value
    ]
    return Markup("\n").join(lines)


def _so_far(check_in: CheckIn) -> Markup:
    results = _results(check_in)
    return _join(_greeting(check_in), results) if results else _text(check_in)


def _join(*parts: Markup | None) -> Markup:
    return Markup("\n\n").join(part for part in parts if part)


def _ways(turn: Turn) -> list[list[Button]]:
    """Return the buttons that lead back, on without an answer, and to the end."""
    say, check_in = turn.check_in.talk.words, turn.check_in
    ways, last, done = [], len(check_in.items) - 1, check_in.first_open is None
    if turn.at > 0:
        ways.append(_way(say("‹ Back"), "turn", check_in, turn.at - 1))
    stands = turn.item.key in check_in.answered and not can_skip(turn.item)
    if stands and not (done and turn.at == last):
        ways.append(_way(say("Next ›"), "pass", check_in, turn.at))
    if done:
        ways.append(_way(say("To the end »"), "pass", check_in, last))
    rows = [ways] if ways else []
    if turn.at == 0 and not check_in.answered:  # what was begun is not put off
        rows.append([later_button(say, check_in.reminder)])
    return rows


def _way(label: Markup, verb: str, check_in: CheckIn, at: int) -> Button:
    return button(label, verb, check_in.reminder.id, reference_to(check_in.items, at))
