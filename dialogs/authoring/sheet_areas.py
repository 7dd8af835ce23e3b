"""Service areas as coordinators write them: municipalities by name or code, postcodes, or the whole country."""

import re
from collections.abc import Iterable, Iterator

from dialogs.authoring.reading import suggestion
from dialogs.casework.directory import Area
from dialogs.understanding.gazetteer import Gazetteer
from dialogs.understanding.place_names import normalise

COUNTRY = "NL"
_WHOLE_COUNTRY = "heel Nederland"
_COUNTRY_WORDS = ("nl", "nederland", "landelijk", _WHOLE_COUNTRY.casefold())
_CODE = re.compile(r"GM\d{4}", re.IGNORECASE)
_POSTCODES = re.compile(r"([1-9]\d{3})(?:\s*(?:-|–|t/m|tot en met)\s*([1-9]\d{3}))?")  # noqa: RUF001
#: More commas than this are in no name: "Nuenen, Gerwen en Nederwetten".
_LONGEST_NAME = 3


def read_areas(written: str, places: Gazetteer) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """Read areas, each once; and say what cannot be read."""
    areas: dict[Area, None] = {}
    wrong: list[str] = []
    for part in _parts(written, places):
        found = _area(part, places)
        if isinstance(found, Area):
            areas[found] = None
        else:
            wrong.append(found)
    return tuple(areas), tuple(wrong)


def _parts(written: str, places: Gazetteer) -> Iterator[str]:
    """Cut at `;`, line ends and commas, but not at a comma within a name."""
    for chunk in re.split(r"[;\n]", written):
        words = [word.strip() for word in chunk.split(",") if word.strip()]
        while words:
            taken = next(
                (count for count in range(_LONGEST_NAME, 1, -1) if _municipalities(", ".join(words[:count]), places)), 1
            )
            yield ", ".join(words[:taken])
            del words[:taken]


def _area(written: str, places: Gazetteer) -> Area | str:
    if written.casefold() in _COUNTRY_WORDS:
        return Area(COUNTRY, "country")
    if _CODE.fullmatch(written):
        known = written.upper() in places.municipalities
        return Area(written.upper(), "municipality") if known else f"{written} is not the code of a municipality"
    if postcodes := _POSTCODES.fullmatch(written):
        return _postcodes(postcodes[1], postcodes[2] or postcodes[1])
    return _municipality(written, places)


def _postcodes(first: str, last: str) -> Area | str:
    if last < first:
        return f"{first}-{last} ends before it begins"
    return Area(first if first == last else f"{first}-{last}", "postcode4")


def _municipality(written: str, places: Gazetteer) -> Area | str:
    codes = _municipalities(written, places)
    if len(codes) == 1:
        return Area(codes.pop(), "municipality")
    if codes:
        return f"`{written[:64]}` can be {_names(codes, places)}; write which"
    within = {named.municipality for named in places.names.get(normalise(written), ())}
    if within:
        return f"`{written[:64]}` lies in {_names(within, places)}; write the municipality"
    names = (municipality.name for municipality in places.municipalities.values())
    near = suggestion(written, names).partition(" Allowed:")[0]
    return f"`{written[:64]}` is no municipality, postcode (1211 or 1211-1218) or `{_WHOLE_COUNTRY}`{near}"


def _municipalities(name: str, places: Gazetteer) -> set[str]:
    """Find the municipalities of a name: of today, else of before, which are those that have their area."""
    found = places.names.get(normalise(name), ())
    now = {named.municipality for named in found if named.kind == "municipality"}
    return now or {named.municipality for named in found if named.kind == "former"}


def _names(codes: Iterable[str], places: Gazetteer) -> str:
    return " or ".join(sorted(places.municipalities[code].name for code in codes))


def write_areas(areas: Iterable[Area], places: Gazetteer) -> str:
    """Write areas, so that reading them gives the same: municipalities by name where a name is enough."""
    return "; ".join(_written(area, places) for area in areas)


def _written(area: Area, places: Gazetteer) -> str:
    if area.type == "country":
        return _WHOLE_COUNTRY
    if area.type == "postcode4" or area.extent not in places.municipalities:
        return area.extent
    name = places.municipalities[area.extent].name
    return name if _municipalities(name, places) == {area.extent} else area.extent
