"""A clinic to test in: the production bot against the local Telegram, on a clock of its own."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.demo import NURSE_ID, PATIENT_ID, Stage, staged
from bot.demo_clock import DemoClock
from bot.sandbox.phone import Control, Phone

FRIDAY_MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass
class TestClinic:
    """A nurse, a patient, and everything between their phones."""

    __test__ = False

    stage: Stage
    control: Control
    nurse: Phone
    rosa: Phone

    async def phone(self, first_name: str, **about: str) -> Phone:
        """Give somebody else a phone."""
        user = await self.control.request("POST", "users", {"first_name": first_name, **about})
        return Phone(self.control, user)

    async def enrol(self, label: str = "Bed 4", language: str = "English") -> str:
        """Enrol a patient on the hip plan as of today; return the link."""
        await self.nurse.send("/enroll")
        await self.nurse.wait_for("Which plan?")
        await self.nurse.tap("Hip stem cell")
        await self.nurse.wait_for("When was the procedure")
        await self.nurse.tap("Today")
        await self.nurse.wait_for("What do you call")
        await self.nurse.send(label)
        await self.nurse.wait_for("Which language")
        await self.nurse.tap(language)
        await self.nurse.wait_for("Please check")
        await self.nurse.tap("Enrol")
        shown = await self.nurse.wait_for("t.me/")
        return next(word for word in shown["text"].split() if word.startswith("https://t.me/"))

    async def join(self, phone: Phone, link: str) -> None:
        """Open the link, agree, keep the zone and the hour of nine."""
        await phone.open(link)
        await phone.wait_for("Do you agree?")
        await phone.tap("Yes, I agree")
        await phone.wait_for("where you are")
        await phone.tap("Yes, it is")
        await phone.wait_for("When shall I write")
        await phone.tap("09:00")
        await phone.wait_for("What comes next")


@asynccontextmanager
async def open_clinic(start: datetime = FRIDAY_MORNING) -> AsyncIterator[TestClinic]:
    async with staged(DemoClock(start, time.monotonic)) as stage, Control(stage.url) as control:
        yield TestClinic(
            stage,
            control,
            Phone(control, {"id": NURSE_ID, "first_name": "Kim"}),
            Phone(control, {"id": PATIENT_ID, "first_name": "Rosa"}),
        )


@pytest.fixture
def clinic_at() -> Callable[[datetime], AbstractAsyncContextManager[TestClinic]]:
    """Open a clinic at an instant of the test's choice."""
    return open_clinic


@pytest.fixture
async def clinic() -> AsyncIterator[TestClinic]:
    """A clinic on a Friday at 09:30 in London."""
    async with open_clinic() as opened:
        yield opened
