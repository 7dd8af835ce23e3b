"""One request of staff: who asks, in which language, with what form; and the ways to answer it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from aiohttp import web

from bot.texts import text
from bot.usecases.desk import Desk
from bot.usecases.rights import RIGHTS, Action
from bot.usecases.sign_in import SignedIn, sign_out
from bot.usecases.sign_in_limits import network_of
from bot.web.forms import Form
from bot.web.pages import NAMES, Pages, language_of
from bot.web.staff.cookies import Flash, StaffCookies, Tone
from bot.web.staff.lead_watch import LeadWatch
from bot.web.visitors import Visitors
from storage.access import Acting
from storage.database import Database
from storage.sessions import IDLE, Browser

#: anyone: also who is not signed in; waiting: password taken, code not yet; signed_in: every role.
Right = Action | Literal["anyone", "waiting", "signed_in"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that the navigation, the start page and the key `g` lead to, for the roles that may see it."""

    path: str
    text: str  #: id of its name; `<text>.card` says on the start page what it is for
    key: str
    right: Right
    own: bool = False  #: about the organisation in which somebody works: not for who works in none


@dataclass(frozen=True, slots=True)
class StaffSide:
    """What the pages of staff work with."""

    desk: Desk
    pages: Pages
    visitors: Visitors
    cookies: StaffCookies
    watch: LeadWatch
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `cookie` is what the browser holds, or will: its session, or nothing but a number for forms."""

    side: StaffSide
    request: web.Request
    cookie: str
    who: SignedIn | None = None
    form: Form = field(default_factory=lambda: Form({}))
    sent: Mapping[str, Any] = field(default_factory=dict)  #: what a script sent, as JSON

    @property
    def now(self) -> datetime:
        """The time."""
        return self.side.desk.clock()

    @property
    def database(self) -> Database:
        """The database."""
        return self.side.desk.database

    @property
    def signed_in(self) -> SignedIn:
        """Whoever asks, on pages that are for those who are signed in."""
        if self.who is None or not self.who.session.second_factor:
            raise web.HTTPForbidden
        return self.who

    @property
    def acting(self) -> Acting:
        """Whoever asks, as the use cases want it."""
        return self.signed_in.acting

    @property
    def language(self) -> str:
        """The language of the page: somebody's own, once they are signed in."""
        if self.who is not None and self.who.session.second_factor:
            return self.who.member.language
        return language_of(self.request)

    @property
    def browser(self) -> Browser:
        """Where somebody signs in from."""
        address = self.side.visitors.remote(self.request)
        return Browser(network_of(address), self.request.headers.get("User-Agent", ""))

    @property
    def base_url(self) -> str:
        """The address of this server, as people open it."""
        scheme = "https" if self.side.visitors.is_https(self.request) else "http"
        return self.side.visitors.public_url or f"{scheme}://{self.request.host}"

    @property
    def is_fragment(self) -> bool:
        """Whether a script asks for a part of a page."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def is_unattended(self) -> bool:
        """Whether the page asks by itself: it waits for news, or fetches them."""
        return self.request.headers.get("X-Unattended") == "true" or self.wants_events

    @property
    def wants_events(self) -> bool:
        """Whether whoever asks stays, and reads server-sent events as they come."""
        return "text/event-stream" in self.request.headers.get("Accept", "")

    def t(self, msgid: str, **values: str | int) -> str:
        """Give an interface text in the language of the page."""
        return text(self.language, msgid, **values)

    def may(self, right: Right) -> bool:
        """Say whether whoever asks may, somewhere; to what exactly is for the use case to say."""
        if right == "anyone":
            return True
        if self.who is None or self.who.session.second_factor is (right == "waiting"):
            return False
        return right in ("waiting", "signed_in") or right in RIGHTS[self.who.member.role]

    def sees(self, entry: Entry) -> bool:
        """Say whether an entry leads whoever asks somewhere."""
        return self.may(entry.right) and not (entry.own and self.acting.organization_id is None)

    def page(
        self, template: str, *, status: int = 200, errors: Mapping[str, str] | None = None, **values: object
    ) -> web.Response:
        """Answer with a page in the frame of staff; `errors` names fields and what is wrong (ids of texts)."""
        flash = None if self.is_fragment else self.side.cookies.read_flash(self.request, self.cookie)
        frame = _frame(self, flash) | {"errors": errors or {}}
        response = self.side.pages.page(f"staff/{template}", self.language, status=status, **(frame | values))
        if self.side.cookies.value(self.request) != self.cookie:
            self.side.cookies.remember(self.request, response, self.cookie)
        if flash is not None:
            self.side.cookies.drop_flash(self.request, response)
        return response

    def go(self, path: str, flash: str = "", *, tone: Tone = "good", **values: str) -> web.Response:
        """Answer a form that was taken: on to a page (303), which says `staff.flash.<flash>` once."""
        response = web.Response(status=303, headers={"Location": path})
        if flash:
            self.side.cookies.keep_flash(self.request, response, self.cookie, Flash(flash, tone, values))
        return response

    async def enter(self, token: str, path: str, said: Flash | None = None) -> web.Response:
        """Answer with a new session, and on to a page, which may say something; the one that this browser had ends."""
        if self.who is not None:
            await sign_out(self.database, self.who)
        response = self.go(path)
        self.side.cookies.remember(self.request, response, token)
        if said is not None:
            self.side.cookies.keep_flash(self.request, response, token, said)
        return response


Handler = Callable[[Call], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """What a method and a path lead to, and who may go there."""

    method: Literal["GET", "POST"]
    path: str
    handler: Handler
    right: Right


def safe_next(path: str) -> str:
    """Give the page of ours that somebody wanted, the start page for anything else."""
    ours = path == "/staff" or path.startswith(("/staff/", "/staff?"))
    plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in path and " " not in path
    door = path.startswith(("/staff/sign-", "/staff/invitation", "/staff/stay"))
    return path if ours and plain and not door and len(path) <= 300 else "/staff"


def to_sign_in(wanted: str) -> str:
    """Write the address of the sign-in page that leads on to a page."""
    wanted = safe_next(wanted)
    return "/staff/sign-in" + ("" if wanted == "/staff" else "?" + urlencode({"next": wanted}))


def _frame(call: Call, flash: Flash | None) -> dict[str, object]:
    """Give what the frame of every page shows."""
    here, who = call.request.path, call.who if call.may("signed_in") else None
    asked = call.request.query.get("taal", "")
    entries = [entry for entry in call.side.entries if who is not None and call.sees(entry)]
    return {
        "me": who.member if who else None,
        "place": _place(call, who) if who else "",
        "session": who.session if who else None,
        "nav": entries,
        "here": here,
        "around": [one.path for one in entries if one.path != "/staff" and here.startswith(f"{one.path}/")],
        "token": call.side.visitors.token(call.cookie),
        "flash": flash,
        "idle_s": int(IDLE.total_seconds()),
        "asked": f"?taal={asked}" if asked in NAMES else "",
        "in_other_language": lambda code: urlencode({**call.request.query, "taal": code}),
        "may": call.may,
    }


def _place(call: Call, who: SignedIn) -> str:
    """Name what somebody works for: their organisation, their municipality, or everything here."""
    if who.account is not None:
        return who.account.name
    if who.member.municipality is not None:
        return municipality_names(call.side.desk).get(who.member.municipality, who.member.municipality)
    return call.t("staff.place.all")


def municipality_names(desk: Desk) -> dict[str, str]:
    """Name the municipalities that the directory has, by their CBS codes."""
    known = desk.directories.directory.records.organizations.values()
    return {one.municipality: one.name for one in known if one.municipality is not None and one.status == "active"}


def to_json(values: object, *, status: int = 200) -> web.Response:
    """Answer a script."""
    return web.Response(text=json.dumps(values), content_type="application/json", status=status)
