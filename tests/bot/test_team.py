"""The team: invited by a code that works once, given roles, taken off at once."""

from clinic import open_clinic, verbs

from bot.draft import Draft
from bot.for_staff.staff import Role, Staff
from bot.for_staff.staff_invitation import StaffInvitation
from schedules.audit import Action, AuditEntry


async def invite(clinic, role: Role = Role.CLINICIAN) -> str:
    """Let the nurse, an admin, invite a colleague; return the link."""
    await clinic.nurse.send("/staff")
    await clinic.nurse.tap("recruit")
    [said] = await clinic.nurse.tap("recruit", role.value)
    return next(line for line in said["text"].splitlines() if line.startswith("https://"))


async def test_a_colleague_joins_by_link_or_code_once(clinic):
    link = await invite(clinic)
    ida = await clinic.person("Ida", language_code="de")
    [asked] = await ida.open(link)
    assert verbs(asked) == ["joins", "joins"]
    [again] = await ida.send("What is this?")
    assert verbs(again) == ["joins", "joins"]
    await ida.tap("joins", "yes")
    [joined] = clinic.rows(Staff, Staff.user_id == ida.id)
    assert (joined.role, joined.name, joined.language) == (Role.CLINICIAN, "Ida", "de")
    assert "Ida" in (await clinic.nurse.received())[-1]["text"]
    assert "enroll" in [c["command"] for c in (await ida.phone.chat())["commands"]]
    paul = await clinic.person("Paul")
    [refused] = await paul.open(link)
    assert verbs(refused) == []
    assert clinic.rows(Staff, Staff.user_id == paul.id) == []
    [told] = await ida.open(link)
    assert "colleague" not in told["text"]  # German
    assert [e.action for e in clinic.rows(AuditEntry)] == [
        Action.STAFF_INVITED,
        Action.STAFF_ADDED,
    ]


async def test_an_invitation_belongs_to_whoever_opens_it_first_and_ends_after_a_day(clinic):
    link = await invite(clinic, Role.OBSERVER)
    ida, paul = await clinic.person("Ida"), await clinic.person("Paul")
    await ida.open(link)
    [refused] = await paul.open(link)
    assert verbs(refused) == []
    await ida.tap("joins", "no")
    await clinic.advance(hours=25)
    [late] = await ida.open(link)
    assert verbs(late) == []
    assert len(clinic.rows(Staff)) == 1
    assert [row.used_at for row in clinic.rows(StaffInvitation)] == [None]


async def test_the_typed_code_works_and_wrong_ones_are_throttled(clinic):
    await invite(clinic)
    said = (await clinic.nurse.received())[-1]["text"]
    code = next(line for line in said.splitlines() if line[5:6] == "-" and len(line) == 11)
    ida, paul = await clinic.person("Ida"), await clinic.person("Paul")
    for _ in range(5):
        await paul.send("AAAA2-BBBB3")
    [slow] = await paul.send(code)
    assert verbs(slow) == []
    [asked] = await ida.send(code.lower())
    assert verbs(asked) == ["joins", "joins"]


async def test_roles_change_at_once_with_menu_and_open_conversation():
    async with open_clinic() as clinic:
        ida = await clinic.colleague()
        await ida.send("/enroll")
        assert [row.chat_id for row in clinic.rows(Draft)] == [ida.id]
        await clinic.nurse.send("/staff")
        await clinic.nurse.tap("member", ida.id)
        await clinic.nurse.tap("role", ida.id, "observer")
        assert clinic.rows(Draft) == []
        assert "observer" in (await ida.received())[-1]["text"]
        commands = [c["command"] for c in (await ida.phone.chat())["commands"]]
        assert "enroll" not in commands
        await clinic.nurse.tap("remove", ida.id)
        await clinic.nurse.tap("removed", ida.id)
        [stranger] = await ida.send("/patients")
        assert verbs(stranger) == []
        assert [c["command"] for c in (await ida.phone.chat())["commands"]] == ["start"]
        assert [e.action for e in clinic.rows(AuditEntry)] == [
            Action.STAFF_ROLE,
            Action.STAFF_REMOVED,
        ]


async def test_the_last_admin_stays(clinic):
    await clinic.colleague()
    await clinic.nurse.send("/staff")
    await clinic.nurse.tap("member", clinic.nurse.id)
    await clinic.nurse.tap("role", clinic.nurse.id, "observer")
    assert await clinic.nurse.toast() == "This is the last admin. Add another admin first."
    await clinic.nurse.tap("remove", clinic.nurse.id)
    await clinic.nurse.tap("removed", clinic.nurse.id)
    assert await clinic.nurse.toast() == "This is the last admin. Add another admin first."
    assert {row.role for row in clinic.rows(Staff)} == {Role.ADMIN, Role.CLINICIAN}


async def test_whoever_is_dismissed_meanwhile_cannot_be_given_a_role(clinic):
    ida = await clinic.colleague()
    await clinic.nurse.send("/staff")
    await clinic.nurse.tap("member", ida.id)
    clinic.dismiss(ida)
    await clinic.nurse.tap("role", ida.id, "admin")
    [row] = clinic.rows(Staff, Staff.user_id == ida.id)
    assert row.removed_at is not None
