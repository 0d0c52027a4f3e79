"""A patient's new phone: the clinic's link moves the enrolment once, and the old chat is let go."""

from datetime import timedelta

import pytest
from clinic import buttons, meaning, verbs

from bot.for_patients.new_phone import CONSENT_VERSION
from bot.for_staff.invitation import Purpose, invite
from bot.for_staff.staff import Role
from bot.menus import patient_commands
from bot.words import LANGUAGES, words
from schedules.database import transaction
from schedules.enrolment import Consent, Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.reply import Reply


def way(clinic, purpose=Purpose.NEW_PHONE, number=1):
    """Make a way in as the card would, without the card; return its link and code."""
    with transaction(clinic.stage.app.engine) as session:
        secrets = invite(session, number, clinic.now, purpose)
    return clinic.link(secrets), secrets.code


async def moved(clinic, someone=None):
    """Let Rosa join and open the clinic's link on another phone; return the phone."""
    if not clinic.rows(Enrolment):
        await clinic.joined()
    phone = someone or await clinic.person("Rosa")
    await phone.open(way(clinic)[0])
    await phone.tap("moves", "yes")
    return phone


async def last(person):
    return (await person.received())[-1]["text"]


def chat(clinic):
    return clinic.rows(Enrolment)[0].chat_id


async def test_the_card_makes_a_link_a_picture_and_a_code(clinic):
    await clinic.joined()
    [card] = await clinic.nurse.send("/patient_1")
    assert verbs(card) == ["write", "change", "more", "chart", "reminders", "list"]
    await clinic.nurse.tap("more", 1)
    [shown] = await clinic.nurse.tap("phone", 1)
    assert "https://t.me/" in shown["text"]
    link = next(word for word in shown["text"].split() if word.startswith("https://"))
    code = shown["text"].split("type\n")[1].splitlines()[0]
    new = await clinic.person("Rosa")
    [by_code] = await new.send(code.lower())
    [by_link] = await new.open(link)
    assert by_code["text"] == by_link["text"]
    assert verbs(by_link) == ["moves", "moves"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_holds_the_phone_reads_what_it_is_and_says_yes(clinic, language):
    old, say = await clinic.joined(language=language), words(language)
    new = await clinic.person("Rosa")
    [asked] = await new.open(way(clinic)[0])
    for fact in ("Riverside Clinic", "112", clinic.phone_number, "Telegram", "/stop"):
        assert fact in asked["text"]
    agreed, card, _questions = await new.tap("moves", "yes")
    assert agreed["text"].startswith(asked["text"])
    assert verbs(agreed) == []
    assert say("What comes next").unescape() in card["text"]
    assert chat(clinic) == new.id
    assert (await last(old)).splitlines()[0] == say(
        "Your messages now come on another phone.\nWas that not you? Please call <b>{phone}</b>.",
        phone="",
    ).unescape().splitlines()[0]
    assert "has a new phone now" in await last(clinic.nurse)
    menus = [len((await p.phone.chat())["commands"]) for p in (old, new)]
    assert menus == [1, len(patient_commands(say))]
    assert [consent.version for consent in clinic.rows(Consent)][1:] == [CONSENT_VERSION]


async def test_reminders_come_on_the_new_phone_and_replies_stay(clinic):
    old = await clinic.joined()
    await clinic.advance(hours=8)
    await old.tap("answer")
    replies, before = len(clinic.rows(Reply)), await old.received()
    new = await moved(clinic)
    await clinic.advance(days=1)
    assert [m for m in await old.received() if m not in before][1:] == []
    sent = await new.received_with("answer")
    assert sent
    await new.tap("answer", meaning(buttons(sent[-1])[0])[1])
    assert len(clinic.rows(Reply)) == replies + 1


async def test_old_buttons_do_nothing_and_the_old_chat_is_a_strangers(clinic):
    old = await clinic.joined()
    await clinic.advance(hours=8)
    [told, *_] = await old.received_with("answer")
    await moved(clinic)
    replies = clinic.rows(Reply)
    await old.tap_data(buttons(told)[0]["data"], told["id"])
    assert "no longer works" in await old.toast()
    [greeting] = await old.send("My leg hurts")
    assert "have a code" in greeting["text"]
    assert clinic.rows(Reply) == replies


async def test_a_number_typed_on_the_new_phone_changes_no_message_of_the_old(clinic):
    old = await clinic.joined()
    new = await moved(clinic)  # a check-in was open on the old phone
    before = await old.received()
    await new.send("4")
    assert await old.received() == before
    assert [reply.value for reply in clinic.rows(Reply)] == ["4"]


async def test_what_waits_follows_and_its_buttons_work(clinic):
    rosa = await clinic.joined()
    await rosa.send("I have chest pain")  # she will be asked whether she has help
    with transaction(clinic.stage.app.engine) as session:
        put(session, clinic, MessageKind.NOTICE, html="your plan was changed")
        put(session, clinic, MessageKind.EDIT, html="an edit", edits=1)
    new = await moved(clinic)
    await clinic.advance(hours=2)
    assert "your plan was changed" in [m["text"] for m in await new.received()]
    [question] = await new.received_with("helped")
    await new.tap("helped", "has_help")
    assert clinic.rows(Reply)[-1].value == "has_help"
    [edit] = clinic.rows(Message, Message.html == "an edit")
    assert (edit.state, edit.failure) == (MessageState.WITHDRAWN, "the patient has another phone")
    assert await rosa.received_with("helped") == []
    assert question


def put(session, clinic, kind, **parts):
    session.add(
        Message(
            kind=kind,
            priority=Priority.REMINDER,
            chat_id=clinic.rosa.id,
            enrolment_id=1,
            not_before=clinic.now + timedelta(hours=1),
            created_at=clinic.now,
            **parts,
        )
    )


async def test_what_was_being_sent_to_the_old_phone_follows_when_it_is_tried_again(clinic):
    await clinic.joined()
    new = await moved(clinic)
    with transaction(clinic.stage.app.engine) as session:
        put(session, clinic, MessageKind.NOTICE, html="tried before")
    await clinic.advance(hours=2)
    assert await last(new) == "tried before"
    [row] = clinic.rows(Message, Message.html == "tried before")
    assert row.chat_id == new.id


async def test_no_leaves_everything_and_tells_staff_once(clinic):
    old = await clinic.joined()
    new = await clinic.person("Max")
    await new.open(way(clinic)[0])
    await new.tap("moves", "no")
    [asked] = await new.send("What is this?")
    await new.tap("moves", "no", message_id=asked["id"])
    told = [m for m in await clinic.nurse.received() if "is not theirs" in m["text"]]
    assert len(told) == 1
    assert chat(clinic) == old.id
    await new.send("It is mine after all")
    await new.tap("moves", "yes")
    assert chat(clinic) == new.id


async def test_the_same_phone_is_connected_already(clinic):
    rosa = await clinic.joined()
    link, code = way(clinic)
    for told in (await rosa.open(link), await rosa.send(code)):
        assert "already connected" in told[0]["text"]
    new = await clinic.person("Rosa")  # and the link is still good
    await new.open(link)
    await new.tap("moves", "yes")
    assert chat(clinic) == new.id
    [again] = await new.open(link)
    assert "already connected" in again["text"]


async def test_a_phone_with_a_plan_of_its_own_keeps_it(clinic):
    rosa = await clinic.joined()
    max_ = await clinic.person("Max")
    await clinic.join(max_, clinic.invited("Bed 5"))
    link, code = way(clinic)
    for told in (await max_.open(link), await max_.send(code)):
        assert "You have a plan here already" in told[0]["text"]
    assert [e.chat_id for e in clinic.rows(Enrolment)] == [rosa.id, max_.id]


async def test_whoever_stopped_a_plan_of_their_own_may_take_another_over(clinic):
    rosa = await clinic.joined()
    max_ = await clinic.person("Max")
    await clinic.join(max_, clinic.invited("Bed 5"))
    await max_.send("/stop")
    await max_.tap("stop", "yes")
    await moved(clinic, max_)
    assert chat(clinic) == max_.id
    assert [e.state for e in clinic.rows(Enrolment)] == [
        EnrolmentState.ACTIVE,
        EnrolmentState.STOPPED,
    ]
    assert rosa.id != max_.id


async def test_codes_that_are_old_used_renewed_or_anothers_open_nothing(clinic):
    old = await clinic.joined()
    first, _ = way(clinic)
    second, _ = way(clinic)
    new, other = await clinic.person("Rosa"), await clinic.person("Max")
    [renewed] = await new.open(first)
    assert "no longer valid" in renewed["text"]
    await new.open(second)
    [anothers] = await other.open(second)
    assert "another phone first" in anothers["text"]
    await clinic.advance(hours=73)
    await new.tap("moves", "yes")
    assert "no longer valid" in await last(new)
    [expired] = await new.open(second)
    assert verbs(expired) == []
    assert chat(clinic) == old.id
    await new.open(way(clinic)[0])
    await new.tap("moves", "yes")
    [used] = await old.open(second)
    assert verbs(used) == []


async def test_a_way_in_dies_when_the_patient_stops(clinic):
    rosa = await clinic.joined()
    new = await clinic.person("Rosa")
    await new.open(way(clinic)[0])
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await new.tap("moves", "yes")
    assert "no longer valid" in await last(new)
    assert chat(clinic) == rosa.id
    await clinic.nurse.tap_data(
        clinic.signer.data(clinic.nurse.id, "phone", "1"), (await clinic.nurse.received())[-1]["id"]
    )
    assert "no longer works" in await clinic.nurse.toast()


async def test_taps_twice_or_made_up_move_nothing_more(clinic):
    await clinic.joined()
    new = await moved(clinic)
    [asked, *_] = await new.received()
    yes = clinic.signer.data(new.id, "moves", "yes")
    await new.tap_data(yes, asked["id"])
    assert "no longer works" in await new.toast()
    other = await clinic.person("Max")
    [greeting] = await other.send("hello")
    await other.tap_data(clinic.signer.data(other.id, "moves", "yes"), greeting["id"])
    assert chat(clinic) == new.id
    assert len(clinic.rows(Consent)) == 2


async def test_a_patient_whose_old_chat_is_closed_is_reached_again(clinic):
    rosa = await clinic.joined()
    await rosa.news_of(rosa.phone.block())
    assert clinic.rows(Enrolment)[0].reachable is False
    new = await moved(clinic)
    assert clinic.rows(Enrolment)[0].reachable is True
    assert any("can be reached again" in m["text"] for m in await clinic.nurse.received())
    await clinic.advance(days=1)
    assert await new.received_with("answer")


async def test_an_observer_makes_no_way_in(clinic):
    await clinic.joined()
    observer = await clinic.colleague(Role.OBSERVER)
    [card] = await observer.send("/patient_1")
    assert verbs(card) == ["chart", "reminders", "list"]
    await observer.tap_data(clinic.signer.data(observer.id, "phone", "1"), card["id"])
    assert "You may look" in await observer.toast()


async def test_questions_that_were_begun_are_asked_on_the_new_phone(clinic):
    rosa = await clinic.joined()
    await rosa.tap("score", 1, "pain", 6)
    new = await moved(clinic)
    asked = (await new.received())[-1]
    assert "Pain: 6 of 10" in asked["text"]
    assert meaning(buttons(asked)[0])[:3] == ["score", "1", "function"]
    await new.send("7")
    assert [(r.question, r.value) for r in clinic.rows(Reply)] == [("pain", "6"), ("function", "7")]


async def test_questions_whose_time_is_over_are_not_asked_on_the_new_phone(clinic):
    await clinic.joined()
    await clinic.advance(days=20)
    new = await moved(clinic)
    assert "score" not in verbs((await new.received())[-1])
