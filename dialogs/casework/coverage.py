"""Where help reaches and what is missing there: per municipality, what people there could really be offered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dialogs.casework.directory import ANY_LANGUAGE, Group
from dialogs.casework.directory_index import Branch, Directory
from dialogs.casework.eligibility import Obstacle, obstacle, speaks
from dialogs.casework.rules import PhaseCode
from dialogs.casework.seekers import AGES, Languages, Seeker, languages_of

#: What a person may need, by its code, and whom routing would look for then: languages, phases and groups.
LANGUAGES: dict[str, Languages] = {
    "tr": languages_of("turkish_or_interpreter", None),
    "nl": languages_of("dutch", None),
    ANY_LANGUAGE: languages_of("other_interpreter", None),
}
PHASES: tuple[PhaseCode, ...] = ("before", "during", "after")
GROUPS: tuple[Group, ...] = ("young", "business", "elderly", "families")
NEEDS: tuple[str, ...] = (*LANGUAGES, *PHASES, *GROUPS)

_AGES: dict[Group, tuple[int, int]] = {"young": AGES["from_18"], "elderly": AGES["from_67"]}

#: A full branch reaches a place all the same: it is counted, and shown apart.
_REACHING: tuple[Obstacle | None, ...] = (None, "full")


@dataclass(frozen=True, slots=True)
class Residence:
    """A municipality by its CBS code, every code whose area lies in it, and its PC4s."""

    code: str
    name: str
    covered: frozenset[str]
    postcodes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many branches somebody of a municipality could be offered, and how many of them meet each need.

    `full`, `in_part` (serving some of its postcodes alone) and `everywhere` (serving the whole country) are of
    `branches`. `needs` counts by the codes of NEEDS; `spoken` counts, by language, those that need no interpreter.
    """

    code: str
    name: str
    branches: int
    full: int
    in_part: int
    everywhere: int
    needs: Mapping[str, int]
    spoken: Mapping[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """List the needs that no branch meets."""
        return tuple(need for need in NEEDS if not self.needs[need])


@dataclass(frozen=True, slots=True)
class _Reach:
    """What one branch has to give on a day to people who live in its area."""

    full: bool
    everywhere: bool
    needs: tuple[str, ...]
    spoken: tuple[str, ...]


def coverage(directory: Directory, residences: Iterable[Residence], on: date) -> tuple[Coverage, ...]:
    """Count, municipality by municipality in the order given, what could be offered there on a day."""
    reaches = {branch.order: reach for branch in directory.branches() if (reach := _reach(branch, on))}
    return tuple(_coverage(directory, residence, reaches) for residence in residences)


def reaching_everywhere(directory: Directory, on: date) -> tuple[Branch, ...]:
    """List the branches that could be offered to people anywhere, by their id."""
    found = (branch for branch in directory.branches_for((), None) if _reach(branch, on))
    return tuple(sorted(found, key=lambda branch: branch.order))


def _coverage(directory: Directory, residence: Residence, reaches: Mapping[str, _Reach]) -> Coverage:
    whole = {branch.order for branch in directory.branches_for(residence.covered, None)}
    in_part = {
        branch.order for postcode in residence.postcodes for branch in directory.branches_for((), postcode)
    } - whole
    found = {order: reaches[order] for order in (*whole, *in_part) if order in reaches}
    needs = Counter(need for reach in found.values() for need in reach.needs)
    spoken = Counter(language for reach in found.values() for language in reach.spoken)
    return Coverage(
        residence.code,
        residence.name,
        branches=len(found),
        full=sum(reach.full for reach in found.values()),
        in_part=len(in_part & found.keys()),
        everywhere=sum(reach.everywhere for reach in found.values()),
        needs={need: needs[need] for need in NEEDS},
        spoken={language: spoken[language] for language in LANGUAGES},
    )


def _reach(branch: Branch, on: date) -> _Reach | None:
    """Tell what a branch has to give; None when nobody at all could be offered it."""
    welcome = _welcome(branch, on)
    code = obstacle(branch, welcome)
    if code not in _REACHING:
        return None
    people = _people(welcome)
    return _Reach(
        full=code == "full",
        everywhere=any(area.type == "country" for area in branch.areas),
        needs=tuple(need for need, person in people.items() if obstacle(branch, person) in _REACHING),
        spoken=tuple(language for language in LANGUAGES if speaks(branch, people[language])),
    )


def _welcome(branch: Branch, on: date) -> Seeker:
    """Make somebody who fits a branch in all that people differ in, so that only the branch itself can be in the way.

    What is left is whether it works, exists, was verified and has room.
    """
    postcodes = [area.postcodes()[0] for area in branch.areas if area.type == "postcode4"]
    return Seeker(
        on=on,
        municipality=None,
        covered=frozenset(area.extent for area in branch.areas),
        postcode=postcodes[0] if postcodes else None,
        point=None,
        centre=None,
        languages=Languages(tuple(branch.languages), min(branch.interpreters, default=None)),
        phase=min(branch.phases, default="before"),
        class_code="limited",
        urgency=min(branch.urgencies, default="U0"),
        groups={},
        ages=None,
        low_self_reliance=False,
        legal_threat=False,
    )


def _people(welcome: Seeker) -> dict[str, Seeker]:
    """Make, for each need, somebody who has it and fits in all else; of the groups they belong to one alone."""
    people = {code: replace(welcome, languages=languages) for code, languages in LANGUAGES.items()}
    for phase in PHASES:
        people[phase] = replace(welcome, phase=phase)
    for group in GROUPS:
        alone = {one: one == group for one in GROUPS}
        people[group] = replace(welcome, groups=alone, ages=_AGES.get(group))
    return people
