"""Telegram as a channel: sends, changes and removes messages, and answers presses."""

from collections import OrderedDict
from typing import Any

import structlog

from bot.channels import telegram_outgoing
from bot.channels.telegram_outgoing import Call
from bot.channels.transport import BotApi, CallFailed
from bot.messages import Outgoing

log = structlog.get_logger(__name__)

#: Chats whose location button is remembered as shown; the oldest are forgotten, which costs one button left standing.
MOST_REMEMBERED = 10_000
#: How long a call may take that nothing depends on.
COMFORT_S = 5.0


class TelegramChannel:
    """The Channel of one bot."""

    def __init__(self, api: BotApi) -> None:
        """Send through an open Bot API."""
        self._api = api
        self._shows_location: OrderedDict[int, None] = OrderedDict()

    async def deliver(self, address: str, message: Outgoing, remote_id: str | None) -> str | None:
        """Send one message, or change the one with `remote_id`; give Telegram's id of it. Raises DeliveryFailed."""
        chat = telegram_outgoing.chat_of(address)
        if message.kind == "change":
            return await self._change(chat, message, remote_id)
        return await self._say(chat, message)

    async def answer_press(self, press_id: str, /, notice: str | None = None) -> None:
        """End the waiting sign on a pressed button, and show a notice; best effort, as nothing is lost without it."""
        call = telegram_outgoing.answer(press_id, notice)
        try:
            await self._api.call(call.method, call.parameters, read_s=COMFORT_S)
        except CallFailed as failed:
            log.info("telegram.press_unanswered", reason=failed.failure, status=failed.status)

    async def _change(self, chat: int, message: Outgoing, remote_id: str | None) -> str | None:
        if remote_id is None or not remote_id.isdecimal():
            return None  # it was never sent, so there is nothing to change
        call = telegram_outgoing.change(chat, message, int(remote_id))
        try:
            await self._api.call(call.method, call.parameters)
        except CallFailed as failed:
            if not telegram_outgoing.is_over(failed):
                raise telegram_outgoing.as_delivery_failed(failed, may_repeat=True) from None
        return remote_id

    async def _say(self, chat: int, message: Outgoing) -> str | None:
        closes = message.location_button is None and chat in self._shows_location
        if closes and message.buttons:
            await self._try(telegram_outgoing.close_location(chat, message.language))
        call = telegram_outgoing.say(chat, message, closes_location=closes)
        try:
            sent = await self._api.call(call.method, call.parameters)
        except CallFailed as failed:
            raise telegram_outgoing.as_delivery_failed(failed, may_repeat=False) from None
        if closes:
            self._shows_location.pop(chat, None)
        elif message.location_button is not None and chat > 0:
            await self._show_location(chat, message, message.location_button)
        return _id_of(sent)

    async def _show_location(self, chat: int, message: Outgoing, label: str) -> None:
        if message.buttons and chat not in self._shows_location:
            await self._try(telegram_outgoing.offer_location(chat, label, message.language))
        self._shows_location[chat] = None
        if len(self._shows_location) > MOST_REMEMBERED:
            self._shows_location.popitem(last=False)

    async def _try(self, call: Call) -> None:
        """Make a call that only adds comfort: without it the conversation goes on all the same."""
        try:
            await self._api.call(call.method, call.parameters, read_s=COMFORT_S)
        except CallFailed as failed:
            log.info("telegram.comfort_failed", reason=failed.failure, status=failed.status)


def _id_of(sent: Any) -> str | None:
    number = sent.get("message_id") if isinstance(sent, dict) else None
    return str(number) if isinstance(number, int) else None
