"""The bench of routing measures what it says: the same branches every time, and a scan that agrees with routing."""

from dataclasses import replace

import pytest

from bot.commands import bench
from dialogs.casework.directory_index import Directory
from dialogs.casework.routing import route
from dialogs.casework.seekers import Languages
from storage.places import load_gazetteer
from storage.rules import load_preferences
from tests.benches import routing
from tests.benches.branches import ON, Country

COUNTRY = Country(load_gazetteer())


def test_branches_and_people_are_the_same_every_time() -> None:
    assert COUNTRY.records(50) == Country(load_gazetteer()).records(50)
    assert COUNTRY.seekers(20) == Country(load_gazetteer()).seekers(20)


def test_a_scan_finds_somebody_exactly_where_routing_does() -> None:
    directory = Directory(COUNTRY.records(2_000))
    branches = list(directory.branches())

    for person in COUNTRY.seekers(40):
        offers = route(directory, load_preferences(), person).offers
        assert bool(offers) is bool(routing.nearest_of(branches, person))


def test_people_whose_language_nobody_speaks_are_offered_nothing_by_either() -> None:
    directory = Directory(COUNTRY.records(500))
    (person,) = (replace(one, languages=Languages(("xx",))) for one in COUNTRY.seekers(1))

    assert routing.nearest_of(directory.branches(), person) == []
    assert route(directory, load_preferences(), person).offers == ()


def test_a_row_tells_whether_the_bar_was_kept() -> None:
    slow, quick = routing.Group("slow", [1.0, 3.0]), routing.Group("quick", [1.0, 1.5])

    lines = routing.table(1_000, (slow, quick), routing.Group("a plain scan", [30.0]))

    assert lines[2] == "| slow | 2.00 | 3.00 | 3.00 | 30.0 ms, x 15 | 2 ms: NOT KEPT |"
    assert lines[3].endswith("| 2 ms: kept |")


def test_the_bench_tells_each_size_and_their_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    code = bench.run(["routing", "--sizes", "100", "300", "--routings", "3"], today=ON)

    told = capsys.readouterr().out
    assert code == 0
    assert "100 branches: indexed in" in told
    assert told.count("| people from everywhere |") == 2
    assert "3 times the branches cost" in told
