"""The service as a process: it starts, answers, tells the doctor, and stops when it is told to."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.phone import Control, Phone
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve

AFTERCARE = Path(sys.executable).with_name("aftercare")
TOKEN = "4242:an-obviously-made-up-token-of-the-tests"
PATIENCE = 30


@dataclass
class Machine:
    """A machine with a folder, and a local Telegram that it reaches."""

    folder: Path
    url: str

    async def start(self, *arguments: str, **env: str) -> asyncio.subprocess.Process:
        """Start the command."""
        given = {
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "AFTERCARE_TELEGRAM_URL": self.url,
            "AFTERCARE_DATABASE_URL": f"sqlite:///{self.folder}/clinic.db",
            "AFTERCARE_CLINIC_NAME": "Riverside",
            "AFTERCARE_CLINIC_PHONE": "+44 20 7946 0123",
            **env,
        }
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            AFTERCARE, *arguments, env=given, stdout=pipe, stderr=pipe
        )

    @asynccontextmanager
    async def running(self, **env: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run the service while the block runs."""
        process = await self.start("run", **env)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def end(process: asyncio.subprocess.Process) -> tuple[int, str, str]:
    """Wait for the end of a process; return its status and what it printed."""
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


@pytest.fixture
async def machine(tmp_path) -> AsyncIterator[Machine]:
    sandbox = Sandbox()
    sandbox.add_bot(TOKEN, "aftercare_test_bot")
    async with serve(sandbox) as url:
        yield Machine(tmp_path, url)


async def test_it_answers_is_found_healthy_and_stops_when_told(machine):
    async with machine.running() as service, Control(machine.url) as control:
        rosa = Phone(control, await control.request("POST", "users", {"first_name": "Rosa"}))
        await rosa.send("/start")
        await rosa.wait_for("code", timeout=PATIENCE)
        status, line, _ = await end(await machine.start("doctor"))
        assert status == 0
        beat, audit = line.splitlines()
        assert re.fullmatch(r"Telegram answered \d+ s ago. Messages to be sent: 0.", beat)
        assert audit == "Audit: 0 entries, last seal none."
        service.send_signal(signal.SIGTERM)
        status, out, log = await end(service)
    assert (status, out) == (0, "")
    assert "Stopped." in log
    assert TOKEN not in log
    assert "Traceback" not in log


async def test_what_was_written_while_it_was_off_is_answered_once_it_is_back(machine):
    async with Control(machine.url) as control:
        rosa = Phone(control, await control.request("POST", "users", {"first_name": "Rosa"}))
        await rosa.send("/start")
        async with machine.running() as service:
            await rosa.wait_for("code", timeout=PATIENCE)
            service.send_signal(signal.SIGINT)
            assert (await end(service))[0] == 0
        await rosa.send("Is anybody there?")
        async with machine.running() as service:
            await rosa.wait_for(lambda m: m["id"] > 3, timeout=PATIENCE)
            service.send_signal(signal.SIGTERM)
            await end(service)
        assert [m["from_bot"] for m in await rosa.messages()] == [False, True, False, True]


async def test_it_stops_when_told_though_telegram_was_never_reached(machine):
    async with machine.running(AFTERCARE_TELEGRAM_URL="http://127.0.0.1:9") as service:
        async with asyncio.timeout(PATIENCE):
            while b"cannot be reached" not in await service.stderr.readline():
                pass
        service.send_signal(signal.SIGTERM)
        status, _, log = await end(service)
    assert status == 0
    assert "Traceback" not in log


# Tokens that Telegram does not know, or that cannot even be sent.
WRONG_TOKENS = ["4242:a-token-of-another-bot", "no/../where/near", "4242:white space", "é" * 12]


@pytest.mark.parametrize("token", WRONG_TOKENS)
async def test_a_wrong_token_is_one_line_that_does_not_repeat_it(machine, token):
    status, out, log = await end(await machine.start("run", TELEGRAM_BOT_TOKEN=token))
    assert (status, out) == (2, "")
    assert log.count("\n") == 1
    assert "TELEGRAM_BOT_TOKEN" in log
    assert token not in log
