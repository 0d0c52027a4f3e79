"""What people write stays text on the page, whatever it is made of."""

import pytest
from page_world import World
from playwright.async_api import BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SMILE = "\N{SMILING FACE WITH SMILING EYES}"

HOSTILE = [
    '<img src=x onerror="window.hacked = 1">',
    "<script>window.hacked = 1</script>",
    '<svg onload="window.hacked = 1"></svg>',
    '</article></div></body><h1 class="stolen">',
    "שלום \N{RIGHT-TO-LEFT OVERRIDE}txt.exe مرحبا",
    "&lt;b&gt; &amp;amp; &#x3C;i&#x3E;",
    SMILE * 40 + "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{WHITE HEAVY CHECK MARK}",
]


async def test_hostile_text_is_shown_as_written(world: World, page: Page) -> None:
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    for number, text in enumerate(HOSTILE):
        await rosa.get_by_role("textbox", name="Message").fill(text)
        await page.keyboard.press("Enter")
        sent, echoed = rosa.locator(".mine .text"), rosa.locator(".theirs .text")
        await expect(sent.nth(number)).to_have_text(text, use_inner_text=True)
        await expect(echoed.nth(number)).to_contain_text(text, use_inner_text=True)
    assert await page.evaluate("window.hacked") is None
    assert await page.locator(".stolen").count() == 0


async def test_longest_text_wraps_inside_its_bubble(world: World, page: Page) -> None:
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    await rosa.get_by_role("textbox", name="Message").fill("W" * 4096)
    await page.keyboard.press("Enter")
    text = rosa.locator(".mine .text")
    await expect(text).to_have_text("W" * 4096)
    inside = "node => node.getBoundingClientRect().width < node.parentElement.clientWidth"
    assert await text.evaluate(inside)
    assert await rosa.locator(".log").evaluate("node => node.scrollWidth <= node.clientWidth")


async def test_hostile_names_stay_names(world: World, page: Page) -> None:
    name = "<img src=x onerror=alert(1)> \N{RIGHT-TO-LEFT OVERRIDE}evil"
    world.sandbox.page["phones"][0]["caption"] = name
    world.sandbox.page["title"] = name
    await page.goto(world.url)
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)
    await expect(world.phone(page, world.rosa).get_by_role("heading", level=2)).to_have_text(name)
    assert await page.locator("img").count() == 0


# what a broken server might let through, and all that may be left of it
SANITIZED = {
    "<b onclick='x()'>bold</b>": "<b>bold</b>",
    "<a href='javascript:x()'>press</a>": "press",
    "<a href='data:text/html,x'>press</a>": "press",
    "<div><i>kept</i></div>": "<i>kept</i>",
    "a<script>x()</script>b<style>*{}</style>c": "abc",
    "<span class='spoilt' style='position:fixed'>plain</span>": "plain",
    "<math><mtext><img src=x></mtext></math>after": "after",
    "<template><b>no</b></template><!-- no -->yes": "yes",
    "line\nline": "line\nline",
}


async def test_sanitizer_keeps_only_what_a_chat_shows(
    world: World, browser: BrowserContext
) -> None:
    script = """async (cases) => {
      const { sanitize } = await import("/page/sanitize.js");
      return cases.map((html) => {
        const box = document.createElement("div");
        box.append(sanitize(html));
        return box.innerHTML;
      });
    }"""
    page = await browser.new_page()
    await page.goto(world.url)
    assert await page.evaluate(script, list(SANITIZED)) == list(SANITIZED.values())
    await page.close()


async def test_link_in_a_message_opens_apart_and_tells_nothing(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await world.bot.say(world.rosa.id, "See https://example.org/a?b=1")
    await page.goto(world.url)
    link = world.phone(page, world.rosa).get_by_role("link")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(link).to_have_attribute("target", "_blank")


async def test_policy_stops_scripts_written_into_the_page(
    world: World, browser: BrowserContext
) -> None:
    page = await browser.new_page()
    await page.goto(world.url)
    blocked = """() => new Promise((resolve) => {
      const tell = (event) => resolve(event.violatedDirective);
      document.addEventListener("securitypolicyviolation", tell);
      const image = document.createElement("img");
      image.setAttribute("onerror", "window.hacked = 1");
      document.body.append(image);
    })"""
    assert await page.evaluate(blocked) == "script-src-attr"
    await page.close()
