"""Telegram's HTML: the parse mode of that name, with its own rules and its own errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sandbox.entities import Entity, safe_url, utf16_length
from bot.sandbox.errors import BotApiError, bad_request

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));?")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SPACE = re.compile(r"\s*")


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int


class _Reader:
    """Walks once over the source, collecting the shown text and the entities."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.shown: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._text()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            tag = self.open[-1].tag
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.shown), self.entities

    def _text(self) -> None:
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        text = _unescape(self.source[self.at : end])
        self.shown.append(text)
        self.length += utf16_length(text)
        self.at = end

    def _start_tag(self) -> None:
        begin = self.at
        end = _first(self.source, r"[\s>]", begin + 1)
        if end is None:
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 1 : end].lower()
        if tag not in _TYPES:
            where = self._byte(begin)
            raise _cannot_parse(f'Unsupported start tag "{tag}" at byte offset {where}')
        self.at = end
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            where = self._byte(begin)
            raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Open(tag, argument, self.length))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                self.at += 1
                return argument
            name = self._attribute_name(tag, begin)
            self._skip_space()
            value = None
            if self._peek() == "=":
                self.at += 1
                self._skip_space()
                value = self._attribute_value(tag, begin)
            argument = _argument(tag, name, value) or argument

    def _attribute_name(self, tag: str, begin: int) -> str:
        name = self._match(_ATTRIBUTE_NAME)
        where = self._byte(begin)
        if self._peek() == "":
            raise _cannot_parse(f'Unclosed start tag "{tag}" at byte offset {where}')
        if not name:
            raise _cannot_parse(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        return name

    def _attribute_value(self, tag: str, begin: int) -> str:
        quote = self._peek()
        if quote not in {'"', "'"}:
            return self._name_token(tag, begin)
        end = self.source.find(quote, self.at + 1)
        if end < 0 or end + 1 >= len(self.source):
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._byte(begin)}")
        value = _unescape(self.source[self.at + 1 : end])
        self.at = end + 1
        return value

    def _name_token(self, tag: str, begin: int) -> str:
        if self._peek() == "":
            raise _cannot_parse(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        token_at = self.at
        token = self._match(_NAME_TOKEN)
        if self._peek() != ">" and not self._peek().isspace():
            where = self._byte(token_at)
            raise _cannot_parse(f"Unexpected end of name token at byte offset {where}")
        return token.lower()

    def _end_tag(self) -> None:
        begin, where = self.at, self._byte(self.at)
        if not self.open:
            raise _cannot_parse(f"Unexpected end tag at byte offset {where}")
        end = _first(self.source, r"[\s>]", begin) or len(self.source)
        found = self.source[begin + 2 : end].lower()
        self.at = end
        self._skip_space()
        if self._peek() != ">":
            raise _cannot_parse(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        opened = self.open.pop()
        if found and found != opened.tag:
            raise _cannot_parse(
                f"Unmatched end tag at byte offset {where}, "
                f'expected "</{opened.tag}>", found "</{found}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if not length:
            return
        entity = Entity(opened.offset, length, _TYPES[opened.tag])
        if opened.tag == "a":
            entity = self._link(opened, entity)
        elif opened.tag == "blockquote" and opened.argument:
            entity = Entity(opened.offset, length, "expandable_blockquote")
        elif opened.tag in {"code", "pre"}:
            entity = self._code(opened, entity)
        if entity.length:
            self.entities.append(entity)

    def _link(self, opened: _Open, entity: Entity) -> Entity:
        # A link that is no address is shown as plain text, without an error, as Telegram does.
        url = opened.argument or _tail("".join(self.shown), entity.length)
        url = url if "://" in url or url.startswith(("mailto:", "tel:")) else f"http://{url}"
        plausible = safe_url(url) and not re.search(r"\s", url)
        return Entity(entity.offset, entity.length if plausible else 0, "text_link", url)

    def _code(self, opened: _Open, entity: Entity) -> Entity:
        # <pre><code class="language-x"> is one entity that names its language.
        language = opened.argument or None
        inner = self.entities[-1] if self.entities else None
        if inner and (inner.offset, inner.length) == (entity.offset, entity.length):
            if opened.tag == "pre" and inner.type == "code":
                self.entities.pop()
                return Entity(entity.offset, entity.length, "pre", language=inner.language)
            if opened.tag == "code" and inner.type == "pre":
                self.entities.pop()
                return Entity(entity.offset, entity.length, "pre", language=language)
        return Entity(entity.offset, entity.length, entity.type, language=language)

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _skip_space(self) -> None:
        self._match(_SPACE)

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        text = found.group() if found else ""
        self.at += len(text)
        return text

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the shown text and its entities; raises BotApiError with Telegram's own sentence."""
    text, entities = _Reader(source).read()
    return text, [_without_code_language(entity) for entity in entities]


def _without_code_language(entity: Entity) -> Entity:
    if entity.type == "code" and entity.language:
        return Entity(entity.offset, entity.length, "code")
    return entity


def _argument(tag: str, name: str, value: str | None) -> str:
    if tag == "blockquote" and name == "expandable":
        return "1"
    if value is None:
        return ""
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _unescape(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _NAMED.get(name, reference.group())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    unusable = code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF
    return reference.group() if unusable else chr(code)


def _tail(text: str, utf16_units: int) -> str:
    return text.encode("utf-16-le")[-2 * utf16_units :].decode("utf-16-le")


def _first(source: str, pattern: str, start: int) -> int | None:
    found = re.compile(pattern).search(source, start)
    return found.start() if found else None


def _cannot_parse(reason: str) -> BotApiError:
    return bad_request(f"can't parse entities: {reason}")
