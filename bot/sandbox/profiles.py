"""What a bot tells about itself: name, descriptions and menu button."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import bad_request

# The longest text of each part.
LIMITS = {"name": 64, "description": 512, "short_description": 120}


@dataclass
class Profile:
    """The texts by part and language ("" is for every language without its own), and the menu."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[int | None, dict[str, Any]] = field(default_factory=dict)

    def set_text(self, part: str, language: str, text: str) -> None:
        """Set or, with an empty text, remove one part in one language."""
        if utf16_length(text) > LIMITS[part]:
            raise bad_request(f"bot {part.replace('_', ' ')} is too long")
        if text:
            self.texts[part, language] = text
        else:
            self.texts.pop((part, language), None)

    def text(self, part: str, language: str) -> str:
        """Return the part in the language, else in the language for all, else empty."""
        return self.texts.get((part, language)) or self.texts.get((part, ""), "")
