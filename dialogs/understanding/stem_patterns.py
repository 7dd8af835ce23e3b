"""Finds patterns of word stems in a typed text: in an order, near each other, not beside what excludes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeAlias, TypeVar

from rapidfuzz.distance import OSA

from dialogs.understanding.tokens import tokens_of

#: Other words that may stand between two steps of a phrase.
GAP = 5
#: Words that may lie between two phrases of a pattern.
NEAR = 12
#: A stem of so many letters is found with one slip: a letter too many or too few, or two changed about.
SLIP_LETTERS = 6

#: The number of a word or, above the last word, of a group; or one of these two, which stand between words.
Element: TypeAlias = int
CLAUSE_END: Element = -1
CLAUSE_START: Element = -2

#: Numbers of words.
Words: TypeAlias = frozenset[int]
#: So few things are looked at one by one.
FEW = 4

T = TypeVar("T")

#: First word of a match, and the word after its last.
Span: TypeAlias = tuple[int, int]
#: Elements beside each other.
Alternative: TypeAlias = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One place in a phrase: what may stand there, and how many other words may stand before it.

    `need` has the words of which a text must have one; none where the step can be empty.
    """

    alternatives: tuple[Alternative, ...]
    gap: int
    need: Words


#: Steps in their order.
Phrase: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ByWord(Generic[T]):
    """Things of which each needs one of some words; few are left once the words of a text are known."""

    all: tuple[T, ...] = ()
    numbers: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  #: word -> places in `all`
    always: tuple[int, ...] = ()  #: places of what needs no word

    def among(self, present: Set[int]) -> Iterable[T]:
        """Give, in their order, the things that a text with these words may have."""
        if len(self.all) <= FEW:
            return self.all
        places = {place for word in present if word in self.numbers for place in self.numbers[word]}
        return [self.all[place] for place in sorted(places.union(self.always))]


#: Phrases of which one is enough.
AnyOf: TypeAlias = ByWord[Phrase]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Phrases near each other, in any order; what excludes them in their clause; what must or must not be said at all.

    `needs` has per place in `said` the words of which a text must have one, or none.
    """

    said: tuple[AnyOf, ...]
    needs: tuple[Words, ...]
    unless: AnyOf = ByWord()
    besides: tuple[AnyOf, ...] = ()
    without: AnyOf = ByWord()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every stem that patterns use, folded, with its number.

    `slips` maps a stem less one letter to stems; `longest` has the letters of the longest stem in it.
    """

    whole: Mapping[str, int]
    beginnings: Mapping[str, int]
    endings: Mapping[str, int]
    parts: Mapping[str, int]
    number: int
    slips: Mapping[str, tuple[str, ...]]
    longest: int
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
        # A longer start is no stem with a slip; the forms of each start of a very long word would take seconds.
        for length in range(SLIP_LETTERS - 1, min(len(token), self.longest + 1) + 1):
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
    present: set[int] = field(default_factory=set)
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
                self.present.add(number)
        borders = [at for at, (one, other) in enumerate(pairwise(self.clauses), start=1) if one != other]
        self._found[CLAUSE_START] = {at: {at} for at in (0, *borders)}
        self._found[CLAUSE_END] = {at: {at} for at in (*borders, len(self.words))}

    def matches(self, pattern: Pattern) -> bool:
        """Say whether the text has a pattern."""
        if any(need and need.isdisjoint(self.present) for need in pattern.needs):
            return False
        if self._any(pattern.without) or not all(map(self._any, pattern.besides)):
            return False
        found = [list(self._all(one)) for one in pattern.said]
        return any(not self._is_excluded(match, pattern.unless) for match in _near(found))

    def _all(self, any_of: AnyOf) -> Iterator[Span]:
        for phrase in any_of.among(self.present):
            yield from self.spans(phrase)

    def _any(self, any_of: AnyOf) -> bool:
        return any(True for _ in self._all(any_of))

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
                if end <= next_start <= end + step.gap and self._go_on((start, end), (next_start, next_end))
            ]
        return found

    def _can_have(self, phrase: Phrase) -> bool:
        """Rule out most phrases by the words that the text lacks."""
        return not any(step.need and step.need.isdisjoint(self.present) for step in phrase)

    def _at(self, step: Step) -> list[Span]:
        return [span for alternative in step.alternatives for span in self._beside(alternative)]

    def _beside(self, alternative: Alternative) -> list[Span]:
        found = [(start, end) for start, ends in self._places(alternative[0]).items() for end in ends]
        for element in alternative[1:]:
            places = self._places(element)
            found = [
                (start, further)
                for start, end in found
                for further in places.get(end, ())
                if self._go_on((start, end), (end, further))
            ]
        return found

    def _places(self, element: Element) -> dict[int, set[int]]:
        found = self._found.get(element)
        if found is None:
            found = {}
            if element >= self.vocabulary.size:
                for start, end in self._all(self.groups[element - self.vocabulary.size]):
                    found.setdefault(start, set()).add(end)
            self._found[element] = found
        return found

    def _go_on(self, before: Span, after: Span) -> bool:
        """Say whether two places stand in one sentence; one without width belongs to the word on its other side."""
        if not self.words:
            return True
        last = before[1] if before[0] == before[1] else before[1] - 1
        first = after[0] if after[1] > after[0] else after[0] - 1
        return self._sentence(last) == self._sentence(first)

    def _sentence(self, at: int) -> int:
        return self.sentences[max(0, min(at, len(self.sentences) - 1))]

    def _is_excluded(self, match: tuple[Span, ...], unless: AnyOf) -> bool:
        clauses = {clause for start, end in match for clause in self.clauses[start:end]}
        return any(not clauses.isdisjoint(self.clauses[start:end]) for start, end in self._all(unless))


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
