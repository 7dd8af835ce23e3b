"""`kopru locate`: which municipality a text or a point on the map is in."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.commands import json_lines
from dialogs.understanding.gazetteer import Gazetteer
from dialogs.understanding.places import Location, locate_point, locate_text
from storage.places import load_gazetteer


def run(argv: list[str], *, today: date) -> int:
    """Read JSON lines from standard input, write their answers to standard output, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="kopru locate",
        description='Reads JSON lines {"text": …} or {"latitude": …, "longitude": …}, each with an optional "date".',
    )
    parser.parse_args(argv)
    return json_lines.run_on_standard_streams(answers(load_gazetteer()), today=today)


def answers(gazetteer: Gazetteer) -> Callable[[dict[str, Any], date], Mapping[str, Any]]:
    """Return the function that answers one request; it raises ValueError with what is wrong with the request."""

    def answer(request: dict[str, Any], on: date) -> Mapping[str, Any]:
        given = {member for member in ("text", "latitude", "longitude") if request.get(member) is not None}
        if given == {"text"}:
            return _written(locate_text(gazetteer, json_lines.text_of(request, "text"), on))
        if given != {"latitude", "longitude"}:
            raise ValueError('either "text", or "latitude" and "longitude"')
        latitude = json_lines.number_of(request, "latitude", -90, 90)
        longitude = json_lines.number_of(request, "longitude", -180, 180)
        return _written(locate_point(gazetteer, latitude, longitude, on))

    return answer


def _written(location: Location) -> Mapping[str, Any]:
    return {
        "municipality": location.municipality,
        "name": location.name,
        "exact": location.exact,
        "candidates": [asdict(candidate) for candidate in location.candidates],
    }
