"""The digest: one message each morning to each member of staff, with what waits and no name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from clinic import Person, TestClinic, buttons, meaning, open_clinic, verbs
from restart import restarted

from bot.for_staff.digest import Digest
from bot.for_staff.staff import Role
from schedules.alert import Alert
from schedules.audit import AuditEntry
from schedules.database import transaction
from schedules.message import Message, MessageKind

FRIDAY_EVENING = datetime(2026, 11, 20, 18, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 8, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


async def digests(someone: Person) -> list[dict[str, Any]]:
    """Return the digests that somebody has received."""
    return [m for m in await someone.received() if ["digest", "off"] in map(meaning, buttons(m))]


async def test_each_gets_one_in_their_language_and_opens_the_round_from_it() -> None:
    async with open_clinic(FRIDAY_EVENING, digest="08:00") as clinic:
        ida = await clinic.colleague(language="de")
        observer = await clinic.colleague(Role.OBSERVER)
        rosa = await clinic.joined()
        await rosa.send("My leg is warm")
        await clinic.stage.bar.to(SATURDAY)
        [mine], [theirs], [seen] = [await digests(one) for one in (clinic.nurse, ida, observer)]
        assert mine["text"].splitlines()[:3] == [
            "Your day: 1 thing waits",
            "",
            "1 wrote and waits for an answer 💬",
        ]
        assert theirs["text"].splitlines()[0] == "Ihr Tag: 1 Sache wartet"
        assert seen["text"] == mine["text"]
        assert not [m for m in (mine, theirs) if "Bed 4" in m["text"] or "warm" in m["text"]]
        [listed] = await clinic.nurse.tap("today", "0", message_id=mine["id"])
        assert listed["id"] != mine["id"]
        assert meaning(buttons(listed)[0])[:2] == ["card", "1"]
        await clinic.advance(hours=5)
        assert len(await digests(clinic.nurse)) == 1


async def test_a_day_on_which_nothing_waits_brings_none() -> None:
    async with open_clinic(FRIDAY_EVENING, digest="08:00") as clinic:
        await clinic.joined()
        await clinic.stage.bar.to(SATURDAY)
        assert await digests(clinic.nurse) == []
        assert [row.day for row in clinic.rows(Digest)] == [SATURDAY.date()]
        await clinic.rosa.send("My leg is warm")
        await clinic.advance(hours=2)
        assert await digests(clinic.nurse) == []  # of this day it was decided


@pytest.mark.parametrize(("until", "sent"), [(SATURDAY, 1), (SATURDAY + timedelta(hours=9), 1)])
async def test_restarts_and_downtime_neither_lose_nor_double_it(until: datetime, sent: int) -> None:
    async with open_clinic(FRIDAY_EVENING, digest="08:00") as clinic:
        await clinic.joined()
        await clinic.rosa.send("My leg is warm")
        for _ in range(2):  # the second life finds the row of the first
            clinic.stage.clock.jump(until)
            async with restarted(clinic):
                await clinic.settle()
        async with restarted(clinic):
            assert len(await digests(clinic.nurse)) == sent
            told = clinic.rows(Message, Message.kind == MessageKind.DIGEST)
            assert len(told) == sent


async def test_on_mondays_the_week_comes_with_it_as_a_picture() -> None:
    async with open_clinic(FRIDAY_EVENING, digest="08:00") as clinic:
        rosa = await clinic.joined()
        await rosa.send("7")
        await clinic.stage.bar.to(MONDAY)
        *_, picture, digest = await clinic.nurse.received()
        assert digest == (await digests(clinic.nurse))[0]
        assert digest["text"].startswith("Nothing waits for you ✅")
        assert picture["photo"]
        assert "1 patient enrolled" in picture["text"]
        assert "before: 7" in picture["text"]
        await clinic.stage.bar.to(MONDAY + timedelta(days=1))
        assert len(await digests(clinic.nurse)) == 1


async def test_it_names_alerts_that_reached_nobody_and_what_is_due() -> None:
    async with open_clinic(FRIDAY_EVENING, digest="08:00") as clinic:
        ida = await clinic.colleague(Role.OBSERVER)
        await clinic.joined()
        await clinic.nurse.phone.block()
        await clinic.settle()
        await clinic.rosa.send("I cannot breathe")
        assert clinic.rows(Alert)
        await clinic.stage.bar.to(SATURDAY)
        [seen] = await digests(ida)
        assert "1 needs you now 🚨" in seen["text"]
        assert "2 alerts have reached nobody ⚠️" in seen["text"]


async def test_each_may_do_without_and_have_it_back() -> None:
    async with open_clinic(FRIDAY_EVENING, digest="08:00") as clinic:
        ida = await clinic.colleague()
        await clinic.joined()
        await clinic.rosa.send("My leg is warm")
        await clinic.nurse.send("/duty")
        [page] = await clinic.nurse.tap("digest", "off")
        assert "digest" in verbs(page)
        await clinic.stage.bar.to(SATURDAY)
        assert await digests(clinic.nurse) == []
        [off] = await ida.tap("digest", "off")
        assert "/duty" in off["text"]
        await clinic.nurse.send("/duty")
        await clinic.nurse.tap("digest", "on")
        await clinic.stage.bar.to(SATURDAY + timedelta(days=1))
        assert [len(await digests(one)) for one in (clinic.nurse, ida)] == [1, 1]
        assert [entry.facts for entry in clinic.rows(AuditEntry)] == [
            {"digest": "off"},
            {"digest": "off"},
            {"digest": "on"},
        ]


async def test_the_week_is_shown_when_asked_for(clinic: TestClinic) -> None:
    [nothing] = await clinic.nurse.send("/week")
    assert nothing["text"] == "There is nothing to show of the last 7 days yet."
    await clinic.joined()
    [shown] = await clinic.nurse.send("/week")
    assert shown["photo"]
    assert "1 under way now" in shown["text"]


async def test_a_week_that_cannot_be_drawn_says_what_to_do(clinic: TestClinic) -> None:
    await clinic.joined()
    with transaction(clinic.stage.app.engine) as session:
        session.connection().exec_driver_sql("DROP INDEX reply_to_question")
        session.connection().exec_driver_sql("ALTER TABLE reply RENAME COLUMN value TO lost")
    [shown] = await clinic.nurse.send("/week")
    assert shown["photo"] is None
    assert shown["text"] == "The last 7 days\nI cannot draw them just now. Please try /week again."
