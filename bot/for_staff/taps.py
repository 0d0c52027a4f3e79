"""What staff can tap: the table of the verbs behind their buttons."""

from collections.abc import Callable
from datetime import date
from types import ModuleType

from bot.for_staff import (
    announcing,
    answering_helper,
    answering_patient,
    calling_patient,
    changing,
    clinic_page,
    coming_messages,
    enrol_together,
    enrolling,
    exporting,
    helper_waits,
    leaving,
    merging,
    notes,
    pausing_patient,
    previewing,
    reminder_list,
    talked,
    team_page,
    threads,
)
from bot.for_staff.acting import show_more
from bot.for_staff.alert_list import show_alerts, tapped_take_on
from bot.for_staff.audit_page import show_audit
from bot.for_staff.find import show_found
from bot.for_staff.new_phone import show_way_for_new_phone
from bot.for_staff.on_duty import change_digest, change_duty
from bot.for_staff.past import send_past
from bot.for_staff.patient_chart import show_chart
from bot.for_staff.patient_list import show_list, show_silent
from bot.for_staff.patients import show_card
from bot.for_staff.plan_list import ask_update, show_plans, stop_update
from bot.for_staff.rights import ADMINS, ALL, CARERS, Tap
from bot.for_staff.round import show_round
from bot.for_staff.staff import Staff
from bot.for_staff.undoing import undo
from bot.for_staff.unjoined import show_unjoined
from bot.for_staff.way_in import invite_again
from bot.talk import Talk


def _enrolling(verb: str) -> Callable[[Talk, Staff, list[str]], None]:
    return lambda talk, member, given: enrolling.tapped(talk, verb, given)


def _changing(verb: str) -> Callable[[Talk, Staff, list[str]], None]:
    return lambda talk, member, given: changing.tapped(talk, verb, given)


def _announcing(verb: str) -> Callable[[Talk, Staff, list[str]], None]:
    return lambda talk, member, given: announcing.tapped(talk, verb, given)


def _answering(verb: str) -> Callable[[Talk, Staff, list[str]], None]:
    return lambda talk, member, given: answering_patient.tapped(talk, member, verb, given)


def _clinic(verb: str) -> Callable[[Talk, Staff, list[str]], None]:
    return lambda talk, member, given: clinic_page.tapped(talk, verb, given)


_ACTING = (coming_messages, leaving, merging, pausing_patient, threads)


def _acting(verb: str, part: ModuleType) -> Callable[[Talk, Staff, list[str]], None]:
    return lambda talk, member, given: part.tapped(talk, member, verb, given)


def _team(verb: str) -> Callable[[Talk, Staff, list[str]], None]:
    return lambda talk, member, given: team_page.tapped(talk, member, verb, given)


def _list(verb: str) -> Callable[[Talk, Staff, list[str]], None]:
    return lambda talk, member, given: enrol_together.tapped(talk, member, verb, given)


def _look(talk: Talk, member: Staff, given: list[str]) -> None:
    previewing.look(talk, given[0], date.fromisoformat(given[1]))


def _leaf(talk: Talk, member: Staff, given: list[str]) -> None:
    previewing.turn(talk, given[0], date.fromisoformat(given[1]), int(given[2]))


def _find(talk: Talk, member: Staff, given: list[str]) -> None:
    show_found(talk, int(given[0]), ":".join(given[1:]))  # a name may have a colon of its own


_TAPS = (
    Tap("ack", CARERS, lambda talk, member, given: tapped_take_on(talk, member, *given)),
    Tap("alerts", ALL, lambda talk, member, given: show_alerts(talk, member, int(given[0]))),
    Tap("apply", CARERS, lambda talk, member, given: ask_update(talk, *given)),
    Tap("audit", ADMINS, lambda talk, member, given: show_audit(talk, *map(int, given))),
    Tap("card", ALL, lambda talk, member, given: show_card(talk, member, *given)),
    Tap("chart", ALL, lambda talk, member, given: show_chart(talk, int(given[0]))),
    Tap("digest", ALL, lambda talk, member, given: change_digest(talk, member, *given)),
    Tap("duty", ALL, lambda talk, member, given: change_duty(talk, member, given[0])),
    Tap("export", CARERS, exporting.tapped),
    Tap("exportall", ADMINS, exporting.tapped_all),
    Tap("find", ALL, _find),
    Tap("hold", CARERS, lambda talk, member, given: stop_update(talk)),
    Tap("invite", CARERS, lambda talk, member, given: invite_again(talk, int(given[0]))),
    Tap("leaf", ALL, _leaf),
    Tap("list", ALL, lambda talk, member, given: show_list(talk, int(given[0]))),
    Tap("look", ALL, _look),
    Tap("more", CARERS, lambda talk, member, given: show_more(talk, member, given[0])),
    Tap("note", CARERS, notes.opened),
    Tap("number", CARERS, calling_patient.opened),
    Tap("past", CARERS, lambda talk, member, given: send_past(talk, *map(int, given))),
    Tap(helper_waits.VERB, CARERS, answering_helper.closed),
    Tap("phone", CARERS, lambda talk, member, given: show_way_for_new_phone(talk, int(given[0]))),
    Tap("plans", ALL, lambda talk, member, given: show_plans(talk, member)),
    Tap("preview", ALL, lambda talk, member, given: previewing.chose_plan(talk, given[0])),
    Tap("reminder", ALL, reminder_list.show_reminder),
    Tap("reminders", ALL, reminder_list.tapped),
    Tap("silent", ALL, lambda talk, member, given: show_silent(talk, int(given[0]))),
    Tap("talked", CARERS, talked.opened),
    Tap("today", ALL, lambda talk, m, given: show_round(talk, m, int(given[0]), *given[1:])),
    Tap("undo", CARERS, undo),
    Tap("unjoined", CARERS, lambda talk, member, given: show_unjoined(talk, int(given[0]))),
    Tap("update", CARERS, lambda talk, member, given: ask_update(talk, given[0])),
    *(Tap(verb, CARERS, _announcing(verb)) for verb in sorted(announcing.VERBS)),
    *(Tap(verb, CARERS, _answering(verb)) for verb in sorted(answering_patient.VERBS)),
    *(Tap(verb, CARERS, _changing(verb)) for verb in sorted(changing.VERBS)),
    *(Tap(verb, CARERS, _enrolling(verb)) for verb in sorted(enrolling.VERBS)),
    *(Tap(verb, ADMINS, _clinic(verb)) for verb in sorted(clinic_page.VERBS)),
    *(Tap(verb, CARERS, _acting(verb, part)) for part in _ACTING for verb in sorted(part.VERBS)),
    *(Tap(verb, CARERS, _list(verb)) for verb in sorted(enrol_together.VERBS)),
    *(Tap(verb, ADMINS, _team(verb)) for verb in sorted(team_page.VERBS)),
)
TAPS = {tap.verb: tap for tap in _TAPS}
