"""The Bot API's methods: a register of those the sandbox plays, and one call to one of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat
from bot.sandbox.errors import BotApiError, bad_request, unsupported
from bot.sandbox.messages import Message
from bot.sandbox.params import Params
from bot.sandbox.users import BotAccount

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Call:
    """A bot's call: who calls, with which parameters, in which sandbox."""

    sandbox: Sandbox
    bot: BotAccount
    params: Params

    def chat(self) -> Chat:
        """Return the chat of `chat_id` that the bot may write to; raises BotApiError."""
        chat = self.known_chat()
        if chat.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def known_chat(self) -> Chat:
        """Return the chat of `chat_id`, even one where the bot is blocked."""
        if not self.params.text("chat_id"):
            raise bad_request("chat_id is empty")
        number = self.params.integer("chat_id")
        chat = None if number is None else self.sandbox.chat(self.bot, number)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def message(self, purpose: str) -> Message:
        """Return the bot's message of `chat_id` and `message_id`, to "edit" or "delete"."""
        chat = self.known_chat()
        if not self.params.integer("message_id"):
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(self.params.integer("message_id") or 0)
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        return message


Handler = Callable[[Call], Any | Awaitable[Any]]


@dataclass(frozen=True)
class Method:
    """A method the sandbox plays: its name, the parameters it honours, what it does."""

    name: str
    parameters: frozenset[str]
    handler: Handler

    def check(self, params: Params) -> None:
        """Refuse a parameter it does not honour, rather than ignore it; raises BotApiError."""
        extra = sorted(params.names - self.parameters - params.uploads.keys())
        if extra:
            raise unsupported(f"the parameter {', '.join(extra)} of {self.name}")


METHODS: dict[str, Method] = {}


def method(name: str, parameters: str = "") -> Callable[[Handler], Handler]:
    """Register a handler under the method's name, with the parameters it honours."""

    def register(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, frozenset(parameters.split()), handler)
        return handler

    return register
