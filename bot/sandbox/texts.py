"""What a bot writes: the text or caption of a call, parsed and measured as Telegram does."""

from __future__ import annotations

from typing import Any

from bot.sandbox.entities import FormattedText, entities_from_bot, tidy, utf16_length
from bot.sandbox.errors import bad_request, unsupported
from bot.sandbox.html_text import parse_html
from bot.sandbox.messages import LONGEST_CAPTION, LONGEST_TEXT
from bot.sandbox.params import Params


def read_text(params: Params) -> FormattedText:
    """Return the `text` of a call; raises BotApiError when it is empty, long or malformed."""
    words = _formatted(params, "text", "entities")
    if not words.text:
        raise bad_request("message text is empty")
    if utf16_length(words.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return words


def read_caption(params: Params) -> FormattedText:
    """Return the `caption` of a call, which may be empty; raises BotApiError."""
    words = _formatted(params, "caption", "caption_entities")
    if utf16_length(words.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return words


def read_preview(params: Params) -> dict[str, Any]:
    """Return the part of a Message that tells how its links are previewed."""
    preview = params.object("link_preview_options", "link preview options")
    if not preview and params.true("disable_web_page_preview"):
        preview = {"is_disabled": True}
    return {"link_preview_options": preview} if preview else {}


def _formatted(params: Params, part: str, entities_part: str) -> FormattedText:
    source = params.text(part).replace("\r", "").replace("\0", " ")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        return tidy(*parse_html(source))
    if mode in {"markdown", "markdownv2"}:
        raise unsupported(f"the parse mode {params.text('parse_mode')}; use HTML or entities")
    if mode and mode != "none":
        raise bad_request("unsupported parse_mode")
    listed = params.structure(entities_part, "entities")
    return tidy(source, entities_from_bot(listed or [], source))
