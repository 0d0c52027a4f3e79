"""Staff answer a patient's helper: a reply to what the helper wrote goes to them alone."""

import pytest
from clinic import Person, TestClinic, buttons, meaning

from bot.for_patients.helper import Helper
from bot.for_staff.invitation import Purpose, invite
from bot.for_staff.staff import Role
from bot.sandbox.phone import Message as Shown
from bot.words import LANGUAGES, words
from schedules.alert import Alert, AlertKind
from schedules.audit import Action, AuditEntry
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState

ASKED = "She sleeps <badly>"


async def helped(clinic: TestClinic, language: str = "en") -> tuple[Person, Person]:
    """Let Rosa join, and Ana help her; return both."""
    rosa = await clinic.joined()
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).first_name = "Rosa"
    return rosa, await helper(clinic, "Ana", language)


async def helper(clinic: TestClinic, name: str, language: str = "en") -> Person:
    someone = await clinic.person(name, language_code=language)
    with transaction(clinic.stage.app.engine) as session:
        link = clinic.link(invite(session, 1, clinic.now, Purpose.HELPER))
    await someone.open(link)
    await someone.tap("helps", "yes")
    return someone


async def wrote(clinic: TestClinic, ana: Person, text: str = ASKED) -> Shown:
    """Let the helper write; return what the nurse is told."""
    await ana.send(text)
    return (await clinic.nurse.received())[-1]


async def last(person: Person) -> str:
    return str((await person.received())[-1]["text"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_reply_reaches_the_helper_alone_and_colleagues_see_it(
    clinic: TestClinic, language: str
) -> None:
    rosa, ana = await helped(clinic, language)
    ida = await clinic.colleague(language=language)
    told, before = await wrote(clinic, ana), await rosa.received()
    assert "A reply to this message goes to the helper." in told["text"]
    [sent] = await clinic.nurse.send("Try <two> pillows", told["id"])
    assert sent["text"] == "On its way to the helper of \u2068Bed 4\u2069 ✅"
    say, lines = words(language), (await last(ana)).splitlines()
    assert lines[0] == say("For {name}", name="\u2068Rosa\u2069").unescape()
    assert "Riverside Clinic" in lines[4]
    assert lines[5] == "Try <two> pillows"
    assert "Bed 4" not in "".join(lines)
    news = (await last(ida)).splitlines()
    first = say(
        "<b>{name}</b> answered the helper of <b>{label}</b> 💬",
        name="\u2068Kim\u2069",
        label="\u2068Bed 4\u2069",
    )
    assert news[0] == first.striptags()
    assert news[1] == "Try <two> pillows"
    assert await rosa.received() == before
    assert not clinic.rows(Message, Message.kind == MessageKind.FROM_CLINIC)


async def test_the_helpers_next_text_goes_to_staff_with_what_it_answers(
    clinic: TestClinic,
) -> None:
    _, ana = await helped(clinic)
    await clinic.nurse.send("Since when?", (await wrote(clinic, ana))["id"])
    told = await wrote(clinic, ana, "Since Sunday")
    context = "In answer to \u2068Kim\u2069: “\u2068Since when?\u2069”"
    assert told["text"].splitlines()[1:3] == ["Since Sunday", context]
    assert context not in (await wrote(clinic, ana, "And she is pale"))["text"]


async def test_a_colleague_who_replies_to_the_answer_reaches_the_helper_too(
    clinic: TestClinic,
) -> None:
    rosa, ana = await helped(clinic)
    ida = await clinic.colleague()
    await clinic.nurse.send("Try two pillows", (await wrote(clinic, ana))["id"])
    before = await rosa.received()
    await ida.send("Or three", (await ida.received())[-1]["id"])
    assert "Or three" in await last(ana)
    assert await rosa.received() == before


async def test_an_answer_to_danger_takes_it_on_and_reaches_the_helper(clinic: TestClinic) -> None:
    rosa, ana = await helped(clinic)
    told, before = await wrote(clinic, ana, "She has chest pain"), await rosa.received()
    await clinic.nurse.send("We call you now", told["id"])
    assert "We call you now" in await last(ana)
    [alert] = clinic.rows(Alert, Alert.kind == AlertKind.RED_FLAG)
    assert alert.acknowledged_by == clinic.nurse.id
    assert await rosa.received() == before


async def test_what_the_patient_wrote_is_answered_to_the_patient(clinic: TestClinic) -> None:
    rosa, ana = await helped(clinic)
    await rosa.send("I have chest pain")
    told, before = (await clinic.nurse.received())[-1], await ana.received()
    await clinic.nurse.send("We call you now", told["id"])
    assert "We call you now" in await last(rosa)
    assert await ana.received() == before


async def test_at_night_it_waits_for_the_morning_unless_the_helper_wrote_just_now(
    clinic: TestClinic,
) -> None:
    rosa, ana = await helped(clinic)
    ida = await clinic.colleague()
    await clinic.advance(hours=13)  # half past ten
    told = await wrote(clinic, ana)
    await clinic.nurse.send("At once", told["id"])
    assert "At once" in await last(ana)
    await clinic.advance(hours=1)
    [sent] = await clinic.nurse.send("Sleep well", told["id"])
    assert sent["text"].splitlines() == [
        "The helper of \u2068Bed 4\u2069 has quiet hours now.",
        "They get it at 08:00, by the patient's clock ⏰",
    ]
    assert "08:00" in await last(ida)
    assert "Sleep well" not in await last(ana)
    await clinic.advance(hours=9)
    assert "Sleep well" in await last(ana)
    assert not any("Sleep well" in m["text"] for m in await rosa.received())


async def test_an_answer_that_waits_for_whoever_helps_no_more_is_told_to_staff(
    clinic: TestClinic,
) -> None:
    _, ana = await helped(clinic)
    told = await wrote(clinic, ana)
    await clinic.advance(hours=14)
    await clinic.nurse.send("Sleep well", told["id"])
    await ana.send("/stop")
    before = await ana.received()
    await clinic.advance(hours=9)
    assert await ana.received() == before
    lost = (await last(clinic.nurse)).splitlines()
    assert lost == [
        "An answer to the helper of \u2068Bed 4\u2069 did not arrive ⚠️",
        "Please call.",
        "\u2068Kim\u2069 had written to the helper of \u2068Bed 4\u2069:",
        "Sleep well",
        "/patient_1",
    ]


async def test_whoever_helps_no_more_gets_nothing_nor_does_the_next_helper(
    clinic: TestClinic,
) -> None:
    rosa, ana = await helped(clinic)
    told = await wrote(clinic, ana)
    await ana.send("/stop")
    max_ = await helper(clinic, "Max")
    seen = [await someone.received() for someone in (rosa, ana, max_)]
    [refused] = await clinic.nurse.send("Try two pillows", told["id"])
    assert refused["text"].splitlines() == [
        "The helper of \u2068Bed 4\u2069 gets no more notes. Nothing was sent.",
        "To write to the patient, open the card: /patient_1",
    ]
    assert [await someone.received() for someone in (rosa, ana, max_)] == seen


async def test_a_closed_chat_ends_the_help_and_staff_are_told(clinic: TestClinic) -> None:
    _, ana = await helped(clinic)
    told = await wrote(clinic, ana)
    await clinic.control.fault("403", "sendMessage", chat_id=ana.id)
    await clinic.nurse.send("Try two pillows", told["id"])
    await clinic.settle()
    assert clinic.rows(Helper)[0].ended_at is not None
    texts = [m["text"] for m in await clinic.nurse.received()]
    assert any("An answer to the helper of" in text for text in texts)


async def test_an_observer_a_sticker_and_a_long_text_send_nothing(clinic: TestClinic) -> None:
    _, ana = await helped(clinic)
    ida = await clinic.colleague(Role.OBSERVER)
    told, before = await wrote(clinic, ana), await ana.received()
    [refused] = await ida.send("Hello", (await ida.received())[-1]["id"])
    assert "may look" in refused["text"]
    [too_long] = await clinic.nurse.send("a" * 3_001, told["id"])
    assert "too long" in too_long["text"]
    assert await ana.received() == before


async def test_erasing_takes_it_off_the_helpers_phone(clinic: TestClinic) -> None:
    rosa, ana = await helped(clinic)
    await clinic.nurse.send("Try two pillows", (await wrote(clinic, ana))["id"])
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")
    assert not any("pillows" in m["text"] for m in await ana.received())
    kept = clinic.rows(Message, Message.state == MessageState.SENT)
    assert not any("pillows" in (message.html or "") for message in kept)


async def test_a_helpers_words_wait_on_the_round_and_the_card_until_they_are_answered(
    clinic: TestClinic,
) -> None:
    _, ana = await helped(clinic)
    nurse = clinic.nurse
    await wrote(clinic, ana)
    [listed] = await nurse.send("/today")
    assert "1 helper wrote and waits for an answer 💬" in listed["text"]
    assert buttons(listed)[0]["label"] == "💬 \u2068Bed 4\u2069 · the helper wrote, 09:30"
    [card] = await nurse.tap("card", message_id=listed["id"])
    assert "The helper wrote, 09:30 💬\n   “\u2068She sleeps <badly>\u2069”" in card["text"]
    await nurse.tap("write", 1, 1, message_id=card["id"])
    [asked] = await nurse.send("Try two pillows")
    assert asked["text"].startswith("For the helper of")
    [sent] = await nurse.tap("send")
    assert "On its way to the helper of" in sent["text"]
    assert "Try two pillows" in await last(ana)
    assert "Try two pillows" not in await last(clinic.rosa)
    [card] = await nurse.tap("card", message_id=sent["id"])
    assert "The helper wrote" not in card["text"]
    assert meaning(buttons(card)[-1]) == ["today", "0"]
    [listed] = await nurse.send("/today")
    assert listed["text"] == "Nothing waits for you ✅"


async def test_a_helpers_words_are_closed_without_an_answer_once_they_were_read(
    clinic: TestClinic,
) -> None:
    _, ana = await helped(clinic)
    ida = await clinic.colleague()
    await wrote(clinic, ana)
    for one in (ida, clinic.nurse):
        [listed] = await one.send("/today")
        await one.tap("card", message_id=listed["id"])
    await wrote(clinic, ana, "And she is sad")
    await ida.tap("heard")
    assert await ida.toast() == "The helper wrote again. Please read that first."
    [card] = await ida.tap("heard")
    assert await ida.toast() == "Closed ✅"
    assert "And she is sad" not in card["text"]
    assert meaning(buttons(card)[-1]) == ["today", "0"]
    await clinic.nurse.tap("heard")
    assert await clinic.nurse.toast() == "A colleague has seen to it already."
    assert clinic.rows(AuditEntry)[-1].action is Action.CLOSED_HELPER
