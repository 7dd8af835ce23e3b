"""Which options a typed text chooses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from rapidfuzz import fuzz

from dialogs.understanding.words import TypedWords, normalise

#: A synonym of at least so many letters also matches with an ending: "kira" in "kirayi", "huur" in "huurachterstand".
STEM_LETTERS = 4
#: Texts of more words are asked back: a story that mentions rent is not an answer "rent".
SURE_WORDS = 5
#: Similarity (0-100) from which a misspelt label is asked back.
SIMILAR = 78


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """An option as a matcher sees it: its code, and every label and synonym in any language."""

    code: str
    phrases: tuple[str, ...]
    exclusive: bool = False
    #: Generic words (yes, no, none ...) that also choose it, by their code in the lexicon.
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceReading:
    """The codes that a text chooses, in the order of the options; not `sure`: to be asked back."""

    codes: tuple[str, ...] = ()
    sure: bool = False


def read_choices(text: str, options: Sequence[ChoiceWords], words: TypedWords, *, multiple: bool) -> ChoiceReading:
    """Read a text as one or several options; nothing found gives no codes.

    Sure: the whole text is a label, a synonym, a generic word (yes, don't know), or the option's number; or a short
    text without a negation names options by whole words, one of them where only one may be chosen.
    """
    plain = normalise(text)
    whole = _whole(plain, options, words)
    if whole is not None:
        return ChoiceReading((whole,), sure=True)
    named = _named(_without_now(plain).split(), options)
    if named:
        return ChoiceReading(named, _is_sure(plain, named, options, words, multiple=multiple))
    similar = tuple(option.code for option in options if _resembles(plain, option))
    return ChoiceReading(similar[:3])


def _whole(plain: str, options: Sequence[ChoiceWords], words: TypedWords) -> str | None:
    exact = [option.code for option in options if plain in map(normalise, option.phrases)]
    if len(exact) == 1:
        return exact[0]
    said = words.codes.get(plain, frozenset())
    generic = [option.code for option in options if said & {option.code, *option.means}]
    if len(generic) == 1:
        return generic[0]
    if re.fullmatch(r"[0-9]{1,2}", plain) and 1 <= int(plain) <= len(options) and not exact:
        return options[int(plain) - 1].code
    return None


def _is_sure(
    plain: str, named: tuple[str, ...], options: Sequence[ChoiceWords], words: TypedWords, *, multiple: bool
) -> bool:
    tokens = plain.split()
    lonely = {option.code for option in options if option.exclusive}
    too_many = len(named) > 1 and (not multiple or bool(lonely & set(named)))
    return not too_many and len(tokens) <= SURE_WORDS + 2 * len(named) and not words.negations & set(tokens)


def _named(tokens: list[str], options: Sequence[ChoiceWords]) -> tuple[str, ...]:
    """Name the options that a text holds; a match inside a longer one of another option does not count."""
    spans = {option.code: _spans(option, tokens) for option in options}
    every = [span for found in spans.values() for span in found]
    return tuple(code for code, found in spans.items() if any(not _is_inside(span, every) for span in found))


#: First and last letter of a match in the text, counted over the joined tokens.
Span: TypeAlias = tuple[int, int]


def _spans(option: ChoiceWords, tokens: list[str]) -> list[Span]:
    starts = list(accumulate((len(token) + 1 for token in tokens), initial=0))
    found: list[Span] = []
    for phrase in option.phrases:
        words = normalise(phrase).split()
        for at in range(len(tokens) - len(words) + 1) if words else ():
            if _fits(words, tokens[at : at + len(words)]):
                last = at + len(words) - 1
                found.append((starts[at], starts[last] + len(words[-1])))
    return found


def _is_inside(span: Span, every: list[Span]) -> bool:
    return any(other[0] <= span[0] and span[1] <= other[1] and other != span for other in every)


def _fits(phrase: list[str], window: list[str]) -> bool:
    """Say whether words are a phrase; the last may carry an ending."""
    *before, last = phrase
    ending = len(last) >= STEM_LETTERS and window[-1].startswith(last)
    return window[:-1] == before and (window[-1] == last or ending)


def _without_now(plain: str) -> str:
    """Take out "şu an" (now), whose first word folds to that for water."""
    return re.sub(r"\bsu an(da|dan|ki|lik)?\b", " ", plain)


def _resembles(plain: str, option: ChoiceWords) -> bool:
    if len(plain) < STEM_LETTERS:
        return False
    return any(fuzz.ratio(plain, normalise(phrase)) >= SIMILAR for phrase in option.phrases)
