"""Reads places of HSDS objects: service areas, the code of a municipality, locations with their address."""

import re
from collections.abc import Iterable
from typing import Literal, Protocol, TypeAlias

from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.authoring.hsds_parts import EXTENT_TYPES
from dialogs.authoring.hsds_writing import MUNICIPALITY_CODE
from dialogs.authoring.reading import suggestion
from dialogs.casework.directory import Area, Location

_AreaType: TypeAlias = Literal["municipality", "postcode4", "country"]
_AREA_TYPES: dict[str, _AreaType] = {
    EXTENT_TYPES["municipality"]: "municipality",
    EXTENT_TYPES["postcode4"]: "postcode4",
    EXTENT_TYPES["country"]: "country",
}
_COUNTRY = "NL"
_MUNICIPALITY = re.compile(r"GM[0-9]{4}")
_POSTCODES = re.compile(r"([1-9][0-9]{3})(?:-([1-9][0-9]{3}))?")


class Municipalities(Protocol):
    """Which municipalities there are or were."""

    def known(self, code: str) -> bool:
        """Say whether a CBS code ("GM0402") is that of a municipality, now or before."""
        ...


def areas_of(node: Node, municipalities: Municipalities, faults: Faults) -> tuple[Area, ...]:
    """Take the areas where people must live."""
    found = [_area(one, municipalities, faults) for one in node.many("service_areas")]
    return tuple(area for area in found if area)


def _area(node: Node, municipalities: Municipalities, faults: Faults) -> Area | None:
    written, told_type = (node.text("extent") or "").strip(), node.text("extent_type") or ""
    kind = _AREA_TYPES.get(told_type)
    if kind is None:
        why = f"`{told_type[:64]}` cannot be kept{suggestion(told_type, _AREA_TYPES)}"
        faults.add(node.place, "extent_type", why if told_type else f"is needed{suggestion('', _AREA_TYPES)}")
        return None
    why_not = _why_no_extent(kind, written, municipalities)
    if why_not is not None:
        faults.add(node.place, "extent", why_not)
        return None
    return Area(written, kind)


def _why_no_extent(kind: _AreaType, written: str, municipalities: Municipalities) -> str | None:
    match kind:
        case "municipality":
            return _why_no_municipality(written, municipalities)
        case "country":
            return None if written == _COUNTRY else f"must be {_COUNTRY}"
        case _:
            digits = _POSTCODES.fullmatch(written)
            if digits is None:
                return "must be four digits of a postcode (1000 to 9999), or a range such as 1211-1218"
            return "ends before it begins" if digits[2] and digits[2] < digits[1] else None


def _why_no_municipality(written: str, municipalities: Municipalities) -> str | None:
    if not _MUNICIPALITY.fullmatch(written):
        return "must be the code of a municipality, GM and four digits, such as GM0402"
    return None if municipalities.known(written) else f"{written} is not the code of a municipality"


def municipality_of(body: Node, municipalities: Municipalities, faults: Faults) -> str | None:
    """Take the code of a municipality from the identifiers of an organisation."""
    of_this_kind = [
        one
        for one in body.many("organization_identifiers")
        if (one.text("identifier_type") or "").lower() == MUNICIPALITY_CODE
    ]
    for twice in of_this_kind[1:]:
        faults.add(twice.place, "identifier", "an organisation is one municipality at most")
    for one in of_this_kind[:1]:
        code = one.text("identifier") or ""
        why = _why_no_municipality(code, municipalities)
        if why is None:
            return code
        faults.add(one.place, "identifier", why)
    return None


def location_from(node: Node, faults: Faults, described: str | None = None) -> Location | None:
    """Take a location with its visiting address; without a name it is called as it is described, or by its address."""
    address = next((one for one in node.many("addresses") if one.text("address_type") == "physical"), None)
    lines = [line for name in ("address_1", "address_2") if address and (line := address.text(name))]
    street, city = ", ".join(lines) or None, address.text("city") if address else None
    name = node.text("name") or described or street or city
    if name is None:
        faults.add(node.place, "name", "a location needs `name`, or an address")
        return None
    return Location(
        node.id,
        name,
        address=street,
        postal_code=address.text("postal_code") if address else None,
        city=city,
        province=address.text("state_province") if address else None,
        point=_point(node, faults),
    )


def _point(node: Node, faults: Faults) -> tuple[float, float] | None:
    degrees = [node.values.get(name) for name in ("latitude", "longitude")]
    if degrees == [None, None]:
        return None
    if None in degrees:
        faults.add(node.place, "latitude", "`latitude` and `longitude` go together; give both or none")
        return None
    return float(degrees[0] or 0), float(degrees[1] or 0)


def names_at(nodes: Iterable[Node]) -> list[str]:
    """List the names and towns of locations."""
    found = [node.text("name") for node in nodes]
    found += [address.text("city") for node in nodes for address in node.many("addresses")]
    return [name for name in found if name]
