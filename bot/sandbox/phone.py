"""A person's phone in tests and demos: write, tap, read, and wait without sleeping."""

from __future__ import annotations

import base64
import ssl
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx

from bot.sandbox.connections import InProcessTransport
from bot.sandbox.sandbox import Sandbox

Message = dict[str, Any]
Wanted = str | Callable[[Message], bool]
_READ_SECONDS = 70.0
# A sandbox speaks plain HTTP, so there are no authorities worth the time to read them.
_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class PhoneError(AssertionError):
    """What was asked of a phone cannot be done, or what it waited for did not come."""


class Control:
    """The control API of a sandbox, as methods. Close it, or use it as an async context."""

    def __init__(self, where: Sandbox | httpx.AsyncClient | str) -> None:
        """Reach a sandbox in this process, or one behind a client or an address."""
        self._owned = not isinstance(where, httpx.AsyncClient)
        self._client = where if isinstance(where, httpx.AsyncClient) else _client(where)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection, unless the client was given."""
        if self._owned:
            await self._client.aclose()

    async def request(self, verb: str, path: str, body: Any = None, **query: Any) -> Any:
        """Call `/sandbox/<path>` and return its JSON; raises PhoneError with its sentence."""
        params = {name: value for name, value in query.items() if value is not None}
        answer = await self._client.request(verb, f"/sandbox/{path}", json=body, params=params)
        if answer.is_error:
            raise PhoneError(_sentence(answer))
        return answer.json()

    async def add_bot(self, **names: str) -> dict[str, Any]:
        """Add a bot; returns its token, username and name."""
        bot: dict[str, Any] = await self.request("POST", "bots", names)
        return bot

    async def fault(self, kind: str, method: str = "*", count: int | None = 1, **parts: Any) -> Any:
        """Lay a fault for the next `count` calls; None strikes until `no_faults`."""
        body = {"kind": kind, "method": method, "count": count, **parts}
        return await self.request("POST", "faults", body)

    async def no_faults(self) -> None:
        """Remove every fault."""
        await self.request("DELETE", "faults")

    async def journal(
        self, method: str | None = None, *, count: int = 1, wait: float = 0, **query: Any
    ) -> list[dict[str, Any]]:
        """Return journal entries: at least `count` within `wait` real seconds, or what there is.

        `query` narrows by after, chat_id, user_id and kind (call, answer, user, fault), and by
        limit to so many of the newest.
        """
        entries: list[dict[str, Any]] = await self.request(
            "GET", "journal", method=method, count=count, wait=wait, **query
        )
        return entries

    async def last(self) -> int:
        """Return the number of the newest journal entry, to wait from there."""
        entries = await self.journal(limit=1)
        return int(entries[-1]["n"]) if entries else 0


class Phone:
    """The phone of one person, in their chat with one bot."""

    def __init__(self, control: Control, user: dict[str, Any], bot: str | None = None) -> None:
        self.control = control
        self.user = user
        self._bot = bot

    @classmethod
    async def create(
        cls,
        where: Sandbox | httpx.AsyncClient | str,
        first_name: str = "Rosa",
        *,
        bot: str | None = None,
        **about: Any,
    ) -> Self:
        """Add a person (last_name, username, language_code, id) and hand over their phone."""
        control = Control(where)
        user = await control.request("POST", "users", {"first_name": first_name, **about})
        return cls(control, user, bot)

    @property
    def id(self) -> int:
        """Return the person's number, which is also that of their private chat."""
        return int(self.user["id"])

    async def close(self) -> None:
        """Close the phone's connection."""
        await self.control.close()

    async def send(self, text: str, reply_to: int | None = None) -> Message:
        """Type a text."""
        return await self._act("send", text=text, reply_to=reply_to)

    async def tap(
        self, label: str | None = None, *, data: str | None = None, message_id: int | None = None
    ) -> Message:
        """Tap an inline button, by default of the newest message that has it.

        With data and message_id the tap goes out as given, though the button be long gone.
        """
        return await self._act("tap", label=label, data=data, message_id=message_id)

    async def open(self, link: str) -> Message:
        """Open a deep link of the bot and press START."""
        return await self._act("open", link=link)

    async def send_photo(self, caption: str | None = None) -> Message:
        """Send a picture."""
        return await self._act("photo", caption=caption)

    async def send_file(self, name: str, content: bytes, caption: str | None = None) -> Message:
        """Send a file of one's own."""
        encoded = base64.b64encode(content).decode()
        return await self._act("document", name=name, base64=encoded, caption=caption)

    async def send_sticker(self) -> Message:
        """Send a sticker, which has no text at all."""
        return await self._act("sticker")

    async def block(self) -> None:
        """Block the bot."""
        await self._act("block")

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self._act("unblock")

    async def chat(self) -> dict[str, Any]:
        """Return the chat as the person sees it."""
        path = f"users/{self.id}/chat"
        chat: dict[str, Any] = await self.control.request("GET", path, bot=self._bot)
        return chat

    async def messages(self) -> list[Message]:
        """Return the messages, oldest first."""
        messages: list[Message] = (await self.chat())["messages"]
        return messages

    async def last(self) -> Message:
        """Return the newest message; raises PhoneError when the chat is empty."""
        messages = await self.messages()
        if not messages:
            raise PhoneError(f"{self.user['first_name']} has an empty chat.")
        return messages[-1]

    async def labels(self) -> list[str]:
        """Return the labels of the newest message with buttons, in reading order."""
        for message in reversed(await self.messages()):
            if message["keyboard"]:
                return [button["label"] for row in message["keyboard"] for button in row]
        return []

    async def wait_for(
        self,
        wanted: Wanted,
        timeout: float = 5,  # noqa: ASYNC109 - the caller's patience, told in the error
        *,
        after: int = 0,
    ) -> Message:
        """Wait until the bot has said (or edited in) what is wanted, and return that message.

        A text is looked for in the message without regard to case. The newest match wins;
        only messages with an id above `after` count.
        Raises PhoneError that prints the chat, after `timeout` real seconds.
        """
        fits = _test(wanted)
        end = time.monotonic() + timeout
        line = await self.control.last()
        while True:
            messages = await self.messages()
            said = [one for one in messages if one["from_bot"] and one["id"] > after]
            if found := [message for message in said if fits(message)]:
                return found[-1]
            left = end - time.monotonic()
            if left <= 0:
                raise PhoneError(_not_come(wanted, timeout, messages))
            line = await self._wait_for_line(line, left)

    async def answer_to(
        self,
        tap: Message,
        timeout: float = 5,  # noqa: ASYNC109 - the caller's patience, told in the error
    ) -> Message:
        """Wait until the bot has answered a tap; returns what it said, if anything, as `text`.

        Raises PhoneError after `timeout` real seconds.
        """
        end = time.monotonic() + timeout
        line, number = 0, tap["callback_query_id"]
        while (left := end - time.monotonic()) > 0:
            calls = await self.control.journal(
                "answerCallbackQuery", kind="call", after=line, wait=left
            )
            for call in calls:
                line = call["n"]
                if str(call["params"].get("callback_query_id")) == number:
                    return {"text": "", **call["params"]}
        raise PhoneError(f"The tap on {tap['data']!r} was not answered within {timeout:g} s.")

    async def _wait_for_line(self, after: int, seconds: float) -> int:
        entries = await self.control.journal(
            after=after, chat_id=self.id, kind="answer", wait=min(seconds, 30)
        )
        return int(entries[-1]["n"]) if entries else after

    async def _act(self, act: str, **body: Any) -> Message:
        given = {name: value for name, value in body.items() if value is not None}
        if self._bot:
            given["bot"] = self._bot
        answer: Message = await self.control.request("POST", f"users/{self.id}/{act}", given)
        return answer


def _client(where: Sandbox | str) -> httpx.AsyncClient:
    if isinstance(where, str):
        return httpx.AsyncClient(
            base_url=where, timeout=_READ_SECONDS, trust_env=False, verify=_TRUSTS_NOBODY
        )
    transport = InProcessTransport(where.app)
    return httpx.AsyncClient(transport=transport, base_url="http://sandbox", timeout=_READ_SECONDS)


def _sentence(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return f"The sandbox answered {answer.status_code}: {answer.text[:200]}"


def _test(wanted: Wanted) -> Callable[[Message], bool]:
    if callable(wanted):
        return wanted
    low = wanted.casefold()
    return lambda message: low in _words(message).casefold()


def _words(message: Message) -> str:
    return str(message["text"])


def _not_come(wanted: Wanted, timeout: float, messages: list[Message]) -> str:
    what = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", "the match")
    return f"{what!r} did not come within {timeout:g} s. The chat:\n{transcript(messages)}"


def transcript(messages: list[Message]) -> str:
    """Return a chat as lines to read: who said what, with the buttons."""
    return "\n".join(_line(message) for message in messages) or "(empty)"


def _line(message: Message) -> str:
    rows = message["keyboard"] or []
    buttons = "".join(f" [{button['label']}]" for row in rows for button in row)
    picture = " (picture)" if message["photo"] else ""
    file = f" ({message['document']['name']})" if message["document"] else ""
    edited = " (edited)" if message["edited"] else ""
    return (
        f"{message['id']:>4} {message['from']}: {_words(message)}{picture}{file}{edited}{buttons}"
    )
