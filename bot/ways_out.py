"""E-mail and webhooks of the process: channels, outlet and loop, wired together as far as they are set up."""

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from bot.background import Background, Clock
from bot.channels.email import EmailChannel
from bot.channels.webhook import open_webhooks
from bot.deliverer import Deliverer, Ways
from bot.house import House
from bot.mail_server import read_mail_server
from bot.settings import Settings
from bot.usecases.ways_out import tell_outside


@asynccontextmanager
async def open_ways_out(
    settings: Settings, house: House, *, times: Clock, background: Background
) -> AsyncIterator[Deliverer]:
    """Open the ways out whose settings are there, and let what use cases tell go there too."""
    async with AsyncExitStack() as stack:
        webhooks = None if settings.event_source is None else await stack.enter_async_context(open_webhooks())
        ways = Ways(settings.public_url or "", settings.event_source or "", _mail(settings), webhooks)
        outbound = house.desk.outbound
        outbound.outside = ways.kinds
        outbound.outlets.append(partial(tell_outside, ways.kinds))
        deliverer = Deliverer(house.desk.database, ways, times, background, house.desk.worker, random.random)
        stack.push_async_callback(deliverer.stop)
        yield deliverer


def _mail(settings: Settings) -> EmailChannel | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return EmailChannel(read_mail_server(settings.smtp_url), settings.mail_from)
