"""Who may do what: every command and every button, in each role and each kind of chat."""

import pytest
from clinic import open_clinic

from bot.for_staff.commands import COMMANDS
from bot.for_staff.front_page import menu_of
from bot.for_staff.rights import ADMINS, ALL, CARERS
from bot.for_staff.staff import Role, Staff
from bot.for_staff.taps import TAPS
from bot.for_staff.typed import TYPED
from bot.words import words
from schedules.audit import AuditEntry
from schedules.enrolment import Enrolment
from schedules.message import Message

# What changes anything for a patient or the clinic is not for who only looks.
NEVER_OBSERVERS = {"announce", "audit", "clinic", "enroll", "enrol", "export", "staff"}
LOOKING = {
    *("alerts", "card", "chart", "digest", "duty", "find", "leaf", "list", "look", "plans"),
    *("preview", "reminder", "reminders", "silent", "today"),
}
REFUSED = "You may look, but not do this. Ask an admin of your clinic."


def test_each_command_is_for_one_of_three_circles() -> None:
    for served in (*COMMANDS, *TAPS.values(), *TYPED):
        assert served.who in (ALL, CARERS, ADMINS)


def test_observers_may_only_look() -> None:
    assert {c.name for c in COMMANDS if Role.OBSERVER not in c.who} == NEVER_OBSERVERS
    assert {tap.verb for tap in TAPS.values() if Role.OBSERVER in tap.who} == LOOKING


@pytest.mark.parametrize("role", Role)
async def test_every_command_and_button_is_refused_to_whoever_may_not(role: Role) -> None:
    async with open_clinic() as clinic:
        await clinic.joined()
        ida = await clinic.colleague(role)
        before = [clinic.rows(table) for table in (Enrolment, Staff, AuditEntry)]
        for command in COMMANDS:
            said = await ida.send(f"/{command.name}")
            refused = [message["text"] for message in said] == [REFUSED]
            assert refused is (role not in command.who), command.name
        for tap in TAPS.values():
            if role not in tap.who:
                data = clinic.signer.data(ida.id, tap.verb, "1", "1")
                assert await ida.tap_data(data, said[-1]["id"]) == []
                assert await ida.toast() == REFUSED, tap.verb
        assert [clinic.rows(table) for table in (Enrolment, Staff, AuditEntry)] == before


async def test_patients_and_strangers_are_no_staff_and_groups_hear_nothing(clinic) -> None:
    rosa = await clinic.joined()
    paul = await clinic.person("Paul")
    for someone in (rosa, paul):
        at = (await someone.send("/help"))[-1]["id"]
        staffs = len(clinic.rows(Message, Message.chat_id == clinic.nurse.id))
        for tap in TAPS.values():
            await someone.tap_data(clinic.signer.data(someone.id, tap.verb, "1", "1"), at)
        assert clinic.rows(AuditEntry) == []
        assert len(clinic.rows(Message, Message.chat_id == clinic.nurse.id)) == staffs


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_the_menu_shows_what_the_role_may_do(language: str) -> None:
    say = words(language)
    for role in Role:
        member = Staff(user_id=1, role=role, language=language, added_at=None)
        shown = [name for name, _ in menu_of(member, say)]
        assert shown == [c.name for c in COMMANDS if c.menu and role in c.who] + ["help"]
