"""What a patient can do: each tap, command and text goes to the one function that answers it."""

from markupsafe import Markup

from bot.alerts import raise_alert
from bot.for_patients.answering import changed_mind, tapped_answer, typed_words
from bot.for_patients.arrival import come_back, decline_another, offer_return
from bot.for_patients.checking_in import tapped_item, turned
from bot.for_patients.danger import answer_danger, tapped_help, tapped_sign
from bot.for_patients.flood import has_heard_enough, is_flood, keep_in_flood, told_already
from bot.for_patients.medicine import PRESCRIBED, tapped_medicine, tapped_prescribed
from bot.for_patients.mine import ask_to_stop, help_text, keep_on, privacy_text, says_stop, stop
from bot.for_patients.problem import unlisted_problem
from bot.for_patients.replies import relay_words
from bot.for_patients.settling import (
    ask_zone,
    awaits_town,
    chose_hour,
    chose_zone,
    offer_zones,
    replan,
    settles,
    show_settings,
    typed_hour,
    typed_town,
    unknown_town,
)
from bot.for_patients.today import today_card
from bot.for_patients.whole_plan import send_calendar, show_plan
from bot.for_staff.calling_off import heard_again, reached_again
from bot.talk import Talk
from schedules.alert import AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.understanding.understand import Understanding, understand

COMMANDS = ("start", "today", "plan", "settings", "help", "privacy", "stop")


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
        _tapped(talk, enrolment)
    elif incoming.command in COMMANDS and not incoming.argument:
        _commanded(talk, enrolment, incoming.command)
    else:
        _said(talk, enrolment, understand(incoming.text or "", talk.language))


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
        _commanded(talk, enrolment, talk.incoming.command, found)
    else:
        _wrote(talk, enrolment, found)


def _tapped(talk: Talk, enrolment: Enrolment) -> None:
    meaning = talk.house.signer.read(talk.incoming.chat_id, talk.incoming.tap or "")
    before = len(talk.taps)
    match meaning:
        case ["answer", reminder_id, answer]:
            tapped_answer(talk, enrolment, int(reminder_id), answer)
        case ["score" | "choose", reminder_id, item, answer]:
            tapped_item(talk, enrolment, int(reminder_id), item, answer)
        case ["turn" | "pass" | "skip" as verb, reminder_id, item]:
            turned(talk, enrolment, verb, int(reminder_id), item)
        case ["again" | "undo" | "later" | "snooze" | "wake" | "shift", *_]:
            changed_mind(talk, enrolment, meaning)
        case ["sign" | "unlisted" | "helped" | "medicine" | "script", *_]:
            _tapped_safety(talk, enrolment, meaning)
        case ["return"]:
            come_back(talk, enrolment)
        case [verb, *arguments] if enrolment.state is EnrolmentState.ACTIVE:
            _tapped_setting(talk, enrolment, verb, arguments)
        case _:
            talk.toast(talk.words("This button no longer works."))
    if len(talk.taps) == before:
        talk.toast(Markup(""))


def _tapped_safety(talk: Talk, enrolment: Enrolment, meaning: list[str]) -> None:
    match meaning:
        case ["sign", name]:
            tapped_sign(talk, enrolment, name)
        case ["unlisted"]:
            unlisted_problem(talk, enrolment)
        case ["helped", "has_help" | "needs_help" as answer]:
            tapped_help(talk, enrolment, answer)
        case ["medicine", reply_id, "taken" | "asked" as meant]:
            tapped_medicine(talk, enrolment, int(reply_id), meant)
        case ["script", reply_id, answer] if answer in PRESCRIBED:
            tapped_prescribed(talk, enrolment, int(reply_id), answer)
        case _:
            talk.toast(talk.words("This button no longer works."))


def _tapped_setting(talk: Talk, enrolment: Enrolment, verb: str, arguments: list[str]) -> None:
    match [verb, *arguments]:
        case ["calendar"]:
            send_calendar(talk, enrolment)
        case ["settle"]:
            ask_zone(talk, enrolment)
        case ["zone", zone] if settles(talk):
            chose_zone(talk, enrolment, zone)
        case ["zones"] if settles(talk):
            offer_zones(talk, enrolment)
        case ["hour", digits] if settles(talk):
            chose_hour(talk, enrolment, digits)
        case ["zone" | "zones" | "hour", *_]:
            talk.toast(talk.words("This is set already. To change it, type /settings."))
        case ["stop", "yes"]:
            stop(talk, enrolment)
        case ["stop", "no"]:
            keep_on(talk)
        case _:
            talk.toast(talk.words("This button no longer works."))


def _commanded(
    talk: Talk, enrolment: Enrolment, command: str, found: Understanding | None = None
) -> None:
    if found and command not in COMMANDS and talk.incoming.argument:
        typed_words(talk, enrolment, found)  # words that happen to begin with a slash
    elif command == "privacy":
        talk.say(privacy_text(talk))
    elif enrolment.state is EnrolmentState.STOPPED:
        offer_return(talk, enrolment)
    elif command in ("start", "today"):
        if command == "today" or not decline_another(talk, enrolment):
            talk.say(today_card(talk, enrolment))
    elif command == "plan":
        show_plan(talk, enrolment)
    elif command == "settings":
        show_settings(talk, enrolment)
    elif command == "stop":
        ask_to_stop(talk)
    elif command == "help":
        talk.say(help_text(talk))
    else:
        talk.say(talk.words("I do not know this command.") + "\n\n" + help_text(talk))


def _wrote(talk: Talk, enrolment: Enrolment, found: Understanding) -> None:
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
    if awaits_town(talk) and typed_town(talk, enrolment):
        return
    if enrolment.state is EnrolmentState.ACTIVE and typed_hour(talk, enrolment):
        return
    if enrolment.state is EnrolmentState.ACTIVE and (found.stop or says_stop(found.text)):
        relay_words(talk, enrolment)
        ask_to_stop(talk)
    else:
        typed_words(talk, enrolment, found)
        if awaits_town(talk):
            unknown_town(talk)


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
