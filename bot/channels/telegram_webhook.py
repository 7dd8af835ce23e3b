"""Telegram's webhook: checks who posts and what, and says 200 only after the turn is committed."""

import asyncio
import contextlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog
from aiohttp import web

from bot.messages import Incoming, Press

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header, not a secret
BIGGEST_BODY = 2**20
#: A body that comes in more slowly than this is somebody holding the line.
BODY_S = 10.0
RETRY_AFTER_S = 5


@dataclass(frozen=True, slots=True)
class Webhook:
    """One bot's webhook: `POST /telegram/<path_token>`.

    `read` turns bytes into an Incoming and never raises; `take` returns after the commit and raises when there was
    none; `failpoint` marks the boundaries at which tests kill the process.
    """

    path_token: str = field(repr=False)
    secret: str = field(repr=False)
    read: Callable[[bytes], Incoming]
    take: Callable[[Incoming], Awaitable[None]]
    failpoint: Callable[[str], None]

    def routes(self) -> list[web.RouteDef]:
        """Give the routes to add to the application."""
        return [web.post("/telegram/{path_token}", self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one post: 200 committed, 503 try again; 4xx for what Telegram would never send."""
        refusal = self._refusal(request)
        if refusal is not None:
            return web.Response(status=refusal)
        body = await _body_of(request)
        if isinstance(body, int):
            return web.Response(status=body)
        incoming, answer = _with_answer(self.read(body))
        try:
            await self.take(incoming)
        except Exception as error:  # the outermost loop of this way in: not committed, so not acknowledged
            log.error("webhook.not_committed", update=incoming.update_id, error=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
        return await self._acknowledge(request, answer)

    async def _acknowledge(self, request: web.Request, answer: bytes) -> web.Response:
        response = web.Response(status=200, body=answer, content_type="application/json")
        self.failpoint("ack.before")
        with contextlib.suppress(ConnectionError):  # Telegram has gone: it posts again, and the id is known
            await response.prepare(request)
            await response.write_eof()
        self.failpoint("ack.after")
        return response

    def _refusal(self, request: web.Request) -> int | None:
        if not _same(request.match_info["path_token"], self.path_token):
            return 404
        secrets = request.headers.getall(SECRET_HEADER, [])
        if len(secrets) != 1 or not _same(secrets[0], self.secret):
            return 403
        # Telegram never compresses; aiohttp would unpack, and a small bomb becomes a large body.
        if request.content_type != "application/json" or "Content-Encoding" in request.headers:
            return 415
        if request.content_length is not None and request.content_length > BIGGEST_BODY:
            return 413
        return None


def _with_answer(incoming: Incoming) -> tuple[Incoming, bytes]:
    """Let our 200 itself end the waiting sign on a pressed button, so that no call is needed for it.

    https://core.telegram.org/bots/api#making-requests-when-getting-updates
    """
    match incoming.content:
        case Press(nonce, press_id) if press_id is not None:
            answer = {"method": "answerCallbackQuery", "callback_query_id": press_id}
            return replace(incoming, content=Press(nonce)), json.dumps(answer).encode()
    return incoming, b""


async def _body_of(request: web.Request) -> bytes | int:
    """Read the body up to the limit; gives a status for one that is too long, too slow or cut off."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > BIGGEST_BODY:
                    return 413
    except TimeoutError:
        return 408
    except (ConnectionError, web.RequestPayloadError):
        return 400
    return bytes(body)


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
