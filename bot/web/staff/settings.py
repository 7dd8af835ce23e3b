"""Somebody's own settings: language, keys, password, passkeys, and where they are signed in."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web

from bot.usecases import passkeys, passwords, sign_in
from bot.usecases.passkeys import PasskeyRefused
from bot.usecases.sign_in import SignInRefused, WeakPassword
from bot.usecases.sign_in_limits import TryLater
from bot.web.pages import NAMES
from bot.web.staff.calls import Call, safe_next, to_json
from bot.web.staff.sign_in import site_of

#: How browsers and systems call themselves, the most telling first.
BROWSERS = (
    (r"\bEdg", "Edge"),
    (r"\bOPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|HeadlessChrome/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"Android", "Android"),
    (r"iPhone|iPod", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows", "Windows"),
    (r"CrOS", "ChromeOS"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux|X11", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which somebody is signed in, as it is shown."""

    id: str
    label: str
    created_at: datetime
    seen_at: datetime


async def show(call: Call) -> web.Response:
    """Show the settings."""
    return await _page(call)


async def take(call: Call) -> web.Response:
    """Take language and keys."""
    language = call.form.field("language")
    if language not in NAMES:
        raise web.HTTPBadRequest
    shortcuts = call.form.field("shortcuts") == "yes"
    await sign_in.set_preferences(call.database, call.signed_in, language=language, shortcuts=shortcuts)
    return call.go("/staff/settings", "saved")


async def take_language(call: Call) -> web.Response:
    """Take the language from the menu of a page, and go back there."""
    language, who = call.form.field("language"), call.signed_in
    if language not in NAMES:
        raise web.HTTPBadRequest
    await sign_in.set_preferences(call.database, who, language=language, shortcuts=who.member.shortcuts)
    return call.go(safe_next(call.form.field("next")))


async def take_password(call: Call) -> web.Response:
    """Take a new password."""
    old, new = call.form.field("old"), call.form.field("password")
    try:
        await sign_in.change_password(
            call.database, call.signed_in, old=old, new=new, browser=call.browser, now=call.now
        )
    except WeakPassword as weak:
        return await _page(call, {"password": f"staff.refused.{weak.why}"}, status=422)
    except SignInRefused:
        return await _page(call, {"old": "staff.refused.old_password"}, status=403)
    except TryLater:
        return await _page(call, {"old": "staff.refused.try_later"}, status=429)
    return call.go("/staff/settings", "password_changed")


async def ask_passkey(call: Call) -> web.Response:
    """Tell the browser what a new passkey must sign."""
    return to_json(await passkeys.ask_new(call.database, call.signed_in, site_of(call), now=call.now))


async def take_passkey(call: Call) -> web.Response:
    """Keep a new passkey."""
    name, credential = str(call.sent.get("name", "")), call.sent.get("credential")
    try:
        await passkeys.add(call.database, call.signed_in, site_of(call), name=name, credential=credential, now=call.now)
    except PasskeyRefused:
        return to_json({}, status=422)
    response = call.go("/staff/settings", "passkey_added")  # for its cookie
    answer = to_json({"next": "/staff/settings"})
    answer.cookies.update(response.cookies)
    return answer


async def remove_passkey(call: Call) -> web.Response:
    """Forget a passkey."""
    number = call.form.field("passkey")
    known = number.isascii() and number.isdigit() and len(number) < 19
    if not known or not await passkeys.remove(call.database, call.signed_in, int(number), now=call.now):
        raise web.HTTPNotFound
    return call.go("/staff/settings", "passkey_removed")


async def show_devices(call: Call) -> web.Response:
    """Show where somebody is signed in."""
    found = await sign_in.list_sessions(call.database, call.signed_in, now=call.now)
    devices = [Device(one.id, _label(call, one.agent), one.created_at, one.seen_at) for one in found]
    return call.page("devices.html", devices=devices)


async def end_device(call: Call) -> web.Response:
    """End one session; the own one too."""
    wanted, who = call.form.field("session"), call.signed_in
    if not await sign_in.sign_out(call.database, who, wanted or "-"):
        raise web.HTTPNotFound
    if wanted == who.session.id:
        return replace(call, who=None).go("/staff/sign-in", "signed_out")
    return call.go("/staff/devices", "device_ended")


async def end_other_devices(call: Call) -> web.Response:
    """End every session but this one."""
    await sign_in.sign_out_elsewhere(call.database, call.signed_in)
    return call.go("/staff/devices", "devices_ended")


def _label(call: Call, agent: str) -> str:
    browser = next((name for pattern, name in BROWSERS if re.search(pattern, agent)), "")
    system = next((name for pattern, name in SYSTEMS if re.search(pattern, agent)), "")
    if browser and system:
        return call.t("staff.device", browser=browser, system=system)
    return browser or system or call.t("staff.device.unknown")


async def _page(call: Call, errors: dict[str, str] | None = None, *, status: int = 200) -> web.Response:
    return call.page(
        "settings.html",
        status=status,
        errors=errors,
        named_languages=list(NAMES.items()),
        passkeys=await passkeys.list_passkeys(call.database, call.signed_in),
        shortest=passwords.SHORTEST,
    )
