"""Finds postcodes in what a person typed, and tells them from amounts, years, telephone and file numbers."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.understanding.folding import fold

Words = Mapping[str, frozenset[str]]

_DIGITS = re.compile(
    r"(?<![^\W_])(?<![0-9][.,])(?:(?:nl|pc)[\s:-]?)?([1-9][0-9]{3})(?![0-9])", re.IGNORECASE | re.ASCII
)
_LETTERS = re.compile(r"([ \t\u00a0-]{0,2})([A-Za-z]{2})(?![^\W_])")
_ENDING = re.compile(r"['’`´]?([^\W\d_]+)")
_CURRENCY_AFTER = re.compile(r"\s?[€$£%]|[.,][0-9-]")
_CURRENCY_BEFORE = re.compile(r"[€$£]\s?$")
_MORE_DIGITS_AFTER = re.compile(r"[\s./-]{1,2}[0-9]")
_MORE_DIGITS_BEFORE = re.compile(r"[0-9][\s./-]{1,2}$")
_WORD = re.compile(r"[^\W_]+")
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class TypedPostcode:
    """Four digits that are meant as a postcode, and its two letters in capitals where they were typed."""

    digits: str
    letters: str | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """Four digits where they stand: the text before and after, and the nearest words of both, folded."""

    digits: str
    letters: str | None
    before: str
    after: str
    words_before: tuple[str, ...]
    words_after: tuple[str, ...]


def typed_postcodes(text: str, words: Words) -> tuple[TypedPostcode, ...]:
    """Return the postcodes in `text`, in order, each once; `words` are the kinds of `content/places/words.csv`."""
    plain = unicodedata.normalize("NFKC", text)
    found = [_seen(plain, match, words) for match in _DIGITS.finditer(plain)]
    codes = [TypedPostcode(seen.digits, seen.letters) for seen in found if _is_postcode(seen, words)]
    return tuple(dict.fromkeys(codes))


def _seen(text: str, match: re.Match[str], words: Words) -> _Seen:
    before, after = text[: match.start()], text[match.end() :]
    letters = _letters(after, words)
    return _Seen(
        digits=match[1],
        letters=letters,
        before=before,
        after=after,
        words_before=tuple(fold(word) for word in _WORD.findall(before)),
        words_after=tuple(fold(word) for word in _WORD.findall(after)),
    )


def _letters(after: str, words: Words) -> str | None:
    """Return the letters of a PC6; "3511 en", "3511de oturuyorum" and "1500 tl" go on with a word instead."""
    found = _LETTERS.match(after)
    if not found:
        return None
    gap, letters = found.groups()
    goes_on = bool(_WORD.search(after, found.end()))
    is_word = fold(letters) in words["short"] or (not gap and fold(letters) in words["glued_ending"])
    if is_word and goes_on and not letters.isupper():
        return None
    return letters.upper()


def _is_postcode(seen: _Seen, words: Words) -> bool:
    if seen.letters is None and _is_glued(seen.after, words):
        return False
    next_word, last_words = seen.words_after[:1], seen.words_before[-3:]
    if words["postcode_before"].intersection(last_words):
        return True
    if seen.letters:
        return not (words["money"].intersection(next_word) and _is_unit(seen, words))
    if _is_grouped(seen) or words["money"].intersection(next_word):
        return False
    if int(seen.digits) in _YEARS and _is_year(seen, words):
        return False
    if words["residence_before"].intersection(last_words) or words["residence_after"].intersection(next_word):
        return True
    return not _is_amount(seen, words) and not words["number_before"].intersection(seen.words_before[-2:])


def _is_glued(after: str, words: Words) -> bool:
    """Tell "3511abc" from "3511'de" and "3511den", which carry a Turkish ending."""
    found = _ENDING.match(after)
    return found is not None and fold(found[1]) not in words["ending"] | words["glued_ending"]


def _is_grouped(seen: _Seen) -> bool:
    """Tell a part of a telephone number, a date, an account or an amount with its sign."""
    return bool(
        _MORE_DIGITS_BEFORE.search(seen.before)
        or _MORE_DIGITS_AFTER.match(seen.after)
        or _CURRENCY_BEFORE.search(seen.before)
        or _CURRENCY_AFTER.match(seen.after)
    )


def _is_unit(seen: _Seen, words: Words) -> bool:
    """Tell "2500 tl" and "2500 TL borcum" from the postcode "2500 TL"."""
    return bool(re.match(r"\s[a-z]", seen.after)) or _is_amount(seen, words, besides=1)


def _is_amount(seen: _Seen, words: Words, besides: int = 0) -> bool:
    near = (*seen.words_before[-2:], *seen.words_after[besides : 2 + besides])
    return bool(words["money"].intersection(near))


def _is_year(seen: _Seen, words: Words) -> bool:
    """Read 1900-2099 as a year in a sentence, unless the sentence says that it is where the person lives."""
    last, near = seen.words_before[-1:], seen.words_after[:2]
    if words["year_before"].intersection(last) or words["year_after"].intersection(near):
        return True
    if words["residence_before"].intersection(seen.words_before[-3:]) or words["residence_after"].intersection(near):
        return False
    if _ENDING.match(seen.after) and not seen.letters:
        return True
    others = (*seen.words_before, *seen.words_after)
    return bool(words["preposition"].intersection(last)) or not words["around_postcode"].issuperset(others)
