"""What Telegram is told once at start: who we are, the menu of commands in each language, and where our webhook is."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import aiohttp
import structlog
import telegram
from telegram.error import TelegramError

from bot import texts
from bot.channels.telegram_commands import MENUS
from bot.channels.telegram_incoming import ALLOWED_UPDATES
from bot.channels.transport import AiohttpRequest, BotApi
from dialogs.wording import LANGUAGES

log = structlog.get_logger(__name__)

#: Telegram's default is 40; one turn is short, and turns of different chats run side by side.
MAX_CONNECTIONS = 64
#: The menu of people whose app speaks neither language: its commands, described in both.
MENU_OF_OTHERS = "nl"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which bot a token belongs to."""

    bot_id: int
    username: str


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """Where Telegram posts updates, and the secret it sends along."""

    url: str = field(repr=False)
    secret: str = field(repr=False)


async def identify(api: BotApi) -> Identity:
    """Ask Telegram which bot this is; raises CallFailed, with status 401 or 404 for a token that is none."""
    me = await api.call("getMe", {})
    return Identity(int(me["id"]), str(me["username"]))


def open_bot(session: aiohttp.ClientSession, *, base_url: str, token: str) -> telegram.Bot:
    """Give python-telegram-bot's Bot for the rare methods, over our session. Its repr shows the token: never log it."""
    logging.getLogger("telegram").setLevel(logging.WARNING)  # below that it writes addresses with the token in them
    base = base_url.rstrip("/")
    return telegram.Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=AiohttpRequest(session),
        get_updates_request=AiohttpRequest(session),
    )


async def set_up(bot: telegram.Bot, webhook: WebhookAddress | None) -> None:
    """Set the webhook, if there is one, and bring menus and descriptions up to date.

    Raises telegram.error.TelegramError when the webhook could not be set; the rest is comfort, and only logged.
    """
    if webhook is not None:
        await bot.set_webhook(
            webhook.url,
            secret_token=webhook.secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=MAX_CONNECTIONS,
        )
        log.info("telegram.webhook_set")
    for language in (*LANGUAGES, None):
        await _comfort(partial(_set_menu, bot, language))
        await _comfort(partial(_set_description, bot, language))
        await _comfort(partial(_set_short_description, bot, language))


def menu(language: str | None) -> list[telegram.BotCommand]:
    """Give the menu of a language; None: of those whose app speaks none of ours."""
    return [
        telegram.BotCommand(command, texts.text(language, msgid) if language else texts.in_all_languages(msgid, " · "))
        for command, msgid in MENUS[language or MENU_OF_OTHERS]
    ]


def description(language: str | None) -> str:
    """Give what the empty chat shows, at most 512 characters."""
    return texts.text(language, "bot.description") if language else texts.in_all_languages("bot.description_in_both")


def short_description(language: str | None) -> str:
    """Give what the profile shows, at most 120 characters."""
    msgid = "bot.short_description"
    return texts.text(language, msgid) if language else texts.in_all_languages(msgid, " · ")


# Only what differs is set: Telegram takes few of these calls in a day, and workers start more often.


async def _set_menu(bot: telegram.Bot, language: str | None) -> None:
    wanted = menu(language)
    if list(await bot.get_my_commands(language_code=language)) != wanted:
        await bot.set_my_commands(wanted, language_code=language)


async def _set_description(bot: telegram.Bot, language: str | None) -> None:
    wanted = description(language)
    if (await bot.get_my_description(language_code=language)).description != wanted:
        await bot.set_my_description(wanted, language_code=language)


async def _set_short_description(bot: telegram.Bot, language: str | None) -> None:
    wanted = short_description(language)
    if (await bot.get_my_short_description(language_code=language)).short_description != wanted:
        await bot.set_my_short_description(wanted, language_code=language)


async def _comfort(work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except TelegramError as error:
        log.warning("telegram.introduction_failed", error=type(error).__name__)
