"""A small bot of aiogram's; a module of its own, because importing aiogram takes seconds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiogram
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandObject, CommandStart
from bot_view import PNG


@contextlib.asynccontextmanager
async def aiogram_bot(url: str, token: str) -> AsyncIterator[None]:
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: aiogram.types.Message, command: CommandObject) -> None:
        await message.answer(f"<b>Welcome</b>, {command.args}")

    @dispatcher.message(aiogram.F.photo)
    async def picture(message: aiogram.types.Message, bot: aiogram.Bot) -> None:
        assert message.photo
        content = await bot.download(message.photo[-1])
        assert content
        size = len(content.read())
        photo = aiogram.types.BufferedInputFile(PNG, "chart.png")
        await message.answer_photo(photo, caption=f"{size} bytes")

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> None:
        button = aiogram.types.InlineKeyboardButton(text="Again", callback_data="again:1")
        markup = aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[button]])
        await message.reply(message.html_text, reply_markup=markup)

    @dispatcher.callback_query()
    async def again(query: aiogram.types.CallbackQuery) -> None:
        assert isinstance(query.message, aiogram.types.Message)
        await query.answer("Counted")
        await query.message.edit_text(f"{query.message.html_text} again")

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot = aiogram.Bot(token, session, default=DefaultBotProperties(parse_mode="HTML"))
    command = aiogram.types.BotCommand(command="help", description="Help")
    await bot.set_my_commands([command])
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=True)
    )
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await polling
