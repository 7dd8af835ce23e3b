"""`kopru directory list` and `gaps`: who helps where and until when that is sure, and where nobody could be found."""

import argparse
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, get_args

from bot.commands.directory_store import Unusable, kept, look
from bot.usecases.directory import assemble, shipped_base
from dialogs.casework.directory import VERIFIED_DAYS, Area, Kind
from dialogs.casework.directory_index import Branch, Directory, branches_of
from dialogs.understanding.gazetteer import Gazetteer, covered_by, municipality
from dialogs.understanding.places import locate_text
from storage import directory
from storage.places import load_gazetteer

#: How far back gaps are listed where no day is given.
GAP_DAYS = 30

_CODE = re.compile(r"GM[0-9]{4}", re.IGNORECASE)


def add_commands(commands: Any) -> None:
    """Add the subcommands."""
    listed = commands.add_parser("list", help="list services, each at each of its locations")
    listed.add_argument("--municipality", metavar="CODE|NAME", help="that help people who live there")
    listed.add_argument("--kind", choices=get_args(Kind))
    shown = listed.add_mutually_exclusive_group()
    shown.add_argument("--unverified", action="store_true", help="branches that nobody ever saw to")
    shown.add_argument("--expired", action="store_true", help=f"branches seen to more than {VERIFIED_DAYS} days ago")
    listed.add_argument("--demo", action="store_true", help="with the fictional ones")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(do=_list)

    gaps = commands.add_parser("gaps", help="how often nobody could be found: day, municipality, language, phase")
    gaps.add_argument("--since", type=date.fromisoformat, metavar="DATE", help=f"default: {GAP_DAYS} days ago")
    gaps.set_defaults(do=_gaps)


def branches(made: Directory) -> Iterator[Branch]:
    """Go through every service at each of its locations, by kind and name."""
    services = (one for one in made.records.services.values() if one.organization_id in made.records.organizations)
    for service in sorted(services, key=lambda one: (one.kind, one.name.by_language["nl"], one.id)):
        yield from branches_of(made, service)


def standing_of(branch: Branch, today: date) -> str:
    """Say in a word or two until when it is sure that a branch is right."""
    ended = branch.service.valid_to
    if ended is not None and ended < today:
        return f"ended on {ended.isoformat()}"
    if branch.service.kind != "branch":
        checked = branch.organization.checked_on
        return f"checked on {checked.isoformat()}" if checked else "not checked"
    if branch.verification is None:
        return "unverified"
    seen = branch.verification
    until = seen.on + timedelta(days=VERIFIED_DAYS - 1)
    return f"{'verified until' if seen.holds(today) else 'expired since'} {until.isoformat()} by {seen.by}"


def _list(wish: argparse.Namespace, today: date) -> int:
    made = assemble(shipped_base(today, demo=wish.demo), kept())
    wanted = [branch for branch in branches(made) if all(fits(branch) for fits in _filters(wish, today))]
    if wish.json:
        print(json.dumps([_written(branch, today) for branch in wanted], ensure_ascii=False, indent=1))
        return 0
    for branch in wanted:
        told = _written(branch, today)
        place = f", {told['location']}" if told["location"] else ""
        print(f"{told['id']}  {told['kind']}  {told['name']} ({told['organization']}{place})  {told['standing']}")
    return 0


def _filters(wish: argparse.Namespace, today: date) -> Iterator[Callable[[Branch], bool]]:
    if wish.kind:
        yield lambda branch: branch.service.kind == wish.kind
    if wish.municipality:
        yield _helps_in(wish.municipality, today)
    if wish.unverified or wish.expired:
        yield lambda branch: branch.service.kind == "branch"
    if wish.unverified:
        yield lambda branch: branch.verification is None
    if wish.expired:
        yield lambda branch: branch.verification is not None and not branch.verification.holds(today)


def _helps_in(written: str, today: date) -> Callable[[Branch], bool]:
    gazetteer = load_gazetteer()
    covered = covered_by(gazetteer, _code(gazetteer, written, today), today)
    postcodes = [int(one.digits) for one in gazetteer.postcodes.values() if one.municipality in covered]

    def reaches(area: Area) -> bool:
        if area.type != "postcode4":
            return area.type == "country" or area.extent in covered
        first, last = area.postcodes()
        return any(first <= postcode <= last for postcode in postcodes)

    return lambda branch: any(reaches(area) for area in branch.areas)


def _code(gazetteer: Gazetteer, written: str, today: date) -> str:
    if _CODE.fullmatch(written):
        if written.upper() not in gazetteer.municipalities:
            raise Unusable(f"there is no municipality {written}")
        return written.upper()
    found = locate_text(gazetteer, written, today)
    if found.municipality is None:
        near = ", ".join(f"{one.name} ({one.municipality})" for one in found.candidates)
        raise Unusable(f"{written}: which municipality is meant? " + (f"near: {near}" if near else "nothing is near"))
    return found.municipality


def _written(branch: Branch, today: date) -> dict[str, Any]:
    service, at = branch.service, branch.at
    return {
        "id": at.id if at else service.id,
        "service": service.id,
        "kind": service.kind,
        "name": service.name.by_language["nl"],
        "organization": branch.organization.name,
        "location": at.location.name if at else None,
        "areas": [area.extent for area in branch.areas],
        "languages": sorted(branch.languages),
        "status": service.status,
        "fictional": service.fictional,
        "standing": standing_of(branch, today),
    }


def _gaps(wish: argparse.Namespace, today: date) -> int:
    since = (wish.since or today - timedelta(days=GAP_DAYS)).isoformat()
    gazetteer = load_gazetteer()
    for gap in look(lambda database: directory.gaps(database, since=since)) or ():
        place = municipality(gazetteer, gap.municipality, today)
        where = f"{place.name} ({gap.municipality})" if place else "not known"
        print(f"{gap.day}  {where}  {gap.language}  {gap.phase}  {gap.times}")
    return 0
