"""Brings place names to one spelling, and cuts what a person typed into words that can be compared with them."""

import re
from dataclasses import dataclass

from dialogs.understanding.folding import fold

#: Say what kind of place it is, never which one. "Wijk bij Duurstede" keeps its first word.
_TITLES = {"gemeente", "gem", "belediyesi", "belediye", "wijk", "semti", "semtinde", "mahallesi", "mahallesinde"}
_AFTER_WIJK = {"bij", "aan", "en"}

_JOINED = re.compile(r"\bs (?=graven|gravel|hertogen|heer)")
_ALONG = re.compile(r"\b(?:aan de[nr]?|aan het|a d) (?=\w)")
_SEPARATORS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHE_ENDING = re.compile(rf"({_WORD.pattern})['`´‘’ʼ′＇]({_WORD.pattern})\b")
_SOUNDS = tuple(
    (re.compile(heard), written)
    for heard, written in (
        (r"sch|sj|sh", "s"),
        (r"ch", "h"),
        (r"c(?=[eiy])", "s"),
        (r"ck|c|q", "k"),
        (r"ph|v|w", "f"),
        (r"th|dt", "t"),
        (r"d\b", "t"),
        (r"z", "s"),
        (r"x", "ks"),
        (r"ij|[ae][iy]|u[iy]|oy|y", "Y"),
        (r"au|ou", "O"),
        (r"oe|uu", "u"),
        (r"ie", "i"),
        (r"eu", "o"),
        (r"(.)\1", r"\1"),
    )
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was typed, word by word; `ended` words carried a Turkish ending, `capital` ones began with a capital."""

    words: tuple[str, ...]
    ended: frozenset[str]
    capital: frozenset[str]


def normalise(name: str) -> str:
    """Return the one spelling under which a place name is found: folded, without titles, 's and aan den joined."""
    words = _joined(fold(name)).split()
    while len(words) > 1 and _is_title(words[0], words[1]):
        del words[0]
    while len(words) > 1 and words[-1] in _TITLES and max(map(len, words[:-1])) >= len("best"):
        del words[-1]
    return " ".join(words)


def phrase_of(text: str, endings: frozenset[str]) -> Phrase:
    """Cut typed text into words; Turkish endings after an apostrophe are cut off (Rotterdam'da, Lahey’deyim)."""
    ended = set()

    def cut(found: re.Match[str]) -> str:
        if fold(found[2]) not in endings:
            return found[0]
        ended.add(fold(found[1]))
        return f"{found[1]} "

    bare = _APOSTROPHE_ENDING.sub(cut, text)
    capital = {fold(word) for word in _WORD.findall(bare) if word[0].isupper()}
    return Phrase(tuple(_joined(fold(bare)).split()), frozenset(ended), frozenset(capital))


def sound(name: str) -> str:
    """Return a key that is nearly the same for spellings that a Turkish ear holds for the same word."""
    for heard, written in _SOUNDS:
        name = heard.sub(written, name)
    return name


def _is_title(word: str, following: str) -> bool:
    return word in _TITLES and not (word == "wijk" and following in _AFTER_WIJK)


def _joined(folded: str) -> str:
    spaced = _SEPARATORS.sub(" ", folded).strip()
    spaced = re.sub(r"\bt(?= \w)", "het", spaced)
    spaced = re.sub(r"\bsint\b", "st", spaced)
    return _ALONG.sub("ad ", _JOINED.sub("s", spaced))
