"""Loads the gazetteer from the shipped content."""

from functools import cache

from dialogs.understanding.gazetteer import Gazetteer
from dialogs.understanding.place_tables import build_gazetteer
from storage.content import read_text


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer; built once per process, in about 0.15 s."""
    return build_gazetteer(
        postcodes_csv=read_text("places", "pc4.csv"),
        exceptions_csv=read_text("places", "pc6_exceptions.csv"),
        municipalities_csv=read_text("places", "municipalities.csv"),
        names_csv=read_text("places", "names.csv"),
        districts_csv=read_text("places", "districts.csv"),
        provinces_csv=read_text("places", "provinces.csv"),
        words_csv=read_text("places", "words.csv"),
    )
