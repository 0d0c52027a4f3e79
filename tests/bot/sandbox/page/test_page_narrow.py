"""The page on a screen 360 px wide: one phone at a time, two tabs, nothing cut off."""

import pytest
from page_world import World
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


async def open_narrow(world: World, page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(world.url)
    await expect(world.phone(page, world.rosa)).to_contain_text("Riverside")


async def test_one_phone_shows_and_the_tabs_switch(world: World, page: Page) -> None:
    await open_narrow(world, page)
    rosa, nurse = world.phone(page, world.rosa), world.phone(page, world.nurse)
    await expect(rosa).to_be_visible()
    await expect(nurse).to_be_hidden()
    await page.get_by_role("tab", name="Rosa, patient").focus()
    await page.keyboard.press("ArrowRight")
    clinic = page.get_by_role("tab", name="Nurse Ito, clinic")
    await expect(clinic).to_be_focused()
    await expect(clinic).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_role("tabpanel", name="Nurse Ito, clinic")).to_be_visible()
    await expect(rosa).to_be_hidden()


async def test_badge_counts_what_the_hidden_phone_got(world: World, page: Page) -> None:
    await world.nurse.send("/start")
    await world.nurse.wait_for("You said")
    await open_narrow(world, page)
    await world.bot.say(world.nurse.id, "A patient wrote")
    await world.bot.say(world.nurse.id, "And again")
    clinic = page.get_by_role("tab", name="Nurse Ito, clinic 2 unread")
    await clinic.click()
    await expect(page.locator(".badge").last).to_be_empty()
    await expect(world.phone(page, world.nurse).get_by_text("And again")).to_be_in_viewport()


async def test_deep_link_brings_its_phone_forward(world: World, page: Page) -> None:
    await world.nurse.send("/start")
    await world.bot.say(world.nurse.id, "https://t.me/riverside_bot?start=xyz")
    await open_narrow(world, page)
    await page.get_by_role("tab", name="Nurse Ito").click()
    await world.phone(page, world.nurse).get_by_role("link").click()
    await expect(world.phone(page, world.rosa).get_by_text("/start xyz").first).to_be_in_viewport()


async def test_nothing_sticks_out_sideways(world: World, page: Page) -> None:
    await world.rosa.send("x" * 300)
    await world.rosa.wait_for("You said")
    await open_narrow(world, page)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.locator(".theirs")).to_be_visible()
    for width in (320, 360, 600, 819, 820, 1100):
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate(OVERFLOW) <= 0, width
        assert await world.phone(page, world.nurse).is_visible() == (width >= 820), width
        await expect(rosa.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
