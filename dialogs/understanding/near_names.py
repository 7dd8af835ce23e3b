"""Finds the place names that look or sound like a misspelt one, where the words around leave room for a place."""

from collections.abc import Container, Iterator

from rapidfuzz import fuzz, process

from dialogs.understanding.gazetteer import Gazetteer
from dialogs.understanding.place_cues import core, lives_before, stem
from dialogs.understanding.place_names import Phrase, sound

#: Two spellings of 100 are the same. No threshold is safe, so what is found here is asked back and never routes.
#: A village of one postcode has to be nearer than a town, and what sounds alike nearer than what is spelt alike:
#: otherwise one everyday word in two is near some hamlet.
LOWEST = {"town": 70.0, "village": 85.0}
LOWEST_BY_SOUND = {"town": 80.0, "village": 90.0}
#: Two words that begin differently to the ear are seldom the same one, misspelt.
LOWEST_OF_OTHER_START = 87.0
#: Words so short are near to many others.
SHORT = 5
MORE_FOR_SHORT = 8.0
SHORTEST = 4
TOWN_WEIGHT = 2
#: A large town is likelier than a hamlet that is a little nearer.
MOST_WEIGHT = 8
#: "Bergen op zom" is nearer than this to Bergen op Zoom, though Bergen alone is a name too.
LOWEST_OF_FULLER = 80.0
MOST_WORDS_OF_FULLER = 5
#: Without "I live in", only so few words are taken for a place name.
MOST_WORDS = 3


def near_names(gazetteer: Gazetteer, phrase: Phrase) -> list[str]:
    """Return keys of `gazetteer.names`, the nearest first; none for a sentence that says nothing of a place."""
    scores: dict[str, float] = {}
    for query in dict.fromkeys(_queries(gazetteer, phrase)):
        for key, score in _scored(gazetteer, query):
            scores[key] = max(scores.get(key, 0.0), score + min(gazetteer.weights[key], MOST_WEIGHT))
    return sorted(scores, key=lambda key: (-scores[key], key))


def fuller_names(gazetteer: Gazetteer, phrase: Phrase, covered: Container[int]) -> list[str]:
    """Return names that a short text is near to as a whole, where words outside the names found in it are left over.

    `covered` has the positions of the words in those names. Otherwise "Kapelle aan den Isel" would route to Kapelle.
    """
    start, end = core(gazetteer, phrase)
    left = [phrase.words[at] for at in range(start, end) if at not in covered]
    if end - start > MOST_WORDS_OF_FULLER or all(_is_blocked(gazetteer, word) for word in left):
        return []
    scores = dict(_scored(gazetteer, " ".join(phrase.words[start:end])))
    near = [key for key in scores if scores[key] >= LOWEST_OF_FULLER]
    return sorted(near, key=lambda key: (-scores[key], key))


def _queries(gazetteer: Gazetteer, phrase: Phrase) -> Iterator[str]:
    for words in _regions(gazetteer, phrase):
        last = stem(gazetteer, words[-1])
        yield " ".join(words)
        if last:
            yield " ".join((*words[:-1], last))
        if len(words) > 1:
            yield from (word for word in words if len(word) > SHORT)


def _regions(gazetteer: Gazetteer, phrase: Phrase) -> Iterator[tuple[str, ...]]:
    """Yield the words that may be a place: all that is not filler when that is little, else those beside a cue."""
    start, end = core(gazetteer, phrase)
    inner = phrase.words[start:end]
    if inner and len(inner) <= MOST_WORDS and not any(_is_blocked(gazetteer, word) for word in inner):
        yield inner
        return
    words, kinds = phrase.words, gazetteer.words
    for at in range(1, len(words) + 1):
        if words[at - 1] in phrase.ended or kinds["residence_after"].intersection(words[at : at + 1]):
            yield from _free(gazetteer, words[max(at - MOST_WORDS, 0) : at][::-1], backwards=True)
        if lives_before(gazetteer, words, at):
            yield from _free(gazetteer, words[at : at + MOST_WORDS])
        elif words[at - 1] in kinds["place_before"]:
            article = kinds["article"].intersection(words[at : at + 1])
            yield from _free(gazetteer, words[at : at + 1 + len(article)])


def _free(gazetteer: Gazetteer, words: tuple[str, ...], *, backwards: bool = False) -> Iterator[tuple[str, ...]]:
    """Yield the words up to the first one that is no part of a place name."""
    free = []
    for word in words:
        if _is_blocked(gazetteer, word):
            break
        free.append(word)
    if any(word not in gazetteer.words["article"] for word in free):
        yield tuple(free[::-1] if backwards else free)


def _is_blocked(gazetteer: Gazetteer, word: str) -> bool:
    if word in gazetteer.words["article"]:
        return False
    return word.isdigit() or word in gazetteer.words["no_name"] or word.startswith(gazetteer.stems)


def _scored(gazetteer: Gazetteer, typed: str) -> Iterator[tuple[str, float]]:
    """Yield names with their score, 70 to 100, by letters or by sound."""
    if len(typed) < SHORTEST:
        return
    heard = sound(typed)
    for query, choices, lowest, short in (
        (typed, gazetteer.spelled, LOWEST, SHORT),
        (heard, gazetteer.sounds, LOWEST_BY_SOUND, SHORT - 1),
    ):
        more = MORE_FOR_SHORT if len(query) <= short else 0.0
        near = process.extract(query, choices, scorer=fuzz.ratio, score_cutoff=lowest["town"] + more, limit=None)
        for _, score, at in near:
            key = gazetteer.spelled[at]
            size = "town" if gazetteer.weights[key] >= TOWN_WEIGHT else "village"
            same_start = gazetteer.sounds[at][:1] == heard[:1]
            if score >= lowest[size] + more and (same_start or score >= LOWEST_OF_OTHER_START):
                yield key, score
