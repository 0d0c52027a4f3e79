"""JSON as Telegram takes it: valid Unicode and finite numbers only."""

from __future__ import annotations

import json
from typing import Any, NoReturn


def read_json(source: str | bytes) -> Any:
    """Return the value; raises ValueError for broken JSON, NaN, and halves of surrogate pairs."""
    text = source.decode() if isinstance(source, bytes) else source
    value = json.loads(text, parse_constant=_refuse)
    if "\\ud" in text.lower():
        # Half a pair can come in as an escape, but could never go out again as UTF-8.
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
