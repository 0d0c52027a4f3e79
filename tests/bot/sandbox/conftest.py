"""A sandbox in this process, a bot's view of it, and a phone."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from bot_view import Api, Seconds

from bot.sandbox.connections import InProcessTransport
from bot.sandbox.phone import Phone
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.users import BotAccount


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def sandbox(seconds: Seconds) -> Sandbox:
    return Sandbox(seconds=seconds)


@pytest.fixture
def account(sandbox: Sandbox) -> BotAccount:
    return sandbox.add_bot("7000000001:test-token", "clinic_bot", "Clinic")


@pytest_asyncio.fixture
async def api(sandbox: Sandbox, account: BotAccount) -> AsyncIterator[Api]:
    transport = InProcessTransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        yield Api(client, account.token)


@pytest_asyncio.fixture
async def rosa(sandbox: Sandbox, account: BotAccount) -> AsyncIterator[Phone]:
    """A person who has started the bot."""
    phone = await Phone.create(sandbox, first_name="Rosa", language_code="es")
    await phone.send("/start")
    yield phone
    await phone.close()
