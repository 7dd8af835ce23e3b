"""The shipped edition, read once per test process."""

from functools import cache

from bot.usecases.editions import Edition, read_edition, shipped_documents
from storage.places import load_gazetteer


@cache
def edition() -> Edition:
    return read_edition(shipped_documents(), load_gazetteer())
