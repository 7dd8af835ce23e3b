"""What words mean in both languages at once: finds the concepts of a bilingual lexicon in the words of a text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: How a stem is found: a Dutch one also inside a compound, a Turkish one at the start, a whole word, or a misspelling.
Kind = Literal["nl", "tr", "whole", "misspelt"]

#: A Dutch stem of so many letters is found anywhere in a word; of one less at the start or the end.
INSIDE_LETTERS = 5
#: A stem of so many letters is found at the start of a word; a shorter one only as a whole word.
START_LETTERS = 4
#: Words of so many letters that have no stem are taken for the nearest stem: one slip away, two from `LONG_LETTERS`.
SLIP_LETTERS, LONG_LETTERS = 6, 8
#: Words whose stems are remembered, at most: two megabytes.
REMEMBERED = 20_000
#: Longer words are read up to here.
MOST_LETTERS = 30

#: Endings that Turkish puts after any word, also after a Dutch one: "gasi", "autoyu", "DUOdan" (folded).
_ENDING = re.compile(
    r"(?:lar|ler)?(?:im|in|um|un|imiz|iniz|umuz|unuz|i|u|si|su|m|n|miz|niz)?"
    r"(?:nin|nun|in|un|dan|den|tan|ten|ndan|nden|da|de|ta|te|nda|nde|ya|ye|a|e|na|ne|yi|yu|ni|nu|i|u|yla|yle|la|le)?"
    r"(?:ki|mi|mu|ci|cu|li|lu|lik|siz|suz)?"
)

#: Positions of the words that name a concept, and how many letters its stems have.
_Hit: TypeAlias = tuple[frozenset[int], int]


class Stem(NamedTuple):
    """Letters, folded, and how they are found."""

    letters: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Naming:
    """One way to name a concept: a stem, or several in any order close to each other."""

    concept: str
    stems: tuple[Stem, ...]


@dataclass(frozen=True)
class Concepts:
    """The lexicon, ready for look-ups."""

    namings: tuple[Naming, ...]

    def find(self, words: Sequence[str]) -> tuple[str, ...]:
        """Name the concepts in a text of folded words, sorted; a longer stem covers a shorter one at its place."""
        places: dict[Stem, list[int]] = {}
        for at, word in enumerate(words):
            for stem in self._remembered(word):
                places.setdefault(stem, []).append(at)
        hits = [(naming.concept, hit) for naming in self._candidates(places) for hit in _hits(naming, places)]
        return tuple(sorted({concept for concept, hit in hits if not _is_covered(hit, hits)}))

    def _candidates(self, places: Mapping[Stem, list[int]]) -> Iterator[Naming]:
        for stem in places:
            for naming in self._by_stem.get(stem, ()):
                if len(naming.stems) == 1 or all(other in places for other in naming.stems):
                    yield naming

    @cached_property
    def _by_stem(self) -> dict[Stem, tuple[Naming, ...]]:
        """Index each naming by its longest stem, which fewest texts have."""
        found: dict[Stem, list[Naming]] = {}
        for naming in self.namings:
            found.setdefault(max(naming.stems, key=lambda stem: len(stem.letters)), []).append(naming)
        return {stem: tuple(namings) for stem, namings in found.items()}

    @cached_property
    def _by_letters(self) -> dict[str, tuple[Stem, ...]]:
        found: dict[str, dict[Stem, None]] = {}
        for naming in self.namings:
            for stem in naming.stems:
                found.setdefault(stem.letters, {})[stem] = None
        return {letters: tuple(stems) for letters, stems in found.items()}

    @cached_property
    def _long(self) -> dict[str, tuple[str, ...]]:
        """List, by their first letter, the letters of stems that a slip may be corrected to."""
        found: dict[str, list[str]] = {}
        for letters in sorted(self._by_letters):
            if len(letters) >= SLIP_LETTERS:
                found.setdefault(letters[0], []).append(letters)
        return {first: tuple(long) for first, long in found.items()}

    @cached_property
    def _memory(self) -> dict[str, tuple[Stem, ...]]:
        return {}

    def _remembered(self, word: str) -> tuple[Stem, ...]:
        """Look a word up once: the same words come back all the time."""
        if word not in self._memory:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            self._memory[word] = self._stems_of(word)
        return self._memory[word]

    def _stems_of(self, word: str) -> tuple[Stem, ...]:
        found = tuple(self._exact(word[:MOST_LETTERS]))
        if found or len(word) < SLIP_LETTERS:
            return found
        slips = 1 if len(word) < LONG_LETTERS else 2
        near = process.extractOne(word, self._long.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
        return tuple(self._exact(near[0])) if near else ()

    def _exact(self, word: str) -> Iterator[Stem]:
        """Give the stems that a word has."""
        for start in range(len(word)):
            for end in range(start + 2, len(word) + 1):
                for stem in self._by_letters.get(word[start:end], ()):
                    if _fits(stem, word, start, end):
                        yield stem


def _fits(stem: Stem, word: str, start: int, end: int) -> bool:
    """Say whether a stem that stands between two places of a word is found there."""
    if start == 0 and _ENDING.fullmatch(word, end):
        return True
    letters = end - start
    match stem.kind:
        case "whole":
            return False
        case "nl" if letters >= INSIDE_LETTERS:
            return True
        case "nl":
            return letters >= START_LETTERS and (start == 0 or end == len(word))
        case _:
            return start == 0 and letters >= START_LETTERS


def _hits(naming: Naming, places: Mapping[Stem, list[int]]) -> Iterator[_Hit]:
    """Find a naming's stems close to each other: with at most two other words between."""
    letters = sum(len(stem.letters) for stem in naming.stems)
    for first in places[naming.stems[0]]:
        spots = _close(naming, places, first)
        if len(spots) == len(naming.stems) and max(spots) - min(spots) <= len(spots) + 1:
            yield spots, letters


def _close(naming: Naming, places: Mapping[Stem, list[int]], first: int) -> frozenset[int]:
    """Choose for each further stem the place nearest to the first that no other stem has taken."""
    taken = [first]
    for stem in naming.stems[1:]:
        free = [at for at in places[stem] if at not in taken]
        taken += [min(free, key=lambda at: abs(at - first))] if free else []
    return frozenset(taken)


def _is_covered(hit: _Hit, hits: Iterable[tuple[str, _Hit]]) -> bool:
    return any(hit[0] <= other[0] and other[1] > hit[1] for _, other in hits)
