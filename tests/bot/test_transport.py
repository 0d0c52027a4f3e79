"""What the transport says arrives in the chat as it was meant."""

import struct

import pytest
from post_office import TOKEN, open_telegram
from telegram.error import TelegramError

from bot.delivery.letter import Letter
from bot.delivery.transport import Transport, build_bot, plain_text
from bot.drawing.picture import qr_png


@pytest.fixture
async def telegram():
    async with open_telegram() as telegram:
        yield telegram


async def test_a_letter_arrives_with_its_buttons_and_its_number(telegram):
    phone = await telegram.phone()
    letter = Letter(phone.id, "<b>Rest</b> today", [[("Done ✅", "done:1")], [("Not yet", "no:1")]])
    said = await Transport(telegram.bot).deliver(letter)
    shown = await phone.last()
    assert (shown["id"], shown["html"]) == (said, "<b>Rest</b> today")
    assert await phone.labels() == ["Done ✅", "Not yet"]


async def test_an_edit_changes_the_message_and_takes_its_buttons_away(telegram):
    phone = await telegram.phone()
    transport = Transport(telegram.bot)
    said = await transport.deliver(Letter(phone.id, "Rest", [[("Done", "done:1")]]))
    assert await transport.deliver(Letter(phone.id, "✅ Done 08:12", edits=said)) == said
    shown = await phone.last()
    assert (shown["text"], shown["edited"], shown["keyboard"]) == ("✅ Done 08:12", True, None)


async def test_a_picture_goes_with_its_words_as_caption(telegram):
    phone = await telegram.phone()
    link = "https://t.me/clinic_bot?start=abc"
    await Transport(telegram.bot).deliver(Letter(phone.id, "<i>Scan</i> me", picture=link))
    shown = await phone.last()
    assert shown["photo"]
    assert shown["caption_html"] == "<i>Scan</i> me"


async def test_a_menu_is_set_for_its_chat_alone(telegram):
    rosa, paul = await telegram.phone("Rosa"), await telegram.phone("Paul")
    menu = Letter(rosa.id, menu=[("today", "What I may do today"), ("help", "Help")])
    assert await Transport(telegram.bot).deliver(menu) is None
    assert [c["command"] for c in (await rosa.chat())["commands"]] == ["today", "help"]
    assert (await paul.chat())["commands"] == []


async def test_html_that_cannot_be_parsed_goes_out_as_plain_text(telegram):
    phone = await telegram.phone()
    await Transport(telegram.bot).deliver(Letter(phone.id, "<div>Rest &amp; <b>relax</div>"))
    assert (await phone.last())["text"] == "Rest & relax"


async def test_a_server_on_this_machine_is_reached_without_the_proxy(telegram, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with build_bot(TOKEN, telegram.url) as bot:
        assert bot.username == telegram.sandbox.bot().username


async def test_a_failure_is_told_to_the_caller(telegram):
    with pytest.raises(TelegramError):
        await Transport(telegram.bot).deliver(Letter(777, "Hello"))


async def test_a_tap_is_answered_and_an_old_one_does_no_harm(telegram):
    phone = await telegram.phone()
    transport = Transport(telegram.bot)
    await transport.deliver(Letter(phone.id, "Rest", [[("Done", "done:1")]]))
    tap = await phone.tap("Done")
    await transport.answer_tap(tap["callback_query_id"], "Noted")
    await transport.answer_tap(tap["callback_query_id"], "Noted")  # only once is allowed
    await transport.answer_tap("12345")
    calls = await phone.control.journal("answerCallbackQuery", kind="call", count=3)
    assert [call["params"].get("text") for call in calls] == ["Noted", "Noted", None]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>bold</b> and <a href='https://x'>link</a>", "bold and link"),
        ("5 &lt; 7 &amp; &quot;so on&quot;", '5 < 7 & "so on"'),
        ("<b>never closed", "never closed"),
        ("", ""),
    ],
)
def test_plain_text_is_html_without_its_tags(html, text):
    assert plain_text(html) == text


@pytest.mark.parametrize("text", ["A", "https://t.me/clinic_bot?start=" + "x" * 64])
def test_a_qr_picture_is_large_enough_to_scan_and_has_an_empty_margin(text):
    png = qr_png(text)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width == height >= 512
