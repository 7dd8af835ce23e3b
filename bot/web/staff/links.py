"""Behind a one-time link: a password, then an authenticator app, then signed in."""

from dataclasses import dataclass

import segno
from aiohttp import web

from bot.usecases import passwords, staff_links
from bot.usecases.sign_in import SignInRefused, WeakPassword
from bot.usecases.sign_in_limits import TryLater
from bot.usecases.staff import LINK_PATH, StaffRefused
from bot.usecases.staff_links import Entry, Link, LinkGone
from bot.web.pages import NAMES
from bot.web.staff.calls import Call

#: Which field a refusal belongs to.
FIELDS = {"bad_email": "email", "bad_name": "name"}


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code as one line that is drawn: `size` modules wide and high, with the quiet zone."""

    size: int
    path: str


async def show(call: Call) -> web.Response:
    """Show the first step: the password, and for the first admin who they are."""
    link = await _link(call)
    return _password_form(call, link, name=link.name, email=link.email)


async def take(call: Call) -> web.Response:
    """Take the first step."""
    link = await _link(call)
    name, email = call.form.field("name"), call.form.field("email")
    language = call.language if call.request.query.get("taal") in NAMES else link.language or call.language
    try:
        await staff_links.enter(
            call.database, _token(call), Entry(call.form.field("password"), language, name, email), now=call.now
        )
    except LinkGone:
        raise web.HTTPNotFound from None
    except StaffRefused as refused:
        errors = {FIELDS.get(refused.code, ""): f"staff.refused.{refused.code}"}
    except WeakPassword as weak:
        errors = {"password": f"staff.refused.{weak.why}"}
    else:
        return call.go(f"{_address(call)}/code" + _asked(call))
    return _password_form(call, link, name=name or link.name, email=email or link.email, errors=errors, status=422)


async def show_code(call: Call) -> web.Response:
    """Show the second step: the square to scan, and where the code goes."""
    return _code_form(call, await _link(call))


async def take_code(call: Call) -> web.Response:
    """Take the second step; signed in."""
    link = await _link(call)
    try:
        token = await staff_links.confirm(
            call.database, _token(call), call.form.field("code"), call.browser, now=call.now
        )
    except (LinkGone, StaffRefused):
        raise web.HTTPNotFound from None
    except SignInRefused:
        return _code_form(call, link, fault="staff.refused.code", status=403)
    except TryLater:
        return _code_form(call, link, fault="staff.refused.try_later", status=429)
    return await call.enter(token, "/staff")


def square(content: str) -> Square:
    """Draw a QR code: a stroke for each run of dark modules."""
    matrix = segno.make(content, error="m", micro=False).matrix_iter(border=4)
    rows = [list(row) for row in matrix]
    strokes = [
        f"M{left} {top}.5h{width}" for top, row in enumerate(rows) for left, width in _runs([bool(one) for one in row])
    ]
    return Square(len(rows), "".join(strokes))


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Give the dark runs of a row: where each begins, and how long it is."""
    starts = [at for at, dark in enumerate(row) if dark and not (at and row[at - 1])]
    ends = [at + 1 for at, dark in enumerate(row) if dark and not (at + 1 < len(row) and row[at + 1])]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]


def _token(call: Call) -> str:
    return call.request.match_info["token"]


def _address(call: Call) -> str:
    return LINK_PATH + _token(call)


def _asked(call: Call) -> str:
    asked = call.request.query.get("taal", "")
    return f"?taal={asked}" if asked in NAMES else ""


async def _link(call: Call) -> Link:
    try:
        return await staff_links.read_link(call.database, _token(call), now=call.now)
    except LinkGone:
        raise web.HTTPNotFound from None


def _password_form(
    call: Call, link: Link, *, name: str, email: str, errors: dict[str, str] | None = None, status: int = 200
) -> web.Response:
    return call.page(
        "link_password.html",
        status=status,
        errors=errors,
        kind=link.kind,
        name=name,
        email=email,
        address=_address(call),
        shortest=passwords.SHORTEST,
    )


def _code_form(call: Call, link: Link, *, fault: str = "", status: int = 200) -> web.Response:
    if link.secret is None:
        return call.go(_address(call) + _asked(call))
    groups = [link.secret[start : start + 4] for start in range(0, len(link.secret), 4)]
    return call.page(
        "link_code.html",
        status=status,
        errors={"code": fault} if fault else {},
        address=_address(call),
        qr=square(link.uri),
        secret=" ".join(groups),
    )
