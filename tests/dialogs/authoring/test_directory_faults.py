"""Every fault of a directory document is found in its line, and nothing of the documents is taken."""

import pytest
from directory_documents import DEMO, POLICY, RECORDS, TEMPLATE, changed, line_of, reading, sample

#: What is planted -> (file, old text, new text, words of the line that must be named, code of the problem).
FAULTS = {
    # documents
    "unreadable": (DEMO, "fictional: yes", "fictional: {}", "fictional: {}", "flow_style"),
    "no kind": (DEMO, "directory: demo", "directories: demo", "directories:", "document_kind"),
    "name that is no code": (DEMO, "directory: demo", "directory: De Mo", "directory:", "type"),
    "fictional that is neither": (DEMO, "fictional: yes", "fictional: maybe", "fictional:", "type"),
    "unknown part": (DEMO, "services:", "service:", "service:", "unknown_key"),
    "part that is a list": (DEMO, "organizations:\n  voorbeeld:", "organizations:\n  - voorbeeld:", "- voor", "type"),
    "key that is no code": (DEMO, "  voorbeeldhulp:", "  Voorbeeld Hulp:", "    organization: voorbeeld", "type"),
    "entry that is no mapping": (DEMO, "    name: Voorbeeld (verzonnen)", "    Hello", "Hello", "type"),
    # organisations
    "unknown key": (RECORDS, "faith_based: no", "faith: no", "faith: no", "unknown_key"),
    "no name": (DEMO, "name: Voorbeeld (v", "name_tr: Voorbeeld (v", "name_tr:", "missing_key"),
    "no source": (
        RECORDS,
        "    name: Schuldbureau\n    source: Brug 2026\n",
        "    name: Schuldbureau\n",
        "name: Schuldbureau",
        "missing_key",
    ),
    "text in one language": (RECORDS, "      tr: Para işlerinde yardım eder.\n", "", "Helpt met", "missing_text"),
    "unknown state": (
        RECORDS,
        "    status: active\n    website: https://brug.example.org\n",
        "    status: open\n",
        "status: open",
        "unknown_name",
    ),
    "page without https": (
        RECORDS,
        "website: https://brug.example.org\n",
        "website: http://brug.example.org\n",
        "http://",
        "url",
    ),
    "page without a scheme": (
        RECORDS,
        "website: https://brug.example.org\n",
        "website: brug.example.org\n",
        "website: brug",
        "url",
    ),
    "address of a person": (RECORDS, "info@brug", "j.jansen@brug", "j.jansen", "personal"),
    "no e-mail address": (RECORDS, "info@brug.example.org", "info at brug", "info at", "personal"),
    "no number": (RECORDS, "030 123 45 67", "030 123", "number: 030 123", "phone"),
    "paid number that does not say so": (
        RECORDS,
        "0900-8844\n        paid: yes",
        "0900-8844",
        "0900-8844",
        "paid_number",
    ),
    "phone without a number": (
        RECORDS,
        "      - number: 030 123 45 67\n        languages:",
        "      - languages:",
        "      - languages:",
        "missing_key",
    ),
    "unknown level": (RECORDS, "level: local", "level: street", "level: street", "unknown_name"),
    "no day": (RECORDS, "until: 2027-12-31", "until: 2027-02-30", "until:", "type"),
    "day in another order": (RECORDS, "checked_on: 2026-11-20", "checked_on: 20-11-2026", "checked_on:", "type"),
    "no postcode": (RECORDS, "1211 AB", "0211 AB", "postal_code:", "type"),
    "point elsewhere": (RECORDS, "latitude: 52.2277", "latitude: 5.1873", "latitude:", "point"),
    "point that is no number": (RECORDS, "longitude: 5.1873", "longitude: east", "longitude:", "point"),
    "half a point": (RECORDS, "          longitude: 5.1873\n", "", "latitude:", "missing_key"),
    "location that is no mapping": (
        RECORDS,
        "        name: Bibliotheek\n        point:\n          latitude: 52.2277\n          longitude: 5.1873\n",
        "        - Bibliotheek\n",
        "- Bib",
        "type",
    ),
    "location key that is no code": (
        RECORDS,
        "      oost:\n        name:",
        "      Oost:\n        name:",
        "name: Bibliotheek",
        "type",
    ),
    # services
    "unknown organisation": (
        DEMO,
        "    organization: voorbeeld",
        "    organization: voorbeld",
        "voorbeld",
        "unknown_name",
    ),
    "fictional help of a real organisation": (
        DEMO,
        "organization: voorbeeld",
        "organization: schuldbureau",
        "schuldbureau",
        "unknown_name",
    ),
    "unknown kind": (DEMO, "kind: branch", "kind: shop", "kind: shop", "unknown_name"),
    "id that is none": (RECORDS, "id: 3c373701-a68c-5d05-b3a9-5a181f754ea5", "id: 37", "id: 37", "type"),
    "id in capitals": (RECORDS, "3c373701-a68c", "3C373701-A68C", "id:", "type"),
    "area that is none": (RECORDS, "      - 1211-1218", "      - Gooi", "- Gooi", "area"),
    "postcodes from high to low": (RECORDS, "      - 1211-1218", "      - 1218-1211", "- 1218", "area"),
    "postcode that cannot be": (RECORDS, "      - 1211-1218", "      - 0211", "- 0211", "area"),
    "area that is a list": (RECORDS, "      - 1211-1218", "      -\n        - 1211", "        - 1211", "type"),
    "unknown municipality": (DEMO, "      - NL", "      - GM9999", "GM9999", "area"),
    "areas that are empty": (DEMO, "    areas:\n      - NL\n", "    areas:\n", "areas:", "empty"),
    "branch without an area": (DEMO, "    areas:\n      - NL\n", "", "organization: voorbeeld", "missing_key"),
    "debt help of no municipality": (
        RECORDS,
        "Borç yardımı\n    areas:\n      - GM0402",
        "Borç yardımı\n    areas:\n      - NL",
        "    areas:",
        "missing_key",
    ),
    "language that is none": (
        RECORDS,
        "      - nl\n      - tr\n    interp",
        "      - nl\n      - turkish\n    interp",
        "turkish",
        "language",
    ),
    "any language spoken": (
        RECORDS,
        "      - nl\n      - tr\n    interp",
        '      - nl\n      - "*"\n    interp',
        '- "*"',
        "language",
    ),
    "language twice": (
        RECORDS,
        "      - nl\n      - tr\n    interp",
        "      - tr\n      - tr\n    interp",
        "    languages:",
        "duplicate",
    ),
    "interpreter for none": (RECORDS, '- "*"', "- x", "- x", "language"),
    "unknown phase": (RECORDS, "      - before\n      - during", "      - befor", "- befor", "unknown_name"),
    "unknown channel": (RECORDS, "channel: walk_in", "channel: walkin", "channel:", "unknown_name"),
    "for a group and not": (RECORDS, "      - business", "      - families", "not_for:", "group"),
    "ages from high to low": (RECORDS, "maximum_age: 80", "maximum_age: 17", "maximum_age:", "order"),
    "days from late to early": (
        RECORDS,
        "valid_to: 2027-01-31",
        "valid_to: 2026-01-31",
        "valid_to: 2026-01-31",
        "order",
    ),
    "unknown weekday": (RECORDS, "- tuesday", "- dinsdag", "- dinsdag", "unknown_name"),
    "weekday twice": (RECORDS, "- tuesday", "- thursday", "- days:", "duplicate"),
    "time of one digit": (RECORDS, "opens_at: 09:30", "opens_at: 9:30", "opens_at:", "type"),
    "time that cannot be": (RECORDS, "closes_at: 00:00", "closes_at: 24:00", "closes_at:", "type"),
    "closes before it opens": (RECORDS, "closes_at: 00:00", "closes_at: 09:00", "closes_at:", "order"),
    "schedule without a time": (RECORDS, "          opens_at: 09:30\n", "", "- days:", "missing_key"),
    "closure that ends before": (RECORDS, "last: 2026-12-31", "last: 2026-12-01", "last:", "order"),
    "closure without an end": (RECORDS, "          last: 2026-12-31\n", "", "- first:", "missing_key"),
    "more places than there are": (RECORDS, "available: 3", "available: 9", "available: 9", "order"),
    "day of a capacity that is none": (
        RECORDS,
        "updated_on: 2026-11-20",
        "updated_on: today",
        "updated_on: today",
        "type",
    ),
    "days ago in what is real": (
        RECORDS,
        "updated_on: 2026-11-20",
        "updated_days_ago: 3",
        "updated_days",
        "unknown_key",
    ),
    "verified by a person": (
        RECORDS,
        "by: coordinator Hilversum",
        "by: mevrouw Jansen",
        "    verification:",
        "verification",
    ),
    "verified by an address": (
        RECORDS,
        "by: coordinator Hilversum",
        "by: info@example.org",
        "    verification:",
        "verification",
    ),
    "verified without a source": (RECORDS, "      source: by phone\n", "", "on: 2026-11-19", "missing_key"),
    "verified on no day": (RECORDS, "on: 2026-11-19", "on: yesterday", "on: yesterday", "type"),
    "verified for show in what is real": (
        RECORDS,
        "    verification:\n      on: 2026-11-19\n      by: coordinator Hilversum\n      source: by phone\n",
        "    verification: demo\n",
        "verification: demo",
        "demo",
    ),
    "unknown location": (
        RECORDS,
        "      centrum:\n      oost:\n        areas",
        "      centrun:\n      oost:\n        areas",
        "centrun",
        "unknown_name",
    ),
    # the template
    "placeholder that is not known": (
        TEMPLATE,
        "Schuldhulp van {municipality}",
        "Schuldhulp van {city}",
        "  name:",
        "placeholder",
    ),
    "template without a day": (TEMPLATE, "  checked_on: 2026-11-20\n", "", "  organization:", "missing_key"),
    # policies
    "policy of no municipality": (POLICY, "policy: GM0402", "policy: Hilversum", "policy:", "unknown_name"),
    "unknown key of a policy": (POLICY, "note:", "notes:", "notes:", "unknown_key"),
    "unknown body": (POLICY, "debt_help_by: schuldbureau", "debt_help_by: schuldburo", "debt_help_by:", "unknown_name"),
    "body without debt help": (
        POLICY,
        "debt_help_by: schuldbureau",
        "debt_help_by: brug_hilversum",
        "debt_help_by:",
        "no_service",
    ),
    "body of others": (POLICY, "policy: GM0402", "policy: GM0344", "debt_help_by:", "no_service"),
    "unknown partner": (POLICY, "- brug_hilversum", "- brug", "- brug", "unknown_name"),
    "partner that is a list": (POLICY, "  - brug_hilversum", "  -\n    - brug", "    - brug", "type"),
    "fictional partner": (POLICY, "- brug_hilversum", "- voorbeeld", "- voorbeeld", "unknown_name"),
    "partner twice": (POLICY, "- 4c0934f6-4a3d-5f96-b4af-68809ec141ba", "- brug_hilversum", "works_with:", "duplicate"),
    "unknown class": (POLICY, "- limited", "- limitted", "- limitted", "unknown_name"),
    "unknown urgency": (POLICY, "- U3", "- U4", "- U4", "unknown_name"),
    "desk without a name": (
        POLICY,
        "  name:\n    nl: Spoedloket\n    tr: Acil masası\n",
        "",
        "  urgencies:",
        "missing_key",
    ),
    "link without https": (POLICY, "url: https", "url: http", "url:", "url"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_in_its_line(name: str) -> None:
    file, old, new, words, code = FAULTS[name]
    documents = changed(file, old, new)
    lines = [number for number, line in enumerate(documents[file].split("\n"), start=1) if words in line]

    found, problems = reading(documents)

    assert found is None
    assert [one for one in problems if one.file == file and one.line in lines and one.code == code], problems


def test_a_key_that_was_mistyped_is_suggested() -> None:
    _, problems = reading(changed(DEMO, "organization: voorbeeld", "organization: voorbeld"))

    assert ["did you mean `voorbeeld`?" in problem.message for problem in problems] == [True]


def test_one_key_cannot_be_two_records_in_two_documents() -> None:
    documents = sample()
    second = documents[RECORDS].replace("directory: records", "directory: again")

    found, problems = reading({**documents, "again.yaml": second})

    assert found is None
    assert {problem.code for problem in problems} == {"duplicate_id"}
    assert {problem.file for problem in problems} == {RECORDS}
    assert all("near again.yaml:" in problem.message for problem in problems)


def test_an_organisation_cannot_be_real_and_fictional_by_one_key() -> None:
    found, problems = reading(changed(DEMO, "  voorbeeld:\n", "  schuldbureau:\n"))

    assert found is None
    assert "duplicate_id" in {problem.code for problem in problems}


def test_two_services_cannot_have_one_written_id() -> None:
    written = "id: 3c373701-a68c-5d05-b3a9-5a181f754ea5"

    found, problems = reading(changed(DEMO, "    kind: branch", f"    {written}\n    kind: branch"))

    assert found is None
    assert (RECORDS, "duplicate_id") in [(problem.file, problem.code) for problem in problems]


@pytest.mark.parametrize(("file", "code"), [(DEMO, "second_document"), (POLICY, "second_document")])
def test_a_document_stands_once(file: str, code: str) -> None:
    documents = sample()

    found, problems = reading({**documents, f"z_{file}": documents[file]})

    assert found is None
    assert (f"z_{file}", 1, code) in [(problem.file, problem.line, problem.code) for problem in problems]


def test_there_is_one_template() -> None:
    documents = sample()
    second = documents[TEMPLATE].replace("directory: template", "directory: other")

    found, problems = reading({**documents, "z.yaml": second})

    assert found is None
    assert [(problem.file, problem.code) for problem in problems] == [("z.yaml", "second_document")]


def test_a_document_that_is_no_mapping_is_refused() -> None:
    found, problems = reading({**sample(), "list.yaml": "- one\n"})

    assert found is None
    assert [(problem.file, problem.line, problem.code) for problem in problems] == [("list.yaml", 1, "document_kind")]


def test_every_document_is_read_so_that_all_problems_are_told_at_once() -> None:
    documents = {**sample(), "list.yaml": "- one\n", **{DEMO: sample()[DEMO].replace("kind: branch", "kind: shop")}}

    _, problems = reading(documents)

    assert [problem.file for problem in problems] == [DEMO, "list.yaml"]
    assert problems[0].line == line_of(documents[DEMO], "kind: shop")
