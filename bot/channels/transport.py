"""HTTP to the Bot API over one aiohttp session: our own hot calls, and python-telegram-bot's rare ones.

The token is part of every address, so no address is logged or put into an error, and errors carry no cause.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp
import yarl
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_S = 5.0
#: Telegram answers a sendMessage within a second; what takes longer than this has got lost.
READ_S = 15.0
#: More would only be queued by Telegram (30 messages a second for a whole bot, answers above that are tolerated).
CONNECTIONS = 128

Failure = Literal["refused", "unreached", "unanswered"]


class CallFailed(Exception):
    """A call to the Bot API did not succeed.

    `refused`: Telegram said no, with `status` and its own `description`; `unreached`: nothing was sent;
    `unanswered`: it was sent, and whether it was done is unknown.
    """

    def __init__(self, failure: Failure, status: int = 0, description: str = "", parameters: Any = None) -> None:
        """Say what happened; the message holds the status alone."""
        super().__init__(f"{failure} {status}".strip())
        self.failure = failure
        self.status = status
        self.description = description
        self.parameters: Mapping[str, Any] = parameters if isinstance(parameters, dict) else {}

    @property
    def retry_after_s(self) -> float | None:
        """Seconds that Telegram asks us to wait, if it does."""
        value = self.parameters.get("retry_after")
        return float(value) if isinstance(value, int | float) and 0 <= value < 1e6 else None


def open_session() -> aiohttp.ClientSession:
    """Open the session that all calls share; the caller closes it."""
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=30, ttl_dns_cache=300)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=READ_S)
    return aiohttp.ClientSession(connector=connector, timeout=timeout, raise_for_status=False)


@dataclass(frozen=True, slots=True)
class BotApi:
    """The Bot API of one bot: `base_url` is the server (https://api.telegram.org or one's own), without the token."""

    session: aiohttp.ClientSession
    base_url: str
    token: str
    _urls: dict[str, yarl.URL] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "BotApi()"

    async def call(self, method: str, parameters: Mapping[str, object], *, read_s: float = READ_S) -> Any:
        """Call a method and give its result; raises CallFailed."""
        return result_of(*await self.raw(method, parameters, read_s=read_s))

    async def raw(self, method: str, parameters: Mapping[str, object], *, read_s: float = READ_S) -> tuple[int, bytes]:
        """Call a method and give status and body as they came; raises CallFailed when there are none."""
        url = self._urls.get(method) or self._url(method)
        body = json.dumps(parameters, separators=(",", ":")).encode()
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=read_s)
        headers = {"Content-Type": "application/json"}
        return await fetch(self.session, "POST", url, data=body, headers=headers, timeout=timeout)

    def _url(self, method: str) -> yarl.URL:
        try:
            url = yarl.URL(f"{self.base_url.rstrip('/')}/bot{self.token}/{method}")
        except ValueError:
            url = None
        if url is None:
            raise CallFailed("unreached")  # outside the except clause, which would carry the address along
        self._urls[method] = url
        return url


def result_of(status: int, body: bytes) -> Any:
    """Give the result that an answer carries; raises CallFailed for a refusal or for no answer of the Bot API."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        # A page of some server on the way; with 200 the call itself may have been done.
        raise CallFailed("unanswered" if status == 200 else "refused", status)
    if status == 200 and answer.get("ok") is True:
        return answer.get("result")
    description = answer.get("description")
    raise CallFailed("refused", status, description if isinstance(description, str) else "", answer.get("parameters"))


async def fetch(session: aiohttp.ClientSession, verb: str, url: yarl.URL, **options: Any) -> tuple[int, bytes]:
    """Make one request, without following redirects, and give status and body; raises CallFailed.

    aiohttp repeats a POST never by itself, so a connection that was cut counts as unanswered.
    """
    failure: Failure
    try:
        async with session.request(verb, url, allow_redirects=False, **options) as response:
            return response.status, await response.read()
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL):
        failure = "unreached"
    except (aiohttp.ClientError, OSError):  # a TimeoutError is an OSError
        failure = "unanswered"
    raise CallFailed(failure)  # outside the except clauses: no cause that could name the address


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's transport over the shared session, for its rarely used methods."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Use a session that the caller opened and will close."""
        self._session = session

    @property
    def read_timeout(self) -> float | None:
        """Seconds that a call may take to answer."""
        return READ_S

    async def initialize(self) -> None:
        """Do nothing: the session is open."""

    async def shutdown(self) -> None:
        """Do nothing: the session is the caller's."""

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; raises telegram.error.NetworkError or TimedOut, without the address."""
        read_s = read_timeout if isinstance(read_timeout, int | float) else READ_S
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=read_s)
        try:
            return await fetch(self._session, method, yarl.URL(url), timeout=timeout, data=_form(request_data))
        except CallFailed as failed:
            failure = failed.failure
        if failure == "unreached":
            raise NetworkError("not reached")
        raise TimedOut

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer; raises TelegramError for what is no JSON, and, unlike the original, does not log it."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def _form(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    files = request_data.multipart_data if request_data.contains_files else {}
    for name, (filename, content, content_type) in files.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form
