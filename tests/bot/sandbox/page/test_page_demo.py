"""`aftercare demo` as a newcomer sees it: the real bot behind the page, used by mouse alone."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def demo() -> AsyncIterator[str]:
    """Run the command on any free port; return the address that it prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    async with asyncio.timeout(30):
        printed = (await process.stdout.readline()).decode()
    yield printed.removeprefix("Open this page: ").strip()
    process.terminate()
    await process.wait()


def phone(page: Page, caption: str) -> Locator:
    return page.get_by_role("region", name=caption)


async def tap(phone: Locator, label: str) -> None:
    await phone.get_by_role("button", name=label).last.click()


async def enrol(clinic: Locator) -> None:
    """Enrol a patient: three taps, a label, two more taps."""
    await tap(clinic, "Enrol a patient")
    await tap(clinic, "Hip stem cell injection")
    await clinic.get_by_role("button", name="Today", exact=True).click()
    await expect(clinic).to_contain_text("What do you call this patient?")
    await clinic.get_by_role("textbox", name="Message").fill("Bed 4")
    await clinic.page.keyboard.press("Enter")
    await tap(clinic, "English")
    await expect(clinic).to_contain_text("Please check")
    await clinic.get_by_role("button", name="Enrol", exact=True).click()


async def test_a_newcomer_enrols_agrees_moves_a_day_taps_and_sees_it_recorded(
    demo: str, page: Page
) -> None:
    await page.goto(demo)
    hint = page.locator("#hint")
    clinic, rosa = phone(page, "Kim, nurse"), phone(page, "Rosa, patient")
    await expect(clinic).to_contain_text("Aftercare for Riverside Clinic")  # already at work
    await expect(hint).to_contain_text("tap “Enrol a patient”")
    await enrol(clinic)
    await expect(clinic.locator("img")).to_be_visible()  # the QR code
    await expect(hint).to_contain_text("tap the link")
    await clinic.get_by_role("link", name="https://t.me/").last.click()

    await expect(rosa).to_contain_text("It is not end-to-end encrypted")
    await tap(rosa, "Yes, I agree")
    await tap(rosa, "Yes, it is")
    await tap(rosa, "09:00")
    await expect(rosa).to_contain_text("What comes next")
    await expect(clinic).to_contain_text("has joined and agreed")

    await tap(rosa, "4")  # the baseline check-in: pain, then daily life
    await expect(rosa).to_contain_text("Pain: 4 of 10")
    await tap(rosa, "7")
    await expect(rosa).to_contain_text("Daily life: 7 of 10")

    await page.get_by_role("button", name="+1 day").click()
    await expect(rosa).to_contain_text("Please rest today and tomorrow")
    await expect(rosa).to_contain_text("Please rest today as well")
    await tap(rosa, "OK")
    await expect(rosa.get_by_role("button", name="Change").last).to_be_visible()
    await clinic.get_by_role("button", name="/patient_1").last.click()
    await expect(clinic).to_contain_text(re.compile(r"2 of \d+ messages answered"))
    await tap(clinic, "More …")  # a short text with more buttons, in place of the card
    await expect(clinic.get_by_role("button", name="‹ Card")).to_be_in_viewport(ratio=0.95)
