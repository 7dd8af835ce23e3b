"""Finds patterns of word stems in a typed text: in an order, near each other, not beside what excludes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from rapidfuzz.distance import OSA

from dialogs.understanding.tokens import tokens_of

#: Other words that may stand between two steps of a phrase.
GAP = 5
#: Words that may lie between two phrases of a pattern.
NEAR = 12
#: A stem of so many letters is found with one slip: a letter too many, too few, another, or two changed about.
SLIP_LETTERS = 6

#: The number of a word or, above the last word, of a group; or one of these two, which stand between words.
Element: TypeAlias = int
CLAUSE_END: Element = -1
CLAUSE_START: Element = -2

#: First word of a match, and the word after its last.
Span: TypeAlias = tuple[int, int]
#: Elements beside each other.
Alternative: TypeAlias = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One place in a phrase: what may stand there, and how many other words may stand before it.

    `need` has a bit for every word of which a text must have one; none where the step can be empty.
    """

    alternatives: tuple[Alternative, ...]
    gap: int
    need: int


#: Steps in their order.
Phrase: TypeAlias = tuple[Step, ...]
#: Phrases of which one is enough.
AnyOf: TypeAlias = tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Phrases near each other, in any order; what excludes them in their clause; what must or must not be said at all.

    `needs` has per place in `said` a bit for every word of which a text must have one, or none.
    """

    said: tuple[AnyOf, ...]
    needs: tuple[int, ...]
    unless: AnyOf = ()
    besides: tuple[AnyOf, ...] = ()
    without: AnyOf = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every stem that patterns use, folded, with its number; `slips` maps a stem less one letter to stems."""

    whole: Mapping[str, int]
    beginnings: Mapping[str, int]
    endings: Mapping[str, int]
    parts: Mapping[str, int]
    number: int
    slips: Mapping[str, tuple[str, ...]]
    spelled_right: frozenset[str]
    clause_words: frozenset[str]

    @property
    def size(self) -> int:
        """Count the words: groups are numbered from here."""
        return self.number + 1

    def find(self, token: str) -> list[int]:
        """List the numbers of the stems that a word of a text has; a slip counts only where nothing else fits."""
        if token.isdigit():
            exact = self.whole.get(token)
            return [self.number] if exact is None else [self.number, exact]
        found = [self.whole[token]] if token in self.whole else []
        cuts = range(2, len(token) + 1)
        found += [self.beginnings[start] for cut in cuts if (start := token[:cut]) in self.beginnings]
        found += [self.endings[end] for cut in range(len(token) - 1) if (end := token[cut:]) in self.endings]
        found += [number for part, number in self.parts.items() if part in token]
        return found or self._slipped(token)

    def _slipped(self, token: str) -> list[int]:
        if len(token) < SLIP_LETTERS - 1 or token in self.spelled_right:
            return []
        found: dict[int, None] = {}
        for length in range(SLIP_LETTERS - 1, len(token) + 1):
            start = token[:length]
            for less in less_one(start):
                for stem in self.slips.get(less, ()):
                    if _is_slip(start, stem):
                        found |= dict.fromkeys(self._numbers(stem, whole=length == len(token)))
        return list(found)

    def _numbers(self, stem: str, *, whole: bool) -> Iterable[int]:
        if stem in self.beginnings:
            yield self.beginnings[stem]
        if whole and stem in self.whole:
            yield self.whole[stem]


def _is_slip(typed: str, stem: str) -> bool:
    """Tell a letter too many, too few, or two changed about; another letter is another word: "adıma" is not "adına"."""
    if typed[0] != stem[0] or OSA.distance(typed, stem, score_cutoff=1) > 1:
        return False
    return len(typed) != len(stem) or sorted(typed) == sorted(stem)


def less_one(stem: str) -> set[str]:
    """Give a stem and every form of it that lacks one letter."""
    return {stem, *(stem[:at] + stem[at + 1 :] for at in range(len(stem)))}


@dataclass(slots=True)
class Scan:
    """One text with everything that was found in it so far."""

    vocabulary: Vocabulary
    groups: Sequence[AnyOf]
    words: list[str] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)
    present: int = 0
    _found: dict[Element, dict[int, set[int]]] = field(default_factory=dict)

    def read(self, text: str) -> None:
        """Take a text in: its words, where sentences and clauses end, and which stems it has."""
        sentence = clause = 0
        for token in tokens_of(text):
            if not token.isalnum():
                clause += 1
                sentence += token[0] in ".!?;"
                continue
            alone = token in self.vocabulary.clause_words
            clause += alone
            at = len(self.words)
            self.words.append(token)
            self.sentences.append(sentence)
            self.clauses.append(clause)
            clause += alone
            for number in self.vocabulary.find(token):
                self._found.setdefault(number, {})[at] = {at + 1}
                self.present |= 1 << number
        borders = [at for at, (one, other) in enumerate(pairwise(self.clauses), start=1) if one != other]
        self._found[CLAUSE_START] = {at: {at} for at in (0, *borders)}
        self._found[CLAUSE_END] = {at: {at} for at in (*borders, len(self.words))}

    def matches(self, pattern: Pattern) -> bool:
        """Say whether the text has a pattern."""
        for need in pattern.needs:
            if need and not need & self.present:
                return False
        if any(map(self.spans, pattern.without)) or not all(any(map(self.spans, one)) for one in pattern.besides):
            return False
        found = [[span for phrase in one for span in self.spans(phrase)] for one in pattern.said]
        return any(not self._is_excluded(match, pattern.unless) for match in _near(found))

    def spans(self, phrase: Phrase) -> list[Span]:
        """Find every place of a phrase."""
        if not self._can_have(phrase):
            return []
        found = self._at(phrase[0])
        for step in phrase[1:]:
            further = self._at(step)
            found = [
                (start, next_end)
                for start, end in found
                for next_start, next_end in further
                if end <= next_start <= end + step.gap and self._same_sentence(end, next_start)
            ]
        return found

    def _can_have(self, phrase: Phrase) -> bool:
        """Rule out most phrases by the words that the text lacks."""
        return all(not step.need or step.need & self.present for step in phrase)

    def _at(self, step: Step) -> list[Span]:
        return [span for alternative in step.alternatives for span in self._beside(alternative)]

    def _beside(self, alternative: Alternative) -> list[Span]:
        found = [(start, end) for start, ends in self._places(alternative[0]).items() for end in ends]
        for element in alternative[1:]:
            places = self._places(element)
            found = [(start, further) for start, end in found for further in places.get(end, ())]
        return found

    def _places(self, element: Element) -> dict[int, set[int]]:
        found = self._found.get(element)
        if found is None:
            found = {}
            if element >= self.vocabulary.size:
                for phrase in self.groups[element - self.vocabulary.size]:
                    for start, end in self.spans(phrase):
                        found.setdefault(start, set()).add(end)
            self._found[element] = found
        return found

    def _same_sentence(self, end: int, start: int) -> bool:
        last = len(self.words) - 1
        return end == 0 or self.sentences[end - 1] == self.sentences[min(start, last)] or start > last

    def _is_excluded(self, match: tuple[Span, ...], unless: AnyOf) -> bool:
        clauses = {clause for start, end in match for clause in self.clauses[start:end]}
        return any(
            not clauses.isdisjoint(self.clauses[start:end]) for phrase in unless for start, end in self.spans(phrase)
        )


def _near(found: list[list[Span]]) -> list[tuple[Span, ...]]:
    """Combine a place of each phrase, where each lies near one before it."""
    matches: list[tuple[Span, ...]] = [(span,) for span in found[0]]
    for spans in found[1:]:
        matches = [
            (*match, span)
            for match in matches
            for span in spans
            if any(_distance(span, other) <= NEAR for other in match)
        ]
    return matches


def _distance(one: Span, other: Span) -> int:
    """Count the words between two places; none where they overlap."""
    return max(other[0] - one[1], one[0] - other[1], 0)
