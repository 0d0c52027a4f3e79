"""What is typed while it is open whether help came: a yes or a no counts as the button does."""

from datetime import timedelta

from sqlmodel import col, select

from bot.for_patients.danger import helped
from bot.for_patients.replies import keep_words
from bot.for_patients.warning import ASKED_AGAIN_AFTER, UNANSWERED_AFTER, ask_for_help
from bot.talk import Talk
from schedules.alert import IS_OPEN, IS_WATCHED, Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.understanding.tokens import tokens
from schedules.understanding.understand import Understanding

_BEFORE = UNANSWERED_AFTER - ASKED_AGAIN_AFTER
"""So long before staff are called the patient has been asked."""
_STILL_MEANT = timedelta(days=1)
"""So long a typed no may be about the help; staff go on being called."""
_SHORT = 3  # words
_YES = frozenset({"yes", "yeah", "yep", "si", "ja", "jo"})
_NO = frozenset({"no", "nope", "nobody", "none", "nadie", "nein", "nee", "niemand", "keiner"})


def typed_for_help(talk: Talk, enrolment: Enrolment, found: Understanding) -> bool:
    """Take a typed yes or no for whether help came; False for any other words, or if not asked."""
    answer = _answer(found)
    if answer is None or not is_asked(talk, enrolment):
        return False
    helped(talk, enrolment, answer, keep_words(talk, enrolment), talk.say)
    return True


def ask_if_open(talk: Talk, enrolment: Enrolment) -> None:
    """Ask once more below other words: what they tell of the help, only a person can say."""
    if is_asked(talk, enrolment):
        ask_for_help(talk)


def is_asked(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether a patient was asked if help came, and nobody has said since.

    After a day it is left to staff: the same question below every text would only nag.
    """
    no_word = select(Alert.id).where(
        IS_WATCHED,
        IS_OPEN,
        Alert.enrolment_id == enrolment.id,
        Alert.kind == AlertKind.NO_WORD,
        col(Alert.raised_at).between(talk.now - _STILL_MEANT, talk.now + _BEFORE),
    )
    return talk.session.exec(no_word).first() is not None


def _answer(found: Understanding) -> str | None:
    """Return what an answer means: of “no, nobody comes” the first word tells.

    A yes counts only alone or with a thank you: “yes I did the exercises” ends no alarm.
    """
    said = [word.text for word in tokens(found.text)]
    if said[:1] and (said[0] in _NO or found.answer == "no"):
        return "needs_help"
    if said[:1] and len(said) <= _SHORT and (said[0] in _YES or found.answer == "yes"):
        return "has_help"
    return None
