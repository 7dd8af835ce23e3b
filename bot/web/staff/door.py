"""The door of the pages of staff: limits, cookie, token, Origin and right, before a page is asked at all."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from math import ceil
from typing import Any

from aiohttp import web

from bot.texts import text
from bot.usecases.sign_in import read_session
from bot.web.errors import error_pages
from bot.web.forms import Form, NotOurs, read_form
from bot.web.limits import Kind, Limiter
from bot.web.metrics import Metrics
from bot.web.staff.calls import Call, Right, Route, StaffSide, to_json, to_sign_in
from bot.web.visitors import new_seed

#: Bytes of what a script sends: the answer of a passkey.
LONGEST_JSON = 32 * 1024

#: Statuses with words of their own (`staff.error.404.title`); any other has those of 400 or 500.
WORDED = frozenset({400, 403, 404, 429, 500, 503})

_CALL = web.RequestKey("call", Call)


class Door:
    """Lets requests through to the pages, or says why not."""

    def __init__(self, side: StaffSide, limiter: Limiter, metrics: Metrics) -> None:
        """Take what the pages work with."""
        self._side = side
        self._limiter = limiter
        self._metrics = metrics

    def application(self, routes: tuple[Route, ...]) -> web.Application:
        """Make the application that is mounted under `/staff`."""
        app = web.Application(middlewares=[error_pages(self._side.pages, self._error_page)])
        app.on_shutdown.append(self._side.watch.end)
        for route in routes:
            app.router.add_route(route.method, route.path.removeprefix("/staff"), self._guarded(route))
        return app

    def _guarded(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            self._admit(request, route)
            call = Call(self._side, request, self._side.cookies.value(request) or new_seed())
            if route.method == "POST":
                # Before it is asked whose session this is: who sends slowly must not act with one that ended meanwhile.
                call = await _with_body(call)
            call = await self._with_session(call)
            request[_CALL] = call
            if route.method == "POST":
                self._require_ours(call)
            refusal = self._refusal(call, route.right)
            if refusal is not None:
                return refusal
            try:
                return await route.handler(call)
            except LookupError as error:
                # The access layer says so for what is missing and for what is of another organisation alike.
                if type(error) is not LookupError:
                    raise
                raise web.HTTPNotFound from None

        return serve

    def _admit(self, request: web.Request, route: Route) -> None:
        if "\0" in request.path or "\0" in request.query_string:
            raise web.HTTPNotFound  # no database takes it, and no link of ours has it
        kind: Kind = "page" if route.method == "GET" else "start" if route.right == "anyone" else "message"
        now_s = self._side.desk.clock().timestamp()
        wait_s = self._limiter.wait_s(kind, self._side.visitors.network(request), now_s)
        if wait_s:
            self._metrics.refused.labels(f"too_many_staff_{kind}s").inc()
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(ceil(wait_s))})

    async def _with_session(self, call: Call) -> Call:
        if self._side.cookies.value(call.request) is None:
            return call
        found = await read_session(call.database, call.cookie, now=call.now, is_unattended=call.is_unattended)
        return replace(call, who=found)

    def _require_ours(self, call: Call) -> None:
        """Refuse what was sent from another site, or with the form of another session. Raises HTTPForbidden."""
        if not self._side.visitors.is_own_page(call.request):
            self._metrics.refused.labels("staff_origin").inc()
            raise web.HTTPForbidden
        token = call.request.headers.get("X-Token", "") if _is_json(call.request) else call.form.field("token")
        if not self._side.visitors.holds_token(call.cookie, token):
            self._metrics.refused.labels("staff_token").inc()
            raise web.HTTPForbidden

    def _refusal(self, call: Call, right: Right) -> web.Response | None:
        """Say what happens instead, when whoever asks may not: sign in first, or go back."""
        if call.may(right):
            return None
        if call.who is not None and call.who.session.second_factor and right != "waiting":
            raise web.HTTPForbidden
        wanted = call.request.path_qs if call.request.method == "GET" else ""
        where = to_sign_in(wanted)
        if call.wants_events or "application/json" in call.request.headers.get("Accept", ""):
            return to_json({"next": where}, status=401)
        if call.is_fragment:
            return web.Response(headers={"HX-Redirect": where})
        return call.go(where)

    def _error_page(self, request: web.Request, status: int) -> web.Response:
        call = request.get(_CALL) or Call(self._side, request, self._side.cookies.value(request) or new_seed())
        worded = status if status in WORDED else 400 if status < 500 else 500
        heading = text(call.language, f"staff.error.{worded}.title")
        message = text(call.language, f"staff.error.{worded}.text")
        # Nothing of the address is on it: what is of another organisation and what is missing look the same.
        return call.page("error.html", status=status, heading=heading, message=message, here="")


async def _with_body(call: Call) -> Call:
    """Read the form, or the JSON of our own script. Raises HTTPBadRequest, and what says that it is too large."""
    if _is_json(call.request):
        return replace(call, sent=await _read_json(call.request))
    return replace(call, form=await _read_form(call.request))


def _is_json(request: web.Request) -> bool:
    return request.content_type == "application/json"


async def _read_form(request: web.Request) -> Form:
    try:
        form = await read_form(request)
    except NotOurs:
        raise web.HTTPBadRequest from None
    if any("\0" in value for value in form.fields.values()):  # no database takes it, and no keyboard makes it
        raise web.HTTPBadRequest
    return form


async def _read_json(request: web.Request) -> dict[str, Any]:
    body = await request.clone(client_max_size=LONGEST_JSON).read()
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
    if not isinstance(sent, dict):
        raise web.HTTPBadRequest
    return sent
