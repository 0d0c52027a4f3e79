"""Chromium to look at the page with, and a world for it to show."""

import re
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from page_world import World, open_world
from playwright.async_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

from bot.sandbox.sandbox import Sandbox

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE: ViewportSize = {"width": 1280, "height": 800}
PATIENCE_MS = 10_000


# Enough for a busy machine; what a test waits for comes long before.
expect.set_options(timeout=PATIENCE_MS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[BrowserContext]:
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("The page's tests need Chromium: apt-get install chromium", pytrace=False)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield await chromium.new_context(viewport=WIDE)
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def world() -> AsyncIterator[World]:
    async with open_world(Sandbox()) as world:
        yield world


def is_fault(line: ConsoleMessage) -> bool:
    """Tell a fault from a call that the sandbox refused: Chromium calls both an error."""
    refused = re.search(r"/sandbox/(clock|users/\d+/\w+)$", line.location["url"])
    return line.type == "error" and not refused


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: BrowserContext) -> AsyncIterator[Page]:
    """A wide page that must end without a complaint of the browser."""
    faults: list[str] = []
    page = await browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if is_fault(line) else None)
    yield page
    await page.close()
    assert faults == []
