"""The clinic answers in the same chat: by a reply or a button, and colleagues see it."""

import pytest
from clinic import buttons, meaning, verbs
from restart import restarted
from ruled import reminders

from bot.for_staff.staff import Role
from bot.words import words
from schedules.alert import Alert, AlertKind
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.reply import Reply


async def wrote(clinic, text="My dressing came off", language="en"):
    """Let Rosa join and write; return her and what the nurse is told."""
    rosa = await clinic.joined(language=language)
    await rosa.send(text)
    return rosa, (await clinic.nurse.received())[-1]


def from_clinic(clinic):
    return clinic.rows(Message, Message.kind == MessageKind.FROM_CLINIC)


async def last(person):
    return (await person.received())[-1]["text"]


async def replies(clinic, told, kind, **parts):
    """Let the nurse reply in a way that a phone of the tests cannot."""
    chat = {"id": clinic.nurse.id, "type": "private"}
    body = {"message_id": 99, "date": 0, "chat": chat, "from": {"id": clinic.nurse.id}}
    clinic.bot.updates.add(kind, body | {"reply_to_message": {"message_id": told["id"]}} | parts)
    await clinic.settle()


@pytest.mark.parametrize("language", ["en", "es", "de"])
async def test_a_reply_reaches_the_patient_at_once_in_their_language(clinic, language):
    rosa, told = await wrote(clinic, language=language)
    ida = await clinic.colleague(language=language)
    *_, sent = await clinic.nurse.send("Keep it <dry> & call us", told["id"])
    assert sent["text"] == "On its way to \u2068Bed 4\u2069 ✅"
    say, letter = words(language), await last(rosa)
    first, _, heading, text, *_ = letter.splitlines()
    assert (
        first
        == say(
            "A message from your clinic 💬\n\n<b>From {clinic}:</b>\n{words}\n\n"
            "To answer, just write to me.",
            clinic="",
            words="",
        ).splitlines()[0]
    )
    assert "Riverside Clinic" in heading
    assert text == "Keep it <dry> & call us"
    news = await last(ida)
    assert news.splitlines()[0].startswith("\u2068Kim\u2069")
    assert "Keep it <dry> & call us" in news
    assert news.endswith("/patient_1")
    [row] = from_clinic(clinic)
    assert (row.state, row.chat_id) == (MessageState.SENT, rosa.id)


async def test_a_reply_to_any_news_of_a_patient_reaches_them(clinic):
    rosa = await clinic.joined()
    await clinic.advance(hours=8)
    news = [(await clinic.nurse.received())[-1]]
    acts = [
        ("a problem", lambda: rosa.tap("answer", reminders(clinic)[1].id, "problem")),
        ("took the problem back", lambda: rosa.tap("undo")),
        ("has paused", lambda: rosa.send("/pause")),
        ("is back from the pause", lambda: rosa.tap("resume")),
    ]
    for told, act in acts:
        await act()
        if told == "has paused":
            await rosa.tap("pause")
        news.append((await clinic.nurse.received())[-1])
        assert told in news[-1]["text"]
    for number, one in enumerate(news):
        await clinic.nurse.send(f"Answer {number}", one["id"])
        assert f"Answer {number}" in await last(rosa)
    about = clinic.rows(Message, Message.kind == MessageKind.ALERT)
    assert {message.enrolment_id for message in about} == {1}


async def test_the_patients_next_text_goes_to_staff_with_what_it_answers(clinic):
    rosa, told = await wrote(clinic)
    await clinic.nurse.send("Is it wet?", told["id"])
    await rosa.send("yes")  # would confirm a reminder otherwise
    context = "In answer to \u2068Kim\u2069: “\u2068Is it wet?\u2069”"
    answer = await last(clinic.nurse)
    assert answer.splitlines()[1:3] == ["yes", context]
    assert [reply.value for reply in clinic.rows(Reply)] == ["My dressing came off", "yes"]
    await rosa.send("and a little red")
    assert context not in await last(clinic.nurse)
    letter = next(m for m in await rosa.received() if "Is it wet?" in m["text"])
    await clinic.advance(days=30)
    await rosa.send("4", reply_to=letter["id"])  # a reply to it answers it, however late
    assert context in await last(clinic.nurse)


async def test_a_text_after_a_later_reminder_answers_the_reminder(clinic):
    rosa, told = await wrote(clinic)
    await clinic.nurse.send("Keep it dry", told["id"])
    await clinic.advance(days=1)
    before = len(clinic.rows(Alert, Alert.kind == AlertKind.WORDS))
    [echo, *_] = await rosa.send("ok")
    assert len(clinic.rows(Alert, Alert.kind == AlertKind.WORDS)) == before
    assert "undo" in [verb for m in await rosa.received() for verb in verbs(m)]
    assert echo is not None


async def test_danger_in_an_answer_to_the_clinic_is_still_danger(clinic):
    rosa, told = await wrote(clinic)
    await clinic.nurse.send("How are you?", told["id"])
    [warning] = await rosa.send("I have chest pain")
    assert "112" in warning["text"]
    assert any(alert.kind is AlertKind.RED_FLAG for alert in clinic.rows(Alert))


async def test_stop_after_words_of_the_clinic_still_asks_to_stop(clinic):
    rosa, told = await wrote(clinic)
    await clinic.nurse.send("How are you?", told["id"])
    assert verbs((await rosa.send("stop"))[-1]) == ["stop", "stop"]


async def test_the_button_below_words_shows_the_answer_once_more_and_sends_it_once(clinic):
    rosa, told = await wrote(clinic)
    assert verbs(told) == ["write", "take", "close"]
    assert meaning(buttons(told)[0]) == ["write", "1", "1"]
    [asked] = await clinic.nurse.tap("write", 1)
    [shown] = await clinic.nurse.send("Nonsens")
    stale = shown
    [shown] = await clinic.nurse.send("Keep it dry")  # another text takes its place
    assert verbs(shown) == ["send", "unsaid"]
    await clinic.nurse.tap_data(buttons(stale)[0]["data"], stale["id"])
    assert from_clinic(clinic) == []
    *_, done = await clinic.nurse.tap("send")
    assert done["text"] == "Keep it dry\nOn its way to \u2068Bed 4\u2069 ✅"
    await clinic.nurse.tap_data(buttons(shown)[0]["data"], shown["id"])
    assert "no longer works" in await clinic.nurse.toast()
    assert len(from_clinic(clinic)) == 1
    assert "Keep it dry" in await last(rosa)
    assert verbs(asked) == ["unsaid"]


async def test_what_was_begun_can_be_left(clinic):
    await wrote(clinic)
    await clinic.nurse.tap("write", 1)
    await clinic.nurse.send("Hello")
    [left] = await clinic.nurse.tap("unsaid")
    assert "Nothing was sent" in left["text"]
    [unknown] = await clinic.nurse.send("Hello")  # no longer taken for an answer
    assert "did not understand" in unknown["text"]
    assert from_clinic(clinic) == []


async def test_a_reply_to_the_question_what_to_write_is_shown_and_not_sent(clinic):
    await wrote(clinic)
    [asked] = await clinic.nurse.tap("write", 1)
    [shown] = await clinic.nurse.send("Keep it dry", asked["id"])
    assert verbs(shown) == ["send", "unsaid"]
    assert from_clinic(clinic) == []


async def test_a_reply_to_the_card_an_alert_or_any_news_is_for_its_patient(clinic):
    rosa = await clinic.joined()
    max_ = await clinic.person("Max")
    await clinic.join(max_, clinic.invited("Bed 5"))
    joined = [m for m in await clinic.nurse.received() if "has joined" in m["text"]]
    for number, news in enumerate(joined, 1):
        await clinic.nurse.send(f"Welcome {number}", news["id"])
    [card] = await clinic.nurse.send("/patient_1")
    await clinic.nurse.send("From the card", card["id"])
    assert [m.enrolment_id for m in from_clinic(clinic)] == [1, 2, 1]
    assert "From the card" in await last(rosa)
    [listed] = await clinic.nurse.tap("list", 0, message_id=card["id"])
    [unknown] = await clinic.nurse.send("To whom?", listed["id"])  # the list is of nobody alone
    assert "did not understand" in unknown["text"]
    assert len(from_clinic(clinic)) == 3


async def test_an_alert_that_is_answered_is_taken_on(clinic):
    rosa = await clinic.joined()
    ida = await clinic.colleague()
    await rosa.send("I have chest pain")
    told = (await clinic.nurse.received())[-1]
    assert verbs(told) == ["ack", "write"]
    await clinic.nurse.send("I call you now", told["id"])
    [alert] = clinic.rows(Alert, Alert.kind == AlertKind.RED_FLAG)
    assert alert.acknowledged_by == clinic.nurse.id
    [theirs] = [m for m in await ida.received() if "needs you now" in m["text"]]
    assert theirs["text"].endswith("\u2068Kim\u2069 has it, 09:30 ✅")
    assert verbs(theirs) == ["write"]  # a colleague may still answer


async def test_of_two_who_answer_both_are_sent_and_each_sees_the_other(clinic):
    rosa, told = await wrote(clinic)
    ida = await clinic.colleague()
    await clinic.nurse.send("Keep it dry", told["id"])
    heard = (await ida.received())[-1]
    await ida.send("Come in at four", heard["id"])  # a reply to the news of the other answer
    assert len(from_clinic(clinic)) == 2
    assert "Come in at four" in await last(rosa)
    assert "Come in at four" in await last(clinic.nurse)
    assert (await last(clinic.nurse)).startswith("A colleague answered")


async def test_an_observer_may_look_but_not_write(clinic):
    rosa = await clinic.joined()
    observer = await clinic.colleague(Role.OBSERVER)
    await rosa.send("Hello")
    told = (await observer.received())[-1]
    assert verbs(told) == []
    [refusal] = await observer.send("Hello Rosa", told["id"])
    assert "not write to patients" in refusal["text"]
    data = clinic.signer.data(observer.id, "write", "1")
    await observer.tap_data(data, told["id"])
    assert "You may look" in await observer.toast()
    assert from_clinic(clinic) == []


async def test_whoever_left_the_staff_answers_nobody(clinic):
    rosa = await clinic.joined()
    former = await clinic.colleague()
    await rosa.send("Hello")
    told = (await former.received())[-1]
    await former.tap("write", 1)
    clinic.dismiss(former)
    await former.send("Hello Rosa", told["id"])
    await former.send("Hello Rosa")
    assert from_clinic(clinic) == []


async def test_nonsense_is_not_sent(clinic):
    _, told = await wrote(clinic)
    nurse = clinic.nurse
    [long] = await nurse.send("😀" * 1_600, told["id"])
    assert "too long" in long["text"]
    await replies(clinic, told, "message", text=" \n ")
    assert "only pass on words" in await last(nurse)
    await replies(clinic, told, "message", photo=[{"file_id": "x"}], caption="Like this")
    assert "only pass on words" in await last(nurse)
    assert from_clinic(clinic) == []


async def test_what_was_sent_stays_when_it_is_edited(clinic):
    rosa, told = await wrote(clinic)
    await clinic.nurse.send("Keep it wet", told["id"])
    before = await rosa.received()
    await replies(clinic, told, "edited_message", text="Keep it dry")
    assert "write anew" in await last(clinic.nurse)
    assert await rosa.received() == before


async def test_nobody_writes_to_whoever_stopped_or_never_joined(clinic):
    rosa, told = await wrote(clinic)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    [refusal] = await clinic.nurse.send("Hello", told["id"])
    assert refusal["text"].splitlines()[0].endswith("has stopped the messages.")
    assert "call them" in refusal["text"]
    clinic.invited("Bed 5")
    [card] = await clinic.nurse.send("/patient_2")
    [refusal] = await clinic.nurse.send("Hello", card["id"])
    assert "has not joined yet" in refusal["text"]
    assert from_clinic(clinic) == []


async def test_nobody_writes_into_a_closed_chat(clinic):
    rosa, told = await wrote(clinic)
    await rosa.news_of(rosa.phone.block())
    [refusal] = await clinic.nurse.send("Hello", told["id"])
    assert "is closed" in refusal["text"]
    assert from_clinic(clinic) == []


async def test_an_answer_that_does_not_arrive_is_told_to_all(clinic):
    rosa, told = await wrote(clinic)
    ida = await clinic.colleague()
    refused = {"chat_id": rosa.id, "description": "Bad Request: message is too long"}
    await clinic.control.fault("400", "sendMessage", **refused)
    await clinic.nurse.send("Keep it dry", told["id"])
    for person in (clinic.nurse, ida):
        lines = (await last(person)).splitlines()
        assert lines[0] == "An answer to \u2068Bed 4\u2069 did not arrive ⚠️"
        assert lines[2:] == [
            "\u2068Kim\u2069 had written to \u2068Bed 4\u2069:",
            "Keep it dry",
            "/patient_1",
        ]
    assert from_clinic(clinic)[0].state is MessageState.UNDELIVERABLE


async def at_night(clinic):
    """Let it be half past ten in the evening, long after Rosa wrote; return what was told."""
    rosa, told = await wrote(clinic)
    await clinic.advance(hours=13)
    return rosa, told


async def test_at_night_words_wait_for_the_morning_and_staff_are_told(clinic):
    rosa, told = await at_night(clinic)
    ida = await clinic.colleague()
    before = len(await rosa.received())
    *_, sent = await clinic.nurse.send("Keep it dry", told["id"])
    assert sent["text"].splitlines() == [
        "\u2068Bed 4\u2069 has quiet hours now.",
        "They get it at 08:00, by their own clock ⏰",
    ]
    assert "08:00" in await last(ida)
    await clinic.advance(hours=9)
    assert len(await rosa.received()) == before
    await clinic.advance(hours=1)
    assert "Keep it dry" in (await rosa.received())[before]["text"]


async def test_a_patient_who_just_wrote_gets_the_answer_at_night(clinic):
    rosa, told = await at_night(clinic)
    await rosa.send("I cannot sleep")
    await clinic.nurse.send("Try to rest", told["id"])
    assert "Try to rest" in await last(rosa)


async def test_what_waits_for_the_morning_holds_up_no_answer_and_no_question_after_danger(clinic):
    rosa, told = await at_night(clinic)
    await clinic.nurse.send("Keep it dry", told["id"])
    await rosa.send("I have chest pain")
    assert "112" in await last(rosa)
    await clinic.advance(minutes=31)
    assert verbs((await rosa.received())[-1]) == ["helped", "helped"]
    [waiting] = from_clinic(clinic)
    assert (waiting.state, waiting.priority) == (MessageState.PENDING, Priority.REMINDER)


async def test_an_answer_of_the_night_is_lost_visibly_if_the_patient_stops(clinic):
    rosa, told = await at_night(clinic)
    await clinic.nurse.send("Keep it dry", told["id"])
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    before = await rosa.received()
    await clinic.advance(hours=12)
    assert await rosa.received() == before
    assert "did not arrive" in await last(clinic.nurse)


async def test_what_was_begun_and_what_waits_outlast_a_restart(clinic):
    rosa, told = await at_night(clinic)
    await clinic.nurse.send("Keep it dry", told["id"])
    await clinic.nurse.tap("write", 1)
    async with restarted(clinic):
        [shown] = await clinic.nurse.send("And warm")
        assert verbs(shown) == ["send", "unsaid"]
        await clinic.nurse.tap("send")
        await clinic.advance(hours=10)
        texts = [m["text"] for m in await rosa.received() if "From Riverside" in m["text"]]
        assert [text.splitlines()[3] for text in texts] == ["Keep it dry", "And warm"]
