"""Formatted text: a plain text and its entities, whose offsets count UTF-16 code units."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request, unsupported

_STYLES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "blockquote",
        "expandable_blockquote",
        "text_link",
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
    }
)
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_FOUND_IN_TEXT = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/@>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z0-9_]{4,32}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)
_LINK_PREFIXES = {"url": "", "email": "mailto:"}
_LINKS = frozenset({"text_link", *_LINK_PREFIXES})
_SAFE_SCHEMES = frozenset({"http", "https", "tg", "mailto", "tel"})


@dataclass(frozen=True, order=True)
class Entity:
    """A stretch of a text that is bold, a link, a command…; offset and length in UTF-16 units."""

    offset: int
    length: int
    type: str
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """Return the first UTF-16 unit after the entity."""
        return self.offset + self.length

    def to_bot(self) -> dict[str, Any]:
        """Return the Bot API's MessageEntity."""
        body: dict[str, Any] = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url is not None:
            body["url"] = self.url
        if self.language is not None:
            body["language"] = self.language
        return body


@dataclass(frozen=True)
class FormattedText:
    """A text as it is shown, with its entities in Telegram's order (outer before inner)."""

    text: str
    entities: tuple[Entity, ...] = field(default=())

    def to_bot(self) -> list[dict[str, Any]]:
        """Return the entities as the Bot API lists them."""
        return [entity.to_bot() for entity in self.entities]

    @cached_property
    def html(self) -> str:
        """Safe HTML: everything escaped, the known tags only, newlines kept."""
        opening, closing = _tags_by_offset(self._linked())
        parts: list[str] = []
        offset = 0
        for char in self.text:
            parts += closing.get(offset, []) + opening.get(offset, [])
            parts.append(escape(char))
            offset += 1 if ord(char) < 0x10000 else 2
        return "".join(parts + closing.get(offset, []))

    def _linked(self) -> tuple[Entity, ...]:
        """Return the entities with the address that a bare link or e-mail leads to."""
        if not any(entity.type in _LINK_PREFIXES for entity in self.entities):
            return self.entities
        units = self.text.encode("utf-16-le", "surrogatepass")
        return tuple(_with_address(entity, units) for entity in self.entities)


def _with_address(entity: Entity, units: bytes) -> Entity:
    if entity.type not in _LINK_PREFIXES:
        return entity
    shown = units[2 * entity.offset : 2 * entity.end].decode("utf-16-le", "replace")
    return replace(entity, url=_LINK_PREFIXES[entity.type] + shown)


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def tidy(text: str, entities: list[Entity]) -> FormattedText:
    """Return the text as Telegram keeps it: trimmed, sorted, with links and commands found."""
    kept = text.rstrip()
    start = utf16_length(kept) - utf16_length(kept.lstrip())
    kept = kept.lstrip()
    clipped = [_clip(entity, start, utf16_length(kept)) for entity in entities]
    given = [entity for entity in clipped if entity.length > 0]
    found = [one for one in find_entities(kept) if not any(_overlap(one, e) for e in given)]
    # Outer before inner: of those that start together, the longer comes first.
    return FormattedText(kept, tuple(sorted(given + found, key=lambda e: (e.offset, -e.length))))


def find_entities(text: str) -> list[Entity]:
    """Find the commands, links, addresses, mentions and hashtags that Telegram marks by itself."""
    if not any(mark in text for mark in "/@#"):
        return []
    return [
        Entity(utf16_length(text[: m.start()]), utf16_length(m.group()), str(m.lastgroup))
        for m in _FOUND_IN_TEXT.finditer(text)
    ]


def entities_from_bot(listed: Any, text: str) -> list[Entity]:
    """Read entities given directly in place of a parse mode; raises BotApiError."""
    if not isinstance(listed, list):
        raise bad_request("expected an Array of MessageEntity")
    units = text.encode("utf-16-le", "surrogatepass")
    return [_entity_from_bot(one, units) for one in listed]


def _entity_from_bot(one: Any, units: bytes) -> Entity:
    if not isinstance(one, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    if str(one.get("type")) not in _STYLES:
        raise unsupported(f"entities of the type {one.get('type')!r}")
    offset, size = one.get("offset"), one.get("length")
    if not isinstance(offset, int) or not isinstance(size, int) or offset < 0 or size < 0:
        raise bad_request("can't parse MessageEntity: an offset and a length are needed")
    begins = f"entity beginning at UTF-16 offset {offset}"
    if offset + size > len(units) // 2:
        raise bad_request(
            f"{begins} ends after the end of the text at UTF-16 offset {offset + size}"
        )
    for edge, does in ((offset, "begins"), (offset + size, "ends")):
        if _splits_a_pair(units, edge):
            raise bad_request(f"{begins} {does} in a middle of a UTF-16 symbol")
    url, language = one.get("url"), one.get("language")
    return Entity(offset, size, one["type"], url and str(url), language and str(language))


def _splits_a_pair(units: bytes, offset: int) -> bool:
    low = units[2 * offset : 2 * offset + 2]
    return len(low) == 2 and 0xDC00 <= int.from_bytes(low, "little") <= 0xDFFF


def _clip(entity: Entity, start: int, length: int) -> Entity:
    begin = max(entity.offset - start, 0)
    end = min(entity.end - start, length)
    return replace(entity, offset=begin, length=end - begin)


def _overlap(found: Entity, given: Entity) -> bool:
    # Bold text may hold a link; code and links hold nothing else.
    return given.type in {"code", "pre", "text_link"} and (
        found.offset < given.end and given.offset < found.end
    )


def _tags_by_offset(
    entities: tuple[Entity, ...],
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return opening and closing tags by offset, cut so that they always nest."""
    opening: dict[int, list[str]] = defaultdict(list)
    closing: dict[int, list[str]] = defaultdict(list)
    outer: list[Entity] = []
    for entity in entities:
        start, end = _tag(entity)
        if not start:
            continue
        while outer and outer[-1].end <= entity.offset:
            outer.pop()
        if outer and entity.end > outer[-1].end:
            entity = _clip(entity, 0, outer[-1].end)
        opening[entity.offset].append(start)
        closing[entity.end].insert(0, end)
        outer.append(entity)
    return opening, closing


def _tag(entity: Entity) -> tuple[str, str]:
    if entity.type == "spoiler":
        return '<span class="spoiler">', "</span>"
    if entity.type in _LINKS and entity.url and safe_url(entity.url):
        return f'<a href="{escape(entity.url)}">', "</a>"
    tag = _TAGS.get(entity.type)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def safe_url(url: str) -> bool:
    """Tell whether a link may be shown as one: never a script."""
    try:
        return urlsplit(url).scheme.lower() in _SAFE_SCHEMES
    except ValueError:
        return False
