"""Editing and deleting: in place, with Telegram's refusals."""

from typing import Any

import pytest
from bot_view import PNG, Api, keys

from bot.sandbox.phone import Phone

NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


async def sent(api: Api, rosa: Phone, **params: Any) -> dict[str, int]:
    message = await api.call("sendMessage", chat_id=rosa.id, **{"text": "One", **params})
    return {"chat_id": rosa.id, "message_id": message["message_id"]}


async def test_an_edit_changes_the_message_in_place(api: Api, rosa: Phone) -> None:
    message = await sent(api, rosa, reply_markup=keys("Done"))
    edited = await api.call("editMessageText", **message, text="Two")
    assert edited["edit_date"] >= edited["date"]
    shown = await rosa.messages()
    assert [(one["text"], one["edited"]) for one in shown] == [("/start", False), ("Two", True)]
    assert shown[1]["keyboard"] is None


async def test_an_edit_that_changes_nothing_is_refused(api: Api, rosa: Phone) -> None:
    message = await sent(api, rosa, reply_markup=keys("Done"))
    same = {**message, "reply_markup": keys("Done")}
    assert await api.refused("editMessageText", **same, text="One") == NOT_MODIFIED
    assert await api.refused("editMessageReplyMarkup", **same) == NOT_MODIFIED
    assert await api.call("editMessageText", **same, text="<b>One</b>", parse_mode="HTML")


async def test_a_keyboard_is_changed_alone(api: Api, rosa: Phone) -> None:
    message = await sent(api, rosa, reply_markup=keys("Done"))
    await api.call("editMessageReplyMarkup", **message, reply_markup=keys("Undo"))
    assert (await rosa.last())["text"] == "One"
    assert await rosa.labels() == ["Undo"]


REFUSED = [
    # method, parameters beside the message's, the refusal
    ("editMessageText", {"text": "x", "message_id": 99}, "message to edit not found"),
    ("editMessageText", {"text": "x", "message_id": ""}, "message identifier is not specified"),
    ("editMessageText", {"text": "x", "message_id": 1}, "message can't be edited"),
    ("editMessageText", {"text": ""}, "message text is empty"),
    ("editMessageText", {"text": "x", "reply_markup": {"keyboard": [["x"]]}},
     "inline keyboard expected"),
    ("editMessageText", {"text": "x", "inline_message_id": "1"},
     "the sandbox does not support the parameter inline_message_id of editMessageText"),
    ("editMessageCaption", {"caption": "x"}, "there is no caption in the message to edit"),
    ("editMessageMedia", {"media": {"type": "audio"}},
     "the sandbox does not support input media of the type 'audio'"),
    ("deleteMessage", {"message_id": 99}, "message to delete not found"),
    ("deleteMessage", {"chat_id": 5}, "chat not found"),
]  # a table reads best as one  # fmt: skip


@pytest.mark.parametrize(("method", "params", "refusal"), REFUSED)
async def test_a_wrong_edit_is_refused(
    api: Api, rosa: Phone, method: str, params: dict[str, Any], refusal: str
) -> None:
    message = await sent(api, rosa)
    assert await api.refused(method, **{**message, **params}) == f"400 Bad Request: {refusal}"


async def test_pictures_and_captions_are_edited(api: Api, rosa: Phone) -> None:
    answer = await api.upload("sendPhoto", "photo", PNG, chat_id=rosa.id, caption="One")
    message = {"chat_id": rosa.id, "message_id": answer.json()["result"]["message_id"]}
    await api.call("editMessageCaption", **message, caption="<i>Two</i>", parse_mode="HTML")
    assert (await rosa.last())["caption_html"] == "<i>Two</i>"
    before = (await rosa.last())["photo"]
    media = '{"type": "photo", "media": "attach://new", "caption": "Three"}'
    answer = await api.upload("editMessageMedia", "new", PNG + b"\0", **message, media=media)
    assert answer.json()["ok"], answer.text
    after = await rosa.last()
    assert (after["photo"] != before, after["caption_html"]) == (True, "Three")
    refusal = await api.refused("editMessageText", **message, text="x")
    assert refusal == "400 Bad Request: there is no text in the message to edit"


async def test_a_message_under_a_reply_keyboard_cannot_be_edited(api: Api, rosa: Phone) -> None:
    message = await sent(api, rosa, reply_markup={"keyboard": [["Yes"]]})
    refusal = await api.refused("editMessageText", **message, text="x")
    assert refusal == "400 Bad Request: message can't be edited"


async def test_a_deleted_message_is_gone(api: Api, rosa: Phone) -> None:
    message = await sent(api, rosa)
    assert await api.call("deleteMessage", **message) is True
    assert [one["text"] for one in await rosa.messages()] == ["/start"]
    refusal = await api.refused("editMessageText", **message, text="x")
    assert refusal == "400 Bad Request: message to edit not found"
