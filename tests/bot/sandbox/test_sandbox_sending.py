"""Sending: what arrives, how long it may be, and every refusal in Telegram's words."""

import time
from typing import Any

import pytest
from bot_view import PNG, Api, keys

from bot.sandbox.phone import Phone
from bot.sandbox.sandbox import Sandbox


async def test_a_message_arrives_formatted_with_buttons(api: Api, rosa: Phone) -> None:
    sent = await api.call(
        "sendMessage",
        chat_id=rosa.id,
        text="<b>Good</b> morning & hello".replace("&", "&amp;"),
        parse_mode="HTML",
        reply_markup=keys("Done", "Later"),
    )
    assert (sent["text"], sent["entities"]) == (
        "Good morning & hello",
        [{"type": "bold", "offset": 0, "length": 4}],
    )
    assert sent["from"]["username"] == "clinic_bot"
    shown = await rosa.last()
    assert shown["html"] == "<b>Good</b> morning &amp; hello"
    assert await rosa.labels() == ["Done", "Later"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    # what is sent beside chat_id, the refusal
    ({"text": ""}, "400 Bad Request: message text is empty"),
    ({"text": " \n "}, "400 Bad Request: message text is empty"),
    ({}, "400 Bad Request: message text is empty"),
    ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
    ({"text": "🙂" * 2049}, "400 Bad Request: message is too long"),
    ({"text": "x", "parse_mode": "Latex"}, "400 Bad Request: unsupported parse_mode"),
    (
        {"text": "<b>x", "parse_mode": "HTML"},
        "400 Bad Request: can't parse entities: "
        'Can\'t find end tag corresponding to start tag "b"',
    ),
    (
        {"text": "x", "parse_mode": "MarkdownV2"},
        "400 Bad Request: the sandbox does not support the parse mode MarkdownV2; "
        "use HTML or entities",
    ),
    (
        {"text": "x", "message_thread_id": 1},
        "400 Bad Request: the sandbox does not support the parameter "
        "message_thread_id of sendMessage",
    ),
    (
        {"text": "x", "txet": "y"},
        "400 Bad Request: the sandbox does not support the parameter txet of sendMessage",
    ),
    ({"text": "x", "chat_id": 5}, "400 Bad Request: chat not found"),
    ({"text": "x", "chat_id": "@rosa"}, "400 Bad Request: chat not found"),
    ({"text": "x", "chat_id": ""}, "400 Bad Request: chat_id is empty"),
    (
        {"text": "x", "reply_parameters": {"message_id": 99}},
        "400 Bad Request: message to be replied not found",
    ),
    (
        {"text": "x", "reply_markup": "{"},
        "400 Bad Request: can't parse reply keyboard markup JSON object",
    ),
]


@pytest.mark.parametrize(("params", "refusal"), REFUSED)
async def test_a_wrong_message_is_refused(
    api: Api, rosa: Phone, params: dict[str, Any], refusal: str
) -> None:
    assert await api.refused("sendMessage", **{"chat_id": rosa.id, **params}) == refusal
    assert len(await rosa.messages()) == 1


async def test_the_limit_counts_what_is_shown(api: Api, rosa: Phone) -> None:
    text = "<b>" + "&amp;" * 4096 + "</b>"
    sent = await api.call("sendMessage", chat_id=rosa.id, text=text, parse_mode="HTML")
    assert sent["text"] == "&" * 4096


def button(**parts: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **parts}]]}


KEYBOARDS = [
    # reply_markup, the reason or "" when it is taken
    (button(callback_data="x" * 64), ""),
    (button(callback_data="é" * 32), ""),
    (button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
    (button(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
    (button(callback_data=""), "BUTTON_DATA_INVALID"),
    (button(), "text buttons are unallowed in the inline keyboard"),
    (button(callback_data="x", text=" "), "inline keyboard button text must be non-empty"),
    (button(url="https://a.example"), ""),
    (
        button(url="javascript:alert(1)"),
        "inline keyboard button URL 'javascript:alert(1)' is invalid: Wrong HTTP URL",
    ),
    (button(web_app={"url": "x"}), "the sandbox does not support inline buttons with web_app"),
    (
        {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 10] * 10},
        "",
    ),
    (
        {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 101]},
        "reply markup is too long",
    ),
    ({"inline_keyboard": ["x"]}, 'field "inline_keyboard" must be an Array of Arrays'),
    ({"keyboard": [["Yes", {"text": "No"}]], "resize_keyboard": True}, ""),
    (
        {"keyboard": [[{"text": "x", "request_contact": True}]]},
        "the sandbox does not support keyboard buttons with request_contact",
    ),
    ({"remove_keyboard": True}, ""),
    ({"force_reply": True}, ""),
    ([], "object expected as reply markup"),
]


@pytest.mark.parametrize(("markup", "reason"), KEYBOARDS)
async def test_keyboards_are_taken_or_refused(
    api: Api, rosa: Phone, markup: object, reason: str
) -> None:
    answer = await api.raw("sendMessage", chat_id=rosa.id, text="x", reply_markup=markup)
    assert answer.json().get("description", "") == (f"Bad Request: {reason}" if reason else "")


async def test_a_reply_keyboard_is_shown_and_taken_away(api: Api, rosa: Phone) -> None:
    for markup, shown in (
        ({"keyboard": [["Yes", "No"]]}, [["Yes", "No"]]),
        ({"remove_keyboard": True}, []),
    ):
        await api.call("sendMessage", chat_id=rosa.id, text="x", reply_markup=markup)
        assert (await rosa.last())["reply_keyboard"] == shown


async def test_who_never_wrote_cannot_be_written_to(api: Api, sandbox: Sandbox) -> None:
    stranger = sandbox.add_user("Ana")
    refusal = await api.refused("sendMessage", chat_id=stranger.id, text="x")
    assert refusal == "400 Bad Request: chat not found"


async def test_who_blocked_is_not_reached_until_unblocked(api: Api, rosa: Phone) -> None:
    await rosa.block()
    for method, params in (
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
    ):
        refusal = await api.refused(method, chat_id=rosa.id, **params)
        assert refusal == "403 Forbidden: bot was blocked by the user"
    await rosa.unblock()
    assert await api.call("sendMessage", chat_id=rosa.id, text="x")


async def test_parameters_may_come_by_query_form_or_json(api: Api, rosa: Phone) -> None:
    address = f"/bot{api.token}/SENDMESSAGE"
    params = {"chat_id": str(rosa.id), "text": "x", "disable_notification": "true"}
    for answer in (
        await api.client.get(address, params=params),
        await api.client.post(address, data=params),
        await api.client.post(address, json=params),
        await api.client.post(address, data=params, files={"unused": b"x"}),
    ):
        assert answer.json()["result"]["text"] == "x"
    assert (await rosa.last())["silent"]


BROKEN = [b'{"text": "\\ud800"}', b'{"text": NaN}', b"\xff", b"[]", b"{"]


@pytest.mark.parametrize("body", BROKEN)
async def test_broken_json_is_refused(api: Api, body: bytes) -> None:
    kind = {"Content-Type": "application/json"}
    address = f"/bot{api.token}/sendMessage"
    answer = await api.client.post(address, content=body, headers=kind)
    assert answer.json()["description"] == "Bad Request: can't parse request JSON object"


async def test_an_unknown_method_or_token_is_refused(api: Api) -> None:
    assert await api.refused("sendDice") == "404 Not Found: method not found"
    api.token = "7000000002:other"
    assert await api.refused("getMe") == "401 Unauthorized"


async def test_a_picture_is_uploaded_shown_and_fetched(api: Api, rosa: Phone) -> None:
    answer = await api.upload("sendPhoto", "photo", PNG, chat_id=rosa.id, caption="Your chart")
    size = answer.json()["result"]["photo"][-1]
    assert (size["width"], size["height"], size["file_size"]) == (1, 1, len(PNG))
    shown = await rosa.last()
    assert (shown["html"], shown["caption_html"]) == ("", "Your chart")
    assert (await api.client.get(shown["photo"])).content == PNG
    path = (await api.call("getFile", file_id=size["file_id"]))["file_path"]
    assert (await api.client.get(f"/file/bot{api.token}/{path}")).content == PNG
    assert (await api.client.get(f"/file/botwrong/{path}")).status_code == 401
    again = await api.call("sendPhoto", chat_id=rosa.id, photo=size["file_id"])
    assert again["photo"] == [size]


async def test_a_document_is_never_shown_in_the_page(api: Api, rosa: Phone) -> None:
    await api.upload("sendDocument", "document", b"<script>1</script>", chat_id=rosa.id)
    document = (await rosa.last())["document"]
    answer = await api.client.get(document["url"])
    assert document["name"] == "chart.png"
    assert answer.headers["content-disposition"] == "attachment"


async def test_wrong_pictures_are_refused(api: Api, rosa: Phone) -> None:
    here = {"chat_id": rosa.id}
    assert "there is no photo in the request" in await api.refused("sendPhoto", **here)
    assert "wrong file identifier" in await api.refused("sendPhoto", photo="x", **here)
    assert "does not support files by their address" in await api.refused(
        "sendPhoto", photo="https://a.example/x.png", **here
    )
    for content, reason in (
        (b"", "file must be non-empty"),
        (b"text", "IMAGE_PROCESS_FAILED"),
        (PNG + b"\0" * 10 * 2**20, "file is too big"),
    ):
        answer = await api.upload("sendPhoto", "photo", content, **here)
        assert answer.json()["description"] == f"Bad Request: {reason}"
    long = await api.upload("sendPhoto", "photo", PNG, caption="x" * 1025, **here)
    assert long.json()["description"] == "Bad Request: message caption is too long"


async def test_typing_shows_until_the_message(api: Api, rosa: Phone) -> None:
    await api.call("sendChatAction", chat_id=rosa.id, action="typing")
    assert (await rosa.chat())["typing"]
    await api.call("sendMessage", chat_id=rosa.id, text="x")
    assert not (await rosa.chat())["typing"]
    refusal = await api.refused("sendChatAction", chat_id=rosa.id, action="singing")
    assert refusal == "400 Bad Request: wrong parameter action in request"


async def test_two_hundred_sends_are_quick(api: Api, rosa: Phone) -> None:
    # Processor time, which a busy machine does not stretch.
    started = time.process_time()
    for number in range(200):
        await api.call("sendMessage", chat_id=rosa.id, text=f"<b>{number}</b>", parse_mode="HTML")
    assert time.process_time() - started < 0.6
    assert (await rosa.last())["id"] == 201
