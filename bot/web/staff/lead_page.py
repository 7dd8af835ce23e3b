"""The page of one lead: what was handed over, the talk, appointments, notes, what happened, and what can be done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from bot.usecases import lead_reading, lead_sheets, lead_signals, staff
from bot.usecases.lead_appointments import AHEAD, MINUTES, PLACE_LETTERS
from bot.usecases.lead_candidates import with_open_ones
from bot.usecases.lead_reading import LeadView
from bot.usecases.lead_talk import MOST_LETTERS
from bot.usecases.local_time import AMSTERDAM
from bot.usecases.staff_cards import REASONS
from bot.web.pages import NAMES
from bot.web.staff.calls import Call
from bot.web.staff.lead_wording import LeadWording
from bot.web.staff.leads_events import lead_number
from dialogs.casework.ddas import DDAS_OUTCOMES
from dialogs.casework.leads import Lead
from storage.appointments import MOST_SLOTS
from storage.staff import StaffMember

#: The language in which a record is for staff: word for word what the person agreed to.
RECORD_LANGUAGE: Final = "nl"
#: Statuses in which the person can be written to.
TAKEN: Final = ("accepted", "contacted", "in_progress")
#: What is proposed where nobody says otherwise.
DEFAULT_MINUTES: Final = "45"


@dataclass(frozen=True, slots=True)
class Refused:
    """A form of the page that was not taken: which, what is wrong, and what was typed, so that it stays."""

    form: str
    given: Mapping[str, str] = field(repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)  #: of fields
    conflict: str = ""  #: why it cannot be done at all any more, in words


async def show(call: Call) -> web.Response:
    """Show a lead by its id; by its reference, as cards on Telegram and mails name it, go there."""
    wanted = call.request.match_info["id"]
    if wanted.isdigit():
        return await _lead_or_tombstone(call, lead_number(wanted))
    found = await lead_reading.find_by_reference(call.side.desk, call.acting, wanted)
    if found is None:
        raise web.HTTPNotFound
    return call.go(f"/staff/leads/{found.id}")


async def _lead_or_tombstone(call: Call, lead_id: int) -> web.Response:
    """Show a lead, or that its person erased everything, to who had it then: they may have copies of their own."""
    try:
        return await lead_page(call, lead_id)
    except LookupError as error:
        if type(error) is not LookupError or await lead_reading.tombstone(call.side.desk, call.acting, lead_id) is None:
            raise
    heading, message = call.t("staff.lead.erased.title"), call.t("staff.lead.erased.text")
    return call.page("error.html", status=410, heading=heading, message=message)


async def lead_page(call: Call, lead_id: int, refused: Refused | None = None, *, status: int = 200) -> web.Response:
    """Show a lead, with a form that was not taken where there is one. Raises LookupError as for reading it."""
    desk, who = call.side.desk, call.acting
    state = await lead_signals.lead_state(desk, who, lead_id)  # first, so that what changes meanwhile is told
    members = await staff.list_staff(call.database, who, ended=True)
    say = LeadWording.of(call, {one.id: one.name for one in members if one.name})
    if not call.may("see_leads"):
        codes = await lead_reading.read_codes(desk, who, lead_id)
        template = "lead_codes_body.html" if call.is_fragment else "lead_codes.html"
        return call.page(template, lead=codes.lead, view=codes, say=say, state=state)
    view = await lead_reading.read_lead(desk, who, lead_id)
    refused = refused or Refused("", {})
    return call.page(
        "lead_body.html" if call.is_fragment else "lead.html",
        status=status,
        errors=refused.errors,
        refused=refused,
        given=defaultdict(str, {"minutes": DEFAULT_MINUTES, **refused.given}),
        lead=view.lead,
        view=view,
        say=say,
        state=state,
        is_taken=view.lead.status in TAKEN,
        **_record(view),
        **_choices(say, await with_open_ones(desk, view.lead), members),
        **_bounds(call),
    )


def _record(view: LeadView) -> dict[str, Any]:
    """Give what the person agreed to, in Dutch first, and how to call them."""
    shown: Mapping[str, str] = view.record["shown"] if view.record else {}
    return {
        "record": lead_sheets.items(view.summary_nl),
        "record_language": RECORD_LANGUAGE,
        "other_records": [(code, lead_sheets.items(shown[code])) for code in shown if code != RECORD_LANGUAGE],
        "own_language": view.record["language"] if view.record else "",
        "phone": view.record.get("phone", "") if view.record else "",
    }


def _choices(say: LeadWording, lead: Lead, members: Sequence[StaffMember]) -> dict[str, Any]:
    """Give what can be chosen from in the forms."""
    t, language = say.call.t, say.call.language
    colleagues = [
        (str(one.id), one.name or "–")
        for one in members
        if one.status == "active" and one.organization_id == lead.organization_id and one.id != lead.helper_id
    ]
    prepared = [code for code, phrase in say.words.texts.phrases.items() if not phrase.placeholders()]
    other = next(code for code in NAMES if code != language)
    return {
        "reasons": [(code, t(f"card.reason.{code}")) for code in REASONS],
        "outcomes": [("", t("staff.pick")), *((code, t(f"staff.lead.outcome.{code}")) for code in DDAS_OUTCOMES)],
        "colleagues": [("", t("staff.pick")), *colleagues] if colleagues else [],
        "candidates": [(one.service_id, say.candidate(one)) for one in lead.waiting],
        "phrases": [(code, say.phrase(code), say.phrase(code, language=other)) for code in prepared],
        "other_language": other,
    }


def _bounds(call: Call) -> dict[str, Any]:
    """Give what the forms let in, for what browsers check themselves."""
    today = call.now.astimezone(AMSTERDAM).date()
    return {
        "most_letters": MOST_LETTERS,
        "slots": range(1, MOST_SLOTS + 1),
        "days": (today.isoformat(), (today + AHEAD).isoformat()),
        "minutes": MINUTES,
        "place_letters": PLACE_LETTERS,
    }
