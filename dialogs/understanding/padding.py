"""What people say around their question: taken out before a text is compared with anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Padding:
    """Phrases that tell nothing about a subject, folded."""

    phrases: tuple[tuple[str, ...], ...]

    def strip(self, words: Sequence[str]) -> list[str]:
        """Leave phrases out, the longest first; a text of nothing else stays as it is."""
        kept: list[str] = []
        at = 0
        while at < len(words):
            skipped = self._phrase_at(words, at)
            if not skipped:
                kept.append(words[at])
            at += skipped or 1
        return kept or list(words)

    def _phrase_at(self, words: Sequence[str], at: int) -> int:
        """Count the words of the longest phrase that begins here."""
        phrases = self._by_first.get(words[at], ())
        return next((len(one) for one in phrases if tuple(words[at : at + len(one)]) == one), 0)

    @cached_property
    def _by_first(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(filter(None, self.phrases), key=len, reverse=True):
            found.setdefault(phrase[0], []).append(phrase)
        return {first: tuple(phrases) for first, phrases in found.items()}
