"""A directory small enough to see through: what ships, and what a source tells."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.usecases.directory import Base
from dialogs.casework.directory import AtLocation, Location, Organization, Records, Service, Verification
from dialogs.casework.directory_json import Record
from dialogs.casework.imports import Fault, Reading
from dialogs.casework.policies import Policy
from dialogs.wording import text

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SEEN = Verification(TODAY - timedelta(days=1), "coordinator Utrecht", "by phone")


def organization(id_: str, **more: Any) -> Organization:
    return Organization(id_, f"Organisatie {id_}", **more)


def service(id_: str, organization_id: str, **more: Any) -> Service:
    offered: dict[str, Any] = {"kind": "branch", **more}
    return Service(id_, organization_id, name=text(nl=f"Hulp {id_}", tr=f"Yardım {id_}"), **offered)


def at(id_: str) -> AtLocation:
    return AtLocation(id_, Location(id_, f"Plek {id_}"))


def records(*told: Record) -> Records:
    return Records(
        {one.id: one for one in told if isinstance(one, Organization)},
        {one.id: one for one in told if isinstance(one, Service)},
    )


def reading(*told: Record, faults: tuple[Fault, ...] = ()) -> Reading:
    return Reading(records(*told), faults)


TOWN = Organization("town", "Gemeente Utrecht", "Utrecht Belediyesi", municipality="GM0344")
TOWN_HELP = service("town help", "town", kind="municipality")
LINE_BODY = organization("line body")
LINE = service("line", "line body", kind="national")
INVENTED = service("invented", "line body", fictional=True)

BASE = Base(records(TOWN, TOWN_HELP, LINE_BODY, LINE), {"GM0344": Policy("GM0344")}, demo=False)
DEMO = replace(BASE, records=records(INVENTED).over(BASE.records), demo=True)
