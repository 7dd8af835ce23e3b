"""Help for a turn: found in the directory of now, remembered for the event log, and given again in a replay."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.usecases.directory import assemble, shipped_base
from bot.usecases.editions import Edition
from bot.usecases.known_places import KnownPlaces
from dialogs.casework.directory_index import Directory
from dialogs.casework.help import HelpFinder
from dialogs.engine.environment import Answers, FindHelp, find_nothing
from dialogs.engine.state_json import Json, dump_found, load_found
from dialogs.offers import NOTHING_FOUND, Found
from storage.directory import NOTHING_KEPT
from storage.places import load_gazetteer

#: Organisations that receive leads, each with its own term to accept in working days.
Terms = Mapping[str, int | None]


def help_at(
    edition: Edition, directory: Directory, places: KnownPlaces, now: datetime, *, receiving: Terms | None = None
) -> FindHelp:
    """Give what finds help in a directory at a moment in the time of Amsterdam, in the words of an edition."""
    if edition.offer_words is None:
        return find_nothing
    finder = HelpFinder(directory, places, edition.offer_words, receiving or {})

    def find(answers: Answers, language: str | None) -> Found:
        return finder.find(answers, now=now, language=language)

    return find


@dataclass(slots=True)
class Consulted:
    """Finds help and remembers what was found: the directory changes, and a replay must see what the person saw."""

    find: FindHelp
    found: list[Found] = field(default_factory=list)

    def __call__(self, answers: Answers, language: str | None) -> Found:
        """Find help."""
        found = self.find(answers, language)
        self.found.append(found)
        return found

    def log(self) -> list[Json]:
        """Write what was found, in its order, for the event log."""
        return [dump_found(one) for one in self.found]


class Remembered:
    """Finds again what was found when the turn happened."""

    def __init__(self, log: Sequence[Json]) -> None:
        """Begin with what the event log says of one turn."""
        self._found: Iterator[Found] = map(load_found, log)

    def __call__(self, answers: Answers, language: str | None) -> Found:
        """Give the next thing that was found."""
        return next(self._found, NOTHING_FOUND)


def shipped_help(edition: Edition, today: date, *, demo: bool = False) -> Callable[[datetime], FindHelp]:
    """Give what finds help in the shipped directory of a day, without anything that was imported."""
    directory = assemble(shipped_base(today, demo=demo), NOTHING_KEPT)
    places = KnownPlaces(load_gazetteer())
    return lambda now: help_at(edition, directory, places, now)
