"""Ranks subjects by what a text shares with their examples: words, pairs of words, and concepts (Okapi BM25)."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dialogs.understanding.concepts import Concepts
from dialogs.understanding.padding import Padding

#: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), sections 3.4 and 3.5.
K1, B = 3.0, 0.9
#: Words are compared by their beginning, which outlives Turkish and Dutch endings better than stemmers do.
PREFIX_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes a text comparable: without padding, as beginnings of words, whole words, pairs, and concepts."""

    padding: Padding
    concepts: Concepts

    def features(self, words: Sequence[str]) -> list[str]:
        """List what is compared in folded words, as often as it stands there."""
        kept = self.padding.strip(words)
        starts = [word[:PREFIX_LETTERS] for word in kept]
        concepts = self.concepts.find(words)
        return [
            *starts,
            *(f"={word}" for word in kept if len(word) > PREFIX_LETTERS),
            *(f"{one} {other}" for one, other in zip(starts, starts[1:], strict=False)),
            *(f"<{one}>" for one in concepts),
            *(f"<{one}>+<{other}>" for at, one in enumerate(concepts) for other in concepts[at + 1 :]),
        ]


@dataclass(frozen=True, slots=True)
class Index:
    """The examples of every subject, ready for ranking: per feature, which subjects have it with what weight."""

    names: tuple[str, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def evidence(self, features: Iterable[str]) -> dict[str, float]:
        """Weigh what each subject shares with a text; without those that share nothing."""
        found: dict[int, float] = {}
        for feature in dict.fromkeys(features):
            for subject, weight in self.weights.get(feature, ()):
                found[subject] = found.get(subject, 0.0) + weight
        return {self.names[subject]: value for subject, value in found.items()}


def build_index(examples: Mapping[str, Sequence[Sequence[str]]], reader: Reader) -> Index:
    """Count the examples of every subject, name -> texts of folded words."""
    names = tuple(sorted(examples))
    counts = [Counter(feature for words in examples[name] for feature in reader.features(words)) for name in names]
    lengths = [count.total() for count in counts]
    mean = sum(lengths) / max(len(lengths), 1)
    having: dict[str, list[tuple[int, int]]] = {}
    for subject, count in enumerate(counts):
        for feature, times in count.items():
            having.setdefault(feature, []).append((subject, times))

    def weigh(subject: int, times: int, subjects: int) -> float:
        rarity = math.log(1 + (len(names) - subjects + 0.5) / (subjects + 0.5))
        return rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * lengths[subject] / mean))

    return Index(
        names,
        {
            feature: tuple((subject, weigh(subject, times, len(found))) for subject, times in found)
            for feature, found in having.items()
        },
    )
