"""Long chats on the page: the latest are drawn, and the reader's place is kept."""

import pytest
from page_world import World, keys
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def fill_chat(world: World, count: int) -> None:
    await world.rosa.send("/start")
    await world.rosa.wait_for("You said")
    for number in range(1, count + 1):
        await world.bot.say(world.rosa.id, f"Note {number}")


async def distance_to_end(page: Page) -> float:
    script = "log => log.scrollHeight - log.scrollTop - log.clientHeight"
    distance: float = await page.locator(".log").first.evaluate(script)
    return distance


async def test_long_chat_draws_its_latest_300_and_more_on_demand(world: World, page: Page) -> None:
    await fill_chat(world, 510)
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.locator(".message").last).to_contain_text("Note 510")
    await expect(rosa.locator(".message")).to_have_count(300)
    earlier = rosa.get_by_role("button", name="Show earlier messages")
    await earlier.click()
    await expect(rosa.locator(".message")).to_have_count(500)
    await expect(rosa.get_by_text("Note 211", exact=True)).to_be_in_viewport()
    await earlier.click()
    await expect(rosa.locator(".message")).to_have_count(512)
    await expect(earlier).to_be_hidden()


async def test_new_messages_scroll_into_view_at_the_end(world: World, page: Page) -> None:
    await fill_chat(world, 30)
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.get_by_text("Note 30", exact=True)).to_be_in_viewport()
    await world.bot.say(world.rosa.id, "And one more", reply_markup=keys("Done"))
    await expect(rosa.get_by_role("button", name="Done")).to_be_in_viewport()
    await world.bot.show(world.rosa.id, world.picture(), "A picture")
    await expect(rosa.get_by_role("img", name="A picture")).to_be_in_viewport(ratio=0.95)


async def test_reader_who_scrolled_up_keeps_the_place(world: World, page: Page) -> None:
    await fill_chat(world, 60)
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.get_by_text("Note 60", exact=True)).to_be_in_viewport()
    await rosa.locator(".log").evaluate("log => { log.scrollTop = 200 }")
    await expect(rosa.get_by_role("button", name="Latest")).to_be_visible()
    await world.bot.say(world.rosa.id, "News")
    await world.bot.say(world.rosa.id, "More news")
    pill = rosa.get_by_role("button", name="2 new messages")
    await expect(pill).to_be_visible()
    assert await rosa.locator(".log").evaluate("log => log.scrollTop") == 200
    await pill.click()
    await expect(rosa.get_by_text("More news", exact=True)).to_be_in_viewport()
    await expect(pill).to_be_hidden()
    assert await distance_to_end(page) < 2


async def test_rush_of_messages_lets_old_ones_go(world: World, page: Page) -> None:
    await page.goto(world.url)
    await expect(world.phone(page, world.rosa)).to_contain_text("Riverside")
    await fill_chat(world, 410)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.get_by_text("Note 410", exact=True)).to_be_in_viewport()
    assert await rosa.locator(".message").count() <= 400
    assert await distance_to_end(page) < 2
