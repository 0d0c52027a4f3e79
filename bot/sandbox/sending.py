"""Methods by which a bot writes: messages, pictures, files, "typing…"."""

from __future__ import annotations

from typing import Any

from bot.sandbox.calls import Call, method
from bot.sandbox.chats import Chat
from bot.sandbox.entities import FormattedText
from bot.sandbox.errors import bad_request, unsupported
from bot.sandbox.keyboards import read_keyboard
from bot.sandbox.messages import Media, Message
from bot.sandbox.params import Params
from bot.sandbox.texts import read_caption, read_preview, read_text
from bot.sandbox.uploads import document, photo

_ALWAYS = (
    " chat_id parse_mode disable_notification protect_content reply_markup"
    " reply_parameters reply_to_message_id allow_sending_without_reply "
)
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@method("sendMessage", _ALWAYS + "text entities link_preview_options disable_web_page_preview")
def send_message(call: Call) -> dict[str, Any]:
    """Send a text."""
    chat = call.chat()
    return _send(call, chat, read_text(call.params), None)


@method("sendPhoto", _ALWAYS + "photo caption caption_entities")
def send_photo(call: Call) -> dict[str, Any]:
    """Send a picture, uploaded or already here by its file_id."""
    chat = call.chat()
    return _send(call, chat, read_caption(call.params), photo(call))


@method(
    "sendDocument", _ALWAYS + "document caption caption_entities disable_content_type_detection"
)
def send_document(call: Call) -> dict[str, Any]:
    """Send a file, uploaded or already here by its file_id."""
    chat = call.chat()
    return _send(call, chat, read_caption(call.params), document(call))


@method("sendChatAction", "chat_id action")
def send_chat_action(call: Call) -> bool:
    """Show "typing…" for 5 s or until the next message."""
    chat = call.chat()
    if call.params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.sandbox.set_typing(chat, on=True)
    return True


def _send(call: Call, chat: Chat, words: FormattedText, media: Media | None) -> dict[str, Any]:
    keyboard = read_keyboard(call.params.structure("reply_markup", "reply keyboard markup"))
    reply_to = _reply_to(call, chat)
    if call.sandbox.flood:
        call.sandbox.flood.check(call.bot.id, chat.id)
    message = Message(
        id=call.sandbox.next_message_id(chat),
        chat=chat,
        sender=call.bot,
        at=call.sandbox.clock(),
        words=words,
        media=media,
        keyboard=keyboard,
        reply_to=reply_to,
        silent=call.params.true("disable_notification"),
        extra=_extra(call),
    )
    return call.sandbox.post(message).to_bot()


def _extra(call: Call) -> dict[str, Any]:
    protected = {"has_protected_content": True} if call.params.true("protect_content") else {}
    return protected | read_preview(call.params)


def _reply_to(call: Call, chat: Chat) -> Message | None:
    given = call.params.object("reply_parameters", "reply parameters")
    # Libraries add a parse mode for the quote although there is none.
    known = {"message_id", "chat_id", "allow_sending_without_reply", "quote_parse_mode"}
    extra = sorted(given.keys() - known)
    if extra or given.get("chat_id", chat.id) != chat.id:
        raise unsupported(f"reply parameters with {', '.join(extra) or 'another chat'}")
    number = Params(given).integer("message_id") or call.params.integer("reply_to_message_id")
    if not number:
        return None
    message = chat.messages.get(number)
    lenient = given.get("allow_sending_without_reply") or call.params.true(
        "allow_sending_without_reply"
    )
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message
