"""`kopru bench routing`: what one routing costs among 1,000 and among 100,000 branches, beside a plain scan of them."""

import argparse
import gc
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter, process_time

from dialogs.casework.directory_index import Branch, Directory
from dialogs.casework.eligibility import obstacle
from dialogs.casework.routing import MOST_OFFERS, route
from dialogs.casework.seekers import Languages, Seeker
from dialogs.distances import kilometres
from storage.places import load_gazetteer
from storage.rules import load_preferences
from tests.benches.branches import Country

#: Branches -> milliseconds of CPU under which 99 of 100 routings must stay.
BARS_MS = {1_000: 2.0, 100_000: 20.0}
#: A scan of 100,000 branches takes half a second, so that fewer are measured.
SCANS = 15


@dataclass(frozen=True, slots=True)
class Group:
    """People of one kind, and the milliseconds of CPU that each routing took."""

    title: str
    ms: list[float]

    def at(self, share: float) -> float:
        """Give the time under which a share of the routings stayed."""
        return sorted(self.ms)[min(int(share * len(self.ms)), len(self.ms) - 1)]


def measure(argv: Sequence[str]) -> int:
    """Measure and print Markdown tables; gives the exit code."""
    parser = argparse.ArgumentParser(prog="kopru bench routing", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(BARS_MS), metavar="BRANCHES")
    parser.add_argument("--routings", type=int, default=1_000, help="of each kind of people (1000)")
    wish = parser.parse_args(argv)
    country = Country(load_gazetteer())
    medians: dict[int, float] = {}
    for size in wish.sizes:
        directory, told = built(country, size)
        groups = list(routed(country, directory, wish.routings))
        scanned = scans(country, directory, min(SCANS, wish.routings))
        medians[size] = median(groups[0].ms)
        print("\n".join([told, "", *table(size, groups, scanned)]), end="\n\n")
    least, most = min(medians), max(medians)
    print(f"{most // least} times the branches cost {medians[most] / medians[least]:.0f} times the time of a routing.")
    return 0


def built(country: Country, size: int) -> tuple[Directory, str]:
    """Index so many branches; say what that cost."""
    records = country.records(size)
    gc.collect()
    started = perf_counter()
    directory = Directory(records)
    seconds = perf_counter() - started
    gc.collect()
    tracemalloc.start()
    again = Directory(records)
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    del again
    return directory, f"{size:,} branches: indexed in {seconds:.2f} s; the index takes {megabytes:.0f} MB."


def routed(country: Country, directory: Directory, count: int) -> Iterable[Group]:
    """Route people from everywhere, people from the densest postcode, and people whom no branch may help."""
    everybody = country.seekers(count)
    densest = _densest(country, directory)
    there = [_moved(one, densest) for one in everybody]
    nobody = [replace(one, languages=Languages(("xx",))) for one in there]
    preferences = load_preferences()
    for title, people in (
        ("people from everywhere", everybody),
        (f"people from {densest.postcode}, where most branches serve", there),
        ("the same, of whom no branch speaks the language", nobody),
    ):
        yield Group(title, [_timed(lambda one=one: route(directory, preferences, one)) for one in people])


def scans(country: Country, directory: Directory, count: int) -> Group:
    """Do what routing saves: look at every branch, keep those that may help, and take the nearest."""
    branches = list(directory.branches())
    people = country.seekers(count)
    return Group("a plain scan", [_timed(lambda one=one: nearest_of(branches, one)) for one in people])


def nearest_of(branches: Iterable[Branch], seeker: Seeker) -> list[Branch]:
    """Find the nearest branches that may help, by looking at all."""

    def far(branch: Branch) -> tuple[float, str]:
        known = branch.point is not None and seeker.point is not None
        return (kilometres(seeker.point, branch.point) if known else 0.0), branch.order  # type: ignore[arg-type]

    return sorted((one for one in branches if obstacle(one, seeker) is None), key=far)[:MOST_OFFERS]


def table(size: int, groups: Sequence[Group], scanned: Group) -> list[str]:
    """Write a row per group: median, 95th and 99th percentile in ms of CPU, beside the scan, and beside the bar."""
    bar = BARS_MS.get(size)
    lines = ["| one routing | median ms | p95 | p99 | a scan takes | bar for p99 |", "|---|---|---|---|---|---|"]
    for group in groups:
        middle = median(group.ms)
        times = f"{median(scanned.ms):.1f} ms, x {median(scanned.ms) / middle:.0f}"
        kept = "-" if bar is None else f"{bar:g} ms: {'kept' if group.at(0.99) <= bar else 'NOT KEPT'}"
        lines.append(
            f"| {group.title} | {middle:.2f} | {group.at(0.95):.2f} | {group.at(0.99):.2f} | {times} | {kept} |"
        )
    return lines


def _densest(country: Country, directory: Directory) -> Seeker:
    """Find somebody in the postcode that most branches serve."""
    serving = Counter(area.extent for branch in directory.branches() for area in branch.areas)
    (somebody,) = country.seekers(1)
    code = max(country.codes, key=lambda one: (serving[one], one))
    there = (one for one in country.postcodes if country.places.current(one.municipality, somebody.on) == code)
    postcodes = [replace(somebody, municipality=code, covered=country.places.covered(code, somebody.on),
                         postcode=int(one.digits), point=one.point) for one in there]  # fmt: skip
    return max(postcodes, key=lambda one: len(directory.branches_for(one.covered, one.postcode)))


def _moved(person: Seeker, to: Seeker) -> Seeker:
    return replace(
        person, municipality=to.municipality, covered=to.covered, postcode=to.postcode, point=to.point, centre=to.point
    )


def _timed(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return 1000 * (process_time() - started)
