"""Headers, cookies and addresses: the same strict set on every answer, whatever made it."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from bot.web.assets import STATIC, read_assets
from bot.web.pages import TEMPLATES
from storage.database import Database
from tests.web.conftest import ask
from tests.web.visits import HTML, ScriptedBot, TickingClock, Visitor, make_client

STRICT = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FOR_EVER = "public, max-age=31536000, immutable"

#: Headers that say what the answer is, not how it is guarded.
OWN = {
    "Date", "Content-Type", "Content-Length", "Content-Language", "Allow", "Location", "Connection", "Set-Cookie",
    "Retry-After",
}  # fmt: skip

ASSETS = read_assets()
PATHS = [
    "/", "/erased", "/about", "/toegankelijkheid", "/healthz", "/readyz", "/metrics", "/nowhere", "/static/nothing.css",
    *(asset.address for asset in ASSETS.by_name.values()),
]  # fmt: skip
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"]


@pytest.fixture
async def behind_proxy(sqlite: Database, clock: TickingClock) -> AsyncIterator[TestClient[Any, Any]]:
    """Give a client of a server that one proxy of our own stands before."""
    bot = ScriptedBot(sqlite, clock, ask)
    async with make_client(bot, sqlite, clock, proxies=1) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_carries_the_whole_set(visitor: Visitor, path: str) -> None:
    for method in METHODS:
        response = await visitor.client.request(method, path, headers=HTML, allow_redirects=False)

        kept = FOR_EVER if response.status == 200 and path.startswith("/static/") else "no-store"
        guarding = {name: value for name, value in response.headers.items() if name not in OWN}
        assert guarding == {**STRICT, "Cache-Control": kept}, method
        assert response.status in (200, 400, 404, 405, 415), method


async def test_over_https_the_browser_is_told_to_stay_there(behind_proxy: TestClient[Any, Any]) -> None:
    for path in PATHS:
        response = await behind_proxy.get(path, headers={**HTML, "X-Forwarded-Proto": "https"})

        assert response.headers["Strict-Transport-Security"] == "max-age=31536000", path


async def test_the_cookie_over_http(visitor: Visitor) -> None:
    start = await visitor.look()

    response = await visitor.post(start.form("begin").fields)

    name, _, rest = response.headers["Set-Cookie"].partition("=")
    value, *attributes = rest.split("; ")
    assert name == "kopru"
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", value)
    assert sorted(attributes) == ["HttpOnly", "Max-Age=86400", "Path=/", "SameSite=Lax"]


async def test_the_cookie_over_https(behind_proxy: TestClient[Any, Any]) -> None:
    fields = {"start": "", "number": "1", "seed": "A" * 43}

    response = await behind_proxy.post(
        "/", data=fields, headers={**HTML, "X-Forwarded-Proto": "https"}, allow_redirects=False
    )

    name, _, rest = response.headers["Set-Cookie"].partition("=")
    assert name == "__Host-kopru"
    assert sorted(rest.split("; ")[1:]) == ["HttpOnly", "Max-Age=86400", "Path=/", "SameSite=Lax", "Secure"]


async def test_what_a_visitor_claims_about_the_proxy_is_not_believed(visitor: Visitor) -> None:
    response = await visitor.client.get("/", headers={**HTML, "X-Forwarded-Proto": "https"})

    assert "Strict-Transport-Security" not in response.headers


async def test_a_file_with_an_old_hash_is_not_there(visitor: Visitor) -> None:
    address = ASSETS["chat.css"].address

    response = await visitor.client.get(address.replace(".css", "0.css"))

    assert response.status == 404


async def test_pages_name_only_files_of_ours_with_their_integrity(visitor: Visitor) -> None:
    pages = [await visitor.look(), await visitor.begin(), await visitor.look("/about"), await visitor.look("/nowhere")]

    for page in pages:
        named = [one for tag, one in page.tags if tag in {"link", "script"}]
        assert {one.get("href") or one.get("src") for one in named} <= {
            asset.address for asset in ASSETS.by_name.values()
        }
        known = {asset.integrity for asset in ASSETS.by_name.values()}
        assert all(one.get("integrity") in known for one in named if one.get("rel") != "icon")


@pytest.mark.parametrize(
    "template", [path for path in sorted(TEMPLATES.rglob("*")) if path.is_file()], ids=lambda path: path.name
)
def test_no_template_has_inline_style_or_script(template: Any) -> None:
    source = template.read_text("utf-8")

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", source)
    assert re.findall(r"<script[^>]*>", source) == re.findall(r"<script src=[^>]*>", source)
    assert "|safe" not in source


@pytest.mark.parametrize(
    "file", [path for path in sorted(STATIC.iterdir()) if path.is_file()], ids=lambda path: path.name
)
def test_no_file_of_ours_calls_out(file: Any) -> None:
    source = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"https?://|//[a-z]+\.|@import|url\(", source)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", source)
