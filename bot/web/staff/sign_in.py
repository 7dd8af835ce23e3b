"""Signing in and out: password, code, passkey."""

from dataclasses import replace
from math import ceil
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.usecases import passkeys
from bot.usecases import sign_in as usecase
from bot.usecases.passkeys import Site
from bot.usecases.sign_in import SignInRefused
from bot.usecases.sign_in_limits import CodesUsedUp, TryLater
from bot.web.staff.calls import Call, safe_next, to_json
from bot.web.staff.cookies import Flash
from bot.web.visitors import new_seed

#: So many wrong codes are told to whom they were for; fewer are slips of their own.
TOLD_FROM: Final = 3


async def show(call: Call) -> web.Response:
    """Show the form; who is signed in already goes on."""
    if call.may("signed_in"):
        return call.go(safe_next(call.request.query.get("next", "")))
    return _form(call, email="", wanted=call.request.query.get("next", ""))


async def take(call: Call) -> web.Response:
    """Take address and password; on to the code."""
    email, wanted = call.form.field("email").strip(), call.form.field("next")
    try:
        token = await usecase.by_password(call.database, email, call.form.field("password"), call.browser, now=call.now)
    except SignInRefused:
        return _form(call, email=email, wanted=wanted, fault="staff.refused.sign_in", status=403)
    except TryLater as limit:
        return _wait(_form(call, email=email, wanted=wanted, fault="staff.refused.try_later", status=429), limit)
    return await call.enter(token, _with_next("/staff/sign-in/code", call, wanted))


async def show_code(call: Call) -> web.Response:
    """Show the form for the code."""
    return _code_form(call, call.request.query.get("next", ""))


async def take_code(call: Call) -> web.Response:
    """Take the code; on to the page that was wanted."""
    wanted = call.form.field("next")
    wrong = await usecase.count_wrong_codes(call.database, call.who, now=call.now) if call.who else 0
    try:
        token = await usecase.by_code(call.database, call.cookie, call.form.field("code"), call.browser, now=call.now)
    except SignInRefused:
        return _code_form(call, wanted, fault="staff.refused.code", status=403)
    except TryLater as limit:
        return _wait(_code_form(call, wanted, fault="staff.refused.try_later", status=429), limit)
    except CodesUsedUp:
        return _code_form(call, wanted, fault="staff.refused.codes_used_up", status=403)
    said = Flash("wrong_codes", "warn", {"number": str(wrong)}) if wrong >= TOLD_FROM else None
    return await call.enter(token, safe_next(wanted), said)


async def ask_passkey(call: Call) -> web.Response:
    """Tell the browser what a passkey must sign."""
    return to_json(await passkeys.ask(call.database, site_of(call), now=call.now))


async def take_passkey(call: Call) -> web.Response:
    """Take what a passkey signed."""
    credential = call.sent.get("credential")
    try:
        token = await passkeys.sign_in(call.database, site_of(call), credential, call.browser, now=call.now)
    except SignInRefused:
        return to_json({}, status=403)
    except TryLater as limit:
        return _wait(to_json({}, status=429), limit)
    where = safe_next(str(call.sent.get("next", "")))
    answer = to_json({"next": where})
    answer.cookies.update((await call.enter(token, where)).cookies)
    return answer


async def leave(call: Call) -> web.Response:
    """End the session, of who waits for a code too."""
    if call.who is not None:
        await usecase.sign_out(call.database, call.who)
    cookie = new_seed()
    response = replace(call, cookie=cookie).go("/staff/sign-in", "signed_out")
    call.side.cookies.remember(call.request, response, cookie)
    return response


async def stay(call: Call) -> web.Response:
    """Answer that the session goes on: asking was enough."""
    return to_json({})


def site_of(call: Call) -> Site:
    """Say where a passkey is good. Raises HTTPBadRequest where the request names no server."""
    try:
        address = urlsplit(call.base_url.lower())
    except ValueError:  # as of the server "["
        raise web.HTTPBadRequest from None
    if not address.hostname:
        raise web.HTTPBadRequest
    return Site(address.hostname, f"{address.scheme}://{address.netloc}")


def _form(call: Call, *, email: str, wanted: str, fault: str = "", status: int = 200) -> web.Response:
    errors = {"email": fault} if fault else {}
    return call.page("sign_in.html", status=status, errors=errors, email=email, next=wanted)


def _code_form(call: Call, wanted: str, *, fault: str = "", status: int = 200) -> web.Response:
    return call.page("code.html", status=status, errors={"code": fault} if fault else {}, next=wanted)


def _with_next(path: str, call: Call, wanted: str) -> str:
    wanted = safe_next(wanted)
    given = (("taal", call.request.query.get("taal", "")), ("next", "" if wanted == "/staff" else wanted))
    query = {name: value for name, value in given if value}
    return str(call.request.rel_url.with_path(path).with_query(query)) if query else path


def _wait(response: web.Response, limit: TryLater) -> web.Response:
    response.headers["Retry-After"] = str(ceil(limit.wait.total_seconds()))
    return response
