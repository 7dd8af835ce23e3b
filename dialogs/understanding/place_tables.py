"""Builds the gazetteer from the text of the files in `content/places`; their README says what the columns are."""

import csv
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date

from dialogs.understanding.folding import fold
from dialogs.understanding.gazetteer import Gazetteer, Municipality, Named, Postcode
from dialogs.understanding.place_names import normalise, sound

LONGEST_PROVINCE_IN_SHORT = len("Gld")
#: What people call a place counts as much as a small town, whatever its postcodes.
_LEAST_WEIGHT = {"municipality": 3, "former": 3, "other": 3, "district": 2}
#: Kinds of words that may be, or be in, a place name.
_MAYBE_A_NAME = {"article", "doubtful", "ending", "glued_ending", "not_a_place_stem"}


def build_gazetteer(  # noqa: PLR0913  (one argument per file)
    *,
    postcodes_csv: str,
    exceptions_csv: str,
    municipalities_csv: str,
    names_csv: str,
    districts_csv: str,
    provinces_csv: str,
    words_csv: str,
) -> Gazetteer:
    """Build the tables from the text of the files in `content/places`; their README says what the columns are."""
    municipalities = {row["code"]: _municipality(row) for row in _rows(municipalities_csv)}
    postcodes = {row["pc4"]: _postcode(row) for row in _rows(postcodes_csv)}
    provinces = {
        normalise(name): row["name"]
        for row in _rows(provinces_csv)
        for name in (row["name"], *row["others"].split(";"))
    }
    names = _names(_rows(names_csv), _rows(districts_csv), provinces)
    spelled = tuple(sorted(names))
    words = _words(_rows(words_csv), names)
    return Gazetteer(
        postcodes=postcodes,
        exceptions=_exceptions(_rows(exceptions_csv)),
        municipalities=municipalities,
        names=names,
        provinces=provinces,
        words=words,
        stems=tuple(sorted(words["not_a_place_stem"])),
        spelled=spelled,
        sounds=tuple(sound(name) for name in spelled),
        weights=_weights(names, postcodes.values()),
    )


def _rows(text: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(text.splitlines())


def _municipality(row: Mapping[str, str]) -> Municipality:
    ends = row["switch"] == "on"
    return Municipality(
        code=row["code"],
        name=row["name"],
        province=row["province"],
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if ends else None,
        successor=row["successor"] if ends else None,
    )


def _postcode(row: Mapping[str, str]) -> Postcode:
    point = (float(row["lat"]), float(row["lon"])) if row["lat"] else None
    return Postcode(row["pc4"], row["gm"], row["place"], row["suspect"] == "1", point)


def _exceptions(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[str, tuple[str, str]]]:
    found: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in rows:
        found[row["pc6"][:4]][row["pc6"][4:]] = (row["gm"], row["place"])
    return dict(found)


def _names(
    rows: Iterable[Mapping[str, str]], districts: Iterable[Mapping[str, str]], provinces: Container[str]
) -> dict[str, tuple[Named, ...]]:
    """Index every name; "Bergen (NH)" and "Elst Ut" under "bergen" and "elst" too, there as one of several."""
    found: defaultdict[str, dict[str, Named]] = defaultdict(dict)
    shown = [Named(row["name"], row["municipality"], row["kind"]) for row in rows]
    shown += [Named(row["name"], row["municipality"], "district") for row in districts]
    for named in shown:
        for key in _keys(named.name, provinces):
            found[key].setdefault(named.municipality, named)
    return {key: tuple(named.values()) for key, named in found.items()}


def _keys(name: str, provinces: Container[str]) -> set[str]:
    before, _, last = normalise(name).rpartition(" ")
    keys = {normalise(name), normalise(name.partition("(")[0])}
    if before and last in provinces and len(last) <= LONGEST_PROVINCE_IN_SHORT:
        keys.add(before)
    return keys


def _weights(names: Mapping[str, tuple[Named, ...]], postcodes: Iterable[Postcode]) -> dict[str, int]:
    main = Counter((normalise(found.place), found.municipality) for found in postcodes if not found.suspect)
    return {
        key: max(max(main[key, named.municipality], _LEAST_WEIGHT.get(named.kind, 0)) for named in found)
        for key, found in names.items()
    }


def _words(rows: Iterable[Mapping[str, str]], names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Collect the words of a kind over the languages, and the kinds that follow from them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row["kind"]].update(fold(row["words"]).split())
    in_names = {word for name in names for word in name.split()}
    ordinary = found["everyday"] | found["article"] | found["filler"] | found["not_a_place"]
    derived = {
        "ordinary": ordinary,
        "filler_after": found["filler"] | found["ending"],
        "short": {word for words in found.values() for word in words if len(word) == len("ab")},
        "around_postcode": found["filler"] | found["article"] | found["postcode_before"] | (in_names - ordinary),
        "first_in_names": {name.partition(" ")[0] for name in names},
        "no_name": {word for kind, words in found.items() if kind not in _MAYBE_A_NAME for word in words},
    }
    return {kind: frozenset(words) for kind, words in (found | derived).items()}
