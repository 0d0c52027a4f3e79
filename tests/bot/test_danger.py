"""A sign of danger is answered at once, whatever else goes on, and nobody loses sight of it."""

import pytest
from clinic import TestClinic, buttons, meaning, verbs
from ruled import ruled

from schedules.alert import Alert, AlertKind
from schedules.reply import Reply, ReplyKind
from schedules.rule import AlertLevel

CHEST = "I have a pressure in my chest"


def texts(clinic: TestClinic) -> list[str]:
    return [reply.value for reply in clinic.rows(Reply, Reply.kind == ReplyKind.TEXT)]


def raised(clinic: TestClinic) -> list[tuple[AlertKind, AlertLevel, str | None]]:
    """Return the alerts of danger."""
    found = clinic.rows(Alert, Alert.kind == AlertKind.RED_FLAG)
    return [(alert.kind, alert.level, alert.rule) for alert in found]


def now(sign: str) -> tuple[AlertKind, AlertLevel, str]:
    return (AlertKind.RED_FLAG, AlertLevel.NOW, sign)


async def test_words_of_danger_bring_the_plans_instruction_and_alert_staff_with_them(clinic):
    rosa = await clinic.joined()
    [said] = await rosa.send(CHEST)
    first, act, *_ = said["text"].split("\n\n")
    assert first == "Please read this now ⚠️"
    assert act.splitlines()[0] == "Call 112 now."
    assert "do not drive" in said["text"]
    assert texts(clinic) == [CHEST]
    assert raised(clinic) == [now("chest_pain")]
    told = (await clinic.nurse.received())[-1]["text"]
    assert all(word in told for word in ("Bed 4", CHEST, "Chest pain", "call 112 now"))


# language, words, what the patient is told
IN_EACH_LANGUAGE = [
    ("en", "can hardly breathe lying down", "Call 112 now"),
    ("en", "I dont want to live anymore", "Call 112 now. You are not alone"),
    ("en", "I fell in the shower and cant put weight on it", "Call +1"),
    ("es", "me duele mucho el pecho", "Llame ya al 112"),
    ("es", "me he desmayado en el baño", "Acuéstese y llame ya al 112"),
    ("de", "ich bekomme keine Luft", "Sofort 112 anrufen"),
    ("de", "mir hängt das Gesicht und ich lalle", "Sofort 112 anrufen"),
]


@pytest.mark.parametrize(("language", "words", "told"), IN_EACH_LANGUAGE)
async def test_each_language_has_its_instruction(clinic, language, words, told):
    rosa = await clinic.joined(language=language)
    [said] = await rosa.send(words)
    told = told.replace("+1", clinic.phone_number)
    assert told in said["text"]
    assert len(raised(clinic)) == 1


async def test_of_several_signs_the_most_urgent_is_told_first(clinic):
    rosa = await clinic.joined()
    [said] = await rosa.send("pus comes out, I have a fever and my calf is swollen")
    signs = ("one calf", "Fever of", "Fluid, pus")
    assert sorted(signs, key=said["text"].index) == list(signs)


async def test_in_an_emergency_nothing_else_is_told_and_staff_hear_of_all_of_it(clinic):
    rosa = await clinic.joined()
    [said] = await rosa.send("I have a fever, a pressure in my chest and I cant breathe")
    assert said["text"].count("Chest pain") == 1
    assert "Fever" not in said["text"]
    told = (await clinic.nurse.received())[-1]["text"]
    assert all(sign in told for sign in ("Chest pain", "Trouble breathing", "Fever"))


async def test_a_plan_that_names_no_such_sign_is_helped_out(clinic):
    rosa = await ruled(clinic)
    [said] = await rosa.send(CHEST)
    assert "Call 112 now.\nChest pain\n" in said["text"]


async def test_danger_in_the_middle_of_questions_uses_none_of_them_up(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await rosa.send("7")
    assert [r.value for r in clinic.rows(Reply, Reply.kind == ReplyKind.SCORE)] == ["7"]


async def test_danger_while_a_town_is_awaited_leaves_it_awaited(clinic):
    await clinic.rosa.open(clinic.link(clinic.invited()))
    await clinic.rosa.tap("consent", "yes")
    await clinic.rosa.tap("zones")
    await clinic.rosa.send(CHEST)
    [offered] = await clinic.rosa.send("Denver")
    assert "zone" in verbs(offered)
    assert raised(clinic) == [now("chest_pain")]


async def test_danger_is_heard_after_stop_and_asked_about_again(clinic):
    rosa = await clinic.joined()
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    [said] = await rosa.send(CHEST)
    assert "Call 112 now" in said["text"]
    await clinic.advance(minutes=30)
    assert verbs((await rosa.received())[-1]) == ["helped", "helped"]


async def test_danger_in_an_edited_text_and_below_a_picture_is_heard(clinic):
    rosa = await clinic.joined()
    wrote = await rosa.phone.send("my chest feels fine")
    await clinic.settle()
    assert raised(clinic) == []
    await rosa.edit(wrote, CHEST)
    [said] = await rosa.news_of(rosa.phone.send_photo("pus is coming out of the wound"))
    assert "not the picture" in said["text"]
    assert raised(clinic) == [now("chest_pain"), now("infection")]


async def test_words_that_tell_of_no_danger_go_to_staff_as_before(clinic):
    rosa = await clinic.joined()
    await rosa.send("no chest pain at all, thank you")
    assert raised(clinic) == []
    assert texts(clinic) == ["no chest pain at all, thank you"]


async def test_who_has_help_is_asked_no_more_and_staff_hear_it(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await clinic.advance(minutes=30)
    [changed] = await rosa.tap("helped", "has_help")
    assert buttons(changed) == []
    assert "has help now" in (await clinic.nurse.received())[-1]["text"]
    await clinic.advance(hours=2)
    assert not [m for m in await clinic.nurse.received() if "has not said" in m["text"]]
    assert raised(clinic) == [now("chest_pain")]


async def test_who_still_needs_help_is_urged_alerted_for_and_asked_again(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await clinic.advance(minutes=30)
    [urged] = await rosa.tap("helped", "needs_help")
    assert "112" in urged["text"]
    assert raised(clinic) == [now("chest_pain"), now("needs_help")]
    await clinic.advance(minutes=30)
    asked = (await rosa.received())[-1]
    assert [meaning(b) for b in buttons(asked)] == [
        ["helped", "has_help"],
        ["helped", "needs_help"],
    ]


async def test_staff_are_told_of_a_patient_who_does_not_say_whether_help_came(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await clinic.advance(minutes=59)
    assert "has not said" not in (await clinic.nurse.received())[-1]["text"]
    await clinic.advance(minutes=1)
    news = [m["text"] for m in await clinic.nurse.received() if "has not said" in m["text"]]
    assert len(news) == 1
    assert "Bed 4" in news[0]


async def test_who_does_not_say_whether_help_came_is_called_about_until_somebody_has_it(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await clinic.advance(minutes=60)
    last = next(m for m in await clinic.nurse.received() if "has not said" in m["text"])
    assert "ack" in verbs(last)
    await clinic.advance(minutes=11)
    told = [m for m in await clinic.nurse.received() if "has not said" in m["text"]]
    assert len(told) == 2
    [shown, *_] = await clinic.nurse.tap("ack", message_id=told[-1]["id"])
    assert "You have it" in shown["text"]
    await clinic.advance(hours=3)
    assert len([m for m in await clinic.nurse.received() if "has not said" in m["text"]]) == 2


async def test_who_says_late_that_help_came_is_called_about_no_more(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await clinic.advance(minutes=61)
    await rosa.tap("helped", "has_help")
    await clinic.advance(hours=3)
    assert len([m for m in await clinic.nurse.received() if "has not said" in m["text"]]) == 1


async def test_a_second_sign_is_asked_about_once_and_holds_up_no_answer(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await clinic.advance(minutes=10)
    await rosa.send("and I cant breathe")
    assert await rosa.send("/today")
    await clinic.advance(minutes=45)
    assert len(await rosa.received_with("helped")) == 1
