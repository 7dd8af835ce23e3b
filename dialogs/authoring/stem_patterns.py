"""Turns lines such as `<want> … dood/<suicide> unless <past>` into patterns: a closed form, nothing in it is run."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from dialogs.authoring.documents import Problems
from dialogs.authoring.reading import suggestion
from dialogs.understanding.folding import fold
from dialogs.understanding.stem_patterns import (
    CLAUSE_END,
    CLAUSE_START,
    FEW,
    GAP,
    SLIP_LETTERS,
    Alternative,
    AnyOf,
    ByWord,
    Element,
    Pattern,
    Phrase,
    Step,
    Vocabulary,
    Words,
    less_one,
)
from dialogs.understanding.tokens import tokens_of

#: Names that every document may use: the two ends of a clause, and a number in digits.
BETWEEN_WORDS: dict[str, Element] = {"clause_end": CLAUSE_END, "clause_start": CLAUSE_START}
NUMBER = "number"
NO_WORDS: Words = frozenset()

T = TypeVar("T")

#: Names that no group may have.
RESERVED = (*BETWEEN_WORDS, NUMBER)

_KEYWORD = re.compile(r" (unless|with|without)(?= )")
_NAME = re.compile(r"<([^<>]*)>")
_THEN = ("…", "...")
#: A word as it is written: letters and digits, hyphens around and inside; apostrophes were folded to spaces.
_PLAIN = re.compile(r"[a-z0-9 -]+")
#: Letters of the shortest beginning or ending that is looked for.
SHORTEST = 2

#: A line of a document with its number.
Line: TypeAlias = tuple[int, str]
#: How a word is found in a word of a text, and its letters; or ("group", its name).
Word: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step whose words have no numbers yet."""

    alternatives: list[list[Word]]
    gap: int


PhraseDraft: TypeAlias = list[StepDraft]


@dataclass(frozen=True, slots=True)
class PatternDraft:
    """A pattern whose words have no numbers yet."""

    said: list[list[PhraseDraft]]
    unless: list[PhraseDraft]
    besides: list[list[PhraseDraft]]
    without: list[PhraseDraft]


@dataclass(slots=True)
class PatternReader:
    """Reads groups and patterns line by line; a group may name those before it.

    With a `scope`, such as a signal, groups are its own: others may have the same name, and those without are for all.
    """

    problems: Problems
    scope: str = ""
    words: dict[Word, int] = field(default_factory=dict)
    groups: dict[str, list[PhraseDraft]] = field(default_factory=dict)
    #: What was read before, by how it was written: the same words come back in many patterns.
    _known: dict[str, list[Word]] = field(default_factory=dict)

    def group(self, name: str, lines: Iterable[Line]) -> None:
        """Read a group: phrases with commas between them."""
        self.groups[self._key(name)] = [
            phrase for line, text in lines for phrase in self._any_of(text.strip().removesuffix(","), line)
        ]

    def has_group(self, name: str) -> bool:
        """Say whether a group of this name, here or for all, was read."""
        return self._key(name) in self.groups or name in self.groups

    def _key(self, name: str) -> str:
        return f"{self.scope}:{name}" if self.scope else name

    def pattern(self, text: str, line: int) -> PatternDraft:
        """Read one line: phrases joined by +, then what excludes them or is needed besides."""
        said, *further = _KEYWORD.split(f" {text} ")
        unless: list[PhraseDraft] = []
        besides: list[list[PhraseDraft]] = []
        without: list[PhraseDraft] = []
        for keyword, phrases in zip(further[::2], further[1::2], strict=True):
            found = self._any_of(phrases, line)
            if keyword == "with":
                besides.append(found)
            else:
                (unless if keyword == "unless" else without).extend(found)
        return PatternDraft([self._any_of(one, line) for one in said.split(" + ")], unless, besides, without)

    def _any_of(self, text: str, line: int) -> list[PhraseDraft]:
        return [self._phrase(one, line) for one in text.split(",")]

    def _phrase(self, text: str, line: int) -> PhraseDraft:
        steps: PhraseDraft = []
        gap = 0
        leads = False  # a gap before the first word
        before = len(self.problems.found)
        for written in text.split():
            if written in _THEN:
                leads = leads or not steps
                gap = GAP
                continue
            alternatives = [self._alternative(one, line) for one in written.split("/")]
            steps.append(StepDraft([one for one in alternatives if one], gap))
            gap = 0
        whole = steps and not gap and not leads and all(step.alternatives for step in steps)
        if not whole and len(self.problems.found) == before:
            self._refuse(line, f"words are missing in `{text.strip()[:64]}`: before or after a , a + or a …")
        return steps

    def _alternative(self, text: str, line: int) -> list[Word]:
        if "<" in text:
            return self._named(text, line)
        return [word for one in text.split("_") for word in self._words(one, line)]

    def _named(self, text: str, line: int) -> list[Word]:
        named = _NAME.fullmatch(text)
        name = named[1] if named else text
        if name in BETWEEN_WORDS or name == NUMBER or name in self.groups:
            return [("group", name)]
        if self._key(name) in self.groups:
            return [("group", self._key(name))]
        known = [group.removeprefix(f"{self.scope}:") for group in self.groups]
        message = f"there is no group `{name[:64]}` above{suggestion(name, (*known, *BETWEEN_WORDS, NUMBER))}"
        self.problems.add(line, "unknown_group", message)
        return []

    def _words(self, written: str, line: int) -> list[Word]:
        known = self._known.get(written)
        if known is None:
            known = self._new_words(written, line)
            if known:
                self._known[written] = known
        return known

    def _new_words(self, written: str, line: int) -> list[Word]:
        tokens = tokens_of(written.strip("-"))
        if not tokens or not all(token.isalnum() for token in tokens) or not _PLAIN.fullmatch(fold(written)):
            self._refuse(line, f"`{written[:64]}` is no word; between words stand only … + / , _ and <names>")
            return []
        if "-" in (written[0], written[-1]) and (len(written.strip("-")) < SHORTEST or written.strip("-").isdigit()):
            self._refuse(line, f"`{written[:64]}` is found nowhere: a beginning or ending has two letters or more")
            return []
        kinds = ["whole"] * len(tokens)
        if written.endswith("-"):
            kinds[-1] = "beginning"
        if written.startswith("-"):
            kinds[0] = "part" if kinds[0] == "beginning" else "ending"
        found = list(zip(kinds, tokens, strict=True))
        for word in found:
            self.words.setdefault(word, len(self.words))
        return found

    def _refuse(self, line: int, message: str) -> None:
        self.problems.add(line, "pattern", message)


class PatternMaker:
    """Makes what was read into patterns, once all words have their numbers and no problem was found."""

    def __init__(self, reader: PatternReader) -> None:
        """Make the groups, in their order: each needs what those before it need."""
        self._words = reader.words
        self._names = {name: len(reader.words) + 1 + at for at, name in enumerate(reader.groups)}
        self._needs: dict[Element, Words] = {}
        made = []
        for name, phrases in reader.groups.items():
            made.append(self._any_of(phrases))
            self._needs[self._names[name]] = _need_of(made[-1])
        self.groups = tuple(made)

    def pattern(self, draft: PatternDraft) -> Pattern:
        """Make a pattern."""
        said = tuple(map(self._any_of, draft.said))
        return Pattern(
            said=said,
            needs=tuple(map(_need_of, said)),
            unless=self._any_of(draft.unless),
            besides=tuple(map(self._any_of, draft.besides)),
            without=self._any_of(draft.without),
        )

    def _any_of(self, phrases: list[PhraseDraft]) -> AnyOf:
        return by_word(tuple(map(self._phrase, phrases)), _need_of_phrase)

    def _phrase(self, steps: PhraseDraft) -> Phrase:
        return tuple(map(self._step, steps))

    def _step(self, draft: StepDraft) -> Step:
        alternatives = tuple(tuple(map(self._element, one)) for one in draft.alternatives)
        needs = list(map(self._need, alternatives))
        return Step(alternatives, draft.gap, frozenset().union(*needs) if all(needs) else NO_WORDS)

    def _element(self, word: Word) -> Element:
        kind, name = word
        if kind != "group":
            return self._words[word]
        if name == NUMBER:
            return len(self._words)
        return BETWEEN_WORDS[name] if name in BETWEEN_WORDS else self._names[name]

    def _need(self, alternative: Alternative) -> Words:
        """Choose the element that fewest words can fill: without one of those the alternative is not there."""
        needs = [need for element in alternative if element >= 0 and (need := self._words_of(element))]
        return min(needs, key=len, default=NO_WORDS)

    def _words_of(self, element: Element) -> Words:
        if element not in self._needs:
            self._needs[element] = frozenset((element,))
        return self._needs[element]


def by_word(things: tuple[T, ...], need_of: Callable[[T], Words]) -> ByWord[T]:
    """Sort things by the words of which each needs one."""
    numbers: dict[int, list[int]] = {}
    always = []
    for place, thing in enumerate(things) if len(things) > FEW else ():
        words = need_of(thing)
        for word in words:
            numbers.setdefault(word, []).append(place)
        if not words:
            always.append(place)
    return ByWord(things, {word: tuple(places) for word, places in numbers.items()}, tuple(always))


def need_of_pattern(pattern: Pattern) -> Words:
    """Give the words of which a text must have one to have a pattern; none where it can do without."""
    return min(filter(None, pattern.needs), key=len, default=NO_WORDS)


def _need_of_phrase(phrase: Phrase) -> Words:
    """Choose the step that fewest words can fill."""
    return min((step.need for step in phrase if step.need), key=len, default=NO_WORDS)


def _need_of(phrases: AnyOf) -> Words:
    """Join what each phrase needs; nothing when one needs no word."""
    needs = list(map(_need_of_phrase, phrases.all))
    return frozenset().union(*needs) if all(needs) else NO_WORDS


def vocabulary_of(reader: PatternReader, *, spelled_right: frozenset[str], clause_words: frozenset[str]) -> Vocabulary:
    """Sort the words by where in a typed word they are looked for, and list each less one letter for slips."""
    kinds: dict[str, dict[str, int]] = {"whole": {}, "beginning": {}, "ending": {}, "part": {}}
    slips: dict[str, set[str]] = {}
    for (kind, word), number in reader.words.items():
        kinds[kind][word] = number
        if kind in ("whole", "beginning") and len(word) >= SLIP_LETTERS:
            for less in less_one(word):
                slips.setdefault(less, set()).add(word)
    return Vocabulary(
        whole=kinds["whole"],
        beginnings=kinds["beginning"],
        endings=kinds["ending"],
        parts=kinds["part"],
        number=len(reader.words),
        slips={less: tuple(sorted(found)) for less, found in slips.items()},
        longest=max(map(len, slips), default=0),
        spelled_right=spelled_right,
        clause_words=clause_words,
    )
