"""A whole small conversation with a stranger's bot, by polling and by webhook: what journeys look like."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiogram
import pytest
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from tests.emulator import Cut, Emulator, Press, ServerError
from tests.emulator_judged.conftest import Receiver

KEYS = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text=text, callback_data=text) for text in ("Türkçe", "Nederlands")]]
)


def small_bot() -> aiogram.Dispatcher:
    """A bot that asks one question and edits it when it is answered."""
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def ask(message: Message) -> None:
        await message.answer(f"{message.text}? Dil / taal", reply_markup=KEYS)

    @dispatcher.callback_query()
    async def chosen(query: CallbackQuery) -> None:
        await query.answer("Tamam")
        if isinstance(query.message, Message):
            await query.message.edit_text(f"Dil: {query.data}")

    return dispatcher


@pytest.fixture
async def by_polling(aiogram_bot: aiogram.Bot) -> AsyncIterator[None]:
    dispatcher = small_bot()
    polling = asyncio.create_task(dispatcher.start_polling(aiogram_bot, handle_signals=False, polling_timeout=1))
    yield
    polling.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await polling


@pytest.fixture
async def by_webhook(telegram: Emulator, aiogram_bot: aiogram.Bot, receiver: Receiver) -> None:
    dispatcher = small_bot()

    async def feed(update: dict[str, object]) -> None:
        await dispatcher.feed_update(aiogram_bot, Update.model_validate(update, context={"bot": aiogram_bot}))

    receiver.carry_out = feed
    await aiogram_bot.set_webhook(receiver.url)


async def test_a_conversation_by_polling(telegram: Emulator, by_polling: None) -> None:
    await choose_a_language(telegram)


async def test_a_conversation_by_webhook(telegram: Emulator, by_webhook: None) -> None:
    await choose_a_language(telegram)


async def choose_a_language(telegram: Emulator) -> None:
    """Start, press a button, read the answer."""
    ayse = telegram.person(language_code="tr")

    await ayse.send("/start")
    question = await ayse.expect("Dil / taal")
    press = await ayse.press("Türkçe")
    answered = await ayse.expect("Dil: Türkçe")
    await telegram.settled()

    assert answered is question
    assert question.labels == []
    assert isinstance(press, Press)
    assert press.text == "Tamam"
    assert telegram.unanswered == []


async def test_a_conversation_survives_a_bad_line(telegram: Emulator, by_webhook: None, receiver: Receiver) -> None:
    telegram.fail("sendMessage", ServerError(502))
    telegram.fail("editMessageText", Cut(processed=True))
    ayse = telegram.person()

    await ayse.send("/start")
    await ayse.press("Nederlands")
    await ayse.expect("Dil: Nederlands")

    assert [request.status for request in telegram.calls("sendMessage")] == [502, 200]
