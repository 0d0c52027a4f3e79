"""What a patient does: a tap, a command or words, each to where it is answered; danger first."""

import re

from bot.alerts import raise_alert
from bot.for_patients.codes import opens_code
from bot.for_patients.commands import COMMANDS, commanded
from bot.for_patients.danger import answer_danger
from bot.for_patients.flood import is_flood, keep_in_flood, told_already
from bot.for_patients.help_typed import ask_if_open, typed_for_help
from bot.for_patients.mine import ask_to_stop
from bot.for_patients.settling import (
    replan,
)
from bot.for_patients.taps import tapped
from bot.for_patients.wrote import wrote
from bot.for_staff.calling_off import heard_again, reached_again
from bot.incoming import Incoming
from bot.talk import Talk
from schedules.alert import AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.understanding.understand import Understanding, understand

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{16,64}")


def serve_patient(talk: Talk, enrolment: Enrolment) -> None:
    """Answer one turn of a patient who is, or was, on a plan."""
    talk.language = enrolment.language
    talk.enrolment_id = enrolment.id
    incoming = talk.incoming
    if incoming.blocked is None:
        heard_again(talk.session, enrolment, talk.now)  # whoever writes or taps is not silent
    if incoming.blocked is None and not enrolment.reachable:
        _reached_again(talk, enrolment)  # whoever writes or taps can be reached
    if incoming.blocked is not None:
        _blocked(talk, enrolment, incoming.blocked)
    elif incoming.tap is not None:
        tapped(talk, enrolment)
    elif opens_code(talk, enrolment):
        return
    elif incoming.command in COMMANDS and (not incoming.argument or _is_link(incoming)):
        commanded(talk, enrolment, incoming.command)
    else:
        _said(talk, enrolment, understand(incoming.text or "", talk.language))


def _is_link(incoming: Incoming) -> bool:
    """Tell whether a link was opened: what stands in it is no words, whatever they look like."""
    return incoming.command == "start" and bool(_PAYLOAD.fullmatch(incoming.argument))


def _said(talk: Talk, enrolment: Enrolment, found: Understanding) -> None:
    """Answer words, or what came without any; danger in them goes first, whatever else they are."""
    in_flood = bool(found.text) and is_flood(talk, enrolment)
    if in_flood and (not found.red_flags or told_already(talk, enrolment, found)):
        keep_in_flood(talk, enrolment)
    elif found.red_flags:
        answer_danger(talk, enrolment, found)
        if found.stop and enrolment.state is EnrolmentState.ACTIVE:
            ask_to_stop(talk)
    elif talk.incoming.command is not None:
        commanded(talk, enrolment, talk.incoming.command, found)
    elif not typed_for_help(talk, enrolment, found):
        wrote(talk, enrolment, found)
        ask_if_open(talk, enrolment)


def _blocked(talk: Talk, enrolment: Enrolment, blocked: bool) -> None:
    if enrolment.state is not EnrolmentState.ACTIVE or enrolment.reachable is not blocked:
        return
    if blocked:
        enrolment.reachable = False
        raise_alert(talk.session, AlertKind.UNREACHABLE, talk.now, enrolment.id)
    else:
        _reached_again(talk, enrolment)


def _reached_again(talk: Talk, enrolment: Enrolment) -> None:
    """Go on writing: what was skipped meanwhile and is still in time is planned again."""
    reached_again(talk.session, enrolment, talk.now)
    if enrolment.state is EnrolmentState.ACTIVE:
        replan(talk, enrolment, {})
