"""The directory as it ships: nothing is offered that nobody has seen, and no number that may not be published."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

import pytest

from bot.usecases.known_places import KnownPlaces
from dialogs.authoring.directory import DirectoryContent, read_directory
from dialogs.authoring.documents import MappingNode, read
from dialogs.authoring.identities import ROUTING, identity
from dialogs.authoring.routing_rules import read_preferences
from dialogs.casework.directory import Organization, Phone, Records, Service, make_id
from dialogs.casework.directory_index import Directory
from dialogs.casework.municipal_records import municipal_records
from dialogs.understanding.gazetteer import municipalities_on
from dialogs.wording import Text
from storage import content
from storage.places import load_gazetteer

TODAY = date(2026, 11, 23)
DOCUMENTS = {f"directory/{name}": content.read_text("directory", name) for name in content.list_names("directory")}

#: The numbers that may be published; every other one waits for a check by phone.
PUBLISHED = {"112", "113", "08000113", "08002000", "08008115"}


@pytest.fixture(scope="module")
def shipped() -> DirectoryContent:
    found, problems = read_directory(DOCUMENTS, KnownPlaces(load_gazetteer()), TODAY)
    assert found is not None, [str(problem) for problem in problems]
    assert problems == ()
    return found


@pytest.fixture(scope="module")
def municipal(shipped: DirectoryContent) -> Records:
    return municipal_records(shipped.municipal, load_gazetteer().municipalities.values())


def keys_of(file: str, part: str) -> tuple[str, ...]:
    """List the keys of the entries in a part of a document."""
    node, _ = read(DOCUMENTS[f"directory/{file}"], file)
    assert isinstance(node, MappingNode)
    entries = node.get(part)
    return entries.names if isinstance(entries, MappingNode) else ()


def organization(shipped: DirectoryContent, name: str) -> Organization:
    return shipped.records.organizations[make_id(name)]


def services_of(records: Records, name: str) -> list[Service]:
    return [one for one in records.services.values() if one.organization_id == make_id(name)]


def phones_of(records: Records) -> Iterator[Phone]:
    for organization in records.organizations.values():
        yield from organization.phones
    for service in records.services.values():
        yield from service.phones
        yield from chain.from_iterable(at.phones or () for at in service.at_locations)


def test_on_any_day_the_same_documents_can_be_read() -> None:
    for day in (date(2020, 1, 1), date(2026, 11, 23), date(2040, 1, 1)):
        found, _ = read_directory(DOCUMENTS, KnownPlaces(load_gazetteer()), day)

        assert found is not None


def test_no_real_record_is_verified(shipped: DirectoryContent) -> None:
    verifications = [
        verification
        for service in shipped.records.services.values()
        for verification in (service.verification, *(at.verification for at in service.at_locations))
    ]

    assert len(verifications) > 80
    assert set(verifications) == {None}


def test_local_help_has_its_source_and_nobody_says_that_it_was_checked(shipped: DirectoryContent) -> None:
    names = [key.replace("_", " ") for key in keys_of("local_leads.yaml", "organizations")]
    leads = [organization(shipped, name) for name in names]

    assert len(leads) > 40
    assert all(one.source and one.checked_on is None for one in leads)
    assert all(services_of(shipped.records, name) for name in names)


def test_a_body_of_municipalities_is_a_lead_that_no_municipality_is_brought_to_unasked(
    shipped: DirectoryContent, municipal: Records
) -> None:
    bodies = [one for one in shipped.records.services.values() if one.kind == "municipality"]
    directory = Directory(shipped.records.over(municipal), shipped.policies)

    found = [directory.municipal_service(area.extent) for body in bodies for area in body.areas]

    assert len(found) == 10
    assert not {service.id for service in found if service} & {body.id for body in bodies}


def test_only_numbers_that_may_be_published_stand_in_the_directory(shipped: DirectoryContent) -> None:
    assert {phone.number for phone in phones_of(shipped.records)} == PUBLISHED
    assert not any(phone.paid for phone in phones_of(shipped.records))


def test_nothing_fictional_can_be_called(shipped: DirectoryContent) -> None:
    desks = [policy.crisis_desk for policy in shipped.demo_policies.values()]

    assert list(phones_of(shipped.demo)) == []
    assert [desk.phones for desk in desks if desk] == [(), ()]


def test_lsta_is_known_to_have_stopped_and_offers_nothing(shipped: DirectoryContent) -> None:
    assert organization(shipped, "lsta").status == "defunct"
    assert services_of(shipped.records, "lsta") == []


def test_partners_are_organisations_with_facts_that_somebody_looked_up(shipped: DirectoryContent) -> None:
    partners = [organization(shipped, key.replace("_", " ")) for key in keys_of("partners.yaml", "organizations")]

    assert [one.name for one in partners] == [
        "Humanitas", "SchuldHulpMaatje", "Leger des Heils", "SMN", "IOT", "LSTA", "OCaN",
    ]  # fmt: skip
    assert all(one.description and one.source and one.checked_on for one in partners)
    assert {one.name for one in partners if one.faith_based} == {"SchuldHulpMaatje", "Leger des Heils"}
    assert not any(one.phones or one.email for one in partners)


def test_the_national_line_is_the_one_that_routing_ends_with(shipped: DirectoryContent) -> None:
    rules = {name: content.read_text("rules", name) for name in content.list_names("rules")}
    preferences, _ = read_preferences({name: text for name, text in rules.items() if identity(text) == ROUTING})

    assert preferences is not None
    line = shipped.records.services[preferences.national_line]
    assert (line.kind, [phone.shown for phone in line.phones]) == ("national", ["0800-8115"])
    assert line.hours.schedules == ()


def test_there_is_a_lead_for_every_place_where_ambassadors_were(shipped: DirectoryContent) -> None:
    (service,) = services_of(shipped.records, "iot smn ambassadors")

    assert len(service.at_locations) == 30
    assert len({area.extent for at in service.at_locations for area in at.areas or ()}) == 30
    assert set(service.languages) == {"tr", "ar", "nl"}


def test_where_dutch_is_needed_there_is_no_interpreter(shipped: DirectoryContent) -> None:
    for name in ("humanitas arnhem", "humanitas eemland"):
        (service,) = services_of(shipped.records, name)

        assert (service.languages, service.interpreters) == (("nl",), ())
        assert service.eligibility is not None


def test_what_is_fictional_says_so_in_both_languages(shipped: DirectoryContent) -> None:
    for one in shipped.demo.organizations.values():
        assert one.name.endswith("(verzonnen)")
        assert (one.name_tr or "").endswith("(örnek)")
    for service in shipped.demo.services.values():
        assert _says_so(service.name)
    for policy in shipped.demo_policies.values():
        assert policy.crisis_desk is None or _says_so(policy.crisis_desk.name)
        assert all(_says_so(link.title) and ".example.org/" in link.url for link in policy.links)


def _says_so(text: Text) -> bool:
    return text.by_language["nl"].endswith("(verzonnen)") and text.by_language["tr"].endswith("(örnek)")


def test_what_is_real_never_calls_itself_fictional(shipped: DirectoryContent) -> None:
    assert not any(one.fictional for one in shipped.records.services.values())
    assert shipped.policies == {}


def test_the_fictional_set_has_variety(shipped: DirectoryContent) -> None:
    services = list(shipped.demo.services.values())
    branches = [one for one in services if one.kind == "branch"]
    at = [at for one in services for at in one.at_locations]
    capacities = [one.capacity for one in (*services, *at) if one.capacity]

    assert 12 <= len(branches) <= 16
    assert {"tr", "nl", "ar"} <= set(chain.from_iterable(one.languages for one in services))
    assert {"*", "tr"} <= set(chain.from_iterable(one.interpreters for one in services))
    assert {"young", "business", "elderly", "families"} == set(chain.from_iterable(one.groups for one in services))
    assert {"walk_in", "appointment", "phone", "home_visit", "online"} == set(
        chain.from_iterable(one.channels for one in services)
    )
    assert {one.available == 0 for one in capacities} == {True, False}
    assert max((TODAY - one.updated_on).days for one in capacities) > 30
    assert all(one.verification and one.verification.holds(TODAY) for one in services)
    assert {"GM0402", "GM0344", "GM0363", "GM0599", "GM0518"} <= _codes(services)


def _codes(services: list[Service]) -> set[str]:
    return {area.extent for service in services for area in service.areas}


def test_every_fictional_location_has_its_point(shipped: DirectoryContent) -> None:
    locations = [location for one in shipped.demo.organizations.values() for location in one.locations]

    assert len(locations) > 10
    assert all(location.point for location in locations)


def test_every_organisation_that_is_named_exists(shipped: DirectoryContent) -> None:
    real, demo = shipped.records, shipped.demo
    known = {*real.organizations, *demo.organizations}

    assert {one.organization_id for one in real.services.values()} <= set(real.organizations)
    assert {one.organization_id for one in demo.services.values()} <= set(demo.organizations)
    for policy in shipped.demo_policies.values():
        assert set(policy.works_with) <= known
        assert policy.debt_help_by is None or policy.debt_help_by in known


def test_every_municipality_of_today_has_its_debt_help(shipped: DirectoryContent, municipal: Records) -> None:
    directory = Directory(shipped.records.over(municipal), shipped.policies)

    codes = [one.code for one in municipalities_on(load_gazetteer(), TODAY)]
    found = [directory.municipal_service(code) for code in codes]

    assert len(codes) == 342
    assert [service.id if service else None for service in found] == [
        make_id("municipality", code, "schuldhulpverlening") for code in codes
    ]


def test_a_body_that_a_policy_names_does_the_debt_help(shipped: DirectoryContent, municipal: Records) -> None:
    records = shipped.demo.over(shipped.records.over(municipal))

    found = Directory(records, shipped.demo_policies).municipal_service("GM0402")

    assert found is not None
    assert found.organization_id == make_id("voorbeeldbank gooi")
