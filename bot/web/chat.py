"""The chat in the browser: the real conversation as plain pages, which a script only makes smoother."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from aiohttp import web

from bot.messages import Content, Incoming
from bot.texts import text
from bot.usecases.conversations import Conversed
from bot.web.forms import (
    COMMANDS,
    LONGEST_TEXT,
    Form,
    NotOurs,
    ReadCommand,
    TooLong,
    read_content,
    read_form,
    slug,
    update_id,
)
from bot.web.limits import Kind, Limiter
from bot.web.metrics import Metrics
from bot.web.pages import Pages, language_of
from bot.web.transcript import transcribe
from bot.web.visitors import Visitors, new_seed
from dialogs.wording import LANGUAGES
from storage import outbox
from storage.database import Database

Converse = Callable[[Incoming], Awaitable[Conversed]]

#: The browser chat is no bot of Telegram; its forms bring their own numbers.
BOT_ID = 0
#: How long the same start page leads to the same talk; whoever sends it later, as it can be copied, begins another.
DOUBLE_PRESS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Chat:
    """Serves the chat at `/`. Looking makes no row; the first row is made when somebody presses Begin."""

    database: Database
    now: Callable[[], datetime]
    converse: Converse
    read_command: ReadCommand
    pages: Pages
    visitors: Visitors
    limiter: Limiter
    metrics: Metrics

    async def show(self, request: web.Request) -> web.Response:
        """Show the conversation of this visitor, or the start page."""
        self._admit(request, "page")
        return await self._page(request, self.visitors.address(request))

    async def take(self, request: web.Request) -> web.Response:
        """Take one form: 303 back to the page, or the page again with what was typed and why it was not taken."""
        form = await self._form(request)
        self._admit(request, "start" if form.begins else "message")
        address = self.visitors.address(request)
        if form.begins:
            return await self._begin(request, form, address)
        if address is not None and self.visitors.holds_token(address, form.field("token")):
            return await self._converse(request, form, address)
        self.metrics.refused.labels("token").inc()
        notice = "web.stale" if address else "web.gone"
        return await self._page(request, address, status=403, notice=notice, kept_text=form.text)

    async def _begin(self, request: web.Request, form: Form, address: str | None) -> web.Response:
        """Begin as somebody new; who has a conversation already, on an old start page, goes to it."""
        if address is not None and await self._messages(address):
            return _see_other("/#now")
        return await self._converse(request, form, await self._new_address(request, form))

    async def _new_address(self, request: web.Request, form: Form) -> str:
        """Give the address of somebody new: that of a double press, but nobody comes to a talk that goes on already."""
        address = self.visitors.address_from(request, form.field("seed"))
        said = await self._messages(address)
        if said and self.now() - said[0].created_at > DOUBLE_PRESS:
            return self.visitors.address_from(request, new_seed())
        return address

    async def farewell(self, request: web.Request) -> web.Response:
        """Say that everything was erased."""
        language = language_of(request)
        heading, message = text(language, "web.erased.title"), text(language, "web.erased.text")
        return self.pages.page("message.html", language, heading=heading, message=message, link="web.to_start")

    async def _form(self, request: web.Request) -> Form:
        try:
            form = await read_form(request)
        except NotOurs:
            raise web.HTTPBadRequest from None
        if not self.visitors.is_own_page(request):
            self.metrics.refused.labels("origin").inc()
            raise web.HTTPForbidden
        return form

    def _admit(self, request: web.Request, kind: Kind) -> None:
        wait_s = self.limiter.wait_s(kind, self.visitors.network(request), self.now().timestamp())
        if wait_s:
            self.metrics.refused.labels(f"too_many_{kind}s").inc()
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(ceil(wait_s))})

    async def _converse(self, request: web.Request, form: Form, address: str) -> web.Response:
        try:
            content = read_content(form, self.read_command)
            incoming = _incoming(request, form, address, content) if content else None
        except NotOurs:
            raise web.HTTPBadRequest from None
        except TooLong:
            return await self._page(request, address, status=413, notice="web.too_long", kept_text=form.text)
        if incoming is None:
            return _see_other("/#now")
        conversed = await self.converse(incoming)
        self.metrics.messages.labels(conversed.outcome).inc()
        if await self._has_left(conversed, address):
            response = _see_other(f"/erased?taal={language_of(request)}")
            self.visitors.forget(request, response)
            return response
        response = _see_other("/#now")
        self.visitors.remember(request, response, address)
        return response

    async def _has_left(self, conversed: Conversed, address: str) -> bool:
        """Say whether this turn, or its earlier twin, erased the person."""
        erased = any(delivery.conversation_id is None for delivery in conversed.deliveries)
        if not erased and conversed.outcome != "duplicate":
            return False
        messages = await self._messages(address)  # a farewell is given once and then gone; our page says the same
        return erased or not messages

    async def _messages(self, address: str) -> tuple[outbox.Fetched, ...]:
        return await outbox.messages_of(self.database, channel="web", bot_id=BOT_ID, address=address, now=self.now())

    async def _page(
        self, request: web.Request, address: str | None, *, status: int = 200, notice: str = "", kept_text: str = ""
    ) -> web.Response:
        transcript = transcribe(await self._messages(address) if address else ())
        if address is None or not transcript.bubbles:
            return self._start_page(request, status=status, notice=notice, kept_text=kept_text)
        return self.pages.page(
            "chat.html",
            transcript.language if transcript.language in LANGUAGES else language_of(request),
            status=status,
            commands=COMMANDS,
            kept_text=kept_text,
            longest_text=LONGEST_TEXT,
            notice=notice,
            token=self.visitors.token(address),
            transcript=transcript,
        )

    def _start_page(self, request: web.Request, *, status: int, notice: str, kept_text: str) -> web.Response:
        response = self.pages.page(
            "start.html",
            language_of(request),
            status=status,
            kept_text=kept_text,
            notice=notice,
            payload=slug(request.query.get("start", "")),
            seed=new_seed(),
        )
        if self.visitors.address(request):  # of somebody who is gone: the next one begins with another
            self.visitors.forget(request, response)
        return response


def _incoming(request: web.Request, form: Form, address: str, content: Content) -> Incoming:
    language = language_of(request)
    return Incoming("web", BOT_ID, update_id(form, content), address, content, language, form.raw())


def _see_other(where: str) -> web.Response:
    return web.Response(status=303, headers={"Location": where})
