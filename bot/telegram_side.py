"""Telegram's side of the process: channel, sender, and the way in (webhook or polling), wired together."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import structlog
from aiohttp import web

from bot.background import Background, Clock
from bot.channels import telegram_setup
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_incoming import read_update
from bot.channels.telegram_polling import Polling
from bot.channels.telegram_reception import Reception
from bot.channels.telegram_setup import WebhookAddress
from bot.channels.telegram_webhook import Webhook
from bot.channels.transport import BotApi, CallFailed, open_session
from bot.house import House
from bot.messages import Incoming
from bot.outbox_sender import OutboxSender
from bot.pace import PER_GROUP, Rate
from bot.settings import Settings
from bot.usecases.outbound import Conversed
from bot.usecases.staff_cards import keep_cards_forever
from bot.usecases.staff_notices import tell_on_telegram
from bot.usecases.staff_updates import receive
from storage.failpoints import fp

log = structlog.get_logger(__name__)

#: Seconds between two questions to Telegram who we are, while it does not answer.
IDENTIFY_EVERY_S = 5.0
#: How long ending waits for the batch in hand, and then for what is held to be sent.
POLLING_ENDS_S, SENDING_ENDS_S = 2.0, 3.0


@dataclass(slots=True)
class TelegramSide:
    """One bot, from its token to its loops."""

    settings: Settings
    house: House
    times: Clock
    background: Background
    api: BotApi
    bot_id: int
    sender: OutboxSender
    reception: Reception[Conversed]
    username: str = ""
    polling: Polling | None = None
    beginning: asyncio.Task[None] | None = None

    @staticmethod
    @asynccontextmanager
    async def opened(
        settings: Settings, house: House, *, times: Clock, background: Background, per_chat: Rate,
        per_group: Rate = PER_GROUP,
    ) -> AsyncIterator["TelegramSide | None"]:  # fmt: skip
        """Open the side of the bot whose token is set; None without a token. Leaving sends what is held."""
        if settings.telegram_token is None:
            yield None
            return
        async with open_session() as session:
            api = BotApi(session, settings.telegram_api, settings.telegram_token)
            rates = {"per_chat": per_chat, "per_group": per_group}
            side = _wire(settings, house, api, times=times, background=background, rates=rates)
            try:
                yield side
            finally:
                await side.stop()

    def routes(self) -> list[web.RouteDef]:
        """Give the webhook's route, where there is a public address."""
        if self.settings.public_url is None:
            return []
        return Webhook(self._path_token(), self._secret(), self.read, self.reception.take, fp).routes()

    def start(self) -> None:
        """Start sending, introducing ourselves, and polling where there is no public address."""
        self.background.start("outbox", self.sender.sweep_forever)
        self.background.start("cards", partial(keep_cards_forever, self.house.desk, self.times))
        self.beginning = self.background.start("telegram", self._begin)

    async def stop(self) -> None:
        """Take no more updates, then send what is held; at most six seconds."""
        if self.polling is not None:
            self.polling.stop()
        if self.beginning is not None:
            await asyncio.wait({self.beginning}, timeout=POLLING_ENDS_S)
        await self.sender.stop(timeout_s=SENDING_ENDS_S)

    def read(self, body: bytes) -> Incoming:
        """Read an update of this bot; never raises."""
        return read_update(body, bot_id=self.bot_id, bot_username=self.username)

    async def _begin(self) -> None:
        await self._identify()
        address = None
        if self.settings.public_url is not None:
            url = f"{self.settings.public_url}/telegram/{self._path_token()}"
            address = WebhookAddress(url, self._secret())
        bot = telegram_setup.open_bot(self.api.session, base_url=self.api.base_url, token=self.api.token)
        await telegram_setup.set_up(bot, address)
        if address is None:
            self.polling = Polling(
                self.api, read=self.read, take=self.reception.take, clock=self.times, may_remove_webhook=True
            )
            await self.polling.run()

    async def _identify(self) -> None:
        """Learn our own name, which commands in groups carry; a token that is none is said once a minute."""
        while not self.username:
            try:
                self.username = (await telegram_setup.identify(self.api)).username
                self.house.desk.staff_bot.username = self.username
            except CallFailed as failed:
                wrong = failed.status in (401, 404)
                log.error("telegram.unknown_token" if wrong else "telegram.unreached", status=failed.status)
                await self.times.sleep(IDENTIFY_EVERY_S * (12 if wrong else 1))

    def _path_token(self) -> str:
        return hmac.digest(self.house.webhook_secret, b"path", "sha256").hex()[:32]

    def _secret(self) -> str:
        return hmac.digest(self.house.webhook_secret, self.api.token.encode(), "sha256").hex()


def _wire(
    settings: Settings, house: House, api: BotApi, *, times: Clock, background: Background, rates: Mapping[str, Rate]
) -> TelegramSide:
    desk = house.desk
    bot_id = int(api.token.partition(":")[0])
    channel = TelegramChannel(api)

    sender = OutboxSender(
        desk.database,
        {("telegram", bot_id): channel},
        clock=times,
        background=background,
        worker=desk.worker,
        **rates,
    )
    reception: Reception[Conversed] = Reception(
        partial(receive, desk),
        hand_over=sender.hand_over,
        answer_press=channel.answer_press,
        background=background,
        notice_of=lambda conversed: conversed.notice,
    )
    desk.outbound.outlets.append(partial(tell_on_telegram, desk))
    return TelegramSide(settings, house, times, background, api, bot_id, sender, reception)
