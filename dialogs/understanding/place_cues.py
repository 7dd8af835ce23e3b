"""Reads the words around a place name: filler, Turkish endings, and what says that a person lives there or not."""

from dialogs.understanding.gazetteer import Gazetteer
from dialogs.understanding.place_names import Phrase

#: Oss'ta and Ede'de are written Ossta and Edede too; other names of three letters are left alone.
SHORTEST_STEM = 4
SHORTEST_STEM_OF_MUNICIPALITY = 3
#: So many words may stand between "woon" and the place ("ik woon met mijn gezin in …").
CUE_REACH = 6


def core(gazetteer: Gazetteer, phrase: Phrase) -> tuple[int, int]:
    """Return where the text starts and ends without the filler around it ("ik woon in … oturuyorum")."""
    start, end = 0, len(phrase.words)
    while start < end and _is_filler(phrase.words[start], gazetteer.words["filler"]):
        start += 1
    while start < end and _is_filler(phrase.words[end - 1], gazetteer.words["filler_after"]):
        end -= 1
    return start, end


def stem(gazetteer: Gazetteer, word: str) -> str | None:
    """Return the word without the longest Turkish ending written onto it (Rotterdamda), None without one."""
    stems = [word.removesuffix(ending) for ending in gazetteer.words["glued_ending"] if word.endswith(ending)]
    return min((found for found in stems if _is_long_enough(gazetteer, found)), key=len, default=None)


def is_municipality(gazetteer: Gazetteer, key: str) -> bool:
    """Tell whether a normalised name is one of a municipality of today."""
    return any(named.kind == "municipality" for named in gazetteer.names.get(key, ()))


def is_ordinary(gazetteer: Gazetteer, key: str) -> bool:
    """Tell an everyday word, alone or with its article, which in a sentence seldom is meant as a place."""
    first, _, rest = key.partition(" ")
    return (rest if first in gazetteer.words["article"] else key) in gazetteer.words["ordinary"]


def is_cued(gazetteer: Gazetteer, phrase: Phrase, start: int, end: int) -> bool:
    """Tell whether the words around `start` to `end` say that the person lives there."""
    words, kinds = phrase.words, gazetteer.words
    if not phrase.ended.isdisjoint(words[start:end]) or kinds["residence_after"].intersection(words[end : end + 2]):
        return True
    return bool(kinds["place_before"].intersection(words[max(start - 1, 0) : start])) or lives_before(
        gazetteer, words, start
    )


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


def is_denied(gazetteer: Gazetteer, phrase: Phrase, start: int, end: int) -> bool:
    """Tell "niet in Utrecht" and "Utrecht değil", and the province of Utrecht."""
    words, kinds = phrase.words, gazetteer.words
    if kinds["province_before"].intersection(words[max(start - 1, 0) : start]):
        return " ".join(words[start:end]) in gazetteer.provinces
    not_before = kinds["not_before"].intersection(words[max(start - 2, 0) : start])
    return bool(not_before or kinds["not_after"].intersection(words[end : end + 1]))


def _is_filler(word: str, filler: frozenset[str]) -> bool:
    return word in filler or word.isdigit()


def _is_long_enough(gazetteer: Gazetteer, found: str) -> bool:
    if len(found) >= SHORTEST_STEM:
        return True
    return len(found) >= SHORTEST_STEM_OF_MUNICIPALITY and is_municipality(gazetteer, found)
