"""A thread: what a patient wrote waits until somebody answers or closes it, in sight of all."""

from clinic import verbs

from bot.for_staff.staff import Role
from schedules.audit import Action, AuditEntry
from schedules.message import Message, MessageKind
from schedules.thread import Thread


async def wrote(clinic, *texts):
    """Let Rosa join and write; return her, a colleague, and what the nurse is told last."""
    rosa, ida = await clinic.joined(), await clinic.colleague()
    for text in texts or ("My dressing came off",):
        await rosa.send(text)
    return rosa, ida, (await clinic.nurse.received())[-1]


async def shown(person, told):
    """Return how a message reads now on somebody's phone."""
    return next(m for m in await person.received() if m["text"].startswith(told))


def thread(clinic):
    [found] = clinic.rows(Thread)
    return found


async def test_whoever_takes_it_is_named_to_all_where_they_read_it(clinic):
    _, ida, told = await wrote(clinic)
    assert verbs(told) == ["write", "take", "close"]
    await clinic.nurse.tap("take", 1)
    mine, hers = [await shown(someone, told["text"]) for someone in (clinic.nurse, ida)]
    assert mine["text"].endswith("You have it, 09:30 ✅")
    assert hers["text"].endswith("\u2068Kim\u2069 has it, 09:30 ✅")
    assert verbs(mine) == ["write", "close"]
    assert verbs(hers) == ["write", "take", "close"]  # she may take it over


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told(clinic):
    _, ida, told = await wrote(clinic)
    at = (await shown(ida, told["text"]))["id"]
    stale = clinic.signer.data(ida.id, "take", "1", "0")
    await clinic.nurse.tap("take", 1)
    await ida.tap_data(stale, at)
    assert await ida.toast() == "\u2068Kim\u2069 has it, 09:30 ✅"
    assert thread(clinic).taken_by == clinic.nurse.id
    await ida.tap("take", 1, clinic.nurse.id)
    assert thread(clinic).taken_by == ida.id
    took = clinic.rows(AuditEntry, AuditEntry.action == Action.TOOK_THREAD)
    assert [entry.by for entry in took] == [clinic.nurse.id, ida.id]


async def test_it_is_closed_without_an_answer_once_and_a_new_text_opens_it_again(clinic):
    rosa, ida, told = await wrote(clinic)
    at = (await shown(ida, told["text"]))["id"]
    stale = clinic.signer.data(ida.id, "close", "1", "1")
    await clinic.nurse.tap("close", 1)
    await ida.tap_data(stale, at)
    assert await ida.toast() == "\u2068Kim\u2069 closed it, 09:30 ✅"
    assert verbs(await shown(ida, told["text"])) == ["write"]
    assert not thread(clinic).is_open
    await rosa.send("It bleeds a little")
    assert thread(clinic).is_open
    assert thread(clinic).taken_by is None
    anew = (await clinic.nurse.received())[-1]
    assert verbs(anew) == ["write", "take", "close"]
    assert "closed" not in anew["text"]
    assert "closed" in (await shown(clinic.nurse, told["text"]))["text"]  # as it was


async def test_an_answer_closes_it(clinic):
    _, ida, told = await wrote(clinic, "My dressing came off", "It is wet")
    await clinic.nurse.send("Keep it dry", told["id"])
    assert thread(clinic).answered
    for text in ("Bed 4\u2069 wrote 💬\nMy dressing", "Bed 4\u2069 wrote 💬\nIt is wet"):
        hers = await shown(ida, f"\u2068{text}")
        assert hers["text"].endswith("\u2068Kim\u2069 answered, 09:30 ✅")


async def test_an_answer_to_older_words_leaves_newer_ones_open(clinic):
    rosa, _, told = await wrote(clinic)
    await clinic.nurse.tap("write", 1, 1)
    await clinic.nurse.send("Keep it dry")
    await rosa.send("And I slept badly")
    await clinic.nurse.tap("send")
    assert thread(clinic).is_open
    before = clinic.signer.data(clinic.nurse.id, "close", "1", "1")
    await clinic.nurse.tap_data(before, told["id"])
    assert "wrote again" in await clinic.nurse.toast()
    assert thread(clinic).is_open


async def test_what_the_plan_has_answered_waits_for_nobody(clinic):
    rosa = await clinic.joined()
    await rosa.send("May I take ibuprofen?")
    assert clinic.rows(Thread) == []
    await rosa.send("/can I keep bees")
    assert thread(clinic).is_open


async def test_an_answer_that_does_not_arrive_opens_it_again(clinic):
    rosa, _, told = await wrote(clinic)
    await clinic.advance(hours=13)
    await clinic.nurse.send("Keep it dry", told["id"])  # waits for the morning
    assert not thread(clinic).is_open
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await clinic.advance(hours=10)
    assert thread(clinic).is_open


async def test_the_card_and_the_page_tell_what_waits_and_what_was_said(clinic):
    rosa, _, told = await wrote(clinic)
    [card] = await clinic.nurse.send("/patient_1")
    assert "Waits since Nov 20, 09:30 💬\nNobody has it yet." in card["text"]
    await clinic.nurse.tap("take", 1, message_id=card["id"])
    card = next(m for m in await clinic.nurse.received() if m["id"] == card["id"])
    assert "You have it, 09:30 ✅" in card["text"]
    await clinic.nurse.send("Keep it dry", told["id"])
    for number in range(6):
        await rosa.send(f"word {'abcdef'[number]}")
    await clinic.nurse.send("/patient_1")
    await clinic.nurse.tap("more")
    [page] = await clinic.nurse.tap("talked", 1)
    assert "word f" in page["text"]
    assert "Keep it dry" not in page["text"]
    [page] = await clinic.nurse.tap("talked", 1, 1)
    first, answer = page["text"].index("My dressing"), page["text"].index("Keep it dry")
    assert first < answer
    assert "\u2068Kim\u2069, Nov 20" in page["text"]


async def test_observers_see_who_has_it_and_take_nothing(clinic):
    await wrote(clinic)
    olaf = await clinic.colleague(Role.OBSERVER)
    await clinic.rosa.send("And again")
    theirs = (await olaf.received())[-1]
    assert verbs(theirs) == []
    await clinic.nurse.tap("take", 1)
    theirs = await shown(olaf, theirs["text"])
    assert theirs["text"].endswith("\u2068Kim\u2069 has it, 09:30 ✅")
    assert verbs(theirs) == []


async def test_a_button_tapped_twice_changes_once(clinic):
    _, _, told = await wrote(clinic)
    edits = len(clinic.rows(Message, Message.kind == MessageKind.EDIT))
    data = clinic.signer.data(clinic.nurse.id, "take", "1", "0")
    for _ in range(2):
        await clinic.nurse.tap_data(data, told["id"])
    assert len(clinic.rows(Message, Message.kind == MessageKind.EDIT)) == edits + 2
    assert len(clinic.rows(AuditEntry, AuditEntry.action == Action.TOOK_THREAD)) == 1
