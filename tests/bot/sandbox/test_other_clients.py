"""Other people's libraries work against the sandbox as they are: aiogram and python-telegram-bot.

Each runs a small bot over real HTTP: it greets, echoes with a button, counts taps in place,
sends a picture and sets its menu.
"""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest
from bot_view import PNG
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.sandbox.phone import Phone
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from bot.sandbox.users import BotAccount

Runner = Callable[[str, str], AbstractAsyncContextManager[None]]


def aiogram_bot(url: str, token: str) -> AbstractAsyncContextManager[None]:
    from aiogram_bot import aiogram_bot  # only where it runs, not wherever tests are collected

    return aiogram_bot(url, token)


async def ptb_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_html(f"<b>Welcome</b>, {(context.args or [''])[0]}")


async def ptb_picture(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    file = await update.message.photo[-1].get_file()
    size = len(await file.download_as_bytearray())
    await update.message.reply_photo(PNG, caption=f"{size} bytes")


async def ptb_echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    button = InlineKeyboardButton("Again", callback_data="again:1")
    markup = InlineKeyboardMarkup([[button]])
    await update.message.reply_html(update.message.text_html, reply_markup=markup, do_quote=True)


async def ptb_again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query
    assert update.effective_message
    await update.callback_query.answer("Counted")
    await update.callback_query.edit_message_text(f"{update.effective_message.text} again")


@contextlib.asynccontextmanager
async def ptb_bot(url: str, token: str) -> AsyncIterator[None]:
    builder = Application.builder().token(token).job_queue(None)
    app = builder.base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    app.add_handler(CommandHandler("start", ptb_start))
    app.add_handler(MessageHandler(filters.PHOTO, ptb_picture))
    app.add_handler(MessageHandler(filters.TEXT, ptb_echo))
    app.add_handler(CallbackQueryHandler(ptb_again))
    async with app:
        await app.bot.set_my_commands([BotCommand("help", "Help")])
        assert app.updater
        await app.start()
        await app.updater.start_polling(timeout=5)
        yield
        await app.updater.stop()
        await app.stop()


@pytest.mark.parametrize("run", [aiogram_bot, ptb_bot])
async def test_a_bot_of_another_library_just_works(
    sandbox: Sandbox, account: BotAccount, run: Runner
) -> None:
    async with serve(sandbox) as url, run(url, account.token):
        phone = await Phone.create(url)
        await phone.open("https://t.me/clinic_bot?start=abc")
        assert (await phone.wait_for("Welcome, abc"))["html"] == "<b>Welcome</b>, abc"
        sent = await phone.send("ten < eleven & <b>")
        echoed = await phone.wait_for("ten < eleven & <b>")
        assert (echoed["html"], echoed["reply_to"]) == (
            "ten &lt; eleven &amp; &lt;b&gt;",
            sent["id"],
        )
        tap = await phone.tap("Again")
        assert (await phone.answer_to(tap))["text"] == "Counted"
        assert (await phone.wait_for("again"))["edited"]
        await phone.send_photo("Look")
        assert (await phone.wait_for("bytes"))["photo"]
        chat = await phone.chat()
        assert chat["commands"] == [{"command": "help", "description": "Help"}]
        refused = [line for line in await phone.control.journal() if line["ok"] is False]
        await phone.close()
    assert refused == []
