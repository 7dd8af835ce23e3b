"""The cookies of staff: one for the session, and one that carries a message over to the next page."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from bot.web.visitors import Visitors

#: Seconds in which the next page must come, for a message to be shown on it.
FLASH_S = 60

Tone = Literal["good", "warn", "bad", "calm"]

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits in base64url


@dataclass(frozen=True, slots=True)
class Flash:
    """What the next page says once: `staff.flash.<code>`. A link that was made travels in its values."""

    code: str
    tone: Tone = "good"
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class StaffCookies:
    """Reads and writes them; both end with the browser's own session, ours may end before."""

    visitors: Visitors

    def value(self, request: web.Request) -> str | None:
        """Give what the browser holds, where it could be ours."""
        value = request.cookies.get(self._name(request, "staff"), "")
        return value if _TOKEN.fullmatch(value) else None

    def remember(self, request: web.Request, response: web.Response, value: str) -> None:
        """Set the cookie of the session."""
        secure = self.visitors.is_https(request)
        response.set_cookie(self._name(request, "staff"), value, path="/", secure=secure, httponly=True, samesite="Lax")

    def forget(self, request: web.Request, response: web.Response) -> None:
        """Take the cookie of the session away."""
        secure = self.visitors.is_https(request)
        response.del_cookie(self._name(request, "staff"), path="/", secure=secure, httponly=True, samesite="Lax")

    def keep_flash(self, request: web.Request, response: web.Response, cookie: str, flash: Flash) -> None:
        """Send a message along to the next page of this browser."""
        plain = json.dumps([flash.code, flash.tone, dict(flash.values)]).encode()
        body = base64.urlsafe_b64encode(plain).decode().rstrip("=")
        value = f"{body}.{self._signature(cookie, body)}"
        secure = self.visitors.is_https(request)
        name = self._name(request, "staff-said")
        response.set_cookie(name, value, max_age=FLASH_S, path="/", secure=secure, httponly=True, samesite="Lax")

    def read_flash(self, request: web.Request, cookie: str) -> Flash | None:
        """Read the message that came along; only one that we sent to this browser counts."""
        body, _, signature = request.cookies.get(self._name(request, "staff-said"), "").partition(".")
        if not body or not body.isascii() or not self.visitors.holds_token(f"said {cookie} {body}", signature):
            return None
        code, tone, values = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return Flash(code, tone, values)

    def drop_flash(self, request: web.Request, response: web.Response) -> None:
        """Take the message away: it was shown."""
        name, secure = self._name(request, "staff-said"), self.visitors.is_https(request)
        response.del_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")

    def _signature(self, cookie: str, body: str) -> str:
        return self.visitors.token(f"said {cookie} {body}")

    def _name(self, request: web.Request, kind: str) -> str:
        """Name a cookie; browsers guard the prefix, which needs https."""
        return f"__Host-kopru-{kind}" if self.visitors.is_https(request) else f"kopru-{kind}"
