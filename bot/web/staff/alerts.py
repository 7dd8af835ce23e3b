"""What admins must see: the alerts that none of them has seen yet."""

from aiohttp import web

from bot.texts import UnknownText
from bot.usecases import accounts, alerts
from bot.usecases.alerts import Shown
from bot.web.staff.calls import Call


async def show(call: Call) -> web.Response:
    """List the alerts, each with what it means and the lead it is about."""
    found = await alerts.list_alerts(call.side.desk, call.acting)
    names = {one.organization_id: one.name for one in await accounts.list_accounts(call.database, call.acting)}
    rows = [
        {
            "alert": one,
            "text": _text(call, one),
            "about": one.reference or names.get(one.organization_id, one.organization_id),
        }
        for one in found
    ]
    return call.page("alerts.html", rows=rows, full=len(rows) == alerts.SHOWN)


async def take_seen(call: Call) -> web.Response:
    """Take one off the list."""
    wanted = call.request.match_info["id"]
    if not wanted.isdecimal() or len(wanted) > 18:  # noqa: PLR2004 - digits of the largest id
        raise web.HTTPNotFound
    try:
        await alerts.mark_seen(call.side.desk, call.acting, int(wanted))
    except LookupError:
        raise web.HTTPNotFound from None
    return call.go("/staff/alerts", "alert_seen")


def _text(call: Call, alert: Shown) -> str:
    """Say what an alert means; one that is not known here is an alarm about a lead all the same."""
    try:
        return call.t(f"staff.alert.{alert.code}")
    except UnknownText:
        return call.t("staff.alert.lead")
