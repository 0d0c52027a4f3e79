"""The whole local Telegram in one object: people, bots, chats, faults, the journal."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from starlette.applications import Starlette

from bot.sandbox.app import build_app
from bot.sandbox.chats import Chat
from bot.sandbox.errors import SandboxError
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.flood import Flood
from bot.sandbox.journal import Journal, Kind
from bot.sandbox.messages import Message
from bot.sandbox.taps import Taps
from bot.sandbox.time_control import TimeControl
from bot.sandbox.updates import Updates
from bot.sandbox.users import BotAccount, User, id_in_token

TYPING_SECONDS = 5.0
_FIRST_USER_ID = 1_000_001
_FIRST_BOT_ID = 7_000_000_001
_FIRST_GROUP_ID = -1_001_000_000_001


def system_clock() -> datetime:
    """Return the machine's time, for a sandbox that runs in real time."""
    return datetime.now(UTC)


class Sandbox:
    """A local Telegram.

    `clock` dates the messages; ages (a tap is answerable for 150 s, updates are kept for 24 h)
    run on `seconds`, a monotonic clock in seconds. `time_control` moves the clock of the demo.
    With `flood`, too many calls are answered 429 as Telegram does.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = system_clock,
        *,
        time_control: TimeControl | None = None,
        flood: bool = False,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self.seconds = seconds
        self.time_control = time_control
        self.flood = Flood(seconds) if flood else None
        self.bots: dict[str, BotAccount] = {}
        self.users: dict[int, User] = {}
        self.groups: dict[int, Chat] = {}
        self.files = Files()
        self.faults = Faults()
        self.journal = Journal()
        self.events = Events()
        self.page: dict[str, Any] = {}
        self._private: dict[tuple[int, int], Chat] = {}
        self._message_ids: dict[int, itertools.count[int]] = {}
        self._user_ids = itertools.count(_FIRST_USER_ID)
        self._bot_ids = itertools.count(_FIRST_BOT_ID)
        self._group_ids = itertools.count(_FIRST_GROUP_ID, -1)

    @cached_property
    def app(self) -> Starlette:
        """Return the ASGI application: Bot API, control API and the page."""
        return build_app(self)

    def add_bot(
        self, token: str | None = None, username: str | None = None, name: str | None = None
    ) -> BotAccount:
        """Add a bot; what is not given is made up. Raises SandboxError for a taken one."""
        token = token or self._new_token()
        number = id_in_token(token)
        username = username or ("sandbox_bot" if not self.bots else f"sandbox_{number}_bot")
        for bot in self.bots.values():
            if bot.id == number or bot.username.lower() == username.lower():
                raise SandboxError(f"The bot @{bot.username} is already there.", 409)
        bot = BotAccount(
            number, token, username, name or "Bot", Updates(self.seconds), Taps(self.seconds)
        )
        self.bots[token] = bot
        self.events.tell({"type": "users"})
        return bot

    def _new_token(self) -> str:
        taken = {bot.id for bot in self.bots.values()}
        number = next(number for number in self._bot_ids if number not in taken)
        return f"{number}:{secrets.token_urlsafe(26)}"

    def add_user(self, first_name: str, user_id: int | None = None, **names: str | None) -> User:
        """Add a person; without an id they get the next free one."""
        number = user_id or next(n for n in self._user_ids if n not in self.users)
        if number in self.users:
            raise SandboxError(f"There is already a user {number}.", 409)
        if not first_name:
            raise SandboxError("A user needs a first_name.")
        user = self.users[number] = User(number, first_name, **names)
        self.events.tell({"type": "users"})
        return user

    def add_group(self, title: str, members: list[User], bots: list[BotAccount]) -> Chat:
        """Make a group of people and bots."""
        if not title:
            raise SandboxError("A group needs a title.")
        if not members or not bots:
            raise SandboxError("A group needs members, the first of whom makes it, and bots.")
        chat = Chat(next(self._group_ids), members, bots, title, started=True)
        self.groups[chat.id] = chat
        for bot in bots:
            self.tell_membership(bot, chat, members[0], "left", "member")
        return chat

    def user(self, user_id: int) -> User:
        """Return a person; raises SandboxError for a stranger."""
        if not isinstance(user_id, int) or user_id not in self.users:
            raise SandboxError(f"There is no user {user_id}.", 404)
        return self.users[user_id]

    def bot(self, username: str | None = None) -> BotAccount:
        """Return the bot of this username, or the only one there is."""
        bots = list(self.bots.values())
        if username is None:
            if len(bots) == 1:
                return bots[0]
            if not bots:
                raise SandboxError("There is no bot yet; add one with POST /sandbox/bots.", 404)
            names = ", ".join(bot.username for bot in bots)
            raise SandboxError(f"There are several bots; say which: {names}.")
        for bot in bots:
            if bot.username.lower() == username.removeprefix("@").lower():
                return bot
        raise SandboxError(f"There is no bot @{username.removeprefix('@')}.", 404)

    def private_chat(self, bot: BotAccount, user: User) -> Chat:
        """Return the chat of a bot and a person, whether or not they have spoken."""
        key = bot.id, user.id
        if key not in self._private:
            self._private[key] = Chat(user.id, [user], [bot])
        return self._private[key]

    def chat(self, bot: BotAccount, chat_id: int) -> Chat | None:
        """Return the chat a bot means by a number, if it may know of it."""
        if chat_id in self.groups:
            group = self.groups[chat_id]
            return group if bot in group.bots else None
        private = self._private.get((bot.id, chat_id))
        return private if private and private.started else None

    def next_message_id(self, chat: Chat) -> int:
        """Return the next number: private chats of a bot count together, a group for itself."""
        series = chat.bots[0].id if chat.is_private else chat.id
        numbers = self._message_ids.setdefault(series, itertools.count(1))
        return next(numbers)

    def post(self, message: Message) -> Message:
        """Put a new message into its chat, for all to see."""
        message.chat.add(message)
        if message.from_bot:
            self.set_typing(message.chat, on=False)
        self._tell_message("message", message)
        return message

    def changed(self, message: Message) -> None:
        """Let those who look at a message see its edit."""
        message.chat.messages[message.id] = message
        self._tell_message("edit", message)

    def remove(self, message: Message) -> None:
        """Take a message out of its chat."""
        message.chat.messages.pop(message.id, None)
        self.events.tell(
            lambda: self._place(message.chat) | {"type": "delete", "message_id": message.id}
        )

    def set_typing(self, chat: Chat, on: bool) -> None:
        """Show or hide "typing…"; it hides by itself after 5 s."""
        was_on = chat.typing_until > self.seconds()
        chat.typing_until = self.seconds() + TYPING_SECONDS if on else 0.0
        if on:
            asyncio.get_running_loop().call_later(TYPING_SECONDS + 0.01, self._typing_over, chat)
        if on or was_on:
            self.events.tell(lambda: self._place(chat) | {"type": "typing", "on": on})

    def close(self) -> None:
        """Let go of all who wait: open pages, long polls, webhooks."""
        self.events.close()
        for bot in self.bots.values():
            bot.updates.end_poll("Conflict: the sandbox is closing")
            if bot.webhook:
                bot.webhook.stop()

    def tell_membership(self, bot: BotAccount, chat: Chat, by: User, before: str, now: str) -> None:
        """Let a bot know that it was added, blocked or unblocked, as `my_chat_member`."""
        change = {
            "chat": chat.to_bot(),
            "from": by.to_bot(),
            "date": int(self.clock().timestamp()),
            "old_chat_member": _membership(bot, before),
            "new_chat_member": _membership(bot, now),
        }
        bot.updates.add("my_chat_member", change)

    def _typing_over(self, chat: Chat) -> None:
        if 0 < chat.typing_until <= self.seconds():
            chat.typing_until = 0.0
            self.events.tell(lambda: self._place(chat) | {"type": "typing", "on": False})

    def show_page(self, page: dict[str, Any]) -> None:
        """Set what the page shows: its title, its phones, its hint."""
        self.page = page
        self.events.tell({"type": "page"})

    def tell_clock(self) -> None:
        """Tell the page what time it is; whoever moves the clock calls this as it moves."""
        if self.time_control is not None:
            status = self.time_control.status()
            self.events.tell({"type": "clock", **status})

    def log(self, kind: Kind, method: str, **parts: Any) -> None:
        """Write a line into the journal, dated by the sandbox's clock."""
        self.journal.write(self.clock(), kind, method, **parts)

    def _tell_message(self, kind: str, message: Message) -> None:
        self.events.tell(
            lambda: self._place(message.chat) | {"type": kind, "message": message.to_page()}
        )

    def _place(self, chat: Chat) -> dict[str, Any]:
        """Return where something happened and who sees it."""
        only = chat.members[0].id if chat.is_private else None
        return {
            "chat_id": chat.id,
            "user_id": only,
            "user_ids": chat.member_ids,
            "bots": [bot.username for bot in chat.bots],
        }


def _membership(bot: BotAccount, status: str) -> dict[str, Any]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot.to_bot(), "status": status} | until
