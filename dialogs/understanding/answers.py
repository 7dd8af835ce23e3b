"""Finds the article that answers a question: at once, among two or three, or honestly none."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dialogs.understanding.ranking import Index, Reader
from dialogs.understanding.small_talk import SmallTalk
from dialogs.understanding.spelling import Spelling
from dialogs.understanding.tokens import sentences_of

Zone = Literal["direct", "choices", "none"]

#: Texts are read up to here: what a person asks is said by then.
READ_LETTERS = 600
#: Stands before the name of a subject that is not ours.
NEIGHBOUR = "neighbour:"
#: The next best topics that are named beside the best one.
MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the zones begin, in the units of BM25 evidence; found on development questions by `kopru tune`.

    A topic answers directly when its evidence is at least `evidence` and its lead over every other subject at least
    `lead`; with less evidence than `nearest` nothing is near. A neighbour is named when its lead is at least `aside`.
    """

    evidence: float
    lead: float
    nearest: float
    aside: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a text may ask: the best topic and the next best, how sure (0 to 1), or that it is something else."""

    topic: str | None = None
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.0
    zone: Zone = "none"
    neighbour: str | None = None
    small_talk: str | None = None


@dataclass(frozen=True, slots=True)
class Matcher:
    """Everything that finding an article needs; deterministic, without any service."""

    reader: Reader
    spelling: Spelling
    index: Index
    small_talk: SmallTalk
    thresholds: Thresholds

    def find(self, text: str) -> Found:
        """Find the article for a text of any length, in Dutch, Turkish or both at once."""
        talk = self.small_talk.find(text)
        if talk is not None:
            return Found(small_talk=talk, confidence=1.0)
        return place(self.ranked(text), self.thresholds)

    def ranked(self, text: str) -> list[tuple[float, str]]:
        """Give (evidence, name) of topics and neighbours, the strongest first; ties by name.

        In a story the sentence that says most about a subject counts as much as all of it.
        """
        sentences = [self.spelling.correct(words) for words in sentences_of(text[:READ_LETTERS])]
        whole = self._evidence([word for words in sentences for word in words])
        if len(sentences) > 1:
            each = [self._evidence(words) for words in sentences]
            whole = {name: (value + max(one.get(name, 0.0) for one in each)) / 2 for name, value in whole.items()}
        return sorted(((value, name) for name, value in whole.items()), key=lambda one: (-one[0], one[1]))

    def _evidence(self, words: Sequence[str]) -> dict[str, float]:
        return self.index.evidence(self.reader.features(words))


def place(ranked: Sequence[tuple[float, str]], thresholds: Thresholds) -> Found:
    """Put a ranking into its zone."""
    topics = [(evidence, name) for evidence, name in ranked if not name.startswith(NEIGHBOUR)]
    if not ranked:
        return Found()
    lead = ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0.0)
    sure = _confidence(lead, thresholds)
    if ranked[0][1].startswith(NEIGHBOUR) and (lead >= thresholds.aside or not topics):
        return Found(confidence=sure, neighbour=ranked[0][1].removeprefix(NEIGHBOUR))
    names = [name for _, name in topics[: 1 + MOST_ALTERNATIVES]]
    return Found(names[0], tuple(names[1:]), sure, _zone(ranked, topics[0], lead, thresholds))


def _zone(ranked: Sequence[tuple[float, str]], best: tuple[float, str], lead: float, thresholds: Thresholds) -> Zone:
    if best[0] < thresholds.nearest:
        return "none"
    direct = ranked[0] == best and best[0] >= thresholds.evidence and lead >= thresholds.lead
    return "direct" if direct else "choices"


def _confidence(lead: float, thresholds: Thresholds) -> float:
    """Give 0.5 to a lead that is just enough, more to a larger one."""
    return round(1 / (1 + math.exp(-2 * (lead / max(thresholds.lead, 1e-9) - 1))), 3)
