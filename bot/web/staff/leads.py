"""The list of leads: in codes, as tabs and filters say, and the lead that a reference means."""

from collections.abc import Mapping

from aiohttp import web

from bot.usecases import lead_reading, lead_signals
from bot.web.staff.calls import Call
from bot.web.staff.lead_wording import LeadWording, names_of_staff
from bot.web.staff.leads_filters import NARROWING, TABS, Wish, codes_there, read_wish
from storage.lead_inbox import Counts, Page

#: Rows of one page.
ROWS = 50
#: Codes in the order in which they are offered; municipalities have none.
ORDERS = {
    "urgency": ("U3", "U2", "U2L", "U1", "U0"),
    "phase": ("before", "during", "after"),
    "language": ("nl", "tr"),
}


async def show(call: Call) -> web.Response:
    """Show the list, or go to the lead whose reference was typed."""
    typed = call.request.query.get("q", "").strip()
    if not typed:
        return await _list(call, read_wish(call.request.query))
    found = await lead_reading.find_by_reference(call.side.desk, call.acting, typed)
    if found is not None:
        return call.go(f"/staff/leads/{found.id}")
    return await _list(call, Wish(), typed=typed, errors={"q": "staff.leads.no_such_reference"}, status=404)


async def _list(
    call: Call, wish: Wish, *, typed: str = "", errors: Mapping[str, str] | None = None, status: int = 200
) -> web.Response:  # fmt: skip
    desk, who = call.side.desk, call.acting
    state = await lead_signals.list_state(desk, who)  # first, so that what changes meanwhile is told
    counts = await lead_reading.count_leads(desk, who)
    page = await lead_reading.list_leads(desk, who, wish.filters(call.now), after=wish.after, limit=ROWS)
    closed = await lead_reading.count_closed(desk, who)
    sees_staff = call.may("see_leads")  # an admin reads whose it is, not who works there
    say = LeadWording.of(call, await names_of_staff(call) if sees_staff else {})
    return call.page(
        "leads_rows.html" if call.is_fragment else "leads.html",
        status=status,
        errors=errors,
        typed=typed,
        wish=wish,
        state=state,
        say=say,
        tabs=[(one, wish.at(one).path, _number(one, counts, closed)) for one in TABS if sees_staff or one != "mine"],
        filters=[(name, _options(say, name, getattr(wish, name), _counted(name, counts, page))) for name in NARROWING],
        page=page,
        next_path=wish.from_mark(page.after).path if page.after else "",
        sees_staff=sees_staff,
    )


def _number(tab: str, counts: Counts, closed: int) -> str:
    numbers = {
        "open": counts.total,
        "mine": counts.mine,
        "waiting": counts.waiting,
        "due": counts.due,
        "answer": counts.action_needed,
        "closed": closed,
    }
    number = numbers[tab]
    return f"{number - 1}+" if tab == "closed" and number >= lead_reading.MANY else str(number)


def _counted(name: str, counts: Counts, page: Page) -> Mapping[str, int]:
    """Count the codes by which a list can be narrowed: of open leads, and of closed ones that are on the page."""
    return {getattr(lead, name) or "": 1 for lead in page.leads} | dict(counts.by.get(name, {}))


def _options(say: LeadWording, name: str, chosen: str, counted: Mapping[str, int]) -> list[tuple[str, str]]:
    """Word the codes that a list can be narrowed to."""
    worded = {"urgency": say.level, "phase": say.phase, "language": say.language, "municipality": say.place}[name]
    found = [(code, worded(code)) for code in codes_there(counted, chosen, ORDERS.get(name, ()))]
    return found if name in ORDERS else sorted(found, key=lambda one: one[1])
