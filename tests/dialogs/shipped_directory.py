"""The directory as it is shipped, for tests of the pure floor."""

from datetime import date
from functools import cache

from bot.usecases.known_places import KnownPlaces
from dialogs.authoring.directory import DirectoryContent, read_directory
from storage.content import list_names, read_text
from storage.places import load_gazetteer


@cache
def shipped_content() -> DirectoryContent:
    """Read the shipped documents of the directory."""
    documents = {f"directory/{name}": read_text("directory", name) for name in list_names("directory")}
    content, problems = read_directory(documents, KnownPlaces(load_gazetteer()), date(2026, 11, 23))
    assert content is not None, problems
    return content
