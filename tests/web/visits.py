"""A visitor and a scripted bot: the bot answers from a table, and its turns go through the real storage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot import payloads
from bot.channels.telegram_commands import read_command
from bot.messages import Content, Incoming, Outgoing, OutgoingButton
from bot.usecases.conversations import Conversed
from bot.web.app import WebSettings, make_web
from storage import turns
from storage.database import Database
from storage.turn_rows import NewMessage, TurnRows
from tests.web.pages import ShownPage

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRET = b"s" * 32
HTML = {"Accept": "text/html"}

Answer = Sequence[Outgoing] | Exception


class TickingClock:
    """Stands still, unless it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time go by: `pass_by(seconds=2)`."""
        self.now += timedelta(**time)


@dataclass
class ScriptedBot:
    """Says what `answer` gives for a content; every turn is committed, and a repeated one is a duplicate."""

    database: Database
    clock: Callable[[], datetime]
    answer: Callable[[Content], Answer]
    heard: list[Incoming] = field(default_factory=list)
    erases: Callable[[Content], bool] = lambda content: False

    async def converse(self, incoming: Incoming) -> Conversed:
        """Take one message as the real use case does."""
        self.heard.append(incoming)
        said = self.answer(incoming.content)
        if isinstance(said, Exception):
            raise said
        assert incoming.address is not None
        conversation = await turns.find(
            self.database,
            channel=incoming.channel,
            bot_id=incoming.bot_id,
            address=incoming.address,
            now=self.clock(),
        )
        rows = TurnRows(
            incoming.bot_id,
            incoming.update_id,
            self.clock(),
            "1",
            "active",
            messages=tuple(NewMessage(payloads.write(one), one.prompt if one.kind == "say" else None) for one in said),
            forget="erased" if self.erases(incoming.content) else None,
        )
        committed = await turns.commit(self.database, conversation, rows, worker="test", lease_s=60)
        assert committed.outcome != "conflict"
        return Conversed(committed.outcome, committed.deliveries, committed.earlier_unsent)


class Visitor:
    """A browser without JavaScript: keeps cookies, follows redirects, presses what it sees."""

    def __init__(self, client: TestClient[Any, Any], bot: ScriptedBot, clock: TickingClock) -> None:
        self.client = client
        self.bot = bot
        self.clock = clock

    async def look(self, path: str = "/", **headers: str) -> ShownPage:
        """Open a page."""
        return await self.page(await self.client.get(path, headers={**HTML, **headers}))

    async def page(self, response: ClientResponse) -> ShownPage:
        """Read the page of an answer."""
        return ShownPage(await response.text())

    async def post(self, fields: dict[str, str], **options: Any) -> ClientResponse:
        """Send a form to the chat, without following where it leads."""
        headers = {**HTML, **options.pop("headers", {})}
        return await self.client.post("/", data=fields, headers=headers, allow_redirects=False, **options)

    async def send(self, fields: dict[str, str]) -> ShownPage:
        """Send a form and open the page that it leads to."""
        response = await self.post(fields)
        self.clock.pass_by(seconds=1)
        assert response.status == 303, await response.text()
        return await self.look(response.headers["Location"].split("#")[0])

    async def begin(self) -> ShownPage:
        """Open the start page and press Begin."""
        start = await self.look()
        return await self.send(start.form("begin").pressed("Begin / Başla"))

    @property
    def cookie(self) -> str | None:
        """The value of the chat's cookie."""
        return next((cookie.value for cookie in self.client.session.cookie_jar if cookie.key == "kopru"), None)


def buttons(*labels: str, chosen: str = "") -> tuple[tuple[OutgoingButton, ...], ...]:
    """Make a keyboard, a row per label; the nonce of a button is its label in small letters."""
    return tuple((OutgoingButton(label, f"nonce-{label.lower()}", label == chosen),) for label in labels)


def say(text: str, language: str | None = "nl", **rest: Any) -> Outgoing:
    """Make a message."""
    return Outgoing("say", text, language, **rest)


def change(prompt: int, text: str = "", language: str | None = "nl", **rest: Any) -> Outgoing:
    """Make a change of a message."""
    return Outgoing("change", text, language, prompt=prompt, **rest)


def make_client(bot: ScriptedBot, database: Database, clock: TickingClock, **settings: Any) -> TestClient[Any, Any]:
    """Make a client of the real application, with the scripted bot behind it."""
    desk: Any = SimpleNamespace(database=database, clock=clock)
    app = make_web(desk, converse=bot.converse, read_command=read_command, settings=WebSettings(SECRET, **settings))
    return TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True))
