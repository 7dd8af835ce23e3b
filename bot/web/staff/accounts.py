"""The organisations that work here: the list, opening an account for one of the directory, closing it."""

from urllib.parse import urlencode

from aiohttp import web

from bot.usecases import accounts, staff
from bot.usecases.accounts import AccountRefused, Hits
from bot.web.staff.calls import Call
from storage.accounts import Account


async def show_all(call: Call) -> web.Response:
    """Show the accounts, and what a search for other organisations finds."""
    words = call.request.query.get("q", "").strip()
    known = await accounts.list_accounts(call.database, call.acting)
    found = await _search(call, words)
    is_open = {one.organization_id for one in known if one.is_open}
    if call.is_fragment:
        return call.page("account_hits.html", hits=found, words=words, is_open=is_open)
    members = await staff.list_staff(call.database, call.acting)
    people = {one.organization_id: 0 for one in known}
    for member in members:
        if member.organization_id in people:
            people[member.organization_id] += 1
    return call.page("accounts.html", accounts=known, people=people, hits=found, words=words, is_open=is_open)


async def take_open(call: Call) -> web.Response:
    """Open an account, and go on to inviting its first coordinator."""
    directory = await call.side.desk.directories.current(call.database, call.now)
    organization = directory.records.organizations.get(call.form.field("organisation"))
    try:
        await accounts.open_account(call.database, call.acting, organization, now=call.now)
    except AccountRefused as refused:
        if refused.code == "already_open":
            return call.go("/staff/accounts", "account_was_open", tone="calm")
        raise web.HTTPNotFound from None
    name = organization.name if organization else ""
    return call.go(
        f"/staff/people/invite?{urlencode({'for': call.form.field('organisation')})}", "account_opened", name=name
    )


async def show_close(call: Call) -> web.Response:
    """Ask whether an account really closes."""
    return call.page("account_close.html", account=await _account(call))


async def take_close(call: Call) -> web.Response:
    """Close an account."""
    account = await _account(call)
    try:
        await accounts.close_account(call.database, call.acting, account.organization_id, now=call.now)
    except AccountRefused:
        raise web.HTTPNotFound from None
    return call.go("/staff/accounts", "account_closed", name=account.name)


async def _search(call: Call, words: str) -> Hits:
    directory = await call.side.desk.directories.current(call.database, call.now)
    return accounts.search(directory, words)


async def _account(call: Call) -> Account:
    wanted = call.request.match_info["id"]
    for account in await accounts.list_accounts(call.database, call.acting):
        if account.organization_id == wanted and account.is_open:
            return account
    raise web.HTTPNotFound
