"""The start page of staff: what there is to do."""

from aiohttp import web

from bot.usecases import alerts
from bot.web.staff.calls import Call


async def show(call: Call) -> web.Response:
    """Show a card for each page that this role may see."""
    cards = [entry for entry in call.side.entries if entry.path != "/staff" and call.sees(entry)]
    return call.page("home.html", cards=cards, counts=await _counts(call))


async def _counts(call: Call) -> dict[str, int]:
    """Say of pages where something waits how much it is."""
    return {"/staff/alerts": await alerts.count(call.side.desk)} if call.may("see_alerts") else {}
