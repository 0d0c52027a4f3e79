"""What a patient writes that is no danger and no command: an answer, a setting, or words."""

from bot.for_patients.answering import typed_words
from bot.for_patients.arrival import typed_a_code
from bot.for_patients.breaks import not_understood, typed_for_break
from bot.for_patients.flood import has_heard_enough
from bot.for_patients.mine import ask_to_stop, says_stop
from bot.for_patients.replies import relay_words
from bot.for_patients.settings_page import (
    say_example,
    typed_setting,
)
from bot.for_patients.settling import (
    awaits_town,
    say_hour_once_more,
    typed_hour,
    typed_town,
    typed_yes_or_no,
    unknown_town,
)
from bot.for_patients.to_clinic import is_to_clinic
from bot.talk import Talk
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.understanding.permission import asks_permission
from schedules.understanding.understand import Understanding


def wrote(talk: Talk, enrolment: Enrolment, found: Understanding) -> None:
    """Answer words, a picture with or without them, or anything else without words."""
    if talk.incoming.text and talk.incoming.wordless:  # a picture with words below it
        relay_words(talk, enrolment)
        talk.say(
            talk.words(
                "Your clinic will see your words, but not the picture.\n"
                "I can only pass on words.\n\n"
                "If the picture matters, call <b>{phone}</b>.\n"
                "In an emergency call <b>{emergency}</b>.",
                **talk.clinic.facts(talk.language),
            )
        )
    elif talk.incoming.text:
        _wrote_words(talk, enrolment, found)
    elif talk.incoming.wordless and not has_heard_enough(talk, enrolment):
        talk.say(
            talk.words(
                "I can only read words, and I cannot pass this on.\n\n"
                "Please write it in words, or call <b>{phone}</b>.",
                **talk.clinic.facts(talk.language),
            )
        )


def _wrote_words(talk: Talk, enrolment: Enrolment, found: Understanding) -> None:
    stops = found.stop or says_stop(found.text)
    if not stops and is_to_clinic(talk, enrolment):
        typed_words(talk, enrolment, found)
        return
    if typed_a_code(talk, enrolment) or _settled(talk, enrolment, found):
        return
    if enrolment.state is EnrolmentState.ACTIVE and typed_for_break(talk, enrolment):
        return
    if enrolment.state is EnrolmentState.ACTIVE and stops:
        relay_words(talk, enrolment)
        ask_to_stop(talk)
    else:
        typed_words(talk, enrolment, found)
        if awaits_town(talk) and not asks_permission(found.text, talk.language):
            unknown_town(talk)
        say_hour_once_more(talk)
        say_example(talk, enrolment)
        not_understood(talk)


def _settled(talk: Talk, enrolment: Enrolment, found: Understanding) -> bool:
    """Take words for the setting that is open, or for what is asked on arrival."""
    if enrolment.state is not EnrolmentState.ACTIVE:
        return False
    if typed_setting(talk, enrolment, found):
        return True
    if awaits_town(talk) and typed_town(talk, enrolment):
        return True
    return typed_yes_or_no(talk, enrolment, found) or typed_hour(talk, enrolment)
