"""The parameters of one Bot API call, however they came: query, form, multipart or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.errors import bad_request
from bot.sandbox.json_text import read_json


class Upload(NamedTuple):
    """A file that came with the call."""

    name: str
    content: bytes
    mime: str | None


@dataclass(frozen=True)
class Params:
    """Values by name, as given; each reader says what Telegram would of a wrong one."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """Return the names of all that was given."""
        return set(self.values)

    def text(self, name: str, otherwise: str = "") -> str:
        """Return a text."""
        value = self.values.get(name)
        return otherwise if value is None else str(value)

    def integer(self, name: str) -> int | None:
        """Return a whole number, or None when it is absent or none."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            return None

    def between(self, name: str, low: int, high: int, otherwise: int) -> int:
        """Return a whole number, moved into the allowed range as Telegram does."""
        value = self.integer(name)
        return otherwise if value is None else min(max(value, low), high)

    def true(self, name: str) -> bool:
        """Return a yes or no."""
        return str(self.values.get(name, "")).lower() in {"true", "yes", "1"}

    def structure(self, name: str, what: str) -> Any:
        """Return an object or array, or None when absent; raises BotApiError for broken JSON."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return read_json(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def object(self, name: str, what: str) -> dict[str, Any]:
        """Return an object, empty when absent; raises BotApiError for anything else."""
        value = self.structure(name, what)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {what}")
        return value or {}


async def read_params(request: Request) -> Params:
    """Read query and body together; the body wins."""
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(request, values)
    body = await request.body()
    if kind == "application/json":
        return Params(values | _json_object(body))
    return Params(values | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True)))


async def _multipart(request: Request, values: dict[str, Any]) -> Params:
    uploads: dict[str, Upload] = {}
    async with request.form() as form:
        for name, part in form.multi_items():
            if isinstance(part, UploadFile):
                uploads[name] = Upload(part.filename or "", await part.read(), part.content_type)
                values.setdefault(name, f"attach://{name}")
            else:
                values[name] = part
    return Params(values, uploads)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = read_json(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_request("can't parse request JSON object")
    return {name: one for name, one in value.items() if one is not None}
