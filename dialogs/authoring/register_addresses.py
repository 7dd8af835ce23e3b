"""Reads the visiting addresses out of a cell of the register, in which all addresses of an organisation stand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.understanding.gazetteer import Gazetteer
from dialogs.understanding.place_names import normalise

#: Exactly this kind: "Bezoekadres Omgevingsloket" is another desk, and letters to "Woo-Adres" are requests for papers.
_VISIT = "Bezoekadres"
_PART = re.compile(r";(?=adresType: )")
_MEMBERS = (
    "adresType toelichting openbareRuimte huisnummer toevoeging postbus terAttentieVan postcode woonplaats regio "
    "provincieAfkorting land centroideLatitude centroideLongitude centroideRdx centroideRdy"
)
_MEMBER = re.compile(rf"(?:^|, )({'|'.join(_MEMBERS.split())}): ")
_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")
#: The Netherlands in Europe, in degrees.
_LATITUDES, _LONGITUDES = (50.5, 53.8), (3.2, 7.4)

#: Kinds of names in the gazetteer that are of a place as addresses have it.
_OF_PLACES = ("place", "settlement", "municipality")
_WORD = re.compile(r"[^\s-]+")
_SMALL = frozenset("aan ad de den der en het in op over onder bij van ten ter".split())


@dataclass(frozen=True, slots=True)
class VisitAddress:
    """Where people come; `point` is (latitude, longitude) in degrees."""

    street: str | None
    postal_code: str | None
    city: str | None
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """What helps to read an address: the places that the register names within the municipality, and all places."""

    within: tuple[str, ...]
    places: Gazetteer


def read_addresses(cell: str, read: ReadAddress) -> tuple[tuple[VisitAddress, ...], tuple[str, ...]]:
    """Read every visiting address of a cell; and say what is wrong with them."""
    wrong: list[str] = []
    members = [_members(part) for part in _PART.split(cell)]
    found = tuple(_address(one, read, wrong) for one in members if one.get("adresType") == _VISIT)
    if cell and not all(members):
        wrong.append("this cannot be read; each address begins with `adresType: `")
    return found, tuple(wrong)


def _members(part: str) -> Mapping[str, str]:
    """Take an address apart; an explanation may hold commas and colons too, and so only known names count."""
    cut = list(_MEMBER.finditer(part))
    ends = (*(one.start() for one in cut[1:]), len(part))
    return {one[1]: part[one.end() : end].strip() for one, end in zip(cut, ends, strict=False)}


def _address(members: Mapping[str, str], read: ReadAddress, wrong: list[str]) -> VisitAddress:
    number = members.get("huisnummer", "") + members.get("toevoeging", "")
    return VisitAddress(
        street=" ".join(part for part in (members.get("openbareRuimte", ""), number) if part) or None,
        postal_code=_postal_code(members.get("postcode", ""), wrong),
        city=place_name(members["woonplaats"], read) if members.get("woonplaats") else None,
        point=_point(members, wrong),
    )


def _postal_code(written: str, wrong: list[str]) -> str | None:
    found = _POSTCODE.fullmatch(written)
    if written and not found:
        wrong.append(f"{written[:40]} is not a postcode; write it as 1234 AB")
    return f"{found[1]} {found[2]}" if found else None


def _point(members: Mapping[str, str], wrong: list[str]) -> tuple[float, float] | None:
    written = members.get("centroideLatitude"), members.get("centroideLongitude")
    if not written[0] or not written[1]:
        return None
    try:
        latitude, longitude = float(written[0]), float(written[1])
    except ValueError:
        latitude = longitude = 0.0
    if _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]:
        return latitude, longitude
    wrong.append(
        f"{written[0][:20]}, {written[1][:20]} is no point in the Netherlands, in degrees; correct or remove it"
    )
    return None


def place_name(written: str, read: ReadAddress) -> str:
    """Put the name of a place that stands in capitals in the usual case: "'S-GRAVENHAGE" is "'s-Gravenhage"."""
    if written != written.upper():
        return written
    known = {named.name for named in read.places.names.get(normalise(written), ()) if named.kind in _OF_PLACES}
    if len(known) == 1:
        return known.pop()
    return {place.casefold(): place for place in read.within}.get(written.casefold()) or _capitalised(written)


def _capitalised(written: str) -> str:
    return _WORD.sub(lambda word: _usual_case(word[0], first=word.start() == 0), written)


def _usual_case(word: str, *, first: bool) -> str:
    small = word.lower()
    if small.startswith("'") or (small in _SMALL and not first):
        return small
    if small.startswith("ij"):
        return f"IJ{small[2:]}"
    # A province in short behind a name that others have too.
    return word if len(word) <= 2 and not first else small.capitalize()
