"""Chromium to look at the page with, and a world for it to show."""

import re
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from page_world import World, open_world
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

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
WIDE = {"width": 1280, "height": 800}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("The page's tests need Chromium: apt-get install chromium", pytrace=False)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def world() -> AsyncIterator[World]:
    async with open_world(Sandbox()) as world:
        yield world


def is_fault(line: ConsoleMessage) -> bool:
    """Tell a fault from a call that the sandbox refused: Chromium calls both an error."""
    refused = re.search(r"/sandbox/(clock|users/\d+/\w+)$", line.location["url"])
    return line.type == "error" and not refused


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A wide page that must end without a complaint of the browser."""
    faults: list[str] = []
    context = await browser.new_context(viewport=WIDE)
    page = await context.new_page()
    page.set_default_timeout(5000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if is_fault(line) else None)
    yield page
    await context.close()
    assert faults == []
