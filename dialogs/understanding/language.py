"""Tells the language of a typed text, from one word on: Turkish, Dutch, both at once, or another one."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dialogs.understanding.folding import fold

Heard = Literal["tr", "nl", "mixed", "other"]

#: Lengths of the runs of letters that are compared.
_RUNS = (2, 3, 4)
#: Added to every count, so that an unseen run is no proof.
_SMOOTHING = 0.5
#: What a letter that Dutch never has says for Turkish; shared ones such as ö say less.
_TURKISH_LETTER, _SHARED_LETTER = 8.0, 2.0
#: A word of so many letters that says so much is surely of one language.
_SURE_LETTERS, _SURE = 4, 25.0

_TURKISH = re.compile(r"[ıİşŞğĞ]")
_SHARED = re.compile(r"[çÇöÖüÜ]")
_WORD = re.compile(r"[a-z]+")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Languages:
    """What runs of letters say (above 0: Turkish), words that were met, and words of other languages, folded."""

    runs: Mapping[str, float]
    known: frozenset[str]
    others: frozenset[str]

    def hear(self, text: str) -> Heard | None:
        """Tell the language of a text; None when it has no letters."""
        if _OTHER_SCRIPT.search(text):
            return "other"
        words = _WORD.findall(fold(text))
        if not words:
            return None
        if self._is_other(words):
            return "other"
        scores = [self._score(word) for word in words]
        sure = [score for word, score in zip(words, scores, strict=True) if len(word) >= _SURE_LETTERS]
        if max(sure, default=0) > _SURE and min(sure, default=0) < -_SURE:
            return "mixed"
        letters = _TURKISH_LETTER * len(_TURKISH.findall(text)) + _SHARED_LETTER * len(_SHARED.findall(text))
        return "tr" if sum(scores) + letters > 0 else "nl"

    def _score(self, word: str) -> float:
        return sum(self.runs.get(run, 0.0) for run in _runs(word))

    def _is_other(self, words: list[str]) -> bool:
        """Say whether at least two words, and a third of all, belong to other languages only."""
        foreign = sum(word in self.others and word not in self.known for word in words)
        return foreign >= 2 and 3 * foreign >= len(words)


def learn(texts: Mapping[str, Iterable[str]], others: Iterable[str]) -> Languages:
    """Learn from texts in "tr" and "nl", and from words of other languages: naive Bayes over runs of letters."""
    words = {
        language: Counter(word for text in said for word in _WORD.findall(fold(text)))
        for language, said in texts.items()
    }
    counts = {language: _count(found) for language, found in words.items()}
    totals = {
        language: [sum(n for run, n in found.items() if len(run) == length) for length in range(max(_RUNS) + 1)]
        for language, found in counts.items()
    }
    runs = {
        run: _likelihood(counts["tr"], totals["tr"], run) - _likelihood(counts["nl"], totals["nl"], run)
        for run in counts["tr"].keys() | counts["nl"].keys()
    }
    known = frozenset(word for found in words.values() for word, times in found.items() if times > 1)
    return Languages(runs, known, frozenset(map(fold, others)))


def _count(words: Mapping[str, int]) -> Counter[str]:
    """Count the runs of a language; a frequent word counts more, but not as often as it stands there."""
    counts: Counter[str] = Counter()
    for word, times in words.items():
        weight = round(math.sqrt(min(times, 20)) * 100)
        for run in set(_runs(word)):
            counts[run] += weight
    return counts


def _likelihood(counts: Mapping[str, int], totals: list[int], run: str) -> float:
    return math.log((counts.get(run, 0) / 100 + _SMOOTHING) / (totals[len(run)] / 100 + _SMOOTHING))


def _runs(word: str) -> Iterable[str]:
    framed = f"_{word}_"
    return (framed[at : at + length] for length in _RUNS for at in range(len(framed) - length + 1))
