"""Keyboards under a message and in place of the phone's own, as Telegram accepts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.entities import safe_url
from bot.sandbox.errors import bad_request, unsupported

MOST_BUTTONS = 100
LONGEST_CALLBACK_BYTES = 64


@dataclass(frozen=True)
class Button:
    """An inline button: it calls the bot back with its data, or opens its address."""

    label: str
    data: str | None = None
    url: str | None = None

    def to_bot(self) -> dict[str, Any]:
        """Return the Bot API's InlineKeyboardButton."""
        kind = {"callback_data": self.data} if self.url is None else {"url": self.url}
        return {"text": self.label, **kind}

    def to_page(self) -> dict[str, Any]:
        """Return the button as a person sees it."""
        kind = {"data": self.data} if self.url is None else {"url": self.url}
        return {"label": self.label, **kind}


@dataclass(frozen=True)
class InlineKeyboard:
    """The buttons under one message."""

    rows: tuple[tuple[Button, ...], ...]

    @property
    def buttons(self) -> list[Button]:
        """Return all buttons in reading order."""
        return [button for row in self.rows for button in row]

    def to_bot(self) -> dict[str, Any]:
        """Return the Bot API's InlineKeyboardMarkup."""
        return {"inline_keyboard": [[button.to_bot() for button in row] for row in self.rows]}

    def to_page(self) -> list[list[dict[str, Any]]]:
        """Return the rows as a person sees them."""
        return [[button.to_page() for button in row] for row in self.rows]


@dataclass(frozen=True)
class ReplyKeyboard:
    """Ready-made answers in place of the phone's keyboard; no rows takes them away."""

    rows: tuple[tuple[str, ...], ...] = ()

    def to_page(self) -> list[list[str]]:
        """Return the rows of labels; an empty list means that the keyboard goes away."""
        return [list(row) for row in self.rows]


Keyboard = InlineKeyboard | ReplyKeyboard | None


def read_keyboard(markup: Any) -> Keyboard:
    """Read a `reply_markup`; raises BotApiError for what Telegram or the sandbox refuses."""
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        _only(markup, {"inline_keyboard"}, "an inline keyboard with")
        return _inline(_rows(markup["inline_keyboard"], "inline_keyboard"))
    if "keyboard" in markup:
        known = {"keyboard", "resize_keyboard", "one_time_keyboard", "is_persistent"}
        _only(markup, known | {"input_field_placeholder"}, "a reply keyboard with")
        return _reply(_rows(markup["keyboard"], "keyboard"))
    if markup.get("remove_keyboard"):
        _only(markup, {"remove_keyboard"}, "remove_keyboard with")
        return ReplyKeyboard()
    if markup.get("force_reply"):
        _only(markup, {"force_reply", "input_field_placeholder"}, "force_reply with")
        return None
    if markup:
        raise unsupported(f"a reply markup of {sorted(markup)}")
    return None


def read_inline_keyboard(markup: Any) -> InlineKeyboard | None:
    """Read the `reply_markup` of an edit, which can only be an inline keyboard."""
    keyboard = read_keyboard(markup)
    if isinstance(keyboard, ReplyKeyboard):
        raise bad_request("inline keyboard expected")
    return keyboard


def _rows(rows: Any, field: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" must be an Array of Arrays')
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return [row for row in rows if row]


def _inline(rows: list[list[Any]]) -> InlineKeyboard | None:
    keyboard = InlineKeyboard(tuple(tuple(_button(one) for one in row) for row in rows))
    return keyboard if keyboard.rows else None


def _button(one: Any) -> Button:
    if not isinstance(one, dict):
        raise bad_request(
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    _only(one, {"text", "callback_data", "url"}, "inline buttons with")
    label = one.get("text")
    if not isinstance(label, str) or not label.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if one.get("url"):
        return Button(label, url=_button_url(str(one["url"])))
    if "callback_data" not in one:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = str(one["callback_data"])
    if not 1 <= len(data.encode()) <= LONGEST_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return Button(label, data=data)


def _button_url(url: str) -> str:
    full = url if ":" in url else f"http://{url}"
    if not safe_url(full) or " " in url or not full.partition(":")[2].strip("/"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return full


def _reply(rows: list[list[Any]]) -> ReplyKeyboard:
    return ReplyKeyboard(tuple(tuple(_label(one) for one in row) for row in rows))


def _label(one: Any) -> str:
    if isinstance(one, dict):
        _only(one, {"text"}, "keyboard buttons with")
        one = one.get("text")
    if not isinstance(one, str) or not one.strip():
        raise bad_request("keyboard button text must be non-empty")
    return one


def _only(given: dict[str, Any], known: set[str], what: str) -> None:
    # An absent option may be spelled out as null or false.
    extra = sorted(name for name, value in given.items() if value and name not in known)
    if extra:
        raise unsupported(f"{what} {', '.join(extra)}")
