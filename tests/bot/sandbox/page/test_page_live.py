"""The page over time: a lost connection, a moved clock, phones added while it is open."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from page_world import World, open_world
from playwright.async_api import Page, expect

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

START = datetime(2030, 5, 14, 7, 0, tzinfo=UTC)


class HandClock:
    """A clock that moves when it is told to, and only once the test lets a move end."""

    def __init__(self) -> None:
        self.now = START
        self.speed = 0.0
        self.moving = False
        self.may_end = asyncio.Event()
        self.may_end.set()

    def status(self) -> dict[str, Any]:
        following = self.now.replace(hour=9) + timedelta(days=1)
        return {
            "now": self.now.isoformat(),
            "speed": self.speed,
            "zone": "Europe/Madrid",
            "next": following.isoformat(),
            "moving": self.moving,
        }

    async def advance(self, by: timedelta) -> None:
        await self.to(self.now + by)

    async def to(self, moment: datetime) -> None:
        self.moving = True
        await self.may_end.wait()
        self.now, self.moving = moment, False

    async def to_next(self) -> None:
        await self.to(datetime.fromisoformat(self.status()["next"]))

    async def set_speed(self, speed: float) -> None:
        self.speed = speed


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest_asyncio.fixture(loop_scope="session")
async def timed(clock: HandClock) -> AsyncIterator[World]:
    async with open_world(Sandbox(lambda: clock.now, time_control=clock)) as world:
        yield world


async def test_clock_tells_the_time_in_words_and_moves(timed: World, page: Page) -> None:
    await page.goto(timed.url)
    bar = page.get_by_role("region", name="Clock")
    await expect(bar).to_contain_text("Tuesday 14 May 2030")
    await expect(bar).to_contain_text("09:00 Madrid")
    await expect(bar).to_contain_text("Next reminder: Wed 15 May, 11:00")
    await bar.get_by_role("button", name="+1 hour").click()
    await expect(bar).to_contain_text("10:00 Madrid")
    await bar.get_by_role("button", name="Next reminder").click()
    await expect(bar).to_contain_text("Wednesday 15 May 2030")
    await expect(page.locator("#announcer")).to_have_text("It is now Wednesday 15 May 2030, 11:00.")
    await expect(timed.phone(page, timed.rosa).locator(".status-time")).to_have_text("11:00")


async def test_clock_is_busy_while_it_moves(timed: World, clock: HandClock, page: Page) -> None:
    await page.goto(timed.url)
    bar = page.get_by_role("region", name="Clock")
    clock.may_end.clear()
    day = bar.get_by_role("button", name="+1 day")
    await day.click()
    await expect(bar).to_have_attribute("aria-busy", "true")
    await expect(day).to_have_attribute("aria-disabled", "true")
    await expect(day).to_be_focused()
    clock.may_end.set()
    await expect(bar).to_contain_text("Wednesday 15 May 2030")
    await expect(day).to_have_attribute("aria-disabled", "false")


async def test_clock_plays_at_the_chosen_speed(timed: World, clock: HandClock, page: Page) -> None:
    await page.goto(timed.url)
    bar = page.get_by_role("region", name="Clock")
    await bar.get_by_role("combobox", name="Speed").select_option("1 hour/s")
    await bar.get_by_role("button", name="Play").click()
    await expect(bar.get_by_role("button", name="Pause")).to_be_visible()
    assert clock.speed == 3600
    await expect(bar).not_to_contain_text("09:00 Madrid")
    await bar.get_by_role("button", name="Pause").click()
    await expect(bar.get_by_role("button", name="Play")).to_be_visible()
    assert clock.speed == 0


async def test_days_part_messages_in_the_clocks_zone(
    timed: World, clock: HandClock, page: Page
) -> None:
    await timed.rosa.send("/start")
    await timed.rosa.wait_for("You said")
    clock.now += timedelta(hours=15, minutes=30)
    await timed.bot.say(timed.rosa.id, "Half past midnight in Madrid")
    await page.goto(timed.url)
    rosa = timed.phone(page, timed.rosa)
    await expect(rosa.locator(".day")).to_have_text(
        ["Tuesday 14 May 2030", "Wednesday 15 May 2030"]
    )
    await expect(rosa.locator("time").last).to_have_text("00:30")


async def test_page_without_a_clock_shows_no_bar(world: World, page: Page) -> None:
    await page.goto(world.url)
    await expect(world.phone(page, world.rosa)).to_contain_text("Riverside")
    await expect(page.get_by_role("region", name="Clock")).to_be_hidden()


async def test_lost_connection_is_told_and_made_good(page: Page) -> None:
    sandbox = Sandbox()
    async with open_world(sandbox) as world:
        await world.rosa.send("before")
        await page.goto(world.url)
        rosa = world.phone(page, world.rosa)
        await expect(rosa.locator(".mine")).to_have_count(1)
        await rosa.get_by_role("textbox", name="Message").fill("half a thought")
        sandbox.events.close()
        await page.route("**/sandbox/events", lambda route: route.abort())
        await world.rosa.send("while away")
        await expect(page.locator("#connection")).to_contain_text("Connection lost")
        await page.unroute("**/sandbox/events")
        await expect(rosa.locator(".mine")).to_have_count(2)
        await expect(page.locator("#connection")).to_be_empty()
        await expect(rosa.get_by_role("textbox", name="Message")).to_have_value("half a thought")


async def test_page_without_phones_asks_for_two_people(page: Page) -> None:
    sandbox = Sandbox()
    sandbox.add_bot(username="any_bot", name="Any bot")
    async with serve(sandbox) as url:
        await page.goto(url)
        await page.get_by_role("textbox", name="First person").fill("Zoë")
        await page.get_by_role("button", name="Show the phones").click()
        await expect(page.get_by_role("region", name="Zoë")).to_contain_text("Any bot")
        await expect(page.get_by_role("region", name="Ben")).to_contain_text("Any bot")
        await page.reload()
        await expect(page.get_by_role("region", name="Zoë")).to_be_visible()


async def test_new_menu_and_title_appear_while_the_page_is_open(world: World, page: Page) -> None:
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.get_by_role("button", name="Menu")).to_be_visible()
    await world.bot.call("setMyCommands", commands=[{"command": "new", "description": "New one"}])
    await world.rosa.control.request(
        "PUT", "page", world.describe_page() | {"hint": "Now press +1 day."}
    )
    await expect(page.locator("#hint")).to_have_text("Now press +1 day.")
    await rosa.get_by_role("button", name="Menu").click()
    await expect(rosa.get_by_role("menuitem")).to_contain_text(["/new"])
