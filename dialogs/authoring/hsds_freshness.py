"""Reads what grows old in HSDS objects: how many can still come, and who saw that a record is right."""

from collections.abc import Iterable

from dialogs.authoring.hsds_contacts import email_of
from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.authoring.hsds_organizations import day_of
from dialogs.authoring.hsds_terms import Told
from dialogs.casework.directory import Capacity, Verification
from dialogs.casework.verifications import why_no_role

#: How a verification was made when only fields of HSDS itself tell of it.
ASSURED = "HSDS assured_date"

#: More than any service can have.
_MOST = 999_999


def capacity_of(node: Node, faults: Faults) -> Capacity | None:
    """Take the capacity of a service."""
    capacities = node.many("capacities")
    for more in capacities[1:]:
        faults.add(more.place, "id", "only one capacity can be kept; give the one that counts for intake")
    if not capacities:
        return None
    told = capacities[0]
    unit, available = told.one("unit"), whole_of(told, "available", _MOST, faults)
    maximum, updated = whole_of(told, "maximum", _MOST, faults), day_of(told.text("updated"))
    if unit is None or available is None or updated is None:
        return None
    return Capacity(available, maximum, unit.text("name") or "", updated)


def capacity_at(node: Node, told: Told, faults: Faults) -> Capacity | None:
    """Take the capacity at a location, which attributes tell."""
    available, unit, updated = (told.one(f"capacity_{name}") for name in ("available", "unit", "updated"))
    maximum, day = told.one("capacity_maximum"), day_of(updated)
    if available is None and maximum is None and unit is None and day is None:
        return None
    if available is None or unit is None or day is None:
        why = "a capacity needs capacity_available, capacity_unit and capacity_updated"
        faults.add(node.place, "attributes", why)
        return None
    return Capacity(int(available), int(maximum) if maximum else None, unit, day)


def whole_of(node: Node, name: str, most: int, faults: Faults) -> int | None:
    """Take a whole number that is not below zero."""
    value = node.values.get(name)
    if value is None:
        return None
    number = float(value)
    if not number.is_integer() or not 0 <= number <= most:
        faults.add(node.place, name, f"must be a whole number from 0 to {most}")
        return None
    return int(number)


def verification_of(node: Node, told: Told, names: Iterable[str], faults: Faults) -> Verification | None:
    """Take who verified a record, and when; at a location attributes tell all of it."""
    on = day_of(node.text("assured_date") or told.one("assured_date"))
    address = email_of(node, "assurer_email", names, faults)
    by, source = told.one("assured_by") or address, told.one("assured_source")
    if by and by != address and (why := why_no_role(by)):
        faults.add(node.place, "attributes", f"assured_by: {why}")
    if on is not None and by is not None:
        return Verification(on, by, source or ASSURED)
    if on is not None:
        faults.add(node.place, "assured_date", "needs who verified it: `assurer_email`, or the attribute assured_by")
    elif by or source:
        faults.add(node.place, "assured_date", "is needed where it is told who verified")
    return None
