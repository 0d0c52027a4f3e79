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
    assert "call 112 now" in said["text"]
    await flooded(clinic, "I have a pressure in my chest", 10)
    assert len(raised(clinic, AlertKind.RED_FLAG)) == 1
    await rosa.send("and I cant breathe")
    assert len(raised(clinic, AlertKind.RED_FLAG)) == 2


async def test_pictures_in_a_row_are_answered_a_few_times(clinic):
    rosa = await calm(clinic)
    before = await rosa.phone.messages()
    for _ in range(15):
        await clinic.control.request("POST", f"users/{rosa.id}/sticker", {})
    assert 0 < len(await rosa.news(before)) <= 10
