"""Webhooks to the systems of organisations: signed as Standard Webhooks has it, and to the public internet alone."""

import base64
import hmac
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
from aiohappyeyeballs import AddrInfoType
from aiohttp.abc import AbstractResolver

from bot.messages import DeliveryFailed
from bot.webhook_address import SCHEMES, fault_of, is_public

#: Seconds for a whole call, from looking up the name to the answer's head; Standard Webhooks advises 15 to 30.
CALL_S: Final = 20.0
#: No longer than this is waited because a receiver says so.
LONGEST_PATIENCE_S: Final = 86_400.0
#: Nothing of the answer's body is read, and no more than this is taken from the network meanwhile.
_BUFFER: Final = 4096
_PREFIX: Final = "whsec_"
#: What somebody who looks at their log can look up.
_AGENT: Final = "Kopru-Webhooks/1"


class AddressRefused(OSError):
    """A name leads to a machine that is not on the public internet."""


@dataclass(frozen=True, slots=True)
class Hook:
    """One message on its way; `id` is the same at every try, and there is a signature for each secret."""

    url: str = field(repr=False)
    id: str
    body: bytes = field(repr=False)
    secrets: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered; `retry_after_s` is how long it wants to be left alone."""

    status: int
    retry_after_s: float | None = None


def sign(secret: str, *, id: str, timestamp: int, body: bytes) -> str:
    """Sign a message (Standard Webhooks 1.0, symmetric): HMAC-SHA256 over `id.timestamp.body`, as `v1,<base64>`.

    `secret` is `whsec_` and the key in base64. Raises ValueError.
    """
    key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    digest = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


class WebhookChannel:
    """Calls receivers, each time over a connection of its own."""

    def __init__(self, session: aiohttp.ClientSession, *, schemes: Collection[str] = SCHEMES) -> None:
        """Call through a session of `open_webhooks`."""
        self._session = session
        self._schemes = schemes

    async def send(self, hook: Hook, *, now: datetime) -> Answer:
        """Hand one message in, and give the answer, whatever it says. Raises DeliveryFailed where there is none.

        The reason of a failure is a code without address or answer.
        """
        if fault_of(hook.url, schemes=self._schemes) is not None:
            raise DeliveryFailed("bad_address", permanent=True)
        headers = _headers(hook, now)
        failed: DeliveryFailed
        try:
            async with self._session.post(hook.url, data=hook.body, headers=headers, allow_redirects=False) as response:
                wait_s = _patience_s(response.headers.get("Retry-After"), now)
                response.close()  # the status says it all; a body may be endless
                return Answer(response.status, wait_s)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a TimeoutError is an OSError
            failed = _failure(error)
        raise failed  # outside the except clause: no cause that could name an address


@asynccontextmanager
async def open_webhooks(
    *,
    reachable: Callable[[str], bool] = is_public,
    resolver: AbstractResolver | None = None,
    tls: ssl.SSLContext | None = None,
    schemes: Collection[str] = SCHEMES,
    call_s: float = CALL_S,
) -> AsyncIterator[WebhookChannel]:
    """Open the channel. Tests alone give who is `reachable`, names, whom to trust, and other `schemes` than https.

    Every address is looked at in the moment of connecting to it: what a name led to before does not count.
    """

    def guarded(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not reachable(str(address[0])):
            raise AddressRefused("not an address of the public internet")
        return socket.socket(family=family, type=kind, proto=protocol)

    connector = aiohttp.TCPConnector(
        ssl=tls or ssl.create_default_context(),
        resolver=resolver,
        use_dns_cache=False,
        force_close=True,
        socket_factory=guarded,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=call_s),
        auto_decompress=False,
        trust_env=False,  # a proxy would connect for us, and to whom we could not see
        read_bufsize=_BUFFER,
    ) as session:
        yield WebhookChannel(session, schemes=schemes)


def _headers(hook: Hook, now: datetime) -> dict[str, str]:
    timestamp = int(now.timestamp())
    signatures = (sign(secret, id=hook.id, timestamp=timestamp, body=hook.body) for secret in hook.secrets)
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": _AGENT,
        "webhook-id": hook.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _patience_s(value: str | None, now: datetime) -> float | None:
    """Read Retry-After (RFC 9110): seconds, or a date; None where there is none, or nonsense."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        seconds = float(value)
    else:
        try:
            until = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        seconds = (until - now).total_seconds() if until.tzinfo is not None else 0.0
    return min(max(seconds, 0.0), LONGEST_PATIENCE_S)


def _failure(error: Exception) -> DeliveryFailed:
    match error:
        case TimeoutError():
            return DeliveryFailed("timeout", ambiguous=True)
        case aiohttp.ClientConnectorDNSError():
            return DeliveryFailed("no_such_host")
        case aiohttp.ClientConnectorError(os_error=AddressRefused()):
            return DeliveryFailed("private_address")
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return DeliveryFailed("tls")
        case aiohttp.ClientConnectorError():
            return DeliveryFailed("unreached")
        case aiohttp.InvalidURL() | ValueError():
            return DeliveryFailed("bad_address", permanent=True)
        case _:
            return DeliveryFailed("cut_off", ambiguous=True)
