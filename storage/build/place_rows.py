"""Makes the rows of pc4.csv, pc6_exceptions.csv and municipalities.csv out of the sources."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.build.place_checks import NEW, SUSPECT, BuildStopped, Row
from storage.build.place_codes import Register, most, municipality_of
from storage.build.place_points import points, repaired
from storage.build.place_sources import PointRow

POSTCODE_COLUMNS = (
    "pc4", "gm", "municipality", "province", "lat", "lon", "place", "places", "suspect", "point_quality",
)  # fmt: skip
EXCEPTION_COLUMNS = ("pc6", "gm", "municipality", "place")
#: Kept by hand in municipalities.csv, and carried over by every build: when a municipality begins and ends.
HAND_KEPT = ("valid_from", "valid_to", "successor", "switch")
MUNICIPALITY_COLUMNS = ("code", "name", "province", *HAND_KEPT)


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of the three files, as text per column."""

    postcodes: tuple[Row, ...]
    exceptions: tuple[Row, ...]
    municipalities: tuple[Row, ...]


def tables(point_rows: Sequence[PointRow], register: Register, kept: Mapping[str, Row]) -> Tables:
    """Join points and votes; `kept` has the hand-kept columns per municipality code."""
    rows: defaultdict[str, list[PointRow]] = defaultdict(list)
    for row in point_rows:
        rows[row.pc4].append(row)
    if unknown := set(rows) - set(register.votes) - SUSPECT - NEW:
        raise BuildStopped(f"PC4s without any PC6 that nobody has looked at: {' '.join(sorted(unknown))}")
    codes = {pc4: municipality_of(pc4, register.votes, found) for pc4, found in rows.items()}
    return Tables(
        postcodes=tuple(_postcodes(rows, codes, register)),
        exceptions=tuple(_exceptions(codes, register)),
        municipalities=tuple(_municipality(code, register, kept) for code in sorted(set(codes.values()))),
    )


def _postcodes(rows: Mapping[str, Sequence[PointRow]], codes: Mapping[str, str], register: Register) -> list[Row]:
    places = {pc4: _places(pc4, found, register) for pc4, found in rows.items()}
    located = repaired(points(rows, {pc4: named[0] for pc4, named in places.items()}), codes)
    result: list[Row] = []
    for pc4 in sorted(rows):
        point, quality = located[pc4]
        result.append(
            {
                "pc4": pc4,
                "gm": codes[pc4],
                "municipality": register.names[codes[pc4]],
                "province": register.provinces[codes[pc4]],
                "lat": str(point.latitude) if point else "",
                "lon": str(point.longitude) if point else "",
                "place": places[pc4][0],
                "places": ";".join(places[pc4]),
                "suspect": "1" if pc4 in SUSPECT else "0",
                "point_quality": quality,
            }
        )
    return result


def _places(pc4: str, rows: Sequence[PointRow], register: Register) -> list[str]:
    """Return the names of a PC4, the most frequent first."""
    votes = register.votes.get(pc4)
    if votes is None:
        return [most(Counter(row.place for row in rows))]
    return sorted(votes.places, key=lambda place: (-votes.places[place], place))


def _exceptions(codes: Mapping[str, str], register: Register) -> list[Row]:
    return [
        {"pc6": pc6, "gm": code, "municipality": register.names[code], "place": place}
        for pc4 in sorted(codes)
        if pc4 in register.votes
        for pc6, code, place in sorted(register.votes[pc4].codes)
        if code != codes[pc4]
    ]


def _municipality(code: str, register: Register, kept: Mapping[str, Row]) -> Row:
    hand_kept = {column: kept.get(code, {}).get(column, "") for column in HAND_KEPT}
    return {"code": code, "name": register.names[code], "province": register.provinces[code]} | hand_kept
