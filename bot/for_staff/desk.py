"""What staff can do: each command, tap and text goes to the one function that serves it."""

from datetime import date

from markupsafe import Markup

from bot.alerts import tell_again
from bot.draft import Draft
from bot.for_staff import answering_patient, changing, enrolling, previewing
from bot.for_staff.alert_list import show_alerts, tapped_take_on
from bot.for_staff.enrolling import TOPIC
from bot.for_staff.new_phone import show_way_for_new_phone
from bot.for_staff.on_duty import change_duty, show_duty
from bot.for_staff.past import send_past
from bot.for_staff.patient_chart import show_chart
from bot.for_staff.patient_list import show_list, show_silent
from bot.for_staff.patients import show_card
from bot.for_staff.plan_list import ask_update, show_plans
from bot.for_staff.staff import Role, Staff
from bot.menus import staff_menu
from bot.talk import Talk
from schedules.enrolment import Enrolment, EnrolmentState


def serve_staff(talk: Talk, member: Staff) -> None:
    """Answer one turn of a member of staff; their rights were read for this very turn."""
    talk.language = member.language
    incoming = talk.incoming
    if incoming.blocked is False or incoming.command == "start":
        tell_again(talk.session, member, talk.now)
    if incoming.tap is not None:
        _tapped(talk, member)
    elif incoming.command is not None:
        _commanded(talk, member, incoming.command)
    elif (incoming.text or incoming.wordless) and answering_patient.replied(talk, member):
        return
    elif incoming.text and not incoming.edited and (draft := _answering(talk, member)):
        answering_patient.typed(talk, draft)
    elif incoming.text and not incoming.edited and (draft := _enrolling(talk, member)):
        enrolling.typed(talk, draft)
    elif incoming.text and not incoming.edited and (draft := _changing(talk, member)):
        changing.typed(talk, draft)
    elif incoming.text and not incoming.edited and (draft := talk.draft(previewing.TOPIC)):
        previewing.typed(talk, draft)
    elif incoming.text or incoming.wordless:
        talk.say(talk.words("I did not understand that.") + "\n\n" + _help(talk))


def _answering(talk: Talk, member: Staff) -> Draft | None:
    return talk.draft(answering_patient.TOPIC) if may_enrol(member) else None


def _enrolling(talk: Talk, member: Staff) -> Draft | None:
    return talk.draft(TOPIC) if may_enrol(member) else None


def _changing(talk: Talk, member: Staff) -> Draft | None:
    return talk.draft(changing.TOPIC) if may_enrol(member) else None


def _tapped(talk: Talk, member: Staff) -> None:
    meaning = talk.house.signer.read(talk.incoming.chat_id, talk.incoming.tap or "")
    before = len(talk.taps)
    if not meaning or not (_looked(talk, member, meaning) or _acted(talk, member, meaning)):
        talk.toast(talk.words("This button no longer works."))
    if len(talk.taps) == before:
        talk.toast(Markup(""))


def _looked(talk: Talk, member: Staff, meaning: list[str]) -> bool:
    """Serve a tap that anybody on the staff may make; False for any other."""
    match meaning:
        case ["list" | "silent" as which, page]:
            (show_list if which == "list" else show_silent)(talk, int(page))
        case ["card", enrolment_id]:
            show_card(talk, int(enrolment_id), may_enrol(member))
        case ["chart", enrolment_id]:
            show_chart(talk, int(enrolment_id))
        case ["alerts", page]:
            show_alerts(talk, member, int(page))
        case ["duty", on_or_off]:
            change_duty(talk, member, on_or_off)
        case ["plans"]:
            show_plans(talk, may_enrol(member))
        case ["preview", mark]:
            previewing.chose_plan(talk, mark)
        case ["look", mark, day]:
            previewing.look(talk, mark, date.fromisoformat(day))
        case ["leaf", mark, day, page]:
            previewing.turn(talk, mark, date.fromisoformat(day), int(page))
        case _:
            return False
    return True


def _acted(talk: Talk, member: Staff, meaning: list[str]) -> bool:
    """Serve a tap that changes something; False for somebody who may not."""
    if not may_enrol(member):
        return False
    match meaning:
        case ["ack", alert_id, *page]:
            tapped_take_on(talk, member, int(alert_id), *page)
        case ["invite" | "phone" as way, enrolment_id]:
            _WAYS_IN[way](talk, int(enrolment_id))
        case ["past", enrolment_id, place]:
            send_past(talk, int(enrolment_id), int(place))
        case ["update", mark]:
            ask_update(talk, mark)
        case ["apply", mark, seal]:
            ask_update(talk, mark, seal)
        case [verb, *arguments] if verb in answering_patient.VERBS:
            answering_patient.tapped(talk, member, verb, arguments)
        case [verb, *arguments] if verb in changing.VERBS:
            changing.tapped(talk, verb, arguments)
        case [verb, *arguments]:
            _tapped_while_enrolling(talk, verb, arguments)
    return True


def _tapped_while_enrolling(talk: Talk, verb: str, arguments: list[str]) -> None:
    draft = talk.draft(TOPIC)
    if draft and not enrolling.still_there(talk, draft):
        return
    match draft, [verb, *arguments]:
        case None, _:
            talk.toast(talk.words("This button no longer works."))
        case _, ["drop"]:
            enrolling.drop(talk)
        case _, ["plan", place] if draft.asks == "plan":
            enrolling.chose_plan(talk, draft, int(place))
        case _, ["date", day] if draft.asks == "date":
            enrolling.chose_date(talk, draft, date.fromisoformat(day))
        case _, ["speaks", language] if draft.asks == "language":
            enrolling.chose_language_of_patient(talk, draft, language)
        case _, ["enrol"] if draft.asks == "confirm":
            enrolling.confirmed(talk, draft)
        case _:
            talk.toast(talk.words("This button no longer works."))


def may_enrol(member: Staff) -> bool:
    """Tell whether this member of staff may change anything; observers only look."""
    return member.role is not Role.OBSERVER


def _commanded(talk: Talk, member: Staff, command: str) -> None:
    if _asked_to_see(talk, member, command):
        return
    if command in ("enroll", "enrol"):
        if may_enrol(member):
            enrolling.begin(talk)
        else:
            talk.say(talk.words("You may look, but not enrol. Ask an admin of your clinic."))
    elif command == "preview":
        previewing.begin(talk)
    elif command == "cancel":
        enrolling.drop(talk)
    elif command == "start" and talk.incoming.argument:
        talk.say(talk.words("This link is for the patient. Please open it on the patient's phone."))
    else:
        staff_menu(talk)
        talk.say(_help(talk))


def _asked_to_see(talk: Talk, member: Staff, command: str) -> bool:
    """Serve a command that opens a page; False for any other."""
    match command:
        case "patients":
            show_list(talk)
        case "alerts":
            show_alerts(talk, member)
        case "duty":
            show_duty(talk, member)
        case "plans":
            show_plans(talk, may_enrol(member))
        case "silent":
            show_silent(talk)
        case _ if command.startswith("patient_") and command[8:].isdecimal():
            show_card(talk, int(command[8:][:18]), may_enrol(member))
        case _:
            return False
    return True


def _help(talk: Talk) -> Markup:
    return talk.words(
        "<b>Aftercare for {clinic}</b>\n"
        "/enroll – enrol a patient, in under a minute\n"
        "/patients – your patients, each with a card\n"
        "/alerts – what waits for somebody to take it on\n"
        "/silent – those who give no answer any more\n"
        "/duty – go on or off duty\n"
        "/preview – what a plan sends, for any date\n"
        "/plans – your plans, and who is on which version\n"
        "/cancel – drop what you began\n\n"
        "What patients write, and each problem they report, comes to you here.\n"
        "To answer, reply to the message. The patient reads it in their chat.",
        **talk.clinic.facts(talk.language),
    )


def _invite_again(talk: Talk, enrolment_id: int) -> None:
    enrolment = talk.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.state is not EnrolmentState.INVITED:
        talk.toast(talk.words("This patient has joined already."))
        return
    enrolling.show_ways_in(talk, enrolment)


_WAYS_IN = {"invite": _invite_again, "phone": show_way_for_new_phone}
