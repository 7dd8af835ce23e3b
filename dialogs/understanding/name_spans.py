"""Finds the place names that stand, rightly spelt, among the words of what a person typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.understanding.gazetteer import Gazetteer, Named
from dialogs.understanding.place_cues import core, is_cued, is_denied, is_municipality, is_ordinary, stem
from dialogs.understanding.place_names import Phrase, normalise

LONGEST = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A place name at words `start` to `end`; `cued` when the words around say that the person lives there.

    `doubtful` when it is more likely an ordinary word ("heel", "winkel"): then it is asked back.
    """

    start: int
    end: int
    key: str
    named: tuple[Named, ...]
    cued: bool
    doubtful: bool = False


def spans(gazetteer: Gazetteer, phrase: Phrase) -> tuple[Span, ...]:
    """Return the names in order: the one that is all of the text but filler, else the longest ones inside."""
    whole = _whole(gazetteer, phrase)
    return (whole,) if whole else tuple(_inside(gazetteer, phrase))


def _whole(gazetteer: Gazetteer, phrase: Phrase) -> Span | None:
    """Try the text as it is and without filler; also with a title ("gemeente Utrecht"), which normalising drops."""
    for start, end in dict.fromkeys(((0, len(phrase.words)), core(gazetteer, phrase))):
        for key in _keys(gazetteer, normalise(" ".join(phrase.words[start:end]))):
            named = gazetteer.names.get(key)
            if named and key not in gazetteer.words["not_a_place"]:
                return Span(start, end, key, named, cued=True, doubtful=_is_doubtful(gazetteer, phrase, key))
    return None


def _keys(gazetteer: Gazetteer, text: str) -> Iterator[str]:
    yield text
    before, _, last = text.rpartition(" ")
    if short := stem(gazetteer, last):
        yield f"{before} {short}".strip()


def _is_doubtful(gazetteer: Gazetteer, phrase: Phrase, key: str) -> bool:
    if key in gazetteer.words["doubtful"]:
        return True
    if not is_ordinary(gazetteer, key) or is_municipality(gazetteer, key):
        return False
    words = key.split()
    return phrase.capital.isdisjoint(words) and phrase.ended.isdisjoint(words)


def _inside(gazetteer: Gazetteer, phrase: Phrase) -> Iterator[Span]:
    start = 0
    while start < len(phrase.words):
        found = _longest(gazetteer, phrase, start)
        if found and not is_denied(gazetteer, phrase, found.start, found.end):
            yield found
        start = found.end if found else start + 1


def _longest(gazetteer: Gazetteer, phrase: Phrase, start: int) -> Span | None:
    begins = phrase.words[start] in gazetteer.words["first_in_names"]
    for end in range(min(start + (LONGEST if begins else 1), len(phrase.words)), start, -1):
        for key in _keys(gazetteer, " ".join(phrase.words[start:end])):
            named = gazetteer.names.get(key)
            cued = named is not None and is_cued(gazetteer, phrase, start, end)
            if named and _is_meant(gazetteer, phrase, key, cued=cued):
                return Span(start, end, key, named, cued)
    return None


def _is_meant(gazetteer: Gazetteer, phrase: Phrase, key: str, *, cued: bool) -> bool:
    """Take an ordinary word for a place only where a person says to live there, and writes it like a name."""
    if not is_ordinary(gazetteer, key):
        return True
    if key in gazetteer.words["doubtful"] or not cued:
        return False
    return is_municipality(gazetteer, key) or not phrase.capital.isdisjoint(key.split())
