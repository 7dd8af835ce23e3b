"""The directory put together from what ships and what sources tell; imports, undoing and verifying, one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from bot.usecases.editions import ContentBroken
from bot.usecases.known_places import KnownPlaces
from bot.usecases.local_time import local_date
from dialogs.authoring.directory import DirectoryContent, read_directory
from dialogs.casework.directory import NO_RECORDS, Records, Service, Verification
from dialogs.casework.directory_index import Directory
from dialogs.casework.imports import Change, Fault, Plan, Reading, plan
from dialogs.casework.municipal_records import municipal_records
from dialogs.casework.policies import Policy
from dialogs.casework.verifications import keep_added, verified, why_no_role, why_not_verified
from storage import content, directory
from storage.database import Database
from storage.directory import ADDING, VERIFY, Beside, DirectoryMoved, Import, Kept, NewImport
from storage.places import load_gazetteer

#: How often verifying is done anew when others change the directory meanwhile.
TRIES = 5

#: Takes what a source tells and what stands.
Completing = Callable[[Records, Records], Records]


class ImportRefused(Exception):
    """An import cannot be taken as it is; the message says why and what to do."""


class VerifyRefused(Exception):
    """A record cannot be verified like this; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Base:
    """What is there without any source: shipped and generated records and policies, with or without the fictional."""

    records: Records
    policies: Mapping[str, Policy]
    demo: bool


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """What taking a source would do at a revision; `kept` counts what it told before. With faults nothing is taken."""

    source: str
    revision: int
    kept: int
    plan: Plan
    faults: tuple[Fault, ...]

    @property
    def removes_most(self) -> bool:
        """Say whether more than half of what the source told before would be gone."""
        return 2 * len(self.plan.gone) > self.kept


@dataclass(frozen=True, slots=True)
class Adding:
    """What is to be added to a service, or to one of its locations: `change` gives it changed, None for another one."""

    id: str
    change: Callable[[Service], Service | None]
    new: NewImport
    service_id: str | None = None  #: whose it is, where that is known: then no other record is read


@dataclass(frozen=True, slots=True)
class Verified:
    """A service as it is after something was added, and the number by which that can be undone."""

    number: int
    service: Service


@lru_cache(4)
def shipped_base(today: date, *, demo: bool) -> Base:
    """Read what ships, as it is on a day, in about a tenth of a second. Raises ContentBroken with every problem."""
    gazetteer = load_gazetteer()
    documents = {f"directory/{name}": content.read_text("directory", name) for name in content.list_names("directory")}
    read, problems = read_directory(documents, KnownPlaces(gazetteer), today)
    if read is None:
        raise ContentBroken("\n".join(map(str, problems)))
    return base_of(read, municipal_records(read.municipal, gazetteer.municipalities.values()), demo=demo)


def base_of(shipped: DirectoryContent, municipal: Records, *, demo: bool) -> Base:
    """Put shipped records over the generated ones of municipalities, and the fictional ones over both when wanted."""
    real = shipped.records.over(municipal)
    if not demo:
        return Base(real, shipped.policies, demo)
    return Base(shipped.demo.over(real), {**shipped.policies, **shipped.demo_policies}, demo)


def assemble(base: Base, kept: Kept) -> Directory:
    """Make the directory: what sources tell stands over what ships; nothing fictional unless the base has it."""
    return Directory(standing(base, kept), base.policies)


def standing(base: Base, kept: Kept) -> Records:
    """Give the records that count. What was verified of a shipped record stands only on what was seen."""
    told = replace(kept, by_source={source: one for source, one in kept.by_source.items() if source not in ADDING})
    added: dict[str, Service] = {}
    for source in ADDING:
        added |= kept.by_source.get(source, NO_RECORDS).services
    shipped = {
        id_: keep_added(added[id_], service) if id_ in added else service
        for id_, service in base.records.services.items()
    }
    every = _in_turkish(base, told.records).over(Records(base.records.organizations, shipped))
    services = {id_: one for id_, one in every.services.items() if base.demo or not one.fictional}
    return Records(every.organizations, services)


async def plan_import(
    database: Database, base: Base, reading: Reading, source: str, *, completing: Completing | None = None
) -> PlannedImport:
    """Compare what a source tells with what stands, and with what it told before: what it leaves out is gone.

    Nothing is written. The base counts too, so that an export that comes back unchanged changes nothing: give the
    one with the fictional records. `completing` adds to what is told, out of what stands, what the source cannot tell.
    """
    kept = await directory.load(database)
    return planned(kept, base, reading, source, completing=completing)


def planned(
    kept: Kept, base: Base, reading: Reading, source: str, *, completing: Completing | None = None
) -> PlannedImport:
    """Plan an import against what is kept."""
    before = standing(base, kept)
    told = reading.records if completing is None else completing(reading.records, before)
    told = _with_added(before, _in_turkish(base, told))
    own = kept.by_source.get(source, NO_RECORDS)
    compared = own.over(
        Records(
            {id_: one for id_, one in before.organizations.items() if id_ in told.organizations},
            {id_: one for id_, one in before.services.items() if id_ in told.services},
        )
    )
    others = {name: records for name, records in kept.by_source.items() if name != source}
    after = standing(base, replace(kept, by_source={**others, source: told}))
    return PlannedImport(
        source,
        kept.revision,
        len(own.organizations) + len(own.services),
        plan(compared, told),
        (*reading.faults, *_left_alone(before, after)),
    )


async def apply_import(
    database: Database, planned: PlannedImport, new: NewImport, *, allow_removals: bool, now: datetime
) -> int:
    """Write what was planned, in one transaction; give the number by which it can be undone.

    Raises ImportRefused, and DirectoryMoved when the directory changed since it was planned.
    """
    refuse_import(planned, new, allow_removals=allow_removals)
    return await database.run(directory.apply, new, planned.plan.changes, expected=planned.revision, now=now)


def refuse_import(planned: PlannedImport, new: NewImport, *, allow_removals: bool) -> None:
    """Refuse what must not be taken as it is. Raises ImportRefused."""
    if planned.faults:
        raise ImportRefused("Nothing is imported: the source has faults.")
    if (why := why_no_role(new.by)) is not None:
        raise ImportRefused(f"by: {why}")
    if not planned.plan.changes:
        raise ImportRefused("there is nothing to import: every record is as it was")
    if planned.removes_most and not allow_removals:
        raise ImportRefused(
            f"{len(planned.plan.gone)} of the {planned.kept} records that {planned.source} told before would be gone: "
            "see that it is whole, and then allow removals"
        )


async def undo_import(database: Database, number: int, *, now: datetime) -> Import:
    """Put back what was before an import; give what it was. Raises UndoRefused, LookupError."""
    return await database.run(directory.undo, number, now=now)


async def verify(
    database: Database, base: Base, id_: str, verification: Verification, *, now: datetime, beside: Beside | None = None
) -> Verified:
    """Note on a service, or on one of its locations, that somebody saw it is right.

    `beside` is written in the same transaction. Raises VerifyRefused, LookupError for an id that nothing has,
    DirectoryMoved when it moves all the time.
    """
    if (why := why_not_verified(verification, local_date(now))) is not None:
        raise VerifyRefused(why)
    adding = Adding(id_, lambda service: verified(service, id_, verification), NewImport(VERIFY, verification.by))
    return await add_to_service(database, base, adding, now=now, beside=beside)


async def add_to_service(
    database: Database, base: Base, adding: Adding, *, now: datetime, beside: Beside | None = None
) -> Verified:
    """Write what is added to a service over what any source tells of it, again when others were first.

    Raises LookupError and DirectoryMoved as `verify` does.
    """
    for _ in range(TRIES - 1):
        try:
            return await _add(database, base, adding, now=now, beside=beside)
        except DirectoryMoved:
            continue
    return await _add(database, base, adding, now=now, beside=beside)


async def _add(
    database: Database, base: Base, adding: Adding, *, now: datetime, beside: Beside | None
) -> Verified:  # fmt: skip
    one = adding.service_id
    kept = await (directory.load(database) if one is None else directory.load_service(database, one))
    before, after = _added(standing(base, kept), adding)
    change = Change("service", after.id, before, after)
    number = await database.run(
        directory.apply, adding.new, (change,), expected=kept.revision, now=now, beside=beside
    )  # fmt: skip
    return Verified(number, after)


def _added(records: Records, adding: Adding) -> tuple[Service, Service]:
    for service in records.services.values():
        if (after := adding.change(service)) is not None:
            return service, after
    raise LookupError(f"No service or location has the id {adding.id}; `kopru directory list` shows them.")


def _in_turkish(base: Base, told: Records) -> Records:
    """Give organisations the Turkish name that ships with them, where a source knows none."""
    named = {
        id_: replace(one, name_tr=base.records.organizations[id_].name_tr)
        for id_, one in told.organizations.items()
        if one.name_tr is None and id_ in base.records.organizations
    }
    return Records({**told.organizations, **named}, told.services)


def _with_added(before: Records, told: Records) -> Records:
    services = {
        id_: keep_added(before.services[id_], service) if id_ in before.services else service
        for id_, service in told.services.items()
    }
    return Records(told.organizations, services)


def _left_alone(before: Records, after: Records) -> tuple[Fault, ...]:
    """Find services that would stand without their organisation, and did not before."""
    return tuple(
        Fault(None, None, f"service {id_} would stand without its organisation {service.organization_id}: tell it too")
        for id_, service in after.services.items()
        if service.organization_id not in after.organizations
        and not (id_ in before.services and service.organization_id not in before.organizations)
    )
