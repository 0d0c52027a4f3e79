"""What a patient can do: each tap, command and text goes to the one function that answers it."""

from collections.abc import Callable

from markupsafe import Markup

from bot.alerts import raise_alert
from bot.for_patients.answering import changed_mind, tapped_answer, typed_words
from bot.for_patients.arrival import come_back, decline_another, offer_return, typed_a_code
from bot.for_patients.baseline import begin
from bot.for_patients.breaks import not_understood, tapped_break, typed_for_break
from bot.for_patients.checking_in import tapped_item, turned
from bot.for_patients.codes import opens_code
from bot.for_patients.danger import answer_danger, tapped_help, tapped_sign
from bot.for_patients.erasing import from_before
from bot.for_patients.flood import has_heard_enough, is_flood, keep_in_flood, told_already
from bot.for_patients.helping import show_helper, tapped_helper
from bot.for_patients.medicine import PRESCRIBED, tapped_medicine, tapped_prescribed
from bot.for_patients.mine import ask_to_stop, help_text, keep_on, says_stop, stop
from bot.for_patients.pausing import ask_pause, complete_said
from bot.for_patients.permission import asked_by_command, tapped_question
from bot.for_patients.privacy import PRIVACY, commanded_privacy, tapped_privacy
from bot.for_patients.problem import unlisted_problem
from bot.for_patients.progress import show_progress
from bot.for_patients.replies import relay_words
from bot.for_patients.settings_page import (
    say_example,
    show_settings,
    tapped_setting,
    typed_setting,
)
from bot.for_patients.settling import (
    awaits_town,
    chose_hour,
    chose_zone,
    offer_zones,
    replan,
    say_hour_once_more,
    settles,
    typed_hour,
    typed_town,
    typed_yes_or_no,
    unknown_town,
)
from bot.for_patients.to_clinic import is_to_clinic
from bot.for_patients.today import today_card
from bot.for_patients.travelling import ask_travel
from bot.for_patients.whole_plan import send_calendar, show_plan
from bot.for_staff.calling_off import heard_again, reached_again
from bot.talk import Talk
from schedules.alert import AlertKind
from schedules.complete import is_complete
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.understanding.permission import asks_permission
from schedules.understanding.understand import Understanding, understand


def _settings(talk: Talk, enrolment: Enrolment) -> None:
    if is_complete(talk.session, enrolment):
        talk.say(complete_said(talk))
    show_settings(talk, enrolment)


def _help(talk: Talk, enrolment: Enrolment) -> None:
    ended = [complete_said(talk)] if is_complete(talk.session, enrolment) else []
    html = Markup("\n\n").join([*ended, help_text(talk)])
    talk.say(html)


PAGES: dict[str, Callable[[Talk, Enrolment], None]] = {
    "plan": show_plan,
    "progress": show_progress,
    "pause": ask_pause,
    "travel": ask_travel,
    "helper": show_helper,
    "settings": _settings,
    "help": _help,
}
COMMANDS = ("start", "today", "can", *PAGES, *PRIVACY, "stop")


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
    elif opens_code(talk, enrolment):
        return
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
    meaning = _meaning(talk, enrolment)
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
        case ["sign" | "unlisted" | "helped" | "medicine" | "script" | "may" | "meant", *_]:
            _tapped_safety(talk, enrolment, meaning)
        case ["return"]:
            come_back(talk, enrolment)
        case ["export" | "erase" as verb, *arguments]:
            tapped_privacy(talk, enrolment, verb, arguments)
        case [verb, *arguments] if enrolment.state is EnrolmentState.ACTIVE:
            _tapped_setting(talk, enrolment, verb, arguments)
        case _:
            talk.toast(talk.words("This button no longer works."))
    if len(talk.taps) == before:
        talk.toast(Markup(""))


def _meaning(talk: Talk, enrolment: Enrolment) -> list[str] | None:
    """Return what the tapped button means; None if it is not this patient's, or not any more."""
    if from_before(talk, enrolment):
        return None
    return talk.house.signer.read(talk.incoming.chat_id, talk.incoming.tap or "")


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
        case ["may" | "meant", *_]:
            tapped_question(talk, enrolment, meaning)
        case _:
            talk.toast(talk.words("This button no longer works."))


def _tapped_setting(talk: Talk, enrolment: Enrolment, verb: str, arguments: list[str]) -> None:
    match [verb, *arguments]:
        case ["pause" | "resume" | "travel", *_]:
            tapped_break(talk, enrolment, [verb, *arguments])
        case ["helper", *rest]:
            tapped_helper(talk, enrolment, rest)
        case ["zone" | "zones" | "hour", *_]:
            _tapped_on_arrival(talk, enrolment, verb, arguments)
        case ["begin", when, reminder_id]:
            begin(talk, enrolment, when, int(reminder_id))
        case ["set" | "settle", *path]:  # before each setting had a page, it was `settle`
            tapped_setting(talk, enrolment, path)
        case _:
            _tapped_page(talk, enrolment, [verb, *arguments])


def _tapped_page(talk: Talk, enrolment: Enrolment, meaning: list[str]) -> None:
    match meaning:
        case ["calendar"]:
            send_calendar(talk, enrolment)
        case ["consent", *_]:
            talk.toast(talk.words("You have agreed already."))
        case ["stop"]:
            ask_to_stop(talk)
        case ["stop", "yes"]:
            stop(talk, enrolment)
        case ["stop", "no"]:
            keep_on(talk)
        case _:
            talk.toast(talk.words("This button no longer works."))


def _tapped_on_arrival(talk: Talk, enrolment: Enrolment, verb: str, arguments: list[str]) -> None:
    match [verb, *arguments]:
        case ["zone", zone] if settles(talk):
            chose_zone(talk, enrolment, zone)
        case ["zones"] if settles(talk):
            offer_zones(talk, enrolment)
        case ["hour", digits] if settles(talk):
            chose_hour(talk, enrolment, digits)
        case _:
            talk.toast(talk.words("This is set already. To change it, type /settings."))


def _commanded(
    talk: Talk, enrolment: Enrolment, command: str, found: Understanding | None = None
) -> None:
    if found and command not in COMMANDS and talk.incoming.argument:
        typed_words(talk, enrolment, found)  # words that happen to begin with a slash
    elif command in PRIVACY:
        commanded_privacy(talk, enrolment, command)
    elif command == "can":
        asked_by_command(talk, enrolment)
    elif enrolment.state is EnrolmentState.STOPPED:
        offer_return(talk, enrolment)
    elif command in ("start", "today"):
        if command == "today" or not decline_another(talk, enrolment, talk.incoming.argument):
            talk.say(today_card(talk, enrolment))
    elif command in PAGES:
        PAGES[command](talk, enrolment)
    elif command == "stop":
        ask_to_stop(talk)
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
