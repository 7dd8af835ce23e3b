"""The default way with aiogram: a finite state machine in MemoryStorage; run as a process of its own."""

import asyncio
from collections.abc import Awaitable, Callable

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from tests.benches import dialog, inside
from tests.benches.inside import Wiring

QUESTIONS = dialog.questions()
STATES = [State(f"question_{number}", group_name="ten_questions") for number in range(len(QUESTIONS))]


def keyboard(number: int) -> InlineKeyboardMarkup:
    """Lay out the buttons of a question."""
    laid = dialog.rows(QUESTIONS[number], first=number == 0)
    buttons = [[InlineKeyboardButton(text=label, callback_data=label) for label in row] for row in laid]
    return InlineKeyboardMarkup(inline_keyboard=buttons)


async def start(message: Message, state: FSMContext) -> None:
    """Ask the first question."""
    await state.set_state(STATES[0])
    await message.answer(QUESTIONS[0].text, reply_markup=keyboard(0))


def answer(number: int) -> Callable[[CallbackQuery, FSMContext], Awaitable[None]]:
    """Make the handler of one question: keep the answer, ask the next."""

    async def handle(query: CallbackQuery, state: FSMContext) -> None:
        assert isinstance(query.message, Message)
        assert query.data is not None
        await query.answer()
        await query.message.edit_text(dialog.answered(QUESTIONS[number], query.data))
        if number + 1 == len(QUESTIONS):
            await state.clear()
            await query.message.answer(dialog.farewell())
            return
        await state.update_data({str(number): query.data})
        await state.set_state(STATES[number + 1])
        await query.message.answer(QUESTIONS[number + 1].text, reply_markup=keyboard(number + 1))

    return handle


async def live(wiring: Wiring) -> None:
    """Take updates as its guide for aiohttp shows."""
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(start, CommandStart())
    for number, state in enumerate(STATES):
        dispatcher.callback_query.register(answer(number), state)
    bot = Bot(wiring.token, session=AiohttpSession(api=TelegramAPIServer.from_base(wiring.api)))
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", wiring.port).start()
    await bot.set_webhook(wiring.webhook_url, max_connections=64)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(live(inside.begin()))
