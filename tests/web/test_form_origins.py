"""Forms are taken from our own pages only: token, Origin and Fetch Metadata, one by one."""

import pytest

from bot.web.visitors import Visitors
from tests.web.visits import SECRET, Visitor

OTHER = "A" * 43


async def test_the_form_of_the_page_is_taken(visitor: Visitor) -> None:
    page = await visitor.begin()

    response = await visitor.post(page.form("composer").filled(text="hallo"))

    assert response.status == 303


@pytest.mark.parametrize(
    "token", ["", "wrong", "ünïcode", Visitors(SECRET).token(OTHER), Visitors(b"x" * 32).token(OTHER)]
)
async def test_a_form_without_our_token_is_not_taken_but_its_text_is_kept(visitor: Visitor, token: str) -> None:
    page = await visitor.begin()

    response = await visitor.post({**page.form("composer").filled(text="mijn verhaal"), "token": token})

    again = await visitor.page(response)
    assert response.status == 403
    assert again.form("composer").fields["text"] == "mijn verhaal"
    assert again.within("notice")[0].startswith("Deze pagina was oud")
    assert len(visitor.bot.heard) == 1


async def test_a_form_of_a_conversation_that_is_gone_shows_the_text_to_copy(visitor: Visitor) -> None:
    page = await visitor.begin()
    visitor.client.session.cookie_jar.clear()

    response = await visitor.post(page.form("composer").filled(text="mijn verhaal"))

    start = await visitor.page(response)
    assert response.status == 403
    assert "mijn verhaal" in start.words
    assert start.within("notice")[0].startswith("Dit gesprek staat niet meer op dit apparaat")
    assert len(visitor.bot.heard) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("form", ["begin", "composer"])
async def test_a_form_from_elsewhere_is_refused_even_with_a_token(
    visitor: Visitor, form: str, headers: dict[str, str]
) -> None:
    page = await visitor.look() if form == "begin" else await visitor.begin()
    heard, cookie = len(visitor.bot.heard), visitor.cookie

    response = await visitor.post(page.form(form).filled(text="x"), headers=headers)

    assert response.status == 403
    assert "Set-Cookie" not in response.headers
    assert (len(visitor.bot.heard), visitor.cookie) == (heard, cookie)


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_a_form_that_the_browser_calls_our_own_is_taken(visitor: Visitor, site: str) -> None:
    page = await visitor.begin()
    origin = f"http://{visitor.client.host}:{visitor.client.port}"

    response = await visitor.post(
        page.form("composer").filled(text="x"), headers={"Sec-Fetch-Site": site, "Origin": origin}
    )

    assert response.status == 303


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_no_other_method_says_anything(visitor: Visitor, method: str) -> None:
    page = await visitor.begin()

    response = await visitor.client.request(
        method, "/", data=page.form("composer").filled(text="x"), headers={"Accept": "text/html"}
    )

    assert response.status == 405
    assert len(visitor.bot.heard) == 1


async def test_an_address_says_nothing(visitor: Visitor) -> None:
    page = await visitor.begin()
    fields = page.form("composer").filled(text="x")

    await visitor.client.get("/", params=fields, headers={"Accept": "text/html"})

    assert len(visitor.bot.heard) == 1


@pytest.mark.parametrize("cookie", ["short", "x" * 44, "ä" * 43, "'" * 43, ""])
async def test_a_cookie_that_is_none_of_ours_is_no_cookie(visitor: Visitor, cookie: str) -> None:
    page = await visitor.look(Cookie=f"kopru={cookie}")

    assert page.form("begin")
