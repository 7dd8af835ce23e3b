"""Takes misspelt words for the nearest word that is known."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: A word that stands so often in the examples is taken for spelled right.
FEWEST = 2
#: Words of so many letters are corrected over one slip, and over two from `LONG_LETTERS`.
SHORT_LETTERS, LONG_LETTERS = 5, 9


@dataclass(frozen=True, slots=True)
class Spelling:
    """Known words, folded; `near` lists those that a slip may be corrected to, by their first letter."""

    known: frozenset[str]
    near: Mapping[str, tuple[str, ...]]

    def correct(self, words: Iterable[str]) -> list[str]:
        """Give each word, or the known one that is meant; what is near to none stays."""
        return [self._correct(word) for word in words]

    def _correct(self, word: str) -> str:
        if len(word) < SHORT_LETTERS or word in self.known:
            return word
        slips = 1 if len(word) < LONG_LETTERS else 2
        found = process.extractOne(word, self.near.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word


def learn_spelling(texts: Iterable[Iterable[str]]) -> Spelling:
    """Learn words from texts of folded words."""
    counts = Counter(word for words in texts for word in words)
    known = frozenset(word for word, times in counts.items() if times >= FEWEST)
    near: dict[str, list[str]] = {}
    for word in sorted(known):
        if len(word) >= SHORT_LETTERS - 1:
            near.setdefault(word[0], []).append(word)
    return Spelling(known, {first: tuple(words) for first, words in near.items()})
