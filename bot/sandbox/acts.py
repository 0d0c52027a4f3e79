"""What a person does with their phone: write, tap, open a link, block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.chats import Chat, is_for_bot
from bot.sandbox.entities import FormattedText, tidy, utf16_length
from bot.sandbox.errors import SandboxError
from bot.sandbox.keyboards import Button
from bot.sandbox.messages import LONGEST_TEXT, Media, Message
from bot.sandbox.taps import Tap
from bot.sandbox.users import BotAccount, User

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

_PAYLOAD_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
LONGEST_PAYLOAD = 64


@dataclass(frozen=True)
class Person:
    """One person acting in one chat: the private chat with a bot, or a group."""

    sandbox: Sandbox
    user: User
    bot: BotAccount
    chat: Chat

    def send(self, text: str, reply_to: int | None = None) -> Message:
        """Type a text, of at most 4,096 UTF-16 units; raises SandboxError."""
        words = tidy(text, [])
        if not words.text:
            raise SandboxError("There is nothing to send: the text is empty.")
        if utf16_length(words.text) > LONGEST_TEXT:
            raise SandboxError("A message has at most 4096 characters; a phone would send two.")
        return self._post("send", words, None, reply_to, {"text": words.text})

    def send_media(self, media: Media, caption: str = "") -> Message:
        """Send something that is not a text."""
        return self._post(media.kind, tidy(caption, []), media, None, {"caption": caption})

    def open(self, link: str) -> Message:
        """Open a deep link of the bot and press START; raises SandboxError for other links."""
        payload = _payload(link, self.bot.username)
        return self.send(f"/start {payload}".strip())

    def tap(self, label: str | None, data: str | None, message_id: int | None) -> tuple[Tap, str]:
        """Tap a button found by its label, its data or both; raises SandboxError.

        Returns the tap and the data it carried. With both data and message_id
        the tap goes out as given, as from a phone that has not seen the latest edit.
        """
        if data is not None and message_id is not None:
            return self._tapped(message_id, data), data
        message, button = self._find(label, data, message_id)
        if button.data is None:
            raise SandboxError(f"“{button.label}” opens a link: {button.url}. Open it instead.")
        return self._tapped(message.id, button.data), button.data

    def block(self) -> None:
        """Block the bot: what it sends is refused with 403."""
        self._set_blocked(True)

    def unblock(self) -> None:
        """Let the bot write again."""
        self._set_blocked(False)

    def _post(
        self,
        act: str,
        words: FormattedText,
        media: Media | None,
        reply_to: int | None,
        params: dict[str, Any],
    ) -> Message:
        answered = self.chat.messages.get(reply_to) if reply_to else None
        if reply_to and answered is None:
            raise SandboxError(f"There is no message {reply_to} to reply to.", 404)
        if self.chat.blocked:
            # Writing to a bot again is how Telegram lifts a block.
            self.unblock()
        self.chat.started = True
        message = Message(
            id=self.sandbox.next_message_id(self.chat),
            chat=self.chat,
            sender=self.user,
            at=self.sandbox.clock(),
            words=words,
            media=media,
            reply_to=answered,
        )
        self.sandbox.post(message)
        self._log(act, params, result_id=message.id)
        for bot in self.chat.bots:
            if is_for_bot(message, bot):
                bot.updates.add("message", message.to_bot())
        return message

    def _find(
        self, label: str | None, data: str | None, message_id: int | None
    ) -> tuple[Message, Button]:
        there = [
            (message, button)
            for message in self.chat.newest_first()
            if message.buttons and message_id in (None, message.id)
            for button in message.buttons.buttons
            if data in (None, button.data)
        ]
        for test in _label_tests(label):
            fits = [(message, button) for message, button in there if test(button.label)]
            if fits:
                return _only_one(fits, label)
        raise SandboxError(f"There is no button {_quoted(label, data)}; {_listed(there)}.", 404)

    def _tapped(self, message_id: int, data: str) -> Tap:
        message = self.chat.messages.get(message_id)
        owner = message.sender if message else self.bot
        if not isinstance(owner, BotAccount):
            raise SandboxError(f"Message {message_id} is not a bot's: it has no buttons.", 404)
        tap = owner.taps.add(owner.id, self.user.id, self.chat.id, message_id)
        gone = {"chat": self.chat.to_bot(), "message_id": message_id, "date": 0}
        self._log("tap", {"data": data, "message_id": message_id}, result_id=message_id)
        owner.updates.add(
            "callback_query",
            {
                "id": tap.id,
                "from": self.user.to_bot(),
                "message": message.to_bot() if message else gone,
                "chat_instance": str(self.chat.id * 31 + owner.id),
                "data": data,
            },
        )
        return tap

    def _set_blocked(self, blocked: bool) -> None:
        if not self.chat.is_private:
            raise SandboxError("A bot is blocked in its private chat, not in a group.")
        self._log("block" if blocked else "unblock", {})
        if self.chat.blocked == blocked:
            return
        self.chat.blocked = blocked
        before, now = ("member", "kicked") if blocked else ("kicked", "member")
        self.sandbox.events.tell({"type": "users"})
        self.sandbox.tell_membership(self.bot, self.chat, self.user, before, now)

    def _log(self, act: str, params: dict[str, Any], result_id: int | None = None) -> None:
        self.sandbox.log(
            "user",
            act,
            chat_id=self.chat.id,
            user_id=self.user.id,
            params=params,
            ok=True,
            result_id=result_id,
        )


_Found = list[tuple[Message, Button]]


def _label_tests(label: str | None) -> list[Callable[[str], bool]]:
    """Return how a label is looked for, from exact to loose; without one, all fit."""
    if label is None:
        return [lambda shown: True]
    low = label.casefold()
    return [
        lambda shown: shown == label,
        lambda shown: shown.casefold() == low,
        lambda shown: shown.casefold().startswith(low),
        lambda shown: low in shown.casefold(),
    ]


def _only_one(fits: _Found, label: str | None) -> tuple[Message, Button]:
    """Return the button of the newest message; several that fit only in part are refused."""
    newest = [pair for pair in fits if pair[0] is fits[0][0]]
    alike = len({button.label for _, button in newest}) == 1
    if not alike and label is not None:
        names = ", ".join(f"“{button.label}”" for _, button in newest)
        raise SandboxError(f"Several buttons fit “{label}”: {names}.", 409)
    return newest[0]


def _quoted(label: str | None, data: str | None) -> str:
    return f"“{label}”" if label is not None else f"with the data “{data}”"


def _listed(there: _Found) -> str:
    names = ", ".join(f"“{button.label}”" for _, button in there[:30])
    return f"there are: {names}" if names else "the chat has none"


def _payload(link: str, username: str) -> str:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
    except ValueError:
        raise SandboxError(f"{link} is no link.") from None
    query = parse_qs(parts.query)
    if parts.scheme == "tg" and parts.netloc == "resolve":
        name = query.get("domain", [""])[0]
    elif parts.netloc.lower() in {"t.me", "telegram.me"}:
        name = parts.path.strip("/")
    else:
        raise SandboxError(f"{link} is no link to a bot, like https://t.me/{username}?start=…")
    if name.lower() != username.lower():
        raise SandboxError(f"{link} leads to @{name}, not to @{username}.")
    payload = query.get("start", [""])[0]
    if len(payload) > LONGEST_PAYLOAD or not set(payload) <= _PAYLOAD_CHARACTERS:
        raise SandboxError("Telegram takes up to 64 of A-Z a-z 0-9 _ - after start=.")
    return payload
