"""Words to many: asked first, with number and examples; paced, shown, stopped, never sent twice."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime

import anyio
import pytest
from clinic import A_DEADLOCK, FRIDAY, FRIDAY_MORNING, PLAN, open_clinic, verbs

from bot.demo import CLINIC, NURSE_ID
from bot.for_staff.announcer import PORTION, Announcer
from bot.for_staff.staff import Role
from schedules.announcement import Announcement, AnnouncementState
from schedules.audit import Action, AuditEntry
from schedules.database import transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import Ending, Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState

NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
WORDS = "We are closed on <Friday> & Saturday."


@asynccontextmanager
async def a_ward(patients: int, start: datetime = FRIDAY_MORNING):
    """Open a clinic with patients under way, each with a phone of their own."""
    async with open_clinic(start) as clinic:
        phones = [await clinic.person(f"P{n}") for n in range(patients)]
        for phone in phones:
            await phone.phone.send("/start")  # a bot may write to whoever has written to it
        await clinic.settle()
        source = clinic.stage.app.house.plans.find(PLAN).source
        with transaction(clinic.stage.app.engine) as session:
            for n, phone in enumerate(phones):
                language = "de" if n % 3 == 0 else "en"
                entry = Entry(f"Bed {n}", language, FRIDAY, CLINIC.zone)
                enrolment = enrol(session, source, entry, NURSE_ID, clinic.now)
                enrolment.state, enrolment.chat_id = EnrolmentState.ACTIVE, phone.id
        yield clinic, phones


def announced(clinic) -> list[Message]:
    return clinic.rows(Message, Message.kind == MessageKind.FROM_CLINIC)


async def told(clinic, words: str) -> None:
    """Wait until the nurse reads how far it has come; it is carried on in real time."""
    with anyio.fail_after(A_DEADLOCK):
        while not any(words in m["text"] for m in await clinic.nurse.received()):
            await clinic.settle()


async def times(phone) -> int:
    """Return how often the words have come to a phone."""
    return sum(WORDS in m["text"] for m in await phone.received())


async def propose(clinic, group: int = 0) -> str:
    await clinic.nurse.send("/announce")
    await clinic.nurse.tap("tell", group)
    [asked] = await clinic.nurse.send(WORDS)
    return asked["text"]


async def test_it_asks_first_then_reaches_everybody_once_and_says_so():
    async with a_ward(PORTION + 5) as (clinic, phones):
        asked = await propose(clinic)
        assert f"To {PORTION + 5} patients" in asked
        assert all(f"Bed {n}" in asked for n in range(3))
        assert WORDS in asked
        assert announced(clinic) == []
        confirm = (await clinic.nurse.received())[-1]["id"]
        await clinic.nurse.tap("telling")
        await clinic.nurse.tap_data(
            clinic.signer.data(clinic.nurse.id, "telling", "0" * 12), confirm
        )
        await told(clinic, f"Sent: {PORTION + 5} of {PORTION + 5}")
        assert {await times(phone) for phone in phones} == {1}
        said = next(m for m in await clinic.nurse.received() if m["id"] == confirm)
        assert f"Sent: {PORTION + 5} of {PORTION + 5}" in said["text"]
        assert [e.action for e in clinic.rows(AuditEntry)] == [Action.ANNOUNCED]
        heard = await phones[0].send("Thank you")
        assert heard
        assert "In answer to" in (await clinic.nurse.received())[-1]["text"]


async def test_words_typed_before_it_is_known_whom_for_are_kept(clinic):
    await clinic.joined()
    await clinic.nurse.send("/announce")
    [again] = await clinic.nurse.send(WORDS)
    assert "tell" in verbs(again)
    asked = (await clinic.nurse.tap("tell", 0))[-1]
    assert "telling" in verbs(asked)
    assert WORDS in asked["text"]
    assert "\n\nFrom Riverside Clinic:\n" in asked["text"]  # as the patient reads it


async def test_it_may_be_for_one_language_alone():
    async with a_ward(6) as (clinic, phones):
        assert "To 2 patients" in await propose(clinic, group=2)
        await clinic.nurse.tap("telling")
        await told(clinic, "Sent: 2 of 2")
        assert [await times(phone) for phone in phones] == [1, 0, 0, 1, 0, 0]


async def test_stopped_it_goes_no_further():
    async with a_ward(4, NIGHT) as (clinic, _):
        await propose(clinic)
        await clinic.nurse.tap("telling")
        await clinic.settle()
        [stopped] = await clinic.nurse.tap("halt")
        assert "Sent: 0 of 4" in stopped["text"]
        [announcement] = clinic.rows(Announcement)
        assert announcement.state is AnnouncementState.STOPPED
        await clinic.advance(hours=10)
        assert {m.state for m in announced(clinic)} <= {MessageState.WITHDRAWN}
        assert clinic.rows(AuditEntry)[-1].action is Action.ANNOUNCEMENT_STOPPED


async def test_in_quiet_hours_it_waits_for_the_morning():
    async with a_ward(3, NIGHT) as (clinic, phones):
        await propose(clinic)
        await clinic.nurse.tap("telling")
        await told(clinic, "In the morning: 3")
        assert [await times(phone) for phone in phones] == [0, 0, 0]
        await clinic.advance(hours=10)
        await told(clinic, "Sent: 3 of 3")
        assert {await times(phone) for phone in phones} == {1}


async def test_cut_off_after_any_portion_it_goes_on_where_it_was():
    """Each portion is told by another announcer, as after a crash; nobody is told twice."""
    async with a_ward(PORTION * 2 + 3, NIGHT) as (clinic, _):
        patients = [row.id for row in clinic.rows(Enrolment)]
        clinic.write(
            Announcement(
                text=WORDS,
                by=NURSE_ID,
                total=len(patients),
                last_of_all=patients[-2],  # who joins afterwards does not get it
                chat_id=NURSE_ID,
                message_id=1,
                created_at=clinic.now,
            )
        )
        app = clinic.stage.app
        while await Announcer(app.engine, app.clock, app.house, after=app.poke).carry_on():
            pass
        assert [m.enrolment_id for m in announced(clinic)] == patients[:-1]


async def test_one_that_cannot_be_carried_is_set_aside_and_the_others_go_on(caplog):
    async with a_ward(6) as (clinic, phones):
        ida = await clinic.colleague()

        def set_zone(zone: str) -> None:
            with transaction(clinic.stage.app.engine) as session:
                session.get_one(Enrolment, 3).zone = zone

        set_zone("Atlantis/Town")
        await propose(clinic)
        await clinic.nurse.tap("telling")
        await told(clinic, "Your words could not all go out ⚠️")
        await ida.send("/announce")
        await ida.tap("tell", 2)  # in German, which bed 2 does not read
        await ida.send(WORDS)
        await ida.tap("telling")
        with anyio.fail_after(A_DEADLOCK):
            while [await times(phone) for phone in phones] != [1, 0, 0, 1, 0, 0]:
                await clinic.settle()
        assert clinic.rows(Announcement)[0].state is AnnouncementState.FAILED
        assert WORDS not in caplog.text
        assert "announcement 1 failed: UnknownZoneError" in caplog.text
        _, news = await clinic.nurse.received_with("go_on")
        assert "Sent: 0 of 6" in news["text"]
        assert not await ida.received_with("go_on")  # neither hers, nor is she an admin
        set_zone(CLINIC.zone)
        await clinic.nurse.tap("go_on")
        await told(clinic, "Sent: 6 of 6")
        assert [await times(phone) for phone in phones] == [2, 1, 1, 2, 1, 1]
        actions = [entry.action for entry in clinic.rows(AuditEntry)]
        assert actions[-1] is Action.ANNOUNCED_ON


async def test_it_says_who_is_left_out_and_why(clinic):
    await clinic.joined()
    clinic.invited("Bed 5")
    clinic.invited("Bed 6", language="de")
    clinic.invited("Bed 7")
    clinic.invited("Bed 8")
    clinic.invited("Bed 9")
    with transaction(clinic.stage.app.engine) as session:
        blocked, discharged, twice = (session.get_one(Enrolment, n) for n in (4, 5, 6))
        blocked.state, blocked.reachable = EnrolmentState.ACTIVE, False
        discharged.state, discharged.ending = EnrolmentState.STOPPED, Ending.DISCHARGED
        twice.state, twice.ending, twice.merged_into = EnrolmentState.STOPPED, Ending.MERGED, 1
    line = "4 are left out: 2 not joined yet, 1 not reachable, 1 whose care ended."
    [asked] = await clinic.nurse.send("/announce")
    assert asked["text"].splitlines() == ["Write to many patients", line, "Whom is it for?"]
    await clinic.nurse.tap("tell", 0)
    [asked] = await clinic.nurse.send(WORDS)
    assert asked["text"].splitlines()[1] == line


async def test_whoever_stops_meanwhile_is_shown_the_new_number(clinic):
    rosa = await clinic.joined()
    await propose(clinic)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    heard = await clinic.nurse.tap("telling")
    assert "nobody to write to" in heard[-1]["text"]
    assert clinic.rows(Announcement) == []


@pytest.mark.parametrize("language", ["es", "de"])
async def test_it_speaks_the_language_of_staff(clinic, language):
    await clinic.joined()
    ida = await clinic.colleague(Role.CLINICIAN, language)
    for said in (await ida.send("/announce"), await ida.tap("tell", 0), await ida.send(WORDS)):
        assert not {"patient", "shall", "Send"} & set(said[-1]["text"].split())


async def test_without_patients_there_is_nobody(clinic):
    [said] = await clinic.nurse.send("/announce")
    assert "nobody to write to" in said["text"]
    assert clinic.rows(Enrolment) == []
