"""Methods by which a bot learns what happened: updates, chats, files; and answers taps."""

from __future__ import annotations

from typing import Any

from bot.sandbox.calls import Call, method
from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import BotApiError, bad_request, unsupported

LONGEST_POLL_SECONDS = 50
LONGEST_ANSWER = 200


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(call: Call) -> list[dict[str, Any]]:
    """Serve waiting updates, or wait for the first."""
    if call.bot.webhook:
        raise BotApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    allow_updates(call)
    updates = await call.bot.updates.poll(
        call.params.integer("offset") or 0,
        call.params.between("limit", 1, 100, otherwise=100),
        call.params.between("timeout", 0, LONGEST_POLL_SECONDS, otherwise=0),
    )
    return [update.to_bot() for update in updates]


def allow_updates(call: Call) -> None:
    """Remember which kinds the bot wants; without the parameter the last choice stays."""
    listed = call.params.structure("allowed_updates", "allowed_updates")
    if isinstance(listed, list):
        call.bot.updates.allowed = frozenset(str(kind) for kind in listed)


@method("answerCallbackQuery", "callback_query_id text show_alert cache_time")
def answer_callback_query(call: Call) -> bool:
    """Answer a tap, once, within 150 s; the person sees the text, if there is one."""
    text = call.params.text("text")
    if utf16_length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.params.integer("cache_time"):
        raise unsupported("a cache_time above 0: every tap reaches the bot")
    tap = call.bot.taps.answer(call.params.text("callback_query_id"))
    call.sandbox.events.tell(
        {
            "type": "callback_answer",
            "user_id": tap.user_id,
            "callback_query_id": tap.id,
            "text": text,
            "show_alert": call.params.true("show_alert"),
        }
    )
    return True


@method("getMe")
def get_me(call: Call) -> dict[str, Any]:
    """Tell the bot who it is."""
    return call.bot.to_me()


@method("getChat", "chat_id")
def get_chat(call: Call) -> dict[str, Any]:
    """Describe a chat the bot knows."""
    return call.known_chat().to_bot() | {"accent_color_id": 0, "max_reaction_count": 11}


@method("getFile", "file_id")
def get_file(call: Call) -> dict[str, Any]:
    """Tell where to download a file."""
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.sandbox.files.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    return {
        "file_id": stored.id,
        "file_unique_id": f"u{stored.id}",
        "file_size": len(stored.content),
        "file_path": stored.path,
    }
