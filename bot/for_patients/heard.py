"""What was Heard in words besides an answer: a medicine taken or unclear, and what they ask."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from bot.for_patients.check_in import Turn
from bot.for_patients.checking_in import ask_again, still_asked
from bot.for_patients.medicine import answer_medicine, medicine_meant
from bot.for_patients.misunderstood import not_meant
from bot.for_patients.permission import answer_question, question_in, question_of
from bot.for_patients.replies import keep_words, show_staff
from bot.for_patients.ruling_words import answer_told
from bot.talk import Rows, Talk
from bot.words import Words
from schedules.asked import Thing
from schedules.enrolment import Enrolment
from schedules.reply import Reply
from schedules.understanding.understand import Understanding


@dataclass(frozen=True)
class Heard:
    """What a text says of a medicine, and what it asks permission for.

    `use` is taken, asked or unclear, or None. `asked` is empty where nothing that the plan could
    know is asked about, and None where nothing is asked.
    """

    found: Understanding
    use: str | None
    asked: list[Thing] | None

    @property
    def is_told(self) -> bool:
        """Tell whether a medicine needs a question back."""
        return self.use in ("taken", "unclear")

    @property
    def needs_answer(self) -> bool:
        """Tell whether there is anything to say to it."""
        return self.use is not None or self.asked is not None


def hear(talk: Talk, enrolment: Enrolment, found: Understanding) -> Heard:
    """Return what a text says of a medicine, and what it asks permission for."""
    use = medicine_meant(talk, enrolment, found)
    return Heard(found, use, question_in(talk, enrolment, found, is_asked=use == "asked"))


def answer_heard(talk: Talk, enrolment: Enrolment, heard: Heard, below: Rows | None) -> None:
    """Keep the words, show them to staff and answer them; a question that is open is asked again.

    `below` are the buttons under an answer that only the clinic can give.
    """
    turn = still_asked(talk, enrolment)
    reply = keep_words(talk, enrolment)
    if heard.use != "taken":  # of what was taken staff are told at its own level
        show_staff(
            talk,
            reply,
            asked=_for_staff(talk, enrolment, heard, turn),
            waits=not _is_answered(talk, enrolment, heard),
        )
    say_to_heard(talk, enrolment, heard, reply, below)
    if turn and not heard.is_told:
        ask_again(turn)


def _is_answered(talk: Talk, enrolment: Enrolment, heard: Heard) -> bool:
    """Tell whether the plan itself answers the words, so that staff need not."""
    if heard.asked is None or heard.is_told:
        return False
    return question_of(talk, enrolment, heard.asked).is_known


def say_to_heard(
    talk: Talk, enrolment: Enrolment, heard: Heard, reply: Reply, below: Rows | None = None
) -> None:
    """Say what goes with a medicine, and what the plan says to a question."""
    if heard.use is not None and heard.is_told:
        answer_medicine(talk, enrolment, heard.found, reply, heard.use)
    if heard.asked or (heard.asked is not None and not heard.is_told):
        question = question_of(talk, enrolment, heard.asked)
        way = None if heard.is_told else [not_meant(talk, reply)]  # one such button is enough
        answer_question(talk, enrolment, question, way, below)


def _for_staff(
    talk: Talk, enrolment: Enrolment, heard: Heard, turn: Turn | None
) -> Callable[[Words], Markup] | None:
    """Return what staff read below the words: the answer they got, and the question still open."""
    asked = question_of(talk, enrolment, heard.asked) if heard.asked is not None else None
    if asked is None and turn is None:
        return None

    def below(say: Words) -> Markup:
        told = answer_told(say, talk.clinic, asked, heard.found.text) if asked else None
        lines = (told, turn.asked_of(say) if turn else None)
        return Markup("\n").join(line for line in lines if line)

    return below
