"""Says how easily a text reads, by the formula of its language; weak measures, so only ever a hint."""

import re

from dialogs.authoring.checks.plain_language import count_words, sentences

#: The least that reads easily: Flesch-Douma 60 (normal) in Dutch, Ateşman 70 (kolay) in Turkish.
EASY = {"nl": 60.0, "tr": 70.0}

_TURKISH_VOWEL = re.compile(r"[aeıioöuüâîû]", re.IGNORECASE)
#: Dutch syllables are nearly the groups of vowels: a hyphenation library counts 65 where these are 64.
_DUTCH_VOWELS = re.compile(r"[aeiouyáéíóúèàëïöü]+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^)]*\)")


def reading_ease(wording: str, language: str) -> float:
    """Score a text, higher is easier; terms in brackets do not count.

    Dutch by Flesch-Douma (Douma 1960), Turkish by Ateşman (1997). Raises KeyError for another language.
    """
    plain = _IN_BRACKETS.sub("", wording)
    said, listed = sentences(plain)
    words = max(sum(map(count_words, (*said, *listed))), 1)
    per_sentence = words / max(len(said) + len(listed), 1)
    if language == "nl":
        return 206.84 - 77 * len(_DUTCH_VOWELS.findall(plain)) / words - 0.93 * per_sentence
    if language == "tr":
        return 198.825 - 40.175 * len(_TURKISH_VOWEL.findall(plain.replace("İ", "i"))) / words - 2.610 * per_sentence
    raise KeyError(language)
