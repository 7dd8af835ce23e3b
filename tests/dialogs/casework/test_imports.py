"""An import as a plan: what is new, changed or gone, and what does not change."""

from dataclasses import replace

import pytest
from directory_sample import ORGANIZATIONS, help_by

from dialogs.casework.directory import NO_RECORDS, Organization, Records
from dialogs.casework.imports import Change, Fault, Plan, differences, plan

TOWN, LINE, VOLUNTEERS = ORGANIZATIONS
BUDDIES = help_by("buddies")


def _records(*organizations: Organization, buddies: bool = False) -> Records:
    return Records({one.id: one for one in organizations}, {BUDDIES.id: BUDDIES} if buddies else {})


def test_records_are_new_changed_gone_or_unchanged() -> None:
    renamed = replace(TOWN, name="Gemeente Stad")

    made = plan(_records(TOWN, LINE, VOLUNTEERS), _records(renamed, VOLUNTEERS, buddies=True))

    assert made.new == (Change("service", "buddies", None, BUDDIES),)
    assert made.changed == (Change("organization", "town", TOWN, renamed),)
    assert made.gone == (Change("organization", "line_body", LINE, None),)
    assert made.unchanged == 1
    assert made.changes == (*made.new, *made.changed, *made.gone)


def test_the_same_again_changes_nothing() -> None:
    assert plan(_records(*ORGANIZATIONS), _records(*reversed(ORGANIZATIONS))) == Plan((), (), (), 3)


def test_a_first_import_is_all_new_by_kind_and_id() -> None:
    made = plan(NO_RECORDS, _records(*ORGANIZATIONS, buddies=True))

    assert [(one.kind, one.id) for one in made.new] == [
        ("organization", "line_body"),
        ("organization", "town"),
        ("organization", "volunteers"),
        ("service", "buddies"),
    ]


def test_an_organisation_and_a_service_with_one_id_are_two_records() -> None:
    told = Records({"buddies": Organization("buddies", "Maatjes")}, {"buddies": BUDDIES})

    made = plan(Records({}, {"buddies": BUDDIES}), told)

    assert [(one.kind, one.id) for one in made.new] == [("organization", "buddies")]
    assert made.unchanged == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (Change("organization", "town", None, TOWN), "Gemeente Utrecht"),
        (Change("organization", "town", TOWN, None), "Gemeente Utrecht"),
        (Change("service", "buddies", None, BUDDIES), "buddies"),
        (Change("service", "buddies", None, None), ""),
    ],
)
def test_a_change_has_the_name_that_people_know(change: Change, name: str) -> None:
    assert change.name == name


def test_differences_are_the_members_that_differ() -> None:
    renamed = replace(TOWN, name="Gemeente Stad", residents=10)

    assert differences(Change("organization", "town", TOWN, renamed)) == {
        "name": ("Gemeente Utrecht", "Gemeente Stad"),
        "residents": (None, 10),
    }
    assert differences(Change("organization", "town", None, TOWN)) == {}
    assert differences(Change("organization", "town", TOWN, None)) == {}


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (3, "area", "line 3, area: no such code"),
        (3, None, "line 3: no such code"),
        (None, "area", "area: no such code"),
        (None, None, "no such code"),
    ],
)
def test_a_fault_says_where_it_is(line: int | None, column: str | None, said: str) -> None:
    assert str(Fault(line, column, "no such code")) == said
