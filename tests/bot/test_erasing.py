"""Erasing: two steps, then nothing of the patient is left in any table, file or staff's phone."""

from datetime import timedelta
from pathlib import Path

import pytest
from clinic import Person, TestClinic, buttons, meaning, verbs
from sqlalchemy import text

from bot.delivery.letter import Letter
from bot.delivery.record import Delivered, record
from bot.delivery.update import InboxUpdate
from bot.draft import Draft
from bot.for_patients.helper import Helper
from bot.for_staff.invitation import Guess, Invitation
from bot.sandbox.phone import Message as Shown
from bot.words import LANGUAGES, words
from schedules.alert import Alert, AlertKind
from schedules.database import database_file, reading, transaction
from schedules.enrolment import Consent, Enrolment
from schedules.erased_file import file_beside, remembered
from schedules.erasure import Erasure
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.reminder import Reminder
from schedules.reply import Reply

SAID = "my mother said it was zinnober"
DANGER = "I have chest pain and it is zinnober"
GONE = "Erased at the patient's wish."
OF_PATIENTS = (Enrolment, Reminder, Reply, Consent, Invitation, Helper, Draft, Guess)


async def cared_for(clinic: TestClinic, language: str = "en") -> Person:
    """Let Rosa join, write, and be seen by the nurse."""
    rosa = await clinic.joined(language=language)
    await rosa.send(SAID)
    await rosa.send(DANGER)
    await clinic.nurse.send("/patient_1")
    return rosa


async def erase(rosa: Person) -> list[Shown]:
    """Go the whole way; return what the patient's phone then shows anew."""
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    return await rosa.tap("erase", "yes")


def left(clinic: TestClinic) -> dict[str, int]:
    return {t.__tablename__: len(clinic.rows(t)) for t in OF_PATIENTS if clinic.rows(t)}


def bytes_of(clinic: TestClinic) -> bytes:
    """Return all that the database's own files hold."""
    database = database_file(clinic.stage.app.engine)
    assert database
    files = sorted(database.parent.glob(f"{database.name}*"))
    return b"".join(file.read_bytes() for file in files if file != file_beside(database))


async def test_nothing_is_deleted_before_the_second_yes(clinic: TestClinic) -> None:
    rosa = await cared_for(clinic)
    kept = left(clinic)
    [question] = await rosa.send("/erase")
    assert verbs(question) == ["export", "erase", "erase"]
    [sure] = await rosa.tap("erase", "sure")
    assert left(clinic) == kept
    [kept_all] = await rosa.tap("erase", "no")
    assert (kept_all["id"], verbs(kept_all)) == (sure["id"], [])
    assert left(clinic) == kept


async def test_an_impatient_second_tap_in_the_same_place_finds_no(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    [question] = await rosa.send("/erase")
    [sure] = await rosa.tap("erase", "sure")
    place = [meaning(button)[1:] for button in buttons(question)].index(["sure"])
    assert len(buttons(sure)) == len(buttons(question))
    assert meaning(buttons(sure)[place]) == ["erase", "no"]


async def test_everything_is_gone_at_once(clinic: TestClinic) -> None:
    rosa = await cared_for(clinic)
    clinic.write(
        Helper(enrolment_id=1, user_id=55, language="en", joined_at=clinic.now),
        Draft(
            chat_id=501,
            topic="change",
            asks="what",
            answers={"enrolment_id": 1},
            updated_at=clinic.now,
        ),
        Guess(user_id=rosa.id, tried_at=clinic.now),
    )
    await erase(rosa)
    assert left(clinic) == {}
    assert [alert.kind for alert in clinic.rows(Alert)] == [AlertKind.ERASED]
    assert clinic.rows(InboxUpdate, InboxUpdate.chat_id == rosa.id) == []
    kept = clinic.rows(Message, Message.chat_id == rosa.id)
    assert {message.kind for message in kept} == {MessageKind.EDIT, MessageKind.MENU}
    assert [(row.enrolment_id, row.chat_id) for row in clinic.rows(Erasure)] == [(1, rosa.id)]
    with reading(clinic.stage.app.engine) as session:
        assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []


async def test_no_byte_of_what_was_written_is_left_in_the_files(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    for times in (1, 8, 60):
        await rosa.send("zinnober " * times)
    await rosa.send("/privacy")
    assert bytes_of(clinic).count(b"zinnober") > 100
    await erase(rosa)
    await clinic.stage.app.wiper.idle()
    assert bytes_of(clinic).count(b"zinnober") == 0
    assert b"Who sees it" not in bytes_of(clinic)


async def test_staff_are_told_once_and_their_phones_show_no_word_of_it(clinic: TestClinic) -> None:
    rosa = await cared_for(clinic)
    before = await clinic.nurse.received()
    assert any("zinnober" in message["text"] for message in before)
    await erase(rosa)
    shown = await clinic.nurse.received()
    told = [message["text"] for message in shown if "Bed 4" in message["text"]]
    assert told == [shown[-1]["text"]]
    assert not [message for message in shown if "zinnober" in message["text"]]
    emptied = [message for message in shown if message["text"] == GONE]
    assert len(emptied) >= 4  # has joined, wrote, in danger, the card
    assert not any(buttons(message) for message in emptied)
    await clinic.advance(hours=2)  # nobody is called about what was urgent
    assert len(await clinic.nurse.received()) == len(shown)


async def test_a_picture_on_a_staff_phone_loses_its_words(clinic: TestClinic) -> None:
    clinic.invited()
    await clinic.nurse.send("/patient_1")
    [way_in] = [m for m in await clinic.nurse.tap("invite") if m["photo"]]
    code = way_in["text"].splitlines()[-3]
    await clinic.rosa.send(code)
    await clinic.rosa.tap("consent", "yes")
    await erase(clinic.rosa)
    [way_in] = [m for m in await clinic.nurse.received() if m["photo"]]
    assert way_in["text"] == GONE
    assert not clinic.rows(Alert, Alert.kind == AlertKind.UNDELIVERABLE)


async def test_what_staff_typed_to_find_the_patient_goes_too(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    for label in ("Bed 41", "Ward 5", "Ward 6"):
        clinic.invited(label)
    for sought in ("bed 4", "bed", "ward"):
        await clinic.nurse.send(f"/find {sought}")
    await erase(rosa)
    kept = str([message.buttons for message in clinic.rows(Message)])
    assert "bed 4" not in kept
    assert "card:3:" in kept  # others are found as before


async def test_a_list_of_patients_loses_only_the_one(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    clinic.invited("Bed 5")
    await clinic.nurse.send("/patients")
    await erase(rosa)
    [listed] = await clinic.nurse.received_with("card")
    assert [meaning(button)[:2] for button in buttons(listed)] == [["card", "2"]]
    assert "Bed 4" not in str(clinic.rows(Message, Message.telegram_id == listed["id"])[0].buttons)
    [gone] = await clinic.nurse.send("/patient_1")
    assert "no such patient" in gone["text"]


async def test_a_message_that_has_become_another_page_is_left_alone(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    clinic.invited("Bed 5")
    await clinic.nurse.send("/patient_1")
    await clinic.nurse.tap("list")  # turns the card into the list
    await clinic.nurse.tap("card", 2)
    await erase(rosa)
    cards = [m["text"] for m in await clinic.nurse.received() if "Bed 5" in m["text"]]
    assert len(cards) == 1


async def test_others_with_the_same_label_keep_their_messages(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    paul = await clinic.person("Paul")
    await clinic.join(paul, clinic.invited("Bed 4"))
    await paul.send("the other one wrote this")
    await erase(rosa)
    assert any("the other one" in m["text"] for m in await clinic.nurse.received())
    assert [enrolment.id for enrolment in clinic.rows(Enrolment)] == [2]
    assert await paul.send("/today")


async def test_what_waits_to_be_sent_is_not(clinic: TestClinic) -> None:
    rosa = await cared_for(clinic)
    clinic.write(
        Message(
            kind=MessageKind.NOTICE,
            priority=Priority.REMINDER,
            chat_id=rosa.id,
            enrolment_id=1,
            html="zinnober",
            not_before=clinic.now + timedelta(hours=3),
            created_at=clinic.now,
        )
    )
    await erase(rosa)
    seen = await rosa.received()
    await clinic.advance(days=30)
    assert await rosa.received() == seen


async def test_a_message_under_way_is_neither_recorded_nor_brought_back(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    engine = clinic.stage.app.engine
    letter = Letter(rosa.id, "zinnober")
    with transaction(engine) as session:
        row = Message(
            kind=MessageKind.ANSWER,
            priority=Priority.ANSWER,
            chat_id=rosa.id,
            enrolment_id=1,
            html="zinnober",
            not_before=clinic.now,
            created_at=clinic.now,
            state=MessageState.SENDING,
        )
        session.add(row)
    await erase(rosa)
    assert row.id not in [message.id for message in clinic.rows(Message)]
    with transaction(engine) as session:
        record(session, row.id or 0, letter, Delivered(4711), clinic.now)
    assert not [m for m in clinic.rows(Message) if "zinnober" in (m.html or "")]


async def test_afterwards_the_chat_is_a_strangers_and_a_new_code_lets_in(
    clinic: TestClinic,
) -> None:
    rosa = await cared_for(clinic)
    old = await rosa.received()
    await erase(rosa)
    [greeting] = await rosa.send("/today")
    assert "K7QM2-XRT9P" in greeting["text"]
    await clinic.join(rosa, clinic.invited("Bed 9"))
    assert [enrolment.id for enrolment in clinic.rows(Enrolment)] == [2]  # never 1 again
    await clinic.advance(days=2)
    answers = len(clinic.rows(Reply))
    for message in old:
        for button in buttons(message):
            await rosa.tap_data(button["data"], message["id"])
            assert await rosa.toast() == "This button no longer works."
    assert len(clinic.rows(Reply)) == answers
    await rosa.tap("answer")
    assert len(clinic.rows(Reply)) == answers + 1


async def test_the_yes_tapped_twice_erases_once(clinic: TestClinic) -> None:
    rosa = await cared_for(clinic)
    await rosa.send("/erase")
    [sure] = await rosa.tap("erase", "sure")
    data = buttons(sure)[-1]["data"]
    await rosa.tap_data(data, sure["id"])
    await rosa.tap_data(data, sure["id"])
    assert await rosa.toast() == "This button no longer works."
    assert len(clinic.rows(Alert)) == len(clinic.rows(Erasure)) == 1


async def test_an_old_yes_asks_anew(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await clinic.advance(hours=2)
    [asked] = await rosa.tap("erase", "yes")
    assert verbs(asked) == ["export", "erase", "erase"]
    assert len(clinic.rows(Enrolment)) == 1


async def test_a_strange_button_erases_nothing(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    for strange in (["yes"], ["yes", "2", "0"], ["perhaps"], ["yes", "1"], ["sure", "1"]):
        data = clinic.signer.data(rosa.id, "erase", *strange)
        await rosa.tap_data(data, (await rosa.received())[-1]["id"])
        assert await rosa.toast() == "This button no longer works."
    assert len(clinic.rows(Enrolment)) == 1


async def test_somebody_elses_button_erases_nobody(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    paul = await clinic.person("Paul")
    await clinic.join(paul, clinic.invited("Bed 5"))
    await rosa.send("/erase")
    [sure] = await rosa.tap("erase", "sure")
    await paul.tap_data(buttons(sure)[-1]["data"], (await paul.received())[-1]["id"])
    assert await paul.toast() == "This button no longer works."
    assert len(clinic.rows(Enrolment)) == 2


async def test_who_stopped_can_erase_too(clinic: TestClinic) -> None:
    rosa = await cared_for(clinic)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await erase(rosa)
    assert left(clinic) == {}


async def test_an_earlier_plan_in_the_same_chat_goes_too(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await clinic.join(rosa, clinic.invited("Bed 4, again"))
    await erase(rosa)
    assert left(clinic) == {}
    assert [row.enrolment_id for row in clinic.rows(Erasure)] == [1, 2]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_is_said_in_the_patients_language(clinic: TestClinic, language: str) -> None:
    rosa = await clinic.joined(language=language)
    say = words(language)
    [privacy] = await rosa.send("/privacy")
    assert verbs(privacy) == ["export", "erase", "stop"]
    [question] = await rosa.tap("erase")
    assert buttons(question)[1]["label"] == say("Delete everything")
    await rosa.tap("erase", "sure")
    [farewell] = await rosa.tap("erase", "yes")
    assert clinic.phone_number in farewell["text"]
    shown = [privacy, question, farewell]
    assert not [m for m in shown if any(mark in m["text"] for mark in "{}")]


async def test_the_file_beside_the_database_says_no_more_than_that(clinic: TestClinic) -> None:
    rosa = await cared_for(clinic)
    [enrolment] = clinic.rows(Enrolment)
    await erase(rosa)
    file = file_beside(database_file(clinic.stage.app.engine) or Path())
    [erased] = remembered(file)
    assert (erased.enrolment_id, erased.created_at) == (1, enrolment.created_at)
    assert len(file.read_text().split()) == 3
