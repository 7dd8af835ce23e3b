"""Live lists and leads: server-sent events that say that something changed, or who else looks; never what."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from bot.usecases import lead_reading, lead_signals
from bot.usecases.sign_in import read_session
from bot.web.staff.calls import Call
from bot.web.staff.lead_wording import LeadWording, names_of_staff
from storage.database import DatabaseAway

#: Every so many looks a sign of life is sent, and it is asked whether the session is still there.
BEATS: Final = 5
#: Milliseconds after which a browser comes again when the stream broke off.
AGAIN_MS: Final = 3000

_HEADERS: Final = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}


@dataclass(slots=True)
class Stream:
    """The events of one open page: `state` tells how it stands, `look` who else looks, where somebody can."""

    call: Call
    state: Callable[[], Awaitable[str]]
    look: Callable[[], Awaitable[str]] | None
    response: web.StreamResponse = field(default_factory=lambda: web.StreamResponse(headers=_HEADERS))
    seen: str = ""  #: the state that the page shows
    looking: str = ""

    async def run(self) -> web.StreamResponse:
        """Send what happens until the page, the session or the process is gone."""
        await self.response.prepare(self.call.request)
        try:
            await self.response.write(f"retry: {AGAIN_MS}\n\n".encode())
            await self._follow()
        except LookupError:
            await self._send("gone")
        except (ConnectionResetError, DatabaseAway):
            pass  # the browser comes again, where there is one
        return self.response

    async def _follow(self) -> None:
        looks = 0
        while not self._is_left():
            if looks % BEATS == 0 and not await self._beat():
                await self._send("ended")
                return
            state = await self.state()
            if state != self.seen:
                self.seen = state
                await self._send("changed", state=state)
            looks += 1
            if not await self.call.side.watch.pause():
                return

    async def _beat(self) -> bool:
        """Send a sign of life, and say who looks; False: whoever opened the page is not signed in any more."""
        call = self.call
        now = await read_session(call.database, call.cookie, now=call.now, is_unattended=True)
        if now is None or now.acting != call.acting:
            return False
        await self.response.write(b":\n\n")
        if self.look is not None and (looking := await self.look()) != self.looking:
            self.looking = looking
            await self._send("looking", text=looking)
        return True

    async def _send(self, event: str, **values: str) -> None:
        await self.response.write(_event(event, **values))

    def _is_left(self) -> bool:
        transport = self.call.request.transport
        return transport is None or transport.is_closing()


async def show(call: Call) -> web.StreamResponse:
    """Tell what happens to the list, or to the lead that `lead` names; who does not stay hears how it stands now."""
    desk, who = call.side.desk, call.acting
    wanted = call.request.query.get("lead")

    async def list_state() -> str:
        return await call.side.watch.list_state(desk, who)

    stream = Stream(call, list_state, None) if wanted is None else await _of_lead(call, wanted)
    state = await stream.state()  # before anything is sent: a lead that is not there is a page that is not there
    if not call.wants_events:
        return web.Response(body=_event("changed", state=state), headers=_HEADERS)
    stream.seen = call.request.headers.get("Last-Event-ID") or call.request.query.get("since") or state
    return await stream.run()


async def _of_lead(call: Call, wanted: str) -> Stream:
    desk, who, lead_id = call.side.desk, call.acting, lead_number(wanted)

    async def state() -> str:
        return await lead_signals.lead_state(desk, who, lead_id)

    if not call.may("see_leads"):
        return Stream(call, state, None)
    say = LeadWording.of(call, await names_of_staff(call))

    async def look() -> str:
        return say.looking(await lead_reading.looking(desk, who, lead_id))

    return Stream(call, state, look)


def lead_number(wanted: str) -> int:
    """Read the id of a lead in an address. Raises LookupError where it can be none."""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise LookupError("no such lead")
    return int(wanted)


def _event(name: str, **values: str) -> bytes:
    id_line = f"id: {values['state']}\n" if "state" in values else ""
    return f"{id_line}event: {name}\ndata: {json.dumps(values, ensure_ascii=False)}\n\n".encode()
