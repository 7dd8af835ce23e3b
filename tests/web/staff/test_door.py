"""The door of staff: whose form it is, where it came from, what cookies and headers say, what is no request of ours."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.usecases import staff as staff_usecase
from bot.usecases.sign_in_limits import MOST_CODES
from bot.web.staff.routes import ROUTES
from bot.web.visitors import Visitors
from storage import sessions, sign_ins, tables
from storage.access import Acting
from storage.database import Database
from storage.staff import NewMember
from tests.web.staff.colleagues import (
    HERE,
    PASSWORD,
    Colleague,
    StaffPage,
    begin_session,
    employ,
    make_office,
    open_accounts,
)
from tests.web.visits import HTML, SECRET, TickingClock

POSTS = [route for route in ROUTES if route.method == "POST"]
LINKS = ("/staff/invitation/{token}", "/staff/invitation/{token}/code")


@pytest.fixture
async def mehmet(visitor_of_staff: Colleague) -> Colleague:
    """Give a coordinator who is signed in."""
    staff_id = await employ(visitor_of_staff.database, visitor_of_staff.clock, "coordinator", "mehmet")
    await visitor_of_staff.enter(await begin_session(visitor_of_staff.database, visitor_of_staff.clock, staff_id))
    return visitor_of_staff


@pytest.fixture
async def behind_https(sqlite: Database, clock: TickingClock) -> AsyncIterator[Colleague]:
    """Give somebody who reaches us over https, through a proxy of ours."""
    await open_accounts(sqlite, clock)
    async with make_office(sqlite, clock) as client:
        yield Colleague(client, clock, sqlite, headers={"X-Forwarded-Proto": "https"})


async def invited(colleague: Colleague) -> str:
    """Give the token of somebody's invitation."""
    who = Acting(1, "admin")
    new = NewMember("ayse@example.org", "Ayşe", "helper", "tr", HERE)
    return (await staff_usecase.invite(colleague.database, who, new, now=colleague.clock())).token


# Whose form it is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [{}, {"token": ""}, {"token": "wrong"}, {"token": "ü" * 43}, {"token": Visitors(SECRET).token("A" * 43)}],
    ids=["none", "empty", "wrong", "not_ascii", "of_nobody"],
)
async def test_no_form_is_taken_without_the_token_of_its_session(mehmet: Colleague, form: dict[str, str]) -> None:
    paths = [re.sub(r"\{\w+\}", "1", route.path) for route in POSTS]

    answers = {path: await mehmet.post(path, form) for path in paths}

    assert len(answers) > 40
    assert {path: answer.status for path, answer in answers.items() if answer.status != 403} == {}
    assert not any("Location" in answer.headers for answer in answers.values())


async def test_the_token_of_another_session_of_the_same_person_is_no_token(mehmet: Colleague) -> None:
    before = mehmet.token
    staff_id = await employ(mehmet.database, mehmet.clock, "helper", "jan")
    await mehmet.enter(await begin_session(mehmet.database, mehmet.clock, staff_id))

    response = await mehmet.post("/staff/language", {"token": before, "language": "tr"})

    assert response.status == 403


async def test_a_token_does_not_come_in_the_address(mehmet: Colleague) -> None:
    response = await mehmet.post(f"/staff/language?token={mehmet.token}", {"language": "tr"})

    assert response.status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/staff/language", "/staff/sign-in", "/staff/sign-out"])
async def test_a_form_from_elsewhere_is_refused_even_with_a_token(
    mehmet: Colleague, path: str, headers: dict[str, str]
) -> None:
    cookie = mehmet.cookie

    response = await mehmet.post(path, {"token": mehmet.token, "language": "tr"}, **headers)

    assert response.status == 403
    assert mehmet.cookie == cookie
    assert (await mehmet.look("/staff")).language == "nl"


async def test_json_needs_the_token_in_its_header(mehmet: Colleague) -> None:
    async def ask(**headers: str) -> int:
        response = await mehmet.client.post("/staff/passkeys/ask", json={"token": mehmet.token}, headers=headers)
        return response.status

    assert [await ask(), await ask(**{"X-Token": "wrong"}), await ask(**{"X-Token": mehmet.token})] == [403, 403, 200]


# What is no request of ours ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_no_other_method_does_anything(mehmet: Colleague, method: str) -> None:
    for path in ("/staff", "/staff/settings", "/staff/people/invite"):
        response = await mehmet.client.request(method, path, headers=HTML)

        assert response.status == 405


@pytest.mark.parametrize("host", ["[", "[::1", "", ":8080"])
async def test_a_passkey_is_good_nowhere_where_the_request_names_no_server(
    visitor_of_staff: Colleague, host: str
) -> None:
    await visitor_of_staff.look("/staff/sign-in")
    headers = {"Host": host, "X-Token": visitor_of_staff.token, "Content-Type": "application/json"}

    response = await visitor_of_staff.client.post("/staff/sign-in/passkey/ask", data="{}", headers=headers)

    assert response.status == 400


async def test_what_is_done_by_a_form_is_not_done_by_an_address(mehmet: Colleague) -> None:
    for path in ("/staff/sign-out", "/staff/language", "/staff/devices/end-others"):
        assert (await mehmet.get(f"{path}?token={mehmet.token}&language=tr")).status == 405


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"a=b&" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"a=b&" * 30, "application/x-www-form-urlencoded", 400),
        (b"language=nl&language=tr", "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"language=%00", "application/x-www-form-urlencoded", 400),
        (b"language=tr", "text/plain", 415),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b"{" * 40_000, "application/json", 413),
        (b"[" * 30_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b"nonsense", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"a": ' + b"9" * 10_000 + b"}", "application/json", 400),
    ],
)
async def test_a_body_that_is_none_of_ours_is_refused(
    mehmet: Colleague, body: bytes, content_type: str, status: int
) -> None:
    headers = {**HTML, "Content-Type": content_type, "X-Token": mehmet.token}

    response = await mehmet.client.post("/staff/language", data=body, headers=headers, allow_redirects=False)

    assert response.status == status
    assert "text/html" in response.headers["Content-Type"]


@pytest.mark.parametrize(
    "path",
    [
        "/staff/people/%00",
        "/staff/people?q=%00",
        "/staff/people/%FF",
        "/staff/people/..%2f..%2fetc",
        "/staff/invitation/%00",
        "/staff/invitation/" + "%F0%9F%8C%89" * 40,
        "/staff/nowhere",
        "/staff/people/1%0d%0aX:%20y",
    ],
)
async def test_an_address_that_is_none_of_ours_is_not_there(mehmet: Colleague, path: str) -> None:
    status = await _raw(mehmet, f"GET {path} HTTP/1.1\r\nAccept: text/html\r\nCookie: kopru-staff={mehmet.cookie}\r\n")

    assert status == 404


@pytest.mark.parametrize("cookie", ["short", "x" * 44, "'" * 43, '"' * 43, ""])
async def test_a_cookie_that_is_none_of_ours_is_no_session(visitor_of_staff: Colleague, cookie: str) -> None:
    response = await visitor_of_staff.get("/staff", Cookie=f"kopru-staff={cookie}")

    assert (response.status, response.headers["Location"]) == (303, "/staff/sign-in")


@pytest.mark.parametrize("said", ["x", "x.y", ".", "ü.ü", "\udcff.x", "A" * 3000])
async def test_a_message_that_we_did_not_send_is_not_shown(mehmet: Colleague, said: str) -> None:
    cookie = f"kopru-staff={mehmet.cookie}; kopru-staff-said={said}"

    status = await _raw(mehmet, f"GET /staff HTTP/1.1\r\nAccept: text/html\r\nCookie: {cookie}\r\n")

    assert status == 200


async def _raw(colleague: Colleague, head: str) -> int:
    """Send bytes that no client would; give the status."""
    reader, writer = await asyncio.open_connection(colleague.client.host, colleague.client.port)
    writer.write(f"{head}Host: localhost\r\nConnection: close\r\n\r\n".encode("utf-8", "surrogateescape"))
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(answer.split(b" ", 2)[1])


async def test_who_sends_slowly_does_not_act_with_a_session_that_ended_meanwhile(mehmet: Colleague) -> None:
    body = f"token={mehmet.token}&language=tr".encode()
    reader, writer = await asyncio.open_connection(mehmet.client.host, mehmet.client.port)
    head = (
        f"POST /staff/settings HTTP/1.1\r\nHost: {mehmet.client.host}:{mehmet.client.port}\r\nAccept: text/html\r\n"
        f"Cookie: kopru-staff={mehmet.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body[:5])
    await writer.drain()
    await asyncio.sleep(0.05)
    await mehmet.database.run(sessions.end_all, 1)

    writer.write(body[5:])
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()

    assert answer.startswith(b"HTTP/1.1 303")
    assert b"Location: /staff/sign-in\r\n" in answer
    rows = await mehmet.database.run(lambda connection: connection.execute(tables.staff.select()).all())
    assert [row.language for row in rows] == ["nl"]


# Cookies and headers -----------------------------------------------------------------------------------------------


async def test_the_cookie_over_http(visitor_of_staff: Colleague) -> None:
    response = await visitor_of_staff.get("/staff/sign-in")

    name, _, rest = response.headers["Set-Cookie"].partition("=")
    value, *attributes = rest.split("; ")
    assert name == "kopru-staff"
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", value)
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax"]


async def test_the_cookies_over_https(behind_https: Colleague) -> None:
    staff_id = await employ(behind_https.database, behind_https.clock, "helper")
    token = await begin_session(behind_https.database, behind_https.clock, staff_id)
    fields = {"token": Visitors(SECRET).token(token), "language": "tr"}

    first = await behind_https.get("/staff/sign-in")
    taken = await behind_https.post("/staff/settings", fields, Cookie=f"__Host-kopru-staff={token}")

    name, _, rest = first.headers["Set-Cookie"].partition("=")
    assert name == "__Host-kopru-staff"
    assert sorted(rest.split("; ")[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
    name, _, rest = taken.headers["Set-Cookie"].partition("=")
    assert (taken.status, name) == (303, "__Host-kopru-staff-said")
    assert sorted(rest.split("; ")[1:]) == ["HttpOnly", "Max-Age=60", "Path=/", "SameSite=Lax", "Secure"]


async def test_over_https_a_cookie_without_the_prefix_is_no_session(behind_https: Colleague) -> None:
    staff_id = await employ(behind_https.database, behind_https.clock, "helper")
    token = await begin_session(behind_https.database, behind_https.clock, staff_id)

    response = await behind_https.get("/staff", Cookie=f"kopru-staff={token}")

    assert response.status == 303


async def test_every_answer_is_guarded_and_kept_by_nobody(mehmet: Colleague) -> None:
    token = await invited(mehmet)
    for route in ROUTES:
        path = re.sub(r"\{\w+\}", token if "invitation" in route.path else "9999", route.path)
        ask = mehmet.get(path) if route.method == "GET" else mehmet.post(path, {"token": "wrong"})

        response = await ask

        policy = response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store", path
        assert "default-src 'none'" in policy
        assert "'unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        # What stands in an address is told to this server alone: a link of an invitation holds a token.
        assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", LINKS)
async def test_a_page_behind_a_link_leads_nowhere_else(visitor_of_staff: Colleague, path: str) -> None:
    token = await invited(visitor_of_staff)
    page = path.format(token=token)
    form = (await visitor_of_staff.look(f"/staff/invitation/{token}")).to(f"/staff/invitation/{token}")
    await visitor_of_staff.post(f"/staff/invitation/{token}", {**form, "password": "zes gele fietsen zingen"})

    shown = await visitor_of_staff.look(page)

    addresses = [value for _, given in shown.tags for name, value in given.items() if name in ("href", "src", "action")]
    assert addresses
    assert all((one or "").startswith(("/", "?", "#")) and not (one or "").startswith("//") for one in addresses)


# Where somebody goes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/staff/../..//evil.example"],
)
async def test_signing_in_leads_to_pages_of_staff_only(visitor_of_staff: Colleague, wanted: str) -> None:
    colleague = visitor_of_staff
    await employ(colleague.database, colleague.clock, "helper", "mehmet")
    form = (await colleague.look("/staff/sign-in")).to("/staff/sign-in")
    given = {**form, "email": "mehmet@example.org", "password": PASSWORD, "next": wanted}

    knocked = await colleague.post("/staff/sign-in", given)
    code = (await colleague.look(knocked.headers["Location"])).to("/staff/sign-in/code")
    entered = await colleague.post("/staff/sign-in/code", {**code, "code": colleague.code(), "next": wanted})
    again = await colleague.get("/staff/sign-in?next=" + wanted)

    assert [one.headers["Location"] for one in (knocked, entered, again)] == ["/staff/sign-in/code", "/staff", "/staff"]


async def test_who_is_not_signed_in_comes_back_to_what_they_wanted(visitor_of_staff: Colleague) -> None:
    colleague = visitor_of_staff
    await employ(colleague.database, colleague.clock, "helper", "mehmet")
    asked = await colleague.get("/staff/people?q=jan")
    door = asked.headers["Location"]
    form = (await colleague.look(door)).to("/staff/sign-in")

    knocked = await colleague.post("/staff/sign-in", {**form, "email": "mehmet@example.org", "password": PASSWORD})
    code = (await colleague.look(knocked.headers["Location"])).to("/staff/sign-in/code")
    entered = await colleague.post("/staff/sign-in/code", {**code, "code": colleague.code()})

    assert entered.headers["Location"] == "/staff/people?q=jan"


async def _at_the_code(colleague: Colleague, wrong: int, language: str) -> dict[str, str]:
    """Take Mehmet to the form for the code, after so many wrong ones; give its fields."""
    staff_id = await employ(colleague.database, colleague.clock, "helper", "mehmet")
    yesterday = colleague.clock() - timedelta(days=1)
    named = [("code", str(staff_id))] * wrong
    await colleague.database.run(sign_ins.note, colleague.database.keys, named, now=yesterday)
    form = (await colleague.look("/staff/sign-in")).to("/staff/sign-in")
    await colleague.post("/staff/sign-in", {**form, "email": "mehmet@example.org", "password": PASSWORD})
    page = await colleague.look(f"/staff/sign-in/code?taal={language}")
    return next(one.fields for one in page.forms if "code" in one.fields)


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Vraag je coördinator of de beheerder"), ("tr", "yeni bir bağlantı isteyin")]
)
async def test_when_no_code_lets_in_any_more_the_page_says_whom_to_ask(
    visitor_of_staff: Colleague, language: str, words: str
) -> None:
    fields = await _at_the_code(visitor_of_staff, MOST_CODES, language)

    code = {**fields, "code": visitor_of_staff.code()}
    refused = await visitor_of_staff.post(f"/staff/sign-in/code?taal={language}", code)

    assert refused.status == 403
    assert words in StaffPage(await refused.text()).fault


@pytest.mark.parametrize(("wrong", "is_told"), [(2, False), (3, True)])
async def test_who_signs_in_is_told_how_often_a_wrong_code_was_given(
    visitor_of_staff: Colleague, wrong: int, is_told: bool
) -> None:
    fields = await _at_the_code(visitor_of_staff, wrong, "nl")

    await visitor_of_staff.post("/staff/sign-in/code", {**fields, "code": visitor_of_staff.code()})

    told = f"{wrong} keer een verkeerde code ingevuld"
    assert (told in (await visitor_of_staff.look("/staff")).words) is is_told
    assert told not in (await visitor_of_staff.look("/staff")).words


async def test_signing_in_again_ends_the_session_that_the_browser_had(mehmet: Colleague) -> None:
    before = mehmet.cookie or ""
    fields = {"token": mehmet.token, "email": "mehmet@example.org", "password": PASSWORD}

    response = await mehmet.post("/staff/sign-in", fields)

    assert response.status == 303
    found = await mehmet.database.run(sessions.find, mehmet.database.keys, before, now=mehmet.clock())
    assert found is None


async def test_after_signing_out_the_old_cookie_opens_nothing(mehmet: Colleague) -> None:
    before = mehmet.cookie

    response = await mehmet.post("/staff/sign-out", {"token": mehmet.token})

    assert response.headers["Location"] == "/staff/sign-in"
    assert mehmet.cookie != before
    assert (await mehmet.get("/staff", Cookie=f"kopru-staff={before}")).status == 303


@pytest.mark.parametrize("who", ["mehmet@example.org", "nobody@example.org"])
async def test_a_refusal_does_not_tell_whether_there_is_such_a_person(visitor_of_staff: Colleague, who: str) -> None:
    colleague = visitor_of_staff
    await employ(colleague.database, colleague.clock, "helper", "mehmet")
    answers = set()
    for _ in range(7):
        form = (await colleague.look("/staff/sign-in")).to("/staff/sign-in")
        response = await colleague.post("/staff/sign-in", {**form, "email": who, "password": "wrong"})
        body = (await response.text()).replace(who, "")
        answers.add((response.status, response.headers.get("Retry-After"), StaffPage(body).fault))

    statuses = sorted((status, wait) for status, wait, _ in answers)
    assert statuses == [(403, None), (429, "30")]
    assert len(answers) == 2


# What hostile text does --------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


async def test_hostile_text_is_shown_as_text(mehmet: Colleague) -> None:
    form = (await mehmet.look("/staff/people/invite")).to("/staff/people/invite")
    sent = await mehmet.post(
        "/staff/people/invite", {**form, "name": HOSTILE, "email": "a@example.org", "role": "helper"}
    )
    shown = [
        await mehmet.look(sent.headers["Location"]),
        await mehmet.look("/staff/people"),
        await mehmet.look("/staff/people?q=" + "%3Cscript%3E"),
        StaffPage(await (await mehmet.post("/staff/people/invite", {**form, "name": "x", "email": HOSTILE})).text()),
    ]

    for page in shown:
        assert [given.get("src") for tag, given in page.tags if tag == "script" and not given.get("src")] == []
        assert page.count("img") == 0
        assert not any(name.startswith("on") for _, given in page.tags for name in given)
        assert "49" not in page.words
    assert "<script>alert(1)</script>" in shown[0].words


# What is wrong is said where it is -----------------------------------------------------------------------------------


async def _faulty(colleague: Colleague) -> list[StaffPage]:
    """Give every form of the door and of settings and people with something wrong in it."""
    token = await invited(colleague)
    link = f"/staff/invitation/{token}"
    given = {"token": colleague.token}
    forms = {
        "/staff/sign-in": {"email": "x", "password": "x"},
        link: {"password": "short"},
        "/staff/settings/password": {"old": "x", "password": "short"},
        "/staff/people/invite": {"role": "helper", "email": "x", "name": "Jan", "language": "nl"},
    }
    pages = [await colleague.post(path, {**given, **fields}) for path, fields in forms.items()]
    await colleague.post(link, {**given, "password": "zes gele fietsen zingen"})
    pages.append(await colleague.post(f"{link}/code", {**given, "code": "000"}))
    assert all(page.status >= 400 for page in pages)
    return [StaffPage(await page.text()) for page in pages]


@pytest.mark.parametrize("language", ["nl", "tr"])
async def test_a_fault_is_in_the_title_in_a_summary_and_at_its_field(mehmet: Colleague, language: str) -> None:
    await mehmet.post("/staff/language", {"token": mehmet.token, "language": language})
    for page in await _faulty(mehmet):
        ids = [given["id"] for _, given in page.tags if given.get("id")]
        summary = next(given for _, given in page.tags if given.get("id") == "faults")
        links = [given["href"] for tag, given in page.tags if tag == "a" and (given.get("href") or "").startswith("#")]
        invalid = [given for _, given in page.tags if given.get("aria-invalid") == "true"]

        assert re.search(r"<title>(Fout|Hata): ", page.html)
        assert len(ids) == len(set(ids))
        assert summary["role"] == "alert"
        assert {(link or "")[1:] for link in links} <= set(ids)
        assert len(invalid) == 1
        described = (invalid[0]["aria-describedby"] or "").split()
        assert f"{invalid[0]['id']}-fault" in described
        for _, given in page.tags:
            assert set((given.get("aria-describedby") or "").split()) <= set(ids)
            assert set((given.get("aria-labelledby") or "").split()) <= set(ids)
        assert f"#{invalid[0]['id']}" in links


async def test_a_script_that_is_signed_out_is_told_where_to_go(visitor_of_staff: Colleague) -> None:
    response = await visitor_of_staff.client.get("/staff/stay", headers={"Accept": "application/json"})
    fragment = await visitor_of_staff.get("/staff/people?q=a", **{"HX-Request": "true"})

    assert (response.status, json.loads(await response.text())) == (401, {"next": "/staff/sign-in"})
    assert fragment.headers["HX-Redirect"] == "/staff/sign-in?next=%2Fstaff%2Fpeople%3Fq%3Da"
