"""Transport is the one place that calls Telegram to say something.

It uses PTB's `Bot` alone. PTB's Application, Updater and JobQueue acknowledge an update before it
is handled and keep their queues and jobs in memory, so a crash would lose replies and reminders;
the inbox, the courier and the reminder table do that work here.
"""

import html
import logging
import os
import re
import ssl
from functools import cache
from urllib.parse import urlsplit

import httpx
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.request import HTTPXRequest

from bot.delivery.failure import FailureKind, classify
from bot.delivery.file import File
from bot.delivery.letter import Letter
from bot.drawing.picture import qr_png

log = logging.getLogger(__name__)

os.environ.setdefault("PTB_TIMEDELTA", "1")  # else PTB warns at each 429

READ_SECONDS = 15.0  # a send that times out is in doubt, so it is given time
CONNECT_SECONDS = 5.0
POOL_SECONDS = 10.0
CONNECTIONS = 32

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_TAG = re.compile(r"<[^>]*>")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_HAS_ONLY_A_CAPTION = "there is no text in the message to edit"


def build_bot(token: str, telegram_url: str = "https://api.telegram.org") -> Bot:
    """Make the client of one bot at one Bot API server, with timeouts that keep doubts rare.

    Polling has connections of its own, so that a long poll never waits for a busy send or the
    other way round. The environment's proxy is used, except for a server on this machine.
    """
    here = urlsplit(telegram_url).hostname in _THIS_MACHINE
    return Bot(
        token,
        base_url=f"{telegram_url.rstrip('/')}/bot",
        base_file_url=f"{telegram_url.rstrip('/')}/file/bot",
        request=_request(CONNECTIONS, by_proxy=not here),
        get_updates_request=_request(1, by_proxy=not here),
    )


def _request(connections: int, by_proxy: bool) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=READ_SECONDS,
        write_timeout=READ_SECONDS,
        connect_timeout=CONNECT_SECONDS,
        pool_timeout=POOL_SECONDS,
        httpx_kwargs={"trust_env": by_proxy, "verify": _certificates()},
    )


@cache  # reading the authorities' certificates takes longer than anything else of a start
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class Transport:
    """Says letters to Telegram, one call each; the courier decides when and how often."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def deliver(self, letter: Letter, file: File | None = None) -> int | None:
        """Say a letter and return the chat's message id, or None for a command menu.

        With a `file` the words are its caption.

        HTML that Telegram cannot parse goes out once more as plain text: a reminder that looks
        poor is better than none. Raises `TelegramError`.
        """
        try:
            return await self._say(letter, letter.html, ParseMode.HTML, file)
        except BadRequest as error:
            if classify(error).kind is not FailureKind.UNPARSABLE:
                raise
            log.error("Telegram cannot parse a message's HTML; it goes out as plain text")
        return await self._say(letter, plain_text(letter.html), None, file)

    async def fetch(self, file_id: str) -> bytes:
        """Return a file that somebody sent. Raises `TelegramError`."""
        file = await self._bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    async def probe(self) -> None:
        """Ask Telegram for something that changes nothing. Raises `TelegramError`."""
        await self._bot.get_me()

    async def answer_tap(self, callback_query_id: str, text: str | None = None) -> None:
        """Stop a tapped button's spinner, with a short notice if there is one.

        It fails harmlessly (an old tap cannot be answered), so nothing is raised.
        """
        try:
            await self._bot.answer_callback_query(callback_query_id, text or None)
        except TelegramError as error:
            log.info("tap %s was not answered: %s", callback_query_id, classify(error).kind)

    async def _say(
        self, letter: Letter, text: str, parse_mode: str | None, file: File | None
    ) -> int | None:
        if letter.menu is not None:
            await self._set_menu(letter.chat_id, letter.menu)
            return None
        if letter.edits is not None:
            return await self._edit(letter, letter.edits, text, parse_mode)
        if letter.picture is not None:
            file = File("code.png", qr_png(letter.picture), is_picture=True)
        if file is not None:
            said = await self._send_file(letter, text, parse_mode, file)
        else:
            said = await self._send(letter, text, parse_mode)
        return said.message_id

    async def _set_menu(self, chat_id: int, menu: list[tuple[str, str]]) -> None:
        commands = [BotCommand(command, description) for command, description in menu]
        await self._bot.set_my_commands(commands, BotCommandScopeChat(chat_id))

    async def _edit(self, letter: Letter, edits: int, text: str, parse_mode: str | None) -> int:
        try:
            await self._bot.edit_message_text(
                text,
                chat_id=letter.chat_id,
                message_id=edits,
                parse_mode=parse_mode,
                reply_markup=_keyboard(letter),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if _HAS_ONLY_A_CAPTION not in error.message.lower():
                raise
            await self._edit_caption(letter, edits, text, parse_mode)
        return edits

    async def _edit_caption(
        self, letter: Letter, edits: int, text: str, parse_mode: str | None
    ) -> None:
        await self._bot.edit_message_caption(
            letter.chat_id,
            edits,
            caption=text,
            parse_mode=parse_mode,
            reply_markup=_keyboard(letter),
        )

    async def _send(self, letter: Letter, text: str, parse_mode: str | None) -> Message:
        return await self._bot.send_message(
            letter.chat_id,
            text,
            parse_mode=parse_mode,
            reply_markup=_keyboard(letter),
            link_preview_options=_NO_PREVIEW,
        )

    async def _send_file(
        self, letter: Letter, text: str, parse_mode: str | None, file: File
    ) -> Message:
        send = self._bot.send_photo if file.is_picture else self._bot.send_document
        return await send(
            letter.chat_id,
            file.content,
            caption=text,
            parse_mode=parse_mode,
            reply_markup=_keyboard(letter),
            filename=file.name,
        )


def _keyboard(letter: Letter) -> InlineKeyboardMarkup | None:
    if not letter.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label, callback_data=data) for label, data in row]
            for row in letter.buttons
        ]
    )


def plain_text(text: str) -> str:
    """Return HTML without its tags and entities."""
    return html.unescape(_TAG.sub("", text))
