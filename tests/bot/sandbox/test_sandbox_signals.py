"""Wake-up calls: none is missed between looking and waiting."""

import asyncio
import time

from bot.sandbox.signals import Signal
from bot.sandbox.updates import Updates


async def test_a_call_between_asking_for_it_and_awaiting_it_counts() -> None:
    signal = Signal()
    waiter = signal.waiter()
    signal.notify()
    async with asyncio.timeout(1):
        await waiter


async def test_an_update_in_the_turn_in_which_a_poll_begins_ends_the_poll() -> None:
    updates = Updates(time.monotonic)
    poll = asyncio.ensure_future(updates.poll(0, 100, 25))
    asyncio.get_running_loop().call_soon(lambda: updates.add("message", {"text": "hello"}))
    async with asyncio.timeout(2):
        assert [update.body["text"] for update in await poll] == ["hello"]
