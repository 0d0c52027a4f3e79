"""The page's files: served, and asked for anew, so that no browser mixes two versions."""

import httpx
import pytest

from bot.sandbox.connections import InProcessTransport
from bot.sandbox.sandbox import Sandbox


@pytest.mark.parametrize("path", ["/", "/page/main.js", "/page/base.css"])
async def test_a_browser_asks_whether_a_file_is_new(path: str) -> None:
    transport = InProcessTransport(Sandbox().app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as browser:
        answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] in ("no-cache", "no-store")
