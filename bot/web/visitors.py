"""Who visits the chat: the cookie, the token in its forms, and where a request came from."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from bot.web.limits import network

#: The chat forgets its visitor a day after the last message.
LIFETIME_S = 24 * 3600

_ADDRESS = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits in base64url


@dataclass(frozen=True, slots=True)
class Visitors:
    """Recognises visitors. `secret` is the same in every worker; `public_url` is where people reach us, if not here.

    `proxies` counts the reverse proxies of our own in front; only what those wrote in X-Forwarded-* is believed.
    """

    secret: bytes
    public_url: str | None = None
    proxies: int = 0

    def is_https(self, request: web.Request) -> bool:
        """Say whether this visitor reaches us over https."""
        if self.proxies and "X-Forwarded-Proto" in request.headers:
            return request.headers["X-Forwarded-Proto"].split(",")[-1].strip() == "https"
        return request.secure or (self.public_url or "").startswith("https://")

    def cookie(self, request: web.Request) -> str:
        """Name the cookie; browsers guard the prefix, which needs https."""
        return "__Host-kopru" if self.is_https(request) else "kopru"

    def address(self, request: web.Request) -> str | None:
        """Give the visitor's address in the conversations, where the cookie holds one."""
        value = request.cookies.get(self.cookie(request), "")
        return value if _ADDRESS.fullmatch(value) else None

    def remember(self, request: web.Request, response: web.Response, address: str) -> None:
        """Set the cookie for a day."""
        name, secure = self.cookie(request), self.is_https(request)
        response.set_cookie(name, address, max_age=LIFETIME_S, secure=secure, httponly=True, samesite="Lax")

    def forget(self, request: web.Request, response: web.Response) -> None:
        """Take the cookie away."""
        name, secure = self.cookie(request), self.is_https(request)
        response.del_cookie(name, secure=secure, httponly=True, samesite="Lax")

    def token(self, address: str) -> str:
        """Make the token that the forms of this visitor carry."""
        return self._derive(b"form", address)

    def holds_token(self, address: str, token: str) -> bool:
        """Say whether a form was made for this visitor."""
        return hmac.compare_digest(self.token(address).encode(), token.encode("utf-8", "replace"))

    def address_from(self, request: web.Request, seed: str) -> str:
        """Make a new visitor's address from the seed in the first form, so that a double press makes one visitor.

        The seed can be read in the page: from another network or browser it makes another address.
        """
        whole = seed if _ADDRESS.fullmatch(seed) else new_seed()
        return self._derive(b"address", f"{whole} {self.network(request)} {request.headers.get('User-Agent', '')}")

    def _derive(self, purpose: bytes, value: str) -> str:
        digest = hmac.digest(self.secret, purpose + b"\0" + value.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def is_own_page(self, request: web.Request) -> bool:
        """Say whether a form was sent from a page of ours, as far as the browser tells (Fetch Metadata, Origin)."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return False
        origin = request.headers.get("Origin")
        if origin is None:
            return True
        hosts = {request.host.lower(), _host(self.public_url or "")} - {""}
        return _host(origin) in hosts

    def network(self, request: web.Request) -> str:
        """Give what counts as one visitor for the limits."""
        return network(self.remote(request))

    def remote(self, request: web.Request) -> str:
        """Give the address that a request came from, as our outermost proxy saw it."""
        if self.proxies:
            hops = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
            if len(hops) >= self.proxies and hops[-self.proxies].strip():
                return hops[-self.proxies].strip()
        return request.remote or ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def new_seed() -> str:
    """Draw 256 random bits for a first form."""
    return secrets.token_urlsafe(32)
