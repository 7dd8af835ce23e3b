"""Reads a real export of the register of government organisations; KOPRU_REFERENCE_DATA names the folder."""

import os
from datetime import date
from pathlib import Path

import pytest

from dialogs.authoring.register import read_register
from dialogs.casework.imports import Reading, plan
from dialogs.understanding.gazetteer import municipalities_on
from storage.places import load_gazetteer

FOLDER = os.environ.get("KOPRU_REFERENCE_DATA", "")
REGISTER = Path(FOLDER) / "roo" / "Gemeenten.csv"
EXPORT_ON = date(2026, 4, 15)

pytestmark = pytest.mark.skipif(
    not FOLDER or not REGISTER.is_file(), reason="KOPRU_REFERENCE_DATA names no folder with roo/Gemeenten.csv"
)


def reading() -> Reading:
    return read_register(REGISTER.read_text(encoding="utf-8"), places=load_gazetteer(), export_on=EXPORT_ON)


def test_every_municipality_is_read_with_its_site_and_all_but_one_with_a_number_to_show() -> None:
    read = reading()

    towns = list(read.records.organizations.values())
    with_site = [town for town in towns if town.website]
    to_show = [town for town in towns if any(not phone.paid for phone in town.phones)]
    paid_only = [town for town in towns if town.phones and all(phone.paid for phone in town.phones)]
    print(f"{len(towns)} municipalities, {len(with_site)} with site, {len(to_show)} with a number to show")
    assert read.faults == ()
    assert (len(towns), len(with_site), len(to_show), len(paid_only)) == (342, 342, 341, 1)


def test_the_municipalities_are_those_that_exist_under_the_names_that_people_find() -> None:
    towns = reading().records.organizations.values()

    existing = {found.code: f"Gemeente {found.name}" for found in municipalities_on(load_gazetteer(), EXPORT_ON)}

    assert {town.municipality: town.name for town in towns} == existing


def test_every_municipality_has_a_visiting_address_and_all_but_one_a_point() -> None:
    towns = reading().records.organizations.values()

    assert all(town.locations for town in towns)
    assert sum(any(one.point for one in town.locations) for town in towns) == 341
    assert not [one.city for town in towns for one in town.locations if one.city and one.city.isupper()]


def test_numbers_with_14_are_all_short() -> None:
    numbers = [phone.number for town in reading().records.organizations.values() for phone in town.phones]

    assert sum(number.startswith("140") for number in numbers) == 131


def test_a_second_reading_changes_nothing() -> None:
    first, second = reading(), reading()

    changes = plan(first.records, second.records)

    assert (changes.changes, changes.unchanged) == ((), 342)
