"""Directory documents as they are read: every key, how ids are made, real and fictional apart."""

from dataclasses import fields
from datetime import date, time

from directory_documents import DEMO, POLICY, RECORDS, TEMPLATE, TODAY, changed, content, reading, sample

from dialogs.authoring.directory import read_directory
from dialogs.casework.directory import (
    Area,
    Capacity,
    Closure,
    Funding,
    Hours,
    Organization,
    Phone,
    Schedule,
    Service,
    Verification,
    make_id,
)
from dialogs.casework.policies import CrisisDesk, Link, Policy
from dialogs.wording import text

BRUG, BUREAU = make_id("brug hilversum"), make_id("schuldbureau")
INLOOP = make_id("brug hilversum", "inloop")


def test_an_organisation_says_all_that_is_known_of_it() -> None:
    found = content(sample()).records.organizations[BRUG]

    assert (found.name, found.name_tr, found.status) == ("Brug Hilversum", "Köprü Hilversum", "active")
    assert found.description == text(nl="Helpt met geldzaken.", tr="Para işlerinde yardım eder.")
    assert (found.website, found.email) == ("https://brug.example.org", "info@brug.example.org")
    assert found.phones == (
        Phone("+31301234567", "030 123 45 67", languages=("nl",)),
        Phone("09008844", "0900-8844", paid=True),
    )
    assert found.faith_based is False
    assert found.funding == (Funding("Gemeente", "local", "Subsidie", date(2027, 12, 31)),)
    assert found.appointments == "https://brug.example.org/afspraak"
    assert (found.source, found.checked_on) == ("Brug 2026", date(2026, 11, 20))


def test_a_location_stands_at_its_point_or_at_that_of_its_postcode() -> None:
    centrum, oost = content(sample()).records.organizations[BRUG].locations

    assert centrum.id == make_id("brug hilversum", "location", "centrum")
    assert (centrum.name, centrum.address, centrum.postal_code) == ("Buurthuis", "Brugstraat 1", "1211 AB")
    assert (centrum.city, centrum.province, centrum.point) == ("Hilversum", "Noord-Holland", (52.2232, 5.175))
    assert (oost.name, oost.point) == ("Bibliotheek", (52.2277, 5.1873))


def test_a_service_says_what_for_whom_and_when() -> None:
    found = content(sample()).records.services[INLOOP]

    assert (found.organization_id, found.kind, found.fictional) == (BRUG, "branch", False)
    assert found.areas == (Area("GM0402", "municipality"), Area("1211-1218", "postcode4"))
    assert (found.languages, found.interpreters) == (("nl", "tr"), ("*",))
    assert (found.phases, found.channels) == (("before", "during"), ("walk_in", "appointment"))
    assert (found.groups, found.not_for, found.urgencies) == (("families",), ("business",), ("U0", "U1"))
    assert (found.minimum_age, found.maximum_age) == (18, 80)
    assert found.phones == (Phone("14035", "14 035"),)
    assert found.capacity == Capacity(3, 8, "intakes", date(2026, 11, 20))
    assert found.cost == text(nl="Vijf euro", tr="Beş euro")
    assert found.verification == Verification(date(2026, 11, 19), "coordinator Hilversum", "by phone")
    assert (found.valid_from, found.valid_to) == (date(2026, 2, 1), date(2027, 1, 31))
    assert found.modified_on == date(2026, 11, 18)


def test_hours_are_days_with_times_and_days_that_are_closed() -> None:
    found = content(sample()).records.services[INLOOP].hours

    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert found.schedules == (Schedule((1, 3), time(9, 30), time(0), *year, "walk_in", ("tr",)),)
    assert found.closures == (Closure(date(2026, 12, 24), date(2026, 12, 31), text(nl="Vakantie", tr="Tatil")),)
    assert found.open_on_holidays


def test_what_differs_at_a_location_stands_there_and_the_rest_is_as_the_service() -> None:
    centrum, oost = content(sample()).records.services[INLOOP].at_locations

    assert centrum.id == make_id("brug hilversum", "inloop", "centrum")
    assert [getattr(centrum, one.name) for one in fields(centrum)[2:]] == [None] * 9
    assert (oost.areas, oost.languages, oost.interpreters) == ((Area("NL", "country"),), ("ar",), ("tr",))
    assert (oost.phases, oost.channels, oost.hours) == (("after",), ("online",), Hours())
    assert oost.phones == (Phone("08008115", "0800-8115"),)
    assert oost.capacity == Capacity(1, None, "plekken", date(2026, 11, 21))
    assert oost.verification == Verification(date(2026, 11, 22), "coordinator Oost", "by visit")


def test_the_sample_leaves_no_member_of_a_record_at_its_default() -> None:
    found = content(sample())
    organization, service = found.records.organizations[BRUG], found.records.services[INLOOP]

    by_register = {"municipality", "places", "residents"}
    assert _as_default(organization) == by_register | {"status"}
    assert _as_default(service) == {"status", "fictional"}
    assert _as_default(found.policies["GM0402"]) == {"fictional"}


def _as_default(record: Organization | Service | Policy) -> set[str]:
    return {one.name for one in fields(record) if getattr(record, one.name) == one.default}


def test_an_id_is_made_of_keys_unless_it_is_written() -> None:
    found = content(sample())

    assert set(found.records.organizations) == {BRUG, BUREAU}
    assert set(found.records.services) == {INLOOP, "3c373701-a68c-5d05-b3a9-5a181f754ea5"}
    assert make_id("Brug Hilversum") == BRUG


def test_records_of_a_fictional_document_stand_apart_and_are_seen_today() -> None:
    found = content(sample())

    (service,) = found.demo.services.values()
    assert set(found.demo.organizations) == {make_id("voorbeeld")}
    assert service.fictional
    assert service.verification == Verification(TODAY, "demo", "demo")
    assert service.capacity == Capacity(2, None, "plekken", date(2026, 11, 19))


def test_a_fictional_capacity_may_have_a_day_too() -> None:
    found = content(changed(DEMO, "updated_days_ago: 4", "updated_on: 2026-11-01"))

    assert [one.capacity for one in found.demo.services.values()] == [Capacity(2, None, "plekken", date(2026, 11, 1))]


def test_a_policy_says_how_a_municipality_wants_it() -> None:
    found = content(sample())

    desk = CrisisDesk(
        name=text(nl="Spoedloket", tr="Acil masası"),
        urgencies=("U2", "U3"),
        phones=(Phone("+31351234567", "035 123 45 67"),),
        hours=Hours((Schedule((0,), time(9), time(17)),)),
        meanwhile=text(nl="Bel morgen.", tr="Yarın arayın."),
    )
    assert found.demo_policies == {}
    assert found.policies == {
        "GM0402": Policy(
            municipality="GM0402",
            debt_help_by=BUREAU,
            crisis_desk=desk,
            volunteers_first=("limited",),
            works_with=(BRUG, "4c0934f6-4a3d-5f96-b4af-68809ec141ba"),
            note=text(nl="Neem een brief mee.", tr="Bir mektup getirin."),
            links=(Link(text(nl="Geldzaken", tr="Para işleri"), "https://hilversum.example.org/geld"),),
        )
    }


def test_a_policy_may_say_next_to_nothing() -> None:
    found = content({**sample(), POLICY: "policy: GM0344\n"})

    assert found.policies == {"GM0344": Policy("GM0344")}


def test_volunteers_may_come_first_in_no_class_at_all() -> None:
    found = content({**sample(), POLICY: "policy: GM0344\nvolunteers_first:\n"})

    assert found.policies["GM0344"].volunteers_first == ()


def test_a_policy_may_name_the_body_by_the_id_that_an_import_gave_it() -> None:
    found = content(changed(POLICY, "debt_help_by: schuldbureau", f"debt_help_by: {BRUG}"))

    assert found.policies["GM0402"].debt_help_by == BRUG


def test_a_fictional_policy_stands_apart_and_may_name_what_is_real_and_what_is_not() -> None:
    fictional = changed(POLICY, "policy: GM0402\n", "policy: GM0402\nfictional: yes\n")[POLICY]

    found = content({**sample(), "demo_policy.yaml": fictional.replace("  - brug_hilversum", "  - voorbeeld")})

    assert found.policies["GM0402"].works_with[0] == BRUG
    assert found.demo_policies["GM0402"].works_with[0] == make_id("voorbeeld")
    assert found.demo_policies["GM0402"].debt_help_by == BUREAU
    assert found.demo_policies["GM0402"].fictional


def test_the_text_of_all_municipalities_is_a_template() -> None:
    found = content(sample()).municipal

    assert found.organization == text(nl="Gemeente {municipality}", tr="{municipality} Belediyesi")
    assert (found.channels, found.languages, found.phases) == (("phone",), ("nl",), ("before",))
    assert (found.source, found.checked_on) == ("Wgs 2012", date(2026, 11, 20))


def test_without_places_a_code_is_taken_on_trust_and_a_postcode_has_no_point() -> None:
    documents = {name: document.replace("GM0402", "GM9999") for name, document in sample().items()}

    found, problems = read_directory(documents, None, TODAY)

    assert problems == ()
    assert found is not None
    assert found.records.organizations[BRUG].locations[0].point is None
    assert set(found.policies) == {"GM9999"}


def test_an_old_verification_is_read_and_does_not_hold() -> None:
    found = content(changed(RECORDS, "on: 2026-11-19", "on: 2020-11-19"))

    verification = found.records.services[INLOOP].verification
    assert verification is not None
    assert not verification.holds(TODAY)


def test_a_day_to_come_is_a_hint_so_that_the_same_documents_are_read_for_earlier_days() -> None:
    documents = sample()

    found, problems = read_directory(documents, None, date(2026, 11, 1))

    assert found is not None
    assert {problem.severity for problem in problems} == {"hint"}
    assert {problem.code for problem in problems} == {"date"}


def test_a_part_that_is_left_empty_says_nothing() -> None:
    documents = {**sample(), "empty.yaml": "directory: empty\norganizations:\nservices:\n"}

    assert content(documents) == content(sample())


def test_where_the_template_is_missing_nothing_can_be_read() -> None:
    documents = sample()
    del documents[TEMPLATE]

    found, problems = reading(documents)

    assert found is None
    assert [(problem.file, problem.code) for problem in problems] == [("directory", "missing_document")]
