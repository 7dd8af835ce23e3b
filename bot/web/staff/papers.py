"""One lead to be taken along: a page to print, and the same as a PDF."""

import asyncio

from aiohttp import web

from bot.summaries import write_pdf
from bot.usecases.lead_papers import Taken, read_paper
from bot.usecases.lead_sheets import LANGUAGE, Sheet, sheet
from bot.web.staff.calls import Call


async def show_print(call: Call) -> web.Response:
    """Show a lead as it is printed; `talk=yes`: with what was said."""
    made = await _sheet(call, "printed")
    return call.page("lead_print.html", sheet=made, lead_id=call.request.match_info["id"], language_of_sheet=LANGUAGE)


async def send_pdf(call: Call) -> web.Response:
    """Send the same as a PDF."""
    made = await _sheet(call, "exported")
    body = await asyncio.to_thread(write_pdf, made, now=call.now)
    name = f"kopru-{made.reference}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": LANGUAGE}
    return web.Response(body=body, content_type="application/pdf", headers=headers)


async def _sheet(call: Call, taken: Taken) -> Sheet:
    with_talk = call.request.query.get("talk") == "yes"
    desk = call.side.desk
    await desk.directories.current(call.database, call.now)
    paper = await read_paper(desk, call.acting, _lead_id(call), taken=taken, with_talk=with_talk)
    return sheet(desk, paper, with_talk=with_talk)


def _lead_id(call: Call) -> int:
    """Read which lead is meant; what can be none is as missing as one that is not there. Raises LookupError."""
    wanted = call.request.match_info["id"]
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise LookupError("no such lead")
    return int(wanted)
