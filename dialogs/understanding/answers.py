"""Finds the article that answers a question: at once, among two or three, or honestly none."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dialogs.understanding.ranking import Index, Reader
from dialogs.understanding.safety import SIGNALS
from dialogs.understanding.small_talk import SmallTalk
from dialogs.understanding.spelling import Spelling
from dialogs.understanding.tokens import sentences_of, words_of

Zone = Literal["direct", "choices", "none"]

#: Texts are read up to here: what a person asks is said by then.
READ_LETTERS = 600
#: Stands before the name of a subject that is not ours.
NEIGHBOUR = "neighbour:"
#: The subject of what is like a sign of danger, and none; it answers nothing.
HARMLESS_SUBJECT = "harmless"
#: A text of so few words that names a concept is a search, as in a search engine: it gets the topics that it names,
#: and one at once when that is so much of its evidence ahead of the next.
KEYWORDS, CLEAR_SHARE = 3, 0.35
#: From this lead on, a topic that a word names is offered beside an answer.
NAMING_LEAD = 0.4
#: The next best topics that are named beside the best one.
MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the zones begin, in the units of BM25 evidence; found on development questions by `kopru tune`.

    A topic answers directly when its evidence is at least `evidence` and its lead over every other subject at least
    `lead`; with less evidence than `nearest` nothing is near. A neighbour is named when its lead is at least `aside`.
    A danger is a sign when its lead over everything harmless is at least `alarm`, a doubtful one from `doubt`.
    """

    evidence: float
    lead: float
    nearest: float
    aside: float
    alarm: float
    doubt: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a text may ask: the best topic and the next best, how sure (0 to 1), or that it is something else."""

    topic: str | None = None
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.0
    lead: float = 0.0  #: over the second best subject, in units of evidence
    zone: Zone = "none"
    neighbour: str | None = None
    small_talk: str | None = None
    #: The topic that a word of the text names, however short it is: "kira" alone is no question, but has an article.
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a text is like the examples of each danger, and of the harmless subject that it is most like."""

    dangers: Mapping[str, float]
    harmless: float

    def nearest(self) -> tuple[str | None, float]:
        """Give the danger that a text is most like, and its lead over everything harmless; none behind that."""
        danger = max(self.dangers, key=lambda name: (self.dangers[name], name), default=None)
        lead = round(self.dangers[danger] - self.harmless, 3) if danger else 0.0
        return (danger, lead) if lead > 0 else (None, 0.0)

    def gap(self, danger: str) -> float:
        """Say how much more a text is like something harmless than like a danger."""
        return self.harmless - self.dangers.get(danger, 0.0)


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
        ranked = self.ranked(text)
        found = place(ranked, self.thresholds)
        words = words_of(text)
        if not self.reader.concepts.find(words):
            return found
        named = found.topic if found.lead >= NAMING_LEAD else None
        if len(words) <= KEYWORDS and found.topic is not None and found.zone != "direct":
            clear = found.lead >= CLEAR_SHARE * ranked[0][0]
            return replace(found, named=named, zone="direct" if clear else "choices")
        return replace(found, named=named)

    def likeness(self, text: str) -> Likeness:
        """Say what a text is like: something harmless, or what people in danger type."""
        return liken(self.ranked(text))

    def ranked(self, text: str) -> list[tuple[float, str]]:
        """Give (evidence, name) of every subject that shares something, the strongest first; ties by name.

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
    subjects = [one for one in ranked if one[1] != HARMLESS_SUBJECT]
    topics = [(evidence, name) for evidence, name in subjects if not name.startswith(NEIGHBOUR)]
    if not subjects:
        return Found()
    lead = lead_of(subjects)
    sure = _confidence(lead, thresholds)
    if subjects[0][1].startswith(NEIGHBOUR) and (lead >= thresholds.aside or not topics):
        return Found(confidence=sure, lead=lead, neighbour=subjects[0][1].removeprefix(NEIGHBOUR))
    names = [name for _, name in topics[: 1 + MOST_ALTERNATIVES]]
    ahead = lead if subjects[0] == topics[0] else 0.0
    return Found(names[0], tuple(names[1:]), sure, ahead, _zone(subjects, topics[0], lead, thresholds))


def liken(ranked: Sequence[tuple[float, str]]) -> Likeness:
    """Say what a ranking tells of dangers."""
    return Likeness(
        {name: evidence for evidence, name in ranked if name in SIGNALS},
        max((evidence for evidence, name in ranked if name not in SIGNALS), default=0.0),
    )


def lead_of(ranked: Sequence[tuple[float, str]]) -> float:
    """Measure how far the first subject is before the second."""
    return ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0.0)


def _zone(ranked: Sequence[tuple[float, str]], best: tuple[float, str], lead: float, thresholds: Thresholds) -> Zone:
    if best[0] < thresholds.nearest:
        return "none"
    direct = ranked[0] == best and best[0] >= thresholds.evidence and lead >= thresholds.lead
    return "direct" if direct else "choices"


def _confidence(lead: float, thresholds: Thresholds) -> float:
    """Give 0.5 to a lead that is just enough, more to a larger one."""
    return round(1 / (1 + math.exp(-2 * (lead / max(thresholds.lead, 1e-9) - 1))), 3)
