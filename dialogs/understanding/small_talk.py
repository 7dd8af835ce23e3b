"""Recognises what people say to a person, and also to a bot: greetings, thanks, "are you a robot"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from dialogs.understanding.tokens import words_of

#: A word of so many letters may be one slip away from the one that is meant: "merhba".
SLIP_LETTERS = 5


@dataclass(frozen=True)
class SmallTalk:
    """Phrases, folded, with their kind; kinds that come later win over earlier ones."""

    kinds: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """Give the kind of a message that says nothing else, or None."""
        words = words_of(text)
        found: set[str] = set()
        at = 0
        while at < len(words):
            kind, length = self._at(words, at)
            if kind is None:
                return None
            found.add(kind)
            at += length
        order = list(dict.fromkeys(self.kinds.values()))
        return max(found, key=order.index, default=None)

    def _at(self, words: Sequence[str], at: int) -> tuple[str | None, int]:
        """Find the longest phrase that begins at a word."""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            kind = self.kinds.get(" ".join(words[at : at + length]))
            if kind is not None:
                return kind, length
        return self._misspelt(words[at]), 1

    def _misspelt(self, word: str) -> str | None:
        if len(word) < SLIP_LETTERS:
            return None
        return next(
            (kind for phrase, kind in self._single.items() if OSA.distance(word, phrase, score_cutoff=1) <= 1), None
        )

    @cached_property
    def _longest(self) -> int:
        return max((phrase.count(" ") + 1 for phrase in self.kinds), default=0)

    @cached_property
    def _single(self) -> dict[str, str]:
        """List the phrases of one long word."""
        return {
            phrase: kind for phrase, kind in self.kinds.items() if " " not in phrase and len(phrase) >= SLIP_LETTERS
        }
