"""What an organisation tells of its branches: room, opening hours, and that the record is right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.usecases.desk import Desk
from bot.usecases.directory import Adding, add_to_service, verify
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.local_time import local_date
from bot.usecases.rights import RIGHTS, Action, may
from bot.usecases.staff_audit import note_account
from dialogs.casework.directory import Capacity, Schedule, Service, Verification
from dialogs.casework.directory_index import Branch, Directory, branches_of
from dialogs.casework.told_here import with_capacity, with_hours
from dialogs.casework.verifications import why_no_role
from storage.access import Acting
from storage.database import Transaction
from storage.directory import STAFF, Beside, NewImport

#: How the record was seen, as the directory keeps it.
_SEEN: Final = "on the staff pages"
_UNIT: Final = "plekken"
#: More than any branch has.
MOST_PLACES: Final = 999


async def list_branches(desk: Desk, who: Acting, organization_id: str) -> tuple[Branch, ...]:
    """List the branches of an organisation, those of one service together. Raises NotAllowed."""
    if not may(who, "see_account", organization_id):
        raise NotAllowed("see_account")
    return _branches(await desk.directories.current(desk.database, desk.clock()), organization_id)


async def set_room(desk: Desk, who: Acting, branch_id: str, *, places: int) -> None:
    """Say how many can come to a branch this week; none closes it for new people until it is said otherwise.

    A branch is named by the id of its location, or of its service where that has none. Raises NotAllowed, LookupError
    for a branch of another organisation and for none alike, ValueError for a number that cannot be, DirectoryMoved
    and DatabaseAway; as all here do.
    """
    branch = await _branch(desk, who, "set_capacity", branch_id)
    if not 0 <= places <= MOST_PLACES:
        raise ValueError(f"there cannot be room for {places}")
    before, today = branch.capacity, local_date(desk.clock())
    maximum = None if before is None or before.maximum is None else max(before.maximum, places)
    told = Capacity(places, maximum, before.unit if before is not None else _UNIT, today)
    adding = _adding(who, branch, lambda service: with_capacity(service, branch.order, told))
    await _add(desk, who, branch, adding, done="room_told", places=str(places))


async def set_hours(desk: Desk, who: Acting, branch_id: str, *, schedules: Sequence[Schedule]) -> None:
    """Say when somebody is there; days that are closed, and holidays, stay as they are."""
    branch = await _branch(desk, who, "change_account", branch_id)
    told = replace(branch.hours, schedules=tuple(schedules))
    if told.schedules == branch.hours.schedules:
        return
    adding = _adding(who, branch, lambda service: with_hours(service, branch.order, told))
    await _add(desk, who, branch, adding, done="hours_told")


async def verify_branch(desk: Desk, who: Acting, branch_id: str) -> None:
    """Say that what the directory has of a branch is right today, as a role of an organisation and never a person."""
    branch = await _branch(desk, who, "verify_branch", branch_id)
    now = desk.clock()
    seen = Verification(local_date(now), _role(who, branch), _SEEN)
    beside = _noting(who, branch, "branch_verified", now)
    await verify(desk.database, desk.directories.base, branch.order, seen, now=now, beside=beside)
    desk.directories.look_again()


async def find_branch(desk: Desk, who: Acting, branch_id: str) -> Branch:
    """Give one branch of an organisation, to change its hours. Raises NotAllowed and LookupError."""
    return await _branch(desk, who, "change_account", branch_id)


async def _branch(desk: Desk, who: Acting, action: Action, branch_id: str) -> Branch:
    if action not in RIGHTS[who.role]:
        raise NotAllowed(action)
    directory = await desk.directories.current(desk.database, desk.clock())
    for service in directory.records.services.values():
        if service.id != branch_id and all(at.id != branch_id for at in service.at_locations):
            continue
        known = service.organization_id in directory.records.organizations
        if known and may(who, action, service.organization_id):
            return next(one for one in branches_of(directory, service) if one.order == branch_id)
    raise LookupError("no such branch")


def _branches(directory: Directory, organization_id: str) -> tuple[Branch, ...]:
    services = [one for one in directory.records.services.values() if one.organization_id == organization_id]
    services.sort(key=lambda one: (one.name.by_language["nl"], one.id))
    known = organization_id in directory.records.organizations
    return tuple(branch for one in services for branch in branches_of(directory, one)) if known else ()


def _adding(who: Acting, branch: Branch, change: Callable[[Service], Service | None]) -> Adding:
    return Adding(branch.order, change, NewImport(STAFF, _role(who, branch)), branch.service.id)


async def _add(desk: Desk, who: Acting, branch: Branch, adding: Adding, *, done: str, **codes: str) -> None:
    now = desk.clock()
    beside = _noting(who, branch, done, now, **codes)
    await add_to_service(desk.database, desk.directories.base, adding, now=now, beside=beside)
    desk.directories.look_again()


def _noting(who: Acting, branch: Branch, done: str, now: datetime, **codes: str) -> Beside:
    def note(connection: Transaction) -> None:
        organization_id = branch.organization.id
        note_account(connection, done, who.staff_id, organization_id, now=now, branch=branch.order, **codes)

    return note


def _role(who: Acting, branch: Branch) -> str:
    """Name who says so: a role, with the organisation where its name cannot be taken for a person's."""
    named = f"{who.role} {branch.organization.name}"
    return who.role if who.role == "admin" or why_no_role(named) is not None else named
