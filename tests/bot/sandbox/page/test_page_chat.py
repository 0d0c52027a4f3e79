"""The page of two phones, used as a person uses it: read, write, tap, follow links."""

import pytest
from page_world import World, keys
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def open_page(world: World, page: Page) -> None:
    await page.goto(world.url)
    await expect(world.phone(page, world.nurse)).to_contain_text("Riverside Aftercare")


async def write(world: World, page: Page, text: str) -> None:
    await world.phone(page, world.rosa).get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def test_message_of_the_bot_appears_on_its_phone_alone(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await open_page(world, page)
    await world.bot.say(world.rosa.id, "Good <i>morning</i>", parse_mode="HTML")
    await expect(world.phone(page, world.rosa).locator("i")).to_have_text("morning")
    await expect(world.phone(page, world.nurse).locator(".message")).to_have_count(0)


async def test_start_button_begins_an_empty_chat(world: World, page: Page) -> None:
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    await rosa.get_by_role("button", name="Start", exact=True).click()
    await expect(rosa.locator(".message.mine")).to_contain_text("/start")
    await expect(rosa.get_by_role("button", name="Start", exact=True)).to_be_hidden()


async def test_typed_text_reaches_the_bot_with_its_line_break(world: World, page: Page) -> None:
    await open_page(world, page)
    field = world.phone(page, world.rosa).get_by_role("textbox", name="Message")
    await field.fill("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(world.phone(page, world.rosa).locator(".theirs b")).to_have_text("You said")
    assert (await world.rosa.messages())[0]["text"] == "one\ntwo"
    await expect(field).to_have_value("")


async def test_text_that_was_not_taken_stays_in_the_field(world: World, page: Page) -> None:
    await open_page(world, page)
    await page.route("**/send", lambda route: route.abort())
    await write(world, page, "do not lose me")
    rosa = world.phone(page, world.rosa)
    await expect(rosa.locator(".toast")).to_contain_text("does not answer")
    await expect(rosa.get_by_role("textbox", name="Message")).to_have_value("do not lose me")


async def test_tap_spins_until_answered_and_is_edited_in_place(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await world.bot.say(world.rosa.id, "Rested today?", reply_markup=keys("Done", "Not yet"))
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    bubble = rosa.locator(".message", has_text="Rested").locator(".bubble")
    before = await bubble.bounding_box()
    world.bot.patience.clear()
    await rosa.get_by_role("button", name="Done").click()
    await expect(rosa.get_by_role("button", name="Done")).to_have_attribute("aria-busy", "true")
    world.bot.patience.set()
    await expect(bubble).to_contain_text("Done 08:12")
    await expect(bubble).to_contain_text("edited")
    await expect(rosa.locator(".toast")).to_have_text("Done noted")
    await expect(rosa.get_by_role("group", name="Buttons")).to_have_text("Undo")
    after = await bubble.bounding_box()
    assert before
    assert after
    assert (before["x"], before["width"]) == (after["x"], after["width"])


async def test_change_of_the_keyboard_alone_moves_no_bubble(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    first = await world.bot.say(world.rosa.id, "Choose", reply_markup=keys("A", "B"))
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    bubble = rosa.locator(".message", has_text="Choose").locator(".bubble")
    before = await bubble.bounding_box()
    place = {"chat_id": world.rosa.id, "message_id": first["message_id"]}
    await world.bot.call("editMessageReplyMarkup", **place, reply_markup=keys("C"))
    await expect(rosa.get_by_role("group", name="Buttons")).to_have_text("C")
    assert await bubble.bounding_box() == before


async def test_alert_waits_for_ok_and_gives_the_focus_back(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await world.bot.say(world.rosa.id, "Careful", reply_markup=keys("Alert"))
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    await rosa.get_by_role("button", name="Alert").click()
    alert = rosa.get_by_role("alertdialog", name="Alert noted")
    await expect(alert.get_by_role("button", name="OK")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(alert).to_have_count(0)
    await expect(rosa.get_by_role("button", name="Undo")).to_be_focused()


@pytest.mark.parametrize("role", ["link", "button"])
async def test_deep_link_opens_on_the_phone_the_page_names(
    world: World, page: Page, role: str
) -> None:
    link = "https://t.me/riverside_bot?start=abc-1"
    text = {"link": f"Rosa's link: {link}", "button": "Rosa's link"}[role]
    markup = {"inline_keyboard": [[{"text": f"Open {link}", "url": link}]]}
    await world.nurse.send("/start")
    await world.bot.say(
        world.nurse.id, text, **({"reply_markup": markup} if role == "button" else {})
    )
    await open_page(world, page)
    await world.phone(page, world.nurse).get_by_role("link", name=link).click()
    rosa = world.phone(page, world.rosa)
    await expect(rosa.locator(".message.mine")).to_contain_text("/start abc-1")
    await expect(rosa.locator(".toast")).to_have_text("Link opened here, from Nurse Ito, clinic.")
    await expect(page.locator("#announcer")).to_contain_text("opened on Rosa, patient")


async def test_picture_enlarges_and_escape_puts_it_back(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await world.bot.show(world.rosa.id, world.picture(), "Pain went from 6 to 3")
    await open_page(world, page)
    small = world.phone(page, world.rosa).get_by_role("button", name="Enlarge picture")
    await small.click()
    await expect(
        page.get_by_role("dialog").get_by_alt_text("Pain went from 6 to 3")
    ).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(small).to_be_focused()


async def test_command_menu_tells_and_sends_a_command(world: World, page: Page) -> None:
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    await rosa.get_by_role("button", name="Menu").click()
    await rosa.get_by_role("menuitem", name="What may I do today?").click()
    await expect(rosa.locator(".message.mine")).to_contain_text("/today")


async def test_command_in_a_message_is_sent_when_pressed(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    text = "Try /help or /patient_1. Not a/b, <code>/code</code> or https://example.org/today"
    await world.bot.say(world.rosa.id, text, parse_mode="HTML")
    await page.goto(world.url)
    rosa = world.phone(page, world.rosa)
    message = rosa.locator(".message", has_text="Try").locator(".text")
    await expect(message.get_by_role("button")).to_have_text(["/help", "/patient_1"])
    await message.get_by_role("button", name="/patient_1").click()
    await expect(rosa.locator(".message.mine").last).to_contain_text("/patient_1")


async def test_suggestion_is_sent_or_left_to_be_completed(world: World, page: Page) -> None:
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    await rosa.get_by_role("button", name="Note").click()
    await expect(rosa.get_by_role("textbox", name="Message")).to_have_value("/note ")
    await rosa.get_by_role("button", name="What today?").click()
    await expect(rosa.locator(".message.mine")).to_contain_text("/today")
    await expect(rosa.locator(".message.mine")).to_have_count(1)


async def test_blocking_stops_the_bot_until_it_is_undone(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    await rosa.get_by_role("button", name="More").click()
    await rosa.get_by_role("menuitem", name="Block the bot").click()
    await expect(rosa.get_by_role("textbox", name="Message")).to_be_hidden()
    assert (await world.rosa.chat())["blocked"]
    await rosa.get_by_role("button", name="Unblock the bot").click()
    await expect(rosa.get_by_role("textbox", name="Message")).to_be_visible()
    assert not (await world.rosa.chat())["blocked"]


async def test_ready_answers_of_the_bot_show_and_go_away(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    answers = {"keyboard": [[{"text": "Yes"}, {"text": "No"}]]}
    await world.bot.say(world.rosa.id, "Well?", reply_markup=answers)
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    await rosa.get_by_role("button", name="Yes").click()
    await expect(rosa.locator(".message.mine").last).to_contain_text("Yes")
    await world.bot.say(world.rosa.id, "Thanks", reply_markup={"remove_keyboard": True})
    await expect(rosa.get_by_role("button", name="Yes")).to_be_hidden()


async def test_deleted_message_goes_with_its_day(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await world.rosa.wait_for("You said")
    await open_page(world, page)
    rosa = world.phone(page, world.rosa)
    await expect(rosa.locator(".day")).to_have_count(1)
    said = await world.bot.say(world.rosa.id, "Forget this")
    await expect(rosa.get_by_text("Forget this")).to_be_visible()
    await world.bot.call("deleteMessage", chat_id=world.rosa.id, message_id=said["message_id"])
    await expect(rosa.get_by_text("Forget this")).to_have_count(0)
    await expect(rosa.locator(".day")).to_have_count(1)


async def test_typing_shows_until_the_message_comes(world: World, page: Page) -> None:
    await world.rosa.send("/start")
    await world.rosa.wait_for("You said")  # an answer ends what was typing
    await open_page(world, page)
    status = world.phone(page, world.rosa).locator(".bot-status")
    await world.bot.call("sendChatAction", chat_id=world.rosa.id, action="typing")
    await expect(status).to_have_text("typing")
    await world.bot.say(world.rosa.id, "Here I am")
    await expect(status).to_have_text("bot")
