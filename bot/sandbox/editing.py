"""Methods by which a bot changes or takes back what it wrote."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.sandbox.calls import Call, method
from bot.sandbox.errors import bad_request, unsupported
from bot.sandbox.keyboards import ReplyKeyboard, read_inline_keyboard
from bot.sandbox.messages import Media, Message
from bot.sandbox.params import Params
from bot.sandbox.texts import read_caption, read_preview, read_text
from bot.sandbox.uploads import document, photo

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_MESSAGE = "chat_id message_id reply_markup "


@method(
    "editMessageText",
    _MESSAGE + "text parse_mode entities link_preview_options disable_web_page_preview",
)
def edit_message_text(call: Call) -> dict[str, Any]:
    """Change the text and the keyboard."""
    message, words = _editable(call), read_text(call.params)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    kept = {key: value for key, value in message.extra.items() if key != "link_preview_options"}
    extra = kept | read_preview(call.params)
    return _change(call, message, replace(message, words=words, extra=extra))


@method("editMessageCaption", _MESSAGE + "caption parse_mode caption_entities")
def edit_message_caption(call: Call) -> dict[str, Any]:
    """Change the caption and the keyboard."""
    message, words = _editable(call), read_caption(call.params)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    return _change(call, message, replace(message, words=words))


@method("editMessageMedia", _MESSAGE + "media")
def edit_message_media(call: Call) -> dict[str, Any]:
    """Change the picture or file, its caption and the keyboard."""
    message = _editable(call)
    given = call.params.object("media", "input media")
    media = _new_media(call, given)
    words = read_caption(Params({key: value for key, value in given.items() if value is not None}))
    return _change(call, message, replace(message, media=media, words=words))


@method("editMessageReplyMarkup", _MESSAGE)
def edit_message_reply_markup(call: Call) -> dict[str, Any]:
    """Change the keyboard alone."""
    message = _editable(call)
    return _change(call, message, replace(message))


@method("deleteMessage", "chat_id message_id")
def delete_message(call: Call) -> bool:
    """Delete a message of the bot's, or a person's in a private chat."""
    message = call.message("delete")
    if message.sender is not call.bot and not message.chat.is_private:
        raise bad_request("message can't be deleted")
    call.sandbox.remove(message)
    return True


def _editable(call: Call) -> Message:
    message = call.message("edit")
    if message.sender is not call.bot or isinstance(message.keyboard, ReplyKeyboard):
        raise bad_request("message can't be edited")
    return message


def _new_media(call: Call, given: dict[str, Any]) -> Media:
    known = {"type", "media", "caption", "parse_mode", "caption_entities"}
    extra = sorted(given.keys() - known)
    if extra:
        raise unsupported(f"input media with {', '.join(extra)}")
    source = str(given.get("media", ""))
    if given.get("type") == "photo":
        return photo(call, source)
    if given.get("type") == "document":
        return document(call, source)
    raise unsupported(f"input media of the type {given.get('type')!r}")


def _change(call: Call, message: Message, new: Message) -> dict[str, Any]:
    """Put the changed message in place of the old; without a keyboard given, it has none."""
    markup = call.params.structure("reply_markup", "reply keyboard markup")
    new.keyboard = read_inline_keyboard(markup)
    if _face(new) == _face(message):
        raise bad_request(_NOT_MODIFIED)
    message.words, message.media, message.keyboard = new.words, new.media, new.keyboard
    message.extra = new.extra
    message.edited_at = call.sandbox.clock()
    call.sandbox.changed(message)
    return message.to_bot()


def _face(message: Message) -> tuple[object, ...]:
    picture = message.media.file.content if message.media and message.media.file else None
    return message.words, picture, message.buttons
