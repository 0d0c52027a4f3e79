"""Checking in: what taps and typed texts do to a check-in."""

from decimal import Decimal

from markupsafe import Markup

from bot.for_patients.asking import answer_meant, can_skip, number_wanted, wanted
from bot.for_patients.awaited import awaited_turn
from bot.for_patients.check_in import SKIPPED, Turn, find_turn
from bot.for_patients.check_in_page import ask_below, go_on, go_on_below, show_item
from bot.for_patients.day_asked import awaits
from bot.for_patients.replies import keep_words, show_staff, words_noted
from bot.for_patients.short_answer import LONGEST
from bot.for_patients.to_clinic import is_to_clinic
from bot.talk import Talk
from bot.words import Words
from schedules.enrolment import Enrolment
from schedules.question import Choice, FreeText, Number, Scale, YesNo
from schedules.reply import ReplyKind
from schedules.typed import read_answer, read_number
from schedules.understanding.understand import Understanding


def tapped_item(
    talk: Talk, enrolment: Enrolment, reminder_id: int, reference: str, argument: str
) -> None:
    """Keep the answer that a button gives to an item, and go on."""
    turn = find_turn(talk, enrolment, reminder_id, reference)
    answer = answer_meant(turn.item, argument) if turn else None
    if turn is None or answer is None:
        talk.toast(talk.words("This button no longer works."))
        return
    chosen = isinstance(turn.item.asked, YesNo | Choice)
    turn.check_in.keep(turn.at, ReplyKind.CHOICE if chosen else ReplyKind.SCORE, answer)
    talk.toast(talk.words("Noted. Thank you."))
    go_on(turn)


def turned(talk: Talk, enrolment: Enrolment, verb: str, reminder_id: int, reference: str) -> None:
    """Go back to an item (`turn`), on from one whose answer is to stand (`pass`), or `skip` it."""
    turn = find_turn(talk, enrolment, reminder_id, reference)
    if turn is None:
        talk.toast(talk.words("This button no longer works."))
    elif verb == "turn":
        show_item(turn)
    else:
        if verb == "skip":
            _skip(turn)
        go_on(turn)


def typed_answer(talk: Talk, enrolment: Enrolment, found: Understanding) -> bool:
    """Take what was typed as the answer to what is asked now; False if it answers nothing."""
    turn = awaited_turn(talk, enrolment)
    if turn is None:
        return False
    asked, text = turn.item.asked, talk.incoming.text or ""
    if isinstance(asked, FreeText):
        _answer_in_words(turn, text)
    elif (answer := read_answer(asked, text, talk.words.language)) is not None:
        kind = ReplyKind.CHOICE if isinstance(asked, Choice) else ReplyKind.SCORE
        turn.check_in.keep(turn.at, kind, answer)
        go_on_below(turn)
    elif (meant := _meant(turn, found)) is not None:
        _keep_meant(talk, enrolment, turn, meant)
    elif isinstance(asked, Number) and (number := read_number(asked, text)) is not None:
        talk.say(_not_kept(talk, asked, number))
    else:
        return False
    return True


def still_asked(talk: Talk, enrolment: Enrolment) -> Turn | None:
    """Return the item that is to be asked again below words; None while anything else goes on.

    That is: where or when to write is asked, another setting, or a day or town for a break; the
    words are for the clinic; or the time of the questions is over. They may still be answered, but
    nobody is urged.
    """
    if talk.draft("settling") or talk.draft("setting") or is_to_clinic(talk, enrolment):
        return None
    if awaits(talk, "pause", "day") or awaits(talk, "travel", "town", "to", "day"):
        return None
    turn = awaited_turn(talk, enrolment)
    return turn if turn and turn.check_in.reminder.expires_at > talk.now else None


def awaits_words(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether the item that is asked now is answered in the patient's own words."""
    turn = awaited_turn(talk, enrolment)
    return turn is not None and isinstance(turn.item.asked, FreeText)


def ask_once_more(turn: Turn, noted: Markup) -> None:
    """Ask an item again below words that do not answer it, after what is said to them."""
    ask_below(turn, noted + "\n\n" + wanted(turn.check_in.talk.words, turn.item))


def ask_again(turn: Turn) -> None:
    """Ask an item again below words that were answered by themselves."""
    ask_below(turn, wanted(turn.check_in.talk.words, turn.item))


def _meant(turn: Turn, found: Understanding) -> str | None:
    """Return the answer that is understood of a sentence: yes or no, or a score of pain.

    “Pain is 6” answers a question whose name says that it is about pain, and no other scale.
    """
    asked = turn.item.asked
    if not any(letter.isalpha() for letter in found.text):
        return None  # a bare number was read already, or is none of this scale
    if isinstance(asked, YesNo):
        short = len(found.text.split()) <= LONGEST
        return found.answer if short and found.answer in turn.item.answers else None
    if isinstance(asked, Scale) and "pain" in turn.item.question and found.pain is not None:
        return str(found.pain) if str(found.pain) in turn.item.answers else None
    return None


def _keep_meant(talk: Talk, enrolment: Enrolment, turn: Turn, meant: str) -> None:
    """Keep an answer that was understood; words that may say more than it reach staff as well."""
    chosen = isinstance(turn.item.asked, YesNo)
    turn.check_in.keep(turn.at, ReplyKind.CHOICE if chosen else ReplyKind.SCORE, meant)
    if not chosen and len((talk.incoming.text or "").split()) > LONGEST:
        show_staff(talk, keep_words(talk, enrolment), scored=True)
    go_on_below(turn)


def _answer_in_words(turn: Turn, text: str) -> None:
    talk = turn.check_in.talk
    if reply := turn.check_in.keep(turn.at, ReplyKind.TEXT, text):
        show_staff(talk, reply)
    go_on_below(turn, words_noted(talk))


def _skip(turn: Turn) -> None:
    if can_skip(turn.item) and turn.item.key not in turn.check_in.answered:
        turn.check_in.keep(turn.at, ReplyKind.TEXT, SKIPPED)


def _not_kept(talk: Talk, asked: Number, number: Decimal) -> Markup:
    sorry = talk.words("I cannot keep this number.")
    if asked.low <= number <= asked.high:
        sorry += " " + _finest(talk.words, asked.decimals)
    return sorry + "\n" + number_wanted(talk.words, asked)


def _finest(say: Words, decimals: int) -> Markup:
    if decimals == 0:
        return say("Please leave out what comes after the point.")
    return say.plural(
        "I can keep {count} decimal place.", "I can keep {count} decimal places.", decimals
    )
