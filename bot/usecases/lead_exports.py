"""A list of leads as a table for spreadsheets: which columns, in which words; what people wrote only when chosen."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.texts import text
from bot.usecases.desk import Desk
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.lead_sheets import class_name, help_language, municipality_name, service_name
from bot.usecases.lead_words import LeadWords
from bot.usecases.local_time import AMSTERDAM
from bot.usecases.rights import may
from dialogs.casework.ddas import DDAS_OUTCOMES
from dialogs.casework.leads import Lead
from storage import access, lead_exports, staff
from storage.access import Acting
from storage.database import Transaction
from storage.encryption import KeyRing
from storage.lead_exports import ExportedLead, NewExport, TooManyLeads
from storage.lead_inbox import Filters

__all__ = ["MOST", "Form", "Table", "TooManyLeads", "export_leads"]

#: Leads that one export holds.
MOST: Final = 5_000
#: Characters that a cell of a spreadsheet may have.
_LONGEST_CELL: Final = 32_767

Form = Literal["csv", "xlsx"]


#: Rows of cells, headers first.
Table: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a cell is worded from."""

    words: LeadWords
    names: Mapping[int, str]  #: of staff
    language: str
    exported: ExportedLead

    @property
    def lead(self) -> Lead:
        return self.exported.lead

    def t(self, msgid: str) -> str:
        return text(self.language, msgid)


#: Columns by their names in the audit log, in order.
_COLUMNS: Final[Mapping[str, Callable[[_Told], str]]] = {
    "reference": lambda told: told.lead.reference,
    "status": lambda told: told.t(f"paper.status.{told.lead.status}"),
    "urgency": lambda told: told.lead.urgency,
    "class": lambda told: class_name(told.words, told.lead).wording(told.language),
    "phase": lambda told: told.t(f"card.phase.{told.lead.phase}"),
    "language": lambda told: told.t(f"card.language.{told.lead.language}"),
    "help_language": lambda told: help_language(told.lead, told.language),
    "municipality": lambda told: municipality_name(told.words, told.lead),
    "municipality_code": lambda told: told.lead.municipality or "",
    "service": lambda told: found.wording(told.language) if (found := service_name(told.words, told.lead)) else "",
    "way": lambda told: told.t(f"export.way.{told.lead.way}"),
    "helper": lambda told: told.names.get(told.lead.helper_id or 0, ""),
    "created": lambda told: _moment(told.lead.created_at),
    "accept_by": lambda told: _moment(told.lead.accept_by),
    "contact_by": lambda told: _moment(told.lead.contact_by),
    "legal_due": lambda told: _moment(told.lead.legal_due_at),
    "contacted": lambda told: _moment(told.lead.contacted_at),
    "closed": lambda told: _moment(told.lead.closed_at),
    "outcome": lambda told: DDAS_OUTCOMES[told.lead.outcome] if told.lead.outcome else "",
}
#: Columns with what was said and written, only when they are chosen.
_WORDS: Final[Mapping[str, Callable[[_Told], str]]] = {
    "summary": lambda told: str(_record(told).get("shown", {}).get("nl", "")),
    "phone": lambda told: str(_record(told).get("phone", "")),
    "notes": lambda told: "\n\n".join(told.exported.notes),
}


async def export_leads(
    desk: Desk, who: Acting, filters: Filters, *, form: Form, with_words: bool, language: str
) -> Table:
    """Give a list as a table in a language; each lead and the choice of columns stand in the audit log.

    Raises NotAllowed, TooManyLeads, and DatabaseAway.
    """
    if not may(who, "export_leads", who.organization_id):
        raise NotAllowed("export_leads")
    columns = {**_COLUMNS, **_WORDS} if with_words else _COLUMNS
    details = {"form": form, "columns": ",".join(columns), **_narrowed(filters)}
    new = NewExport(filters, MOST, with_words, details, desk.random(16))
    await desk.directories.current(desk.database, desk.clock())
    taken, names = await access.acting(desk.database, who, _take, desk.database.keys, new=new, now=desk.clock())
    words = LeadWords.of(desk, desk.library.current)
    head = tuple(text(language, f"paper.fact.{name}") for name in columns)
    told = (_Told(words, names, language, one) for one in taken)
    return (head, *(tuple(_cell(write(one)) for write in columns.values()) for one in told))


def _take(
    connection: Transaction, who: Acting, keys: KeyRing, *, new: NewExport, now: datetime
) -> tuple[tuple[ExportedLead, ...], Mapping[int, str]]:
    members = staff.list_staff(connection, keys, organization_id=who.organization_id, ended=True)
    names = {member.id: member.name or "" for member in members}
    return lead_exports.export(connection, who, keys, new=new, now=now), names


def _narrowed(filters: Filters) -> Mapping[str, str]:
    """Say in codes which list it was."""
    flags = [name for name in ("mine", "waiting", "action_needed") if getattr(filters, name)]
    flags += ["due"] if filters.due_before is not None else []
    codes = {name: ",".join(getattr(filters, name)) for name in ("urgency", "phase", "language", "municipality")}
    return {"list": ",".join([filters.state, *flags]), **{name: code for name, code in codes.items() if code}}


def _record(told: _Told) -> Mapping[str, dict[str, str]]:
    found: Mapping[str, dict[str, str]] = json.loads(told.exported.record or b"{}")
    return found


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"


def _cell(words: str) -> str:
    return words if len(words) <= _LONGEST_CELL else f"{words[: _LONGEST_CELL - 1]}…"
