"""Who takes danger on is shown to all, and is asked once how it ended: nobody is woken for it."""

import pytest
from alarm import NOW, OFFICE_HOURS, TODAY
from clinic import TestClinic, buttons, open_clinic, verbs

from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment

CHEST = "I have a pressure in my chest"
NUMBER = "+44 20 7946 0123"
UNANSWERED = "has not said if help came"


def plain(message: dict) -> str:
    """Return a message's text without the marks that set names off."""
    return message["text"].replace("\u2068", "").replace("\u2069", "")


async def heard(clinic: TestClinic, words: str = UNANSWERED) -> list[str]:
    """Return what the nurse was told with these words in it."""
    return [m["text"] for m in await clinic.nurse.received() if words in m["text"]]


async def in_danger(clinic: TestClinic) -> Alert:
    """Let a patient whose number is known be in danger; return the alert."""
    rosa = await clinic.joined()
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).phone = NUMBER
    await rosa.send(CHEST)
    return clinic.rows(Alert, Alert.kind == AlertKind.RED_FLAG)[-1]


async def test_who_is_called_reads_the_number_to_call_at_once(clinic: TestClinic) -> None:
    await in_danger(clinic)
    [told] = await heard(clinic, "needs you now")
    assert NUMBER in told
    assert CHEST in told


async def test_no_word_tells_what_it_is_about_and_takes_an_answer(clinic: TestClinic) -> None:
    await in_danger(clinic)
    await clinic.advance(minutes=60)
    [told] = [m for m in await clinic.nurse.received() if UNANSWERED in m["text"]]
    for part in ("Chest pain", CHEST, "What they told, Nov 20 09:30:", NUMBER):
        assert part in told["text"]
    assert verbs(told)[:2] == ["ack", "write"]


async def test_it_calls_again_and_again_while_nobody_has_the_danger(clinic: TestClinic) -> None:
    await in_danger(clinic)
    await clinic.advance(minutes=90)
    assert len(await heard(clinic)) == 4


async def test_whoever_took_the_danger_on_is_asked_once_and_not_woken_again() -> None:
    async with open_clinic(duty=OFFICE_HOURS) as clinic:
        danger = await in_danger(clinic)
        colleague = await clinic.colleague()
        await clinic.nurse.tap("ack", danger.id)
        await clinic.advance(minutes=30)
        await clinic.rosa.tap("helped", "has_help")
        await clinic.advance(hours=11, minutes=30)
        await clinic.rosa.send("now my chest feels tight again")
        await clinic.nurse.tap("ack")
        await clinic.advance(hours=1)
        [told] = await heard(clinic, "Do they have help?")
        assert "You took it on, 21:30." in told
        assert danger.level is NOW
        await clinic.advance(hours=48)
        assert len(await heard(clinic, "Do they have help?")) == 1
        assert clinic.rows(Alert, Alert.kind == AlertKind.NO_WORD)[-1].level is TODAY
        assert not [m for m in await colleague.received() if UNANSWERED in m["text"]]
        await clinic.advance(hours=12)  # Monday, when the clinic is there again
        _, again, *_ = await heard(clinic, "Do they have help?")
        assert NUMBER in again
        [told, *_] = [m["text"] for m in await colleague.received() if UNANSWERED in m["text"]]
        assert "took it on, Nov 20, 21:30. Do they have help?" in told


async def test_the_card_and_the_round_say_who_has_it(clinic: TestClinic) -> None:
    danger = await in_danger(clinic)
    colleague = await clinic.colleague()
    [round_before] = await colleague.send("/today")
    assert "In hand" not in round_before["text"]
    await clinic.nurse.tap("ack", danger.id)
    [card] = await colleague.send(f"/patient_{danger.enrolment_id}")
    [line, quoted] = [one for one in card["text"].splitlines() if "Alert of" in one or "“" in one][
        :2
    ]
    assert line.startswith("Alert of 09:30: ")
    assert "has it, 09:30 ✅" in line
    assert CHEST in quoted
    [round_after] = await colleague.send("/today")
    assert "In hand ✅: Bed 4 (Kim)" in plain(round_after)
    [mine] = await clinic.nurse.send("/today")
    assert "In hand ✅: Bed 4 (you)" in plain(mine)


async def asked_for_help(clinic: TestClinic) -> None:
    """Let a patient in danger be asked whether help came."""
    await in_danger(clinic)
    await clinic.advance(minutes=30)


@pytest.mark.parametrize("said", ["no nobody comes", "No", "nope"])
async def test_a_typed_no_is_urged_again_and_staff_read_it(clinic: TestClinic, said: str) -> None:
    await asked_for_help(clinic)
    [urged] = await clinic.rosa.send(said)
    assert "Please call 112 now." in urged["text"]
    [told] = await heard(clinic, "still need help")
    assert said in told


async def test_a_typed_yes_ends_it(clinic: TestClinic) -> None:
    await asked_for_help(clinic)
    [said] = await clinic.rosa.send("yes")
    assert "Good that you have help" in said["text"]
    assert len(await heard(clinic, "has help now")) == 1
    await clinic.advance(hours=3)
    assert await heard(clinic) == []


async def test_below_other_words_it_is_asked_once_more(clinic: TestClinic) -> None:
    await asked_for_help(clinic)
    said = await clinic.rosa.send("the ambulance is here")
    assert "Did you get help?" in said[-1]["text"]
    assert verbs(said[-1]) == ["helped", "helped"]
    assert len(await heard(clinic, "the ambulance is here")) == 1
    await clinic.rosa.tap("helped", "has_help")
    [last, *_] = await clinic.rosa.send("thank you")
    assert "Did you get help?" not in last["text"]


@pytest.mark.parametrize("said", ["did them all", "yes I did the exercises today", "not yet done"])
async def test_what_tells_of_something_else_ends_no_alarm(clinic: TestClinic, said: str) -> None:
    await asked_for_help(clinic)
    asked = await clinic.rosa.send(said)
    assert "Did you get help?" in asked[-1]["text"]
    assert await heard(clinic, "has help now") == []


async def test_days_later_a_no_answers_something_else_and_nobody_is_asked(
    clinic: TestClinic,
) -> None:
    await asked_for_help(clinic)
    await clinic.advance(days=2)
    said = await clinic.rosa.send("no")
    assert "Did you get help?" not in said[-1]["text"]
    assert await heard(clinic, "still need help") == []


async def test_a_yes_means_no_help_where_none_was_asked_for(clinic: TestClinic) -> None:
    await in_danger(clinic)
    await clinic.rosa.send("yes")
    assert await heard(clinic, "has help now") == []


async def test_a_reply_to_who_asks_staff_is_shown_first_and_may_be_left(clinic: TestClinic) -> None:
    danger = await in_danger(clinic)
    await clinic.nurse.tap("ack", danger.id)
    await clinic.advance(hours=1)
    [told] = [m for m in await clinic.nurse.received() if UNANSWERED in m["text"]]
    [button, *_] = [b["label"] for b in buttons(told)]
    assert button == "They have help"
    before = len(await clinic.rosa.received())
    [shown] = await clinic.nurse.send("She is in intensive care", told["id"])
    assert verbs(shown) == ["send", "unsaid"]
    assert len(await clinic.rosa.received()) == before
    await clinic.nurse.tap("unsaid")
    await clinic.nurse.tap("ack")
    await clinic.advance(hours=9)
    assert len(await heard(clinic)) == 1


async def test_words_typed_long_ago_are_shown_once_more_before_they_go(clinic: TestClinic) -> None:
    await in_danger(clinic)
    await clinic.nurse.tap("write")
    await clinic.nurse.send("I will ring you at eleven")
    await clinic.advance(hours=26)
    before = len(await clinic.rosa.received())
    [asked] = await clinic.nurse.tap("send")
    assert "You wrote this on Nov 20 09:30. Does it still fit?" in asked["text"]
    assert len(await clinic.rosa.received()) == before
    await clinic.nurse.tap("send")
    assert "I will ring you at eleven" in (await clinic.rosa.received())[-1]["text"]
