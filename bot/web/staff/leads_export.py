"""A list of leads to be taken along as a table: the choice of the file and of what stands in it, and the file."""

import asyncio
from typing import get_args

from aiohttp import web

from bot.usecases.lead_exports import MOST, Form, Table, TooManyLeads, export_leads
from bot.usecases.local_time import local_date
from bot.web.staff.calls import Call
from bot.web.staff.lead_wording import LeadWording
from bot.web.staff.leads_filters import Wish, read_wish
from dialogs.authoring.csv_rows import write_rows

#: The default first; with the type that the file is sent as.
TYPES: dict[Form, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


async def show(call: Call) -> web.Response:
    """Show what an export of a list would hold, and the choices."""
    return _page(call, read_wish(call.request.query))


async def take(call: Call) -> web.Response:
    """Send the file."""
    wish = read_wish(call.form.fields)
    form = next((one for one in get_args(Form) if one == call.form.field("form")), None)
    if form is None:
        return _page(call, wish, {"form": "staff.refused.no_form"}, status=422)
    with_words = call.form.field("words") == "yes"
    filters = wish.filters(call.now)
    try:
        rows = await export_leads(
            call.side.desk, call.acting, filters, form=form, with_words=with_words, language=call.language
        )
    except TooManyLeads:
        return _page(call, wish, {"": "staff.refused.too_many_leads"}, status=422)
    title = call.t("staff.entry.leads")
    body = await asyncio.to_thread(_write, form, title, rows)
    name = f"{call.t('export.file')}-{local_date(call.now).isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": call.language}
    charset = "utf-8" if form == "csv" else None
    return web.Response(body=body, content_type=TYPES[form], charset=charset, headers=headers)


def _write(form: Form, title: str, rows: Table) -> bytes:
    if form == "csv":
        return write_rows(rows).encode()
    from bot.spreadsheets import write_table  # its library is large, and most never ask

    return write_table(title, rows)


def _page(call: Call, wish: Wish, errors: dict[str, str] | None = None, *, status: int = 200) -> web.Response:
    wish = wish.from_mark(None)
    say = LeadWording.of(call)
    worded = {"urgency": say.level, "phase": say.phase, "language": say.language, "municipality": say.place}
    return call.page(
        "leads_export.html",
        status=status,
        errors=errors,
        back=wish.path,
        given={"tab": wish.tab, **wish.narrowed},
        list_name=call.t(f"staff.leads.tab.{wish.tab}"),
        narrowed=[(call.t(f"staff.leads.filter.{name}"), worded[name](code)) for name, code in wish.narrowed.items()],
        forms=[(form, call.t(f"staff.export.form.{form}"), call.t(f"staff.export.form.{form}.hint")) for form in TYPES],
        form_given=call.form.field("form") or next(iter(TYPES)),
        words_given=call.form.field("words") == "yes",
        most=MOST,
    )
