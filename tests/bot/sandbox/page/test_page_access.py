"""The page without a mouse, without sight of it, and in both colour schemes."""

import pytest
from page_world import World, keys
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# The contrast of each visible text against the colours painted beneath it (WCAG 2.2, 1.4.3).
LOW_CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const ground = (node) => getComputedStyle(node).backgroundColor;
  const grounds = (node) => node ? [...grounds(node.parentElement), ground(node)] : ["#fff"];
  const painted = (colours) => {
    for (canvas.fillStyle of colours) canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const linear = (c) => c <= 10 ? c / 255 / 12.92 : ((c / 255 + .055) / 1.055) ** 2.4;
  const brightness = (colours) => {
    const [red, green, blue] = painted(colours).map(linear);
    return .2126 * red + .7152 * green + .0722 * blue + .05;
  };
  const contrast = (node) => {
    const under = brightness(grounds(node));
    const over = brightness([...grounds(node), getComputedStyle(node).color]);
    return Math.max(under, over) / Math.min(under, over);
  };
  const hasText = (node) => [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((node) => hasText(node) && node.checkVisibility())
    .filter((node) => !node.closest(".sr-only, .skip, noscript, option"))
    .filter((node) => contrast(node) < 4.5)
    .map((node) => `${node.className || node.tagName}: ${contrast(node).toFixed(2)}`);
}"""


async def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(60):
        if await target.evaluate("node => node === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    await expect(target).to_be_focused(timeout=1)


async def test_keyboard_alone_sends_taps_and_keeps_its_place(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await world.bot.say(world.rosa.id, "Rested?", reply_markup=keys("Done"))
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.get_by_role("button", name="Done")).to_be_visible()
    await tab_to(page, rosa.get_by_role("button", name="Done"))
    await page.keyboard.press("Enter")
    undo = rosa.get_by_role("button", name="Undo")
    await expect(undo).to_be_focused()
    await tab_to(page, rosa.get_by_role("textbox", name="Message"))
    await page.keyboard.type("thank you")
    await page.keyboard.press("Enter")
    await expect(rosa.locator(".theirs").last).to_contain_text("You said thank you")
    await expect(rosa.get_by_role("textbox", name="Message")).to_be_focused()


async def test_keyboard_passes_a_long_chat_by(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    for number in range(3):
        await world.bot.say(world.rosa.id, f"Note {number}", reply_markup=keys("Done"))
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.get_by_role("button", name="Done")).to_have_count(3)
    await tab_to(page, rosa.get_by_role("button", name="Skip to the message box"))
    await page.keyboard.press("Enter")
    await expect(rosa.get_by_role("textbox", name="Message")).to_be_focused()


async def test_menu_moves_by_arrows_and_closes_by_escape(world: World, page: Page) -> None:
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    button = rosa.get_by_role("button", name="Menu")
    await tab_to(page, button)
    await page.keyboard.press("Enter")
    await expect(rosa.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(rosa.get_by_role("menuitem").last).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()
    await expect(rosa.get_by_role("menu")).to_be_hidden()


async def test_structure_is_told_to_screen_readers(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await world.rosa.wait_for("You said")
    await page.goto(world.url)
    log = page.get_by_role("log", name="Messages on Rosa, patient")
    await expect(log.get_by_role("article").first).to_contain_text("You: /start")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("heading", level=1)).to_have_text("A clinic on two phones")
    await expect(page.get_by_role("heading", level=2)).to_have_count(2)
    await expect(page.get_by_role("region", name="Nurse Ito, clinic")).to_be_visible()
    nameless = "nodes => nodes.filter(node => !(node.ariaLabel || node.textContent.trim())).length"
    assert await page.locator("button").evaluate_all(nameless) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_enough(world: World, page: Page, scheme: str) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for person in (world.rosa, world.nurse):
        await person.send("/start")
        await person.wait_for("You said")
        await world.bot.say(
            person.id,
            '<a href="https://example.org">a</a> <code>b</code><blockquote>c</blockquote>',
            parse_mode="HTML",
            reply_markup=keys("Done"),
        )
    await page.goto(world.url)
    await expect(page.get_by_role("button", name="Done")).to_have_count(2)
    assert await page.evaluate(LOW_CONTRAST) == []


async def test_motion_stops_for_those_who_ask(world: World, page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await world.rosa.send("/start")
    await world.rosa.wait_for("You said")  # an answer ends what was typing
    await page.goto(world.url)
    status = world.phone(page, world.rosa).locator(".bot-status")
    await world.bot.call("sendChatAction", chat_id=world.rosa.id, action="typing")
    await expect(status).to_have_text("typing")
    assert (
        await status.evaluate("node => getComputedStyle(node, '::after').animationName") == "none"
    )
