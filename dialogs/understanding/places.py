"""Says which municipality a person lives in, from a postcode, a place name or a shared location."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import cos, radians

from dialogs.distances import kilometres
from dialogs.understanding.gazetteer import Gazetteer, Named, current
from dialogs.understanding.meant_names import meant
from dialogs.understanding.name_spans import spans
from dialogs.understanding.near_names import fuller_names, near_names
from dialogs.understanding.place_names import normalise, phrase_of
from dialogs.understanding.typed_postcodes import TypedPostcode, typed_postcodes

#: More is a story, and its first part says where.
LONGEST_TEXT = 600
MOST_NEAR = 3
MOST_CANDIDATES = 6
#: Farther than this from every PC4 is at sea or abroad.
FARTHEST_KM = 15.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality (code and name) that may be meant, and the place that points to it."""

    municipality: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Location:
    """What was understood: one municipality, or candidates to ask back, or neither.

    Only `exact` routes without asking. `postcode` is the four digits as typed, known or not; `split` says that they
    lie in several municipalities and that the letters were not given.
    """

    municipality: str | None
    name: str | None
    exact: bool
    candidates: tuple[Candidate, ...]
    split: bool
    postcode: str | None


NOWHERE = Location(municipality=None, name=None, exact=False, candidates=(), split=False, postcode=None)


def locate_text(gazetteer: Gazetteer, text: str, on: date) -> Location:
    """Read a postcode, else a place name, anywhere in `text`, in Dutch or Turkish."""
    read = text[:LONGEST_TEXT]
    codes = typed_postcodes(read, gazetteer.words)
    if not codes:
        return _by_name(gazetteer, read, on)
    by_code = _by_codes(gazetteer, codes, on)
    if by_code.exact:
        return by_code
    by_name = replace(_by_name(gazetteer, read, on), postcode=by_code.postcode)
    return by_name if _settles(by_name, by_code, read) else by_code


def locate_point(gazetteer: Gazetteer, latitude: float, longitude: float, on: date) -> Location:
    """Return the municipality of the nearest PC4 point, never exact, with the next two as candidates.

    Degrees (WGS 84); nothing in the result gives them back. Far from every PC4 there is no municipality.
    """
    found = nearest(gazetteer, latitude, longitude, on)
    if not found:
        return NOWHERE
    return replace(NOWHERE, municipality=found[0].municipality, name=found[0].name, candidates=found[1:])


def nearest(gazetteer: Gazetteer, latitude: float, longitude: float, on: date) -> tuple[Candidate, ...]:
    """Return the nearest municipality and the next two, for "do you live in …?"; none more than 15 km from a PC4.

    Degrees (WGS 84). Raises ValueError for what is no point on earth.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("latitude must be from -90 to 90 and longitude from -180 to 180")
    shrunk = cos(radians(latitude))
    by_distance = sorted(
        ((found.point[0] - latitude) ** 2 + ((found.point[1] - longitude) * shrunk) ** 2, digits, found.point)
        for digits, found in gazetteer.postcodes.items()
        if found.point and not found.suspect
    )
    if kilometres((latitude, longitude), by_distance[0][2]) > FARTHEST_KM:
        return ()
    pairs = (
        (gazetteer.postcodes[digits].municipality, gazetteer.postcodes[digits].place) for _, digits, _ in by_distance
    )
    return _candidates(gazetteer, pairs, on, most=MOST_NEAR)


def majority_of(gazetteer: Gazetteer, postcode: str, on: date) -> Location:
    """Return where most of a PC4 lies, for a person who would rather not give the letters; `split` stays visible."""
    code = TypedPostcode(postcode, None)
    found = _candidates(gazetteer, _of_code(gazetteer, code), on)[:1]
    if not found:
        return replace(NOWHERE, postcode=postcode)
    split = postcode in gazetteer.exceptions
    return Location(found[0].municipality, found[0].name, not split, (), split, postcode)


def _by_codes(gazetteer: Gazetteer, codes: tuple[TypedPostcode, ...], on: date) -> Location:
    located = _decided(gazetteer, [pair for code in codes for pair in _of_code(gazetteer, code)], on)
    known = [code for code in codes if _of_code(gazetteer, code)]
    split = any(code.letters is None and code.digits in gazetteer.exceptions for code in known)
    return replace(located, split=split and not located.exact, postcode=(known or codes)[0].digits)


def _of_code(gazetteer: Gazetteer, code: TypedPostcode) -> list[tuple[str, str]]:
    """Return (municipality, place) pairs, the majority first; none for a suspect or unknown code."""
    found = gazetteer.postcodes.get(code.digits)
    if found is None or found.suspect:
        return []
    exceptions = gazetteer.exceptions.get(code.digits, {})
    if code.letters is None:
        return [(found.municipality, found.place), *exceptions.values()]
    return [exceptions.get(code.letters, (found.municipality, found.place))]


def _settles(by_name: Location, by_code: Location, text: str) -> bool:
    """Tell whether a name beside a postcode says which of its municipalities it is.

    "9417 Westerveld" does; "9417 Spier" does not, as Spier lies in both.
    """
    if not by_code.candidates:
        return True
    places = {normalise(candidate.place) for candidate in by_code.candidates}
    shared = len(places) == 1 and places.pop() in normalise(text)
    return by_name.municipality in {found.municipality for found in by_code.candidates} and not shared


def _by_name(gazetteer: Gazetteer, text: str, on: date) -> Location:
    phrase = phrase_of(text, gazetteer.words["ending"])
    found = spans(gazetteer, phrase)
    if not found:
        near = _pairs(named for key in near_names(gazetteer, phrase) for named in gazetteer.names[key])
        return replace(NOWHERE, candidates=_candidates(gazetteer, near, on, most=MOST_NEAR))
    pairs = _pairs(meant(gazetteer, phrase, found, on))
    if any(span.doubtful for span in found):
        return replace(NOWHERE, candidates=_candidates(gazetteer, pairs, on))
    covered = {at for span in found for at in range(span.start, span.end)}
    fuller = _pairs(named for key in fuller_names(gazetteer, phrase, covered) for named in gazetteer.names[key])
    return _decided(gazetteer, [*fuller, *pairs], on)


def _pairs(names: Iterable[Named]) -> list[tuple[str, str]]:
    return [(named.municipality, named.name) for named in names]


def _decided(gazetteer: Gazetteer, pairs: list[tuple[str, str]], on: date) -> Location:
    """Route when one municipality is left, else ask back."""
    found = _candidates(gazetteer, pairs, on)
    if len(found) == 1:
        return replace(NOWHERE, municipality=found[0].municipality, name=found[0].name, exact=True)
    return replace(NOWHERE, candidates=found)


def _candidates(
    gazetteer: Gazetteer, pairs: Iterable[tuple[str, str]], on: date, most: int = MOST_CANDIDATES
) -> tuple[Candidate, ...]:
    """Return each municipality of that day once, in order, with the first place that points to it."""
    found: dict[str, Candidate] = {}
    for code, place in pairs:
        now = current(gazetteer, code, on)
        if now not in found:
            found[now] = Candidate(now, gazetteer.municipalities[now].name, place)
        if len(found) == most:
            break
    return tuple(found.values())
