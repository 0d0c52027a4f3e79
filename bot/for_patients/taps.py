"""What a patient taps: each button goes to the one function that answers it."""

from markupsafe import Markup

from bot.for_patients.answering import changed_mind, tapped_answer
from bot.for_patients.baseline import begin
from bot.for_patients.breaks import tapped_break
from bot.for_patients.checking_in import tapped_item, turned
from bot.for_patients.coming_back import come_back
from bot.for_patients.danger import tapped_help, tapped_sign
from bot.for_patients.erasing import from_before
from bot.for_patients.helping import tapped_helper
from bot.for_patients.medicine import PRESCRIBED, tapped_medicine, tapped_prescribed
from bot.for_patients.mine import ask_to_stop, keep_on, stop
from bot.for_patients.permission import tapped_question
from bot.for_patients.privacy import tapped_privacy
from bot.for_patients.problem import unlisted_problem
from bot.for_patients.settings_page import (
    tapped_setting,
)
from bot.for_patients.settling import (
    chose_hour,
    chose_zone,
    offer_zones,
    settles,
)
from bot.for_patients.whole_plan import send_calendar
from bot.talk import Talk
from schedules.enrolment import Enrolment, EnrolmentState


def tapped(talk: Talk, enrolment: Enrolment) -> None:
    """Answer a tap; a button that is not this patient's, or no longer works, says so."""
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
