"""Of many messages in a row all are kept and few are answered; danger gets through."""

from schedules.alert import Alert, AlertKind
from schedules.reply import Reply


async def flooded(clinic, words, times):
    """Let Rosa send the same words in a row; return what the bot said to them."""
    before = await clinic.rosa.phone.messages()
    for _ in range(times):
        await clinic.rosa.phone.send(words)
    return await clinic.rosa.news(before)


async def calm(clinic):
    """Let Rosa join and be past what is asked of her."""
    rosa = await clinic.joined()
    await rosa.send("/today")
    return rosa


def raised(clinic, kind):
    return clinic.rows(Alert, Alert.kind == kind)


async def test_all_is_kept_little_is_answered_and_staff_get_one_summary(clinic):
    await calm(clinic)
    said = await flooded(clinic, "hello there", 40)
    assert len(clinic.rows(Reply)) == 40
    assert len(said) <= 12
    assert sum("very fast" in message["text"] for message in said) == 1
    assert "very fast" in said[-1]["text"]
    assert len(raised(clinic, AlertKind.WORDS)) == 10
    assert len(raised(clinic, AlertKind.FLOOD)) == 1


async def test_a_minute_later_words_are_answered_again(clinic):
    rosa = await calm(clinic)
    await flooded(clinic, "hello there", 15)
    await clinic.advance(minutes=1)
    said = await rosa.send("hello there")
    assert "Noted" in said[-1]["text"]


async def test_danger_gets_through_a_flood_at_once_and_once(clinic):
    rosa = await calm(clinic)
    await flooded(clinic, "hello there", 15)
    [said] = await rosa.send("I have a pressure in my chest")
    assert "Call 112 now" in said["text"]
    await flooded(clinic, "I have a pressure in my chest", 10)
    assert len(raised(clinic, AlertKind.RED_FLAG)) == 1
    await rosa.send("and I cant breathe")
    assert len(raised(clinic, AlertKind.RED_FLAG)) == 2


async def test_signs_in_turn_are_each_told_once(clinic):
    rosa = await calm(clinic)
    await flooded(clinic, "hello there", 11)
    before = await rosa.phone.messages()
    for _ in range(5):
        for words in ("my chest hurts", "I cant breathe", "my chest hurts and I cant breathe"):
            await rosa.phone.send(words)
    said = await rosa.news(before)
    assert [alert.rule for alert in raised(clinic, AlertKind.RED_FLAG)] == [
        "chest_pain",
        "breathing",
    ]
    assert sum("Call 112 now" in message["text"] for message in said) == 2


async def test_three_hundred_at_once_are_all_kept_and_danger_among_them_is_told(clinic):
    rosa = await calm(clinic)
    before, told = await rosa.phone.messages(), len(await clinic.nurse.received())
    chat = {"id": rosa.id, "type": "private"}
    texts = ["hello there"] * 300
    texts[150] = "I have a pressure in my chest"
    for number, text in enumerate(texts):
        body = {"message_id": 10_000 + number, "date": 0, "chat": chat, "from": {"id": rosa.id}}
        clinic.bot.updates.add("message", body | {"text": text})
    said = [message["text"] for message in await rosa.news(before)]
    assert [reply.value for reply in clinic.rows(Reply)] == texts
    assert len(said) <= 13
    assert sum("very fast" in text for text in said) == 1
    assert "Call 112 now" in said[-1]
    assert len(await clinic.nurse.received()) - told == 12  # ten texts, the flood, the danger


async def test_pictures_in_a_row_are_answered_a_few_times(clinic):
    rosa = await calm(clinic)
    before = await rosa.phone.messages()
    for _ in range(15):
        await clinic.control.request("POST", f"users/{rosa.id}/sticker", {})
    assert 0 < len(await rosa.news(before)) <= 10
