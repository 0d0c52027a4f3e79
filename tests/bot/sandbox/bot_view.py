"""What the sandbox's tests share: the Bot API as a bot calls it, a picture, keyboards."""

from dataclasses import dataclass
from typing import Any

import httpx

# The smallest picture: one transparent pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478"
    "9c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Api:
    """The Bot API as one bot calls it."""

    client: httpx.AsyncClient
    token: str

    async def raw(self, method: str, **params: Any) -> httpx.Response:
        return await self.client.post(f"/bot{self.token}/{method}", json=params)

    async def call(self, method: str, **params: Any) -> Any:
        answer = await self.raw(method, **params)
        assert answer.is_success, answer.text
        return answer.json()["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Return the code and description of a call that must fail."""
        body = (await self.raw(method, **params)).json()
        assert body["ok"] is False, body
        return f"{body['error_code']} {body['description']}"

    async def upload(self, method: str, kind: str, content: bytes, **params: Any) -> httpx.Response:
        form = {name: str(value) for name, value in params.items()}
        files = {kind: ("chart.png", content)}
        return await self.client.post(f"/bot{self.token}/{method}", data=form, files=files)


def keys(*labels: str) -> dict[str, Any]:
    """Return one row of buttons whose data is their label in lower case."""
    return {"inline_keyboard": [[{"text": one, "callback_data": one.lower()} for one in labels]]}
