"""The default way with python-telegram-bot: ConversationHandler and PicklePersistence; run as a process of its own."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)

from tests.benches import dialog, inside
from tests.benches.inside import Wiring

QUESTIONS = dialog.questions()
Handle = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]


def keyboard(number: int) -> InlineKeyboardMarkup:
    """Lay out the buttons of a question."""
    laid = dialog.rows(QUESTIONS[number], first=number == 0)
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in row] for row in laid])


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask the first question."""
    assert update.message is not None
    await update.message.reply_text(QUESTIONS[0].text, reply_markup=keyboard(0))
    return 0


def answer(number: int) -> Handle:
    """Make the handler of one question: keep the answer, ask the next."""

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        query = update.callback_query
        assert query is not None
        assert query.data is not None
        assert query.message is not None
        assert context.user_data is not None
        assert update.effective_chat is not None
        await query.answer()
        await query.edit_message_text(dialog.answered(QUESTIONS[number], query.data))
        context.user_data[str(number)] = query.data
        if number + 1 == len(QUESTIONS):
            await update.effective_chat.send_message(dialog.farewell())
            return ConversationHandler.END
        await update.effective_chat.send_message(QUESTIONS[number + 1].text, reply_markup=keyboard(number + 1))
        return number + 1

    return handle


def build(wiring: Wiring) -> Application[Any, Any, Any, Any, Any, Any]:
    """Build the bot with every default: one update at a time, its own HTTP client, one file for all chats."""
    persistence = PicklePersistence(Path(wiring.folder) / "chats.pickle")
    made = ApplicationBuilder().token(wiring.token).base_url(f"{wiring.api}/bot")
    application = made.updater(None).persistence(persistence).build()
    conversation = ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={number: [CallbackQueryHandler(answer(number))] for number in range(len(QUESTIONS))},
        fallbacks=[CommandHandler("start", start)],
        name="ten_questions",
        persistent=True,
    )
    application.add_handler(conversation)
    return application


async def live(wiring: Wiring) -> None:
    """Take updates as its guide for a webhook of one's own shows: into its queue, then 200."""
    application = build(wiring)

    async def receive(request: web.Request) -> web.Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/telegram", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", wiring.port).start()
    async with application:
        await application.start()
        await application.bot.set_webhook(wiring.webhook_url, max_connections=64)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(live(inside.begin()))
