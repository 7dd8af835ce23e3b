"""May this branch help this person: the hard filters, in the order in which a reason is given."""

from collections.abc import Callable
from typing import Literal

from dialogs.casework.directory import ANY_LANGUAGE, Area
from dialogs.casework.directory_index import Branch
from dialogs.casework.seekers import Seeker

#: Why a branch may not help somebody.
Obstacle = Literal[
    "not_active",  #: closed for now or for good, it or its organisation
    "not_valid",  #: does not exist yet, or any more
    "unverified",  #: nobody has seen that the record is right
    "expired",  #: somebody has, more than 180 days ago
    "area",  #: the person lives outside its area
    "language",  #: cannot help in a language of the person
    "phase",  #: does not help before, during or after an arrangement
    "group",  #: is for others: young people, families
    "age",  #: the person is too young or too old
    "urgency",  #: does not take cases as urgent as this
    "full",  #: has no room
]


def obstacle(branch: Branch, seeker: Seeker) -> Obstacle | None:
    """Give the first reason for which a branch may not help somebody; None when it may.

    What is not known of a person never excludes; what is not known of a branch does where somebody could be sent in
    vain: area, language, verification.
    """
    for code, permits in _FILTERS:
        if not permits(branch, seeker):
            return code
    return None


def may_help(branch: Branch, seeker: Seeker) -> bool:
    """Say whether nothing hinders a branch: what `obstacle` tells without a reason, for looking at thousands."""
    return all(permits(branch, seeker) for permits in _MOST_HINDERING_FIRST)


def speaks(branch: Branch, seeker: Seeker) -> bool:
    """Say whether somebody there speaks a language of the person, without an interpreter."""
    return not branch.languages.isdisjoint(seeker.languages.spoken)


def serves(branch: Branch, seeker: Seeker) -> bool:
    """Say whether the place where the person lives lies in the branch's area."""
    return any(_lives_in(area, seeker) for area in branch.areas)


def _lives_in(area: Area, seeker: Seeker) -> bool:
    match area.type:
        case "municipality":
            return area.extent in seeker.covered
        case "country":
            return True
        case _:  # postcode4
            first, last = area.postcodes()
            return seeker.postcode is not None and first <= seeker.postcode <= last


def _active(branch: Branch, _: Seeker) -> bool:
    return branch.active


def _valid(branch: Branch, seeker: Seeker) -> bool:
    return branch.valid_on(seeker.on)


def _verified(branch: Branch, _: Seeker) -> bool:
    return branch.verification is not None


def _fresh(branch: Branch, seeker: Seeker) -> bool:
    return branch.verification is not None and branch.verification.holds(seeker.on)


def _understood(branch: Branch, seeker: Seeker) -> bool:
    if speaks(branch, seeker):
        return True
    wanted = seeker.languages.interpreter
    return wanted is not None and (wanted in branch.interpreters or ANY_LANGUAGE in branch.interpreters)


def _in_phase(branch: Branch, seeker: Seeker) -> bool:
    return not branch.phases or seeker.phase in branch.phases


def _in_group(branch: Branch, seeker: Seeker) -> bool:
    if any(seeker.groups.get(group) for group in branch.not_for):
        return False
    return not branch.groups or any(seeker.groups.get(group, True) for group in branch.groups)


def _of_age(branch: Branch, seeker: Seeker) -> bool:
    if seeker.ages is None:
        return True
    youngest, oldest = seeker.ages
    lowest, highest = branch.service.minimum_age, branch.service.maximum_age
    return (lowest is None or oldest >= lowest) and (highest is None or youngest <= highest)


def _takes_urgency(branch: Branch, seeker: Seeker) -> bool:
    return not branch.urgencies or seeker.urgency in branch.urgencies


def _has_room(branch: Branch, _: Seeker) -> bool:
    return branch.capacity is None or branch.capacity.available > 0


_FILTERS: tuple[tuple[Obstacle, Callable[[Branch, Seeker], bool]], ...] = (
    ("not_active", _active),
    ("not_valid", _valid),
    ("unverified", _verified),
    ("expired", _fresh),
    ("area", serves),
    ("language", _understood),
    ("phase", _in_phase),
    ("group", _in_group),
    ("age", _of_age),
    ("urgency", _takes_urgency),
    ("full", _has_room),
)

#: All of them; `_fresh` holds for none that `_verified` does not.
_MOST_HINDERING_FIRST: tuple[Callable[[Branch, Seeker], bool], ...] = (
    _understood,
    _in_phase,
    _fresh,
    _in_group,
    _has_room,
    _active,
    _valid,
    _takes_urgency,
    _of_age,
    serves,
)
