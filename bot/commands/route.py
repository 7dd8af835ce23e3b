"""`kopru route`: where somebody with these answers is brought to, in which order and why."""

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.commands import json_lines
from bot.commands.directory_store import kept
from bot.usecases.directory import assemble, shipped_base
from bot.usecases.editions import ContentBroken
from bot.usecases.known_places import KnownPlaces
from bot.usecases.local_time import AMSTERDAM
from dialogs.casework.answers import checked_answers
from dialogs.casework.directory_index import Directory
from dialogs.casework.help import HelpFinder
from dialogs.casework.offer_texts import Enquiry, Words, reason_texts
from dialogs.casework.routing import Offer, route
from dialogs.casework.rules import REFUSED, UNKNOWN
from dialogs.conditions import Value
from dialogs.understanding.gazetteer import Gazetteer, current
from dialogs.understanding.places import Location, locate_text
from dialogs.wording import LANGUAGES
from storage.database import DatabaseAway, DatabaseRefused
from storage.places import load_gazetteer
from storage.rules import load_preferences, load_rules

_POSTCODE = re.compile(r"([1-9][0-9]{3})(?: ?[A-Za-z]{2})?")


def run(argv: Sequence[str], *, today: date) -> int:
    """Read JSON lines from standard input, write who helps to standard output, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="kopru route",
        description='Reads JSON lines {"answers": {FIELD: CODE, …}, "postcode": "3511" or null, "municipality": '
        '"GM0344" or null, "language": "tr" or "nl"}, each with an optional "date". Postcode and municipality count '
        "instead of the answer `place`. An offer names its service by id and its organisation by name.",
    )
    parser.add_argument("--demo", action="store_true", help="with the fictional branches")
    wish = parser.parse_args(argv)
    try:
        directory = assemble(shipped_base(today, demo=wish.demo), kept())
    except (DatabaseRefused, DatabaseAway, ContentBroken, OSError) as unable:
        print(f"kopru: {unable}", file=sys.stderr)
        return 2
    return json_lines.run_on_standard_streams(answers(directory, load_gazetteer()), today=today)


def answers(directory: Directory, gazetteer: Gazetteer) -> Callable[[dict[str, Any], date], Mapping[str, Any]]:
    """Return the function that answers one request; it raises ValueError with what is wrong with the request."""
    places = KnownPlaces(gazetteer)
    finder = HelpFinder(directory, places, Words(load_rules(), load_preferences(), places.name))

    def answer(request: dict[str, Any], on: date) -> Mapping[str, Any]:
        given = request.get("answers", {})
        if not isinstance(given, dict):
            raise ValueError('"answers" must be an object such as {"letters": ["bailiff"], "rent_months": 2}')
        values = checked_answers(finder.words.rules.fields, given)
        values["place"] = _place(request, values, gazetteer, on)
        try:
            return _routed(finder, values, _language(request), on)
        except OverflowError as late:
            raise ValueError('"date" is too late to count from') from late

    return answer


def _language(request: Mapping[str, Any]) -> str | None:
    language = request.get("language")
    if language is not None and language not in LANGUAGES:
        raise ValueError(f'"language" must be one of {", ".join(LANGUAGES)}')
    return language


def _place(request: Mapping[str, Any], values: Mapping[str, Value], gazetteer: Gazetteer, on: date) -> str:
    """Give where the person lives as the answer `place`. Raises ValueError for what does not exist or does not fit."""
    code, postcode = (_text(request, name) for name in ("municipality", "postcode"))
    if code is None and postcode is None:
        place = str(values.get("place", UNKNOWN))
        if place in (UNKNOWN, REFUSED):
            return place
        code, _, digits = place.partition("/")
        postcode = digits or None
    if code is not None:
        code = _municipality(code, gazetteer, on)
    return code or UNKNOWN if postcode is None else _with_postcode(code, postcode, gazetteer, on)


def _text(request: Mapping[str, Any], name: str) -> str | None:
    return None if request.get(name) is None else json_lines.text_of(request, name)


def _municipality(code: str, gazetteer: Gazetteer, on: date) -> str:
    if code not in gazetteer.municipalities:
        raise ValueError(f'"municipality": there is no {code[:64]!r}; give a CBS code such as GM0344')
    return current(gazetteer, code, on)


def _with_postcode(code: str | None, postcode: str, gazetteer: Gazetteer, on: date) -> str:
    typed = _POSTCODE.fullmatch(postcode)
    if typed is None or typed[1] not in gazetteer.postcodes:
        raise ValueError(f'"postcode": there is no {postcode[:64]!r}; give four digits such as 3511')
    found = locate_text(gazetteer, postcode, on)
    lies_in = _codes(found)
    if code is not None and lies_in and code not in lies_in:
        raise ValueError(f"postcode {postcode} does not lie in {code}, but in {', '.join(lies_in)}")
    if code is None and len(lies_in) != 1:
        several = f"lies in several municipalities: give one of {', '.join(lies_in)}"
        raise ValueError(f"postcode {postcode} {several if lies_in else 'is not sure: give its municipality too'}")
    return f"{code or lies_in[0]}/{typed[1]}"


def _codes(found: Location) -> list[str]:
    return [found.municipality] if found.municipality else [one.municipality for one in found.candidates]


def _routed(finder: HelpFinder, values: Mapping[str, Value], language: str | None, on: date) -> Mapping[str, Any]:
    noon = datetime.combine(on, time(12), tzinfo=AMSTERDAM)
    seeker = finder.seeker(values, now=noon, language=language)
    found = route(finder.directory, finder.words.preferences, seeker)
    enquiry = Enquiry(seeker, finder.policy(seeker), noon)
    return {
        "offers": [_written(offer, finder.words, enquiry) for offer in found.offers],
        "left_out": [{"service": one.service, "code": one.code} for one in found.left_out],
    }


def _written(offer: Offer, words: Words, enquiry: Enquiry) -> dict[str, Any]:
    reasons = reason_texts(words, offer, enquiry)
    return {
        "service": offer.service.id,
        "organisation": offer.branch.organization.name,
        "kind": offer.kind,
        "km": None if offer.km is None else round(offer.km, 1),
        "reasons": [
            {"code": code, "nl": text.by_language["nl"], "tr": text.by_language["tr"]} for code, text in reasons
        ],
    }
