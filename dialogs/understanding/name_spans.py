"""Finds the place names that stand, rightly spelt, among the words of what a person typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.understanding.gazetteer import Gazetteer, Named
from dialogs.understanding.place_names import Phrase, normalise

LONGEST = 6
#: Oss'ta and Ede'de are written Ossta and Edede too; other names of three letters are left alone.
SHORTEST_STEM = 4
SHORTEST_STEM_OF_MUNICIPALITY = 3
#: So many words may stand between "woon" and the place ("ik woon met mijn gezin in …").
CUE_REACH = 6


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


def core(gazetteer: Gazetteer, phrase: Phrase) -> tuple[int, int]:
    """Return where the text starts and ends without the filler around it ("ik woon in … oturuyorum")."""
    start, end = 0, len(phrase.words)
    while start < end and _is_filler(phrase.words[start], gazetteer.words["filler"]):
        start += 1
    while start < end and _is_filler(phrase.words[end - 1], gazetteer.words["filler_after"]):
        end -= 1
    return start, end


def stem(word: str, gazetteer: Gazetteer) -> str | None:
    """Return the word without the longest Turkish ending written onto it (Rotterdamda), None without one."""
    stems = [word.removesuffix(ending) for ending in gazetteer.words["glued_ending"] if word.endswith(ending)]
    return min((found for found in stems if _is_long_enough(gazetteer, found)), key=len, default=None)


def _is_long_enough(gazetteer: Gazetteer, found: str) -> bool:
    if len(found) >= SHORTEST_STEM:
        return True
    return len(found) >= SHORTEST_STEM_OF_MUNICIPALITY and _is_municipality(gazetteer, found)


def is_ordinary(gazetteer: Gazetteer, key: str) -> bool:
    """Tell an everyday word, alone or with its article, which in a sentence seldom is meant as a place."""
    first, _, rest = key.partition(" ")
    return (rest if first in gazetteer.words["article"] else key) in gazetteer.words["ordinary"]


def lives_before(gazetteer: Gazetteer, words: tuple[str, ...], start: int) -> bool:
    """Tell whether the words before `start` are "woon in": the verb, and its own preposition right before the place.

    "Ik woon in Rotterdam en werk in Amsterdam" says so of Rotterdam only.
    """
    kinds = gazetteer.words
    if not kinds["preposition"].intersection(words[max(start - 1, 0) : start]):
        return False
    for word in reversed(words[max(start - CUE_REACH, 0) : start - 1]):
        if word in kinds["preposition"]:
            return False
        if word in kinds["residence_before"]:
            return True
    return False


def _is_filler(word: str, filler: frozenset[str]) -> bool:
    return word in filler or word.isdigit()


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
    if short := stem(last, gazetteer):
        yield f"{before} {short}".strip()


def _is_doubtful(gazetteer: Gazetteer, phrase: Phrase, key: str) -> bool:
    if key in gazetteer.words["doubtful"]:
        return True
    if not is_ordinary(gazetteer, key) or _is_municipality(gazetteer, key):
        return False
    words = key.split()
    return phrase.capital.isdisjoint(words) and phrase.ended.isdisjoint(words)


def _inside(gazetteer: Gazetteer, phrase: Phrase) -> Iterator[Span]:
    start = 0
    while start < len(phrase.words):
        found = _longest(gazetteer, phrase, start)
        if found:
            yield found
        start = found.end if found else start + 1


def _longest(gazetteer: Gazetteer, phrase: Phrase, start: int) -> Span | None:
    for end in range(min(start + LONGEST, len(phrase.words)), start, -1):
        for key in _keys(gazetteer, " ".join(phrase.words[start:end])):
            named = gazetteer.names.get(key)
            if (
                named
                and not _is_denied(gazetteer, phrase, start, end)
                and _is_meant(gazetteer, phrase, key, (start, end))
            ):
                return Span(start, end, key, named, cued=_is_cued(gazetteer, phrase, start, end))
    return None


def _is_meant(gazetteer: Gazetteer, phrase: Phrase, key: str, where: tuple[int, int]) -> bool:
    if not is_ordinary(gazetteer, key):
        return True
    if key in gazetteer.words["doubtful"] or not _is_cued(gazetteer, phrase, *where):
        return False
    return _is_municipality(gazetteer, key) or not phrase.capital.isdisjoint(key.split())


def _is_denied(gazetteer: Gazetteer, phrase: Phrase, start: int, end: int) -> bool:
    """Tell "niet in Utrecht" and "Utrecht değil"."""
    words, kinds = phrase.words, gazetteer.words
    return bool(
        kinds["not_before"].intersection(words[max(start - 2, 0) : start])
        or kinds["not_after"].intersection(words[end : end + 1])
    )


def _is_cued(gazetteer: Gazetteer, phrase: Phrase, start: int, end: int) -> bool:
    words, kinds = phrase.words, gazetteer.words
    if not phrase.ended.isdisjoint(words[start:end]) or kinds["residence_after"].intersection(words[end : end + 2]):
        return True
    if kinds["place_before"].intersection(words[max(start - 1, 0) : start]):
        return True
    return lives_before(gazetteer, words, start)


def _is_municipality(gazetteer: Gazetteer, key: str) -> bool:
    return any(named.kind == "municipality" for named in gazetteer.names.get(key, ()))
