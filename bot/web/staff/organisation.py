"""How an organisation works here: its own term and notices, its branches with room and hours, its Telegram group."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal
from urllib.parse import quote

from aiohttp import web

from bot.usecases import branches, organisations, telegram_groups
from bot.usecases.branches import MOST_PLACES, find_branch
from bot.usecases.local_time import local_date
from bot.usecases.organisations import OrganisationRefused, Ways
from bot.usecases.staff_bot import NoTelegram
from bot.web.pages import NAMES
from bot.web.staff.calls import Call
from bot.web.staff.cookies import Tone
from dialogs.authoring.week_hours import WEEK, read_week, write_week
from dialogs.casework.directory import VERIFIED_DAYS
from dialogs.casework.directory_index import Branch
from storage.accounts import Account

PATH = "/staff/organisation"
#: How much room is offered to be chosen with one press; none closes a branch.
PLACES = (0, 1, 2, 3, 5, 10)
#: Letters of the hours of one day, many times what an ordinary day takes.
LONGEST_DAY: Final = 200
#: A verification that ends within this time is to be renewed.
_ENDS_SOON = timedelta(days=30)

_TONES: Mapping[str, Tone | Literal[""]] = {"holds": "good", "ends": "warn", "over": "bad", "never": "bad", "law": ""}


@dataclass(frozen=True, slots=True)
class Shown:
    """A branch as the page shows it. `places` None: it was never told how much room there is."""

    id: str
    name: str
    place: str
    places: int | None
    places_on: date | None
    choices: tuple[int, ...]
    week: tuple[str, ...]
    verified: Literal["holds", "ends", "over", "never", "law"]
    verified_by: str
    verified_on: date | None
    verified_until: date | None

    @property
    def tone(self) -> Tone | Literal[""]:
        """Give the colour of the badge."""
        return _TONES[self.verified]

    @property
    def is_open(self) -> bool:
        """Say whether hours are known at all."""
        return any(self.week)


async def show(call: Call) -> web.Response:
    """Show everything; an admin who names no organisation chooses one first."""
    if _wanted(call) is None:
        return call.go("/staff/accounts")
    return await _page(call, await _account(call))


async def take(call: Call) -> web.Response:
    """Take term, address and language."""
    account, form = await _account(call), call.form
    days, email = form.field("accept_days"), form.field("email").strip()
    given = {"accept_days": days, "email": email, "language": form.field("language")}
    if days not in ("", *map(str, organisations.OWN_TERMS)):
        return await _page(call, account, {"accept_days": "staff.refused.bad_term"}, given)
    ways = Ways(int(days) if days else None, email or None, form.field("language"))
    try:
        await organisations.change_ways(call.database, call.acting, account.organization_id, ways, now=call.now)
    except OrganisationRefused as refused:
        field = {"bad_term": "accept_days", "bad_email": "email", "bad_language": "language"}[refused.code]
        return await _page(call, account, {field: f"staff.refused.{refused.code}"}, given)
    return call.go(_path(call, account.organization_id), "saved")


async def take_room(call: Call) -> web.Response:
    """Take how much room there is this week."""
    branch, typed = await _branch(call), call.form.field("places")
    places = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len(str(MOST_PLACES)) + 1 else None
    if places is None:
        raise web.HTTPBadRequest
    await branches.set_room(call.side.desk, call.acting, branch.order, places=places)
    return call.go(_path_to(call, branch), "room_closed" if places == 0 else "room_told")


async def take_verified(call: Call) -> web.Response:
    """Take that what the directory has of a branch is right."""
    branch = await _branch(call)
    await branches.verify_branch(call.side.desk, call.acting, branch.order)
    return call.go(_path_to(call, branch), "branch_verified")


async def show_hours(call: Call) -> web.Response:
    """Show the hours of a branch, to be changed."""
    branch = await find_branch(call.side.desk, call.acting, call.request.query.get("branch", ""))
    return _hours_page(call, branch, write_week(branch.hours.schedules))


async def take_hours(call: Call) -> web.Response:
    """Take the hours of a branch."""
    branch = await _branch(call)
    typed = tuple(call.form.field(f"day-{day}").strip() for day in WEEK)
    errors = {f"day-{day}": "staff.refused.long_hours" for day in WEEK if len(typed[day]) > LONGEST_DAY}
    if errors:
        return _hours_page(call, branch, typed, errors)
    week = read_week(typed)
    if week.unreadable:
        errors = {f"day-{day}": "staff.refused.bad_hours" for day in week.unreadable}
        return _hours_page(call, branch, typed, errors)
    await branches.set_hours(call.side.desk, call.acting, branch.order, schedules=week.schedules)
    return call.go(_path_to(call, branch), "saved")


async def make_group_code(call: Call) -> web.Response:
    """Make the code that ties a Telegram group, and show it once."""
    await _own_account(call)
    try:
        invite = await telegram_groups.make_group_code(call.side.desk, call.acting)
    except NoTelegram:
        return call.go(f"{PATH}#group", "no_telegram", tone="warn")
    return call.go(f"{PATH}#group", "group_code", tone="calm", command=invite.command, link=invite.url)


async def unlink_group(call: Call) -> web.Response:
    """Untie the Telegram group."""
    await _own_account(call)
    untied = await telegram_groups.unlink_group(call.side.desk, call.acting)
    return call.go(f"{PATH}#group", "group_unlinked" if untied else "group_was_unlinked", tone="calm")


def _wanted(call: Call) -> str | None:
    """Read which organisation is meant: that of the address or the form, else the own; None: an admin names none."""
    named = call.form.field("for") or call.request.query.get("for", "")
    return named or call.acting.organization_id


async def _account(call: Call) -> Account:
    return await organisations.find_account(call.database, call.acting, _wanted(call) or "")


async def _own_account(call: Call) -> Account:
    """Give the own account: a group is tied by somebody who works there. Raises LookupError for others."""
    account = await _account(call)
    if account.organization_id != call.acting.organization_id:
        raise web.HTTPForbidden
    return account


async def _branch(call: Call) -> Branch:
    return await find_branch(call.side.desk, call.acting, call.form.field("branch"))


def _path(call: Call, organization_id: str) -> str:
    """Write the address of the page of an organisation, for whoever asks."""
    return PATH if organization_id == call.acting.organization_id else f"{PATH}?for={quote(organization_id)}"


def _path_to(call: Call, branch: Branch) -> str:
    """Write the address of a branch on the page of its organisation."""
    return f"{_path(call, branch.organization.id)}#branch-{quote(branch.order)}"


async def _page(
    call: Call, account: Account, errors: Mapping[str, str] | None = None, given: Mapping[str, str] | None = None
) -> web.Response:
    ways = organisations.ways_of(account)
    known = {"accept_days": str(ways.accept_days or ""), "email": ways.email or "", "language": ways.language}
    listed = await branches.list_branches(call.side.desk, call.acting, account.organization_id)
    today = local_date(call.now)
    own = account.organization_id == call.acting.organization_id
    return call.page(
        "organisation.html",
        status=422 if errors else 200,
        errors=errors,
        account=account,
        own=own,
        given={**known, **(given or {})},
        terms=[("", call.t("staff.organisation.term.usual"))]
        + [(str(days), call.t(f"staff.organisation.term.{days}")) for days in organisations.OWN_TERMS],
        named_languages=list(NAMES.items()),
        branches=[_shown(call, one, today) for one in listed],
        days=VERIFIED_DAYS,
        has_bot=call.side.desk.staff_bot.bot_id is not None,
        weekdays=_weekdays(call),
    )


def _hours_page(
    call: Call, branch: Branch, typed: tuple[str, ...], errors: Mapping[str, str] | None = None
) -> web.Response:
    return call.page(
        "organisation_hours.html",
        status=422 if errors else 200,
        errors=errors,
        back=_path_to(call, branch),
        branch=_shown(call, branch, local_date(call.now)),
        typed=list(zip(WEEK, _weekdays(call), typed, strict=True)),
        longest=LONGEST_DAY,
    )


def _weekdays(call: Call) -> list[str]:
    words = call.side.desk.library.current.offer_words
    names = () if words is None else words.preferences.weekdays
    return [name.wording(call.language).capitalize() for name in names]


def _shown(call: Call, branch: Branch, today: date) -> Shown:
    room, seen = branch.capacity, branch.verification
    until = seen.on + timedelta(days=VERIFIED_DAYS) if seen else None
    most = room.maximum if room is not None and room.maximum is not None else max(PLACES)
    return Shown(
        id=branch.order,
        name=branch.service.name.wording(call.language),
        place=_place(branch),
        places=room.available if room else None,
        places_on=room.updated_on if room else None,
        choices=tuple(one for one in PLACES if one <= most),
        week=write_week(branch.hours.schedules),
        verified=_verified(branch, until, today),
        verified_by=seen.by if seen else "",
        verified_on=seen.on if seen else None,
        verified_until=until,
    )


def _place(branch: Branch) -> str:
    if branch.at is None:
        return ""
    location = branch.at.location
    return ", ".join(filter(None, (location.name, location.address, location.city)))


def _verified(branch: Branch, until: date | None, today: date) -> Literal["holds", "ends", "over", "never", "law"]:
    if until is None:
        return "never" if branch.service.kind == "branch" else "law"
    if until <= today:
        return "over"
    return "ends" if until - today <= _ENDS_SOON else "holds"
