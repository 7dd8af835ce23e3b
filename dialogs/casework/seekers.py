"""Who looks for help, as far as routing needs to know: where, in which language, in which phase, how urgent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dialogs.casework.directory import ANY_LANGUAGE, Group
from dialogs.casework.rules import REFUSED, UNKNOWN, ClassCode, PhaseCode, UrgencyCode
from dialogs.casework.screening import Screening
from dialogs.conditions import Value


class Places(Protocol):
    """What is known of municipalities (CBS codes) and postcodes (PC4) on a day."""

    def name(self, code: str, on: date) -> str | None:
        """Name a municipality; None for a code that is not known."""
        ...

    def current(self, code: str, on: date) -> str | None:
        """Give the code that has the area of `code` on a day; None for a code that is not known."""
        ...

    def covered(self, code: str, on: date) -> frozenset[str]:
        """Give every code whose area lies in `code` on a day."""
        ...

    def point(self, postcode: str) -> tuple[float, float] | None:
        """Give (latitude, longitude) of a PC4 in degrees; None where no trusted one is known."""
        ...

    def centre(self, code: str, on: date) -> tuple[float, float] | None:
        """Give the middle of a municipality: for sorting, never for a distance that is shown."""
        ...


@dataclass(frozen=True, slots=True)
class Languages:
    """Languages in which somebody can be helped; `interpreter`: also through an interpreter for this language."""

    spoken: tuple[str, ...]
    interpreter: str | None = None


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody to be brought to help; nothing here says who it is.

    `covered` are all codes whose area lies in the municipality of residence on that day. `point` is (latitude,
    longitude) of the PC4; where only the municipality is known, `centre` sorts without giving a distance.
    """

    on: date
    municipality: str | None
    covered: frozenset[str]
    postcode: int | None
    point: tuple[float, float] | None
    centre: tuple[float, float] | None
    languages: Languages
    phase: PhaseCode
    class_code: ClassCode
    urgency: UrgencyCode
    #: Group -> whether the person belongs to it; a group that is missing is not known.
    groups: Mapping[Group, bool]
    #: First and last year of age, as far as is known.
    ages: tuple[int, int] | None
    low_self_reliance: bool
    legal_threat: bool  #: the law's three working days run (Wgs art. 4)


#: Ages behind the codes of the field `age`; for no upper bound a number that nobody reaches.
AGES: dict[str, tuple[int, int]] = {"under_18": (0, 17), "from_18": (18, 26), "from_27": (27, 66), "from_67": (67, 150)}


def languages_of(wish: str | None, chat_language: str | None) -> Languages:
    """Tell from the wish for a language of help, else from the language of the chat; Turkish may be interpreted."""
    match wish:
        case "dutch":
            return Languages(("nl",))
        case "turkish":
            return Languages(("tr",))
        case "turkish_or_interpreter":
            return Languages(("tr",), "tr")
        case "other_interpreter":
            return Languages((), ANY_LANGUAGE)
        case _ if chat_language is None or chat_language == "nl":
            return Languages(("nl",))
        case _:
            return Languages((chat_language,), chat_language)


def groups_of(answers: Mapping[str, Value]) -> dict[Group, bool]:
    """Tell which groups somebody belongs to; what was not answered is not known, and never means no."""
    groups: dict[Group, bool] = {}
    business, children, age = (_known(answers.get(name)) for name in ("business", "children", "age"))
    if business is not None:
        groups["business"] = business != "no"
    if children is not None:
        groups["families"] = children == "yes"
    if age is not None:
        groups["young"] = age == "from_18"
        groups["elderly"] = age == "from_67"
    return groups


def seeker_of(
    answers: Mapping[str, Value], screening: Screening, places: Places, *, on: date, chat_language: str | None
) -> Seeker:
    """Make a seeker of answers that rules can read and what a screening made of them."""
    municipality, postcode = _residence(answers.get("place"), places, on)
    return Seeker(
        on=on,
        municipality=municipality,
        covered=places.covered(municipality, on) if municipality else frozenset(),
        postcode=int(postcode) if postcode else None,
        point=places.point(postcode) if postcode else None,
        centre=places.centre(municipality, on) if municipality else None,
        languages=languages_of(_known(answers.get("help_language")), chat_language),
        phase=screening.phase.phase,
        class_code=screening.class_code,
        urgency=screening.urgency,
        groups=groups_of(answers),
        ages=AGES.get(_known(answers.get("age")) or ""),
        low_self_reliance=_known(answers.get("overview")) in ("no_overview", "post_unopened"),
        legal_threat=screening.facts.get("legal_threat") is True,
    )


def _residence(place: Value | None, places: Places, on: date) -> tuple[str | None, str | None]:
    """Read a place answer; a municipality that merged is its successor on that day."""
    known = _known(place)
    if known is None:
        return None, None
    code, _, postcode = known.partition("/")
    current = places.current(code, on)
    return current, (postcode or None) if current else None


def _known(value: Value | None) -> str | None:
    return value if isinstance(value, str) and value not in (UNKNOWN, REFUSED) else None
