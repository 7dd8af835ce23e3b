"""Finds signs of danger in a typed text by its words, before anything else looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.understanding.stem_patterns import AnyOf, ByWord, Pattern, Scan, Vocabulary

#: Signals that stop everything else, the gravest first: when a text has several, the first one answers.
STOPPING = ("crisis", "geweld_thuis", "uitbuiting", "woekeraar", "dakloos", "minderjarig")
#: Signals that add their help and go on.
ADDING = ("schuld_op_mijn_naam", "gokken")
SIGNALS = (*STOPPING, *ADDING)


@dataclass(frozen=True, slots=True)
class Signal:
    """One danger: patterns that are a sign, and doubtful ones that are asked back."""

    sign: ByWord[Pattern]
    check: ByWord[Pattern]


@dataclass(frozen=True, slots=True)
class SafetyRules:
    """Everything that detectors know: the signals by code, the stems, and the groups that patterns share."""

    signals: Mapping[str, Signal]
    vocabulary: Vocabulary
    groups: tuple[AnyOf, ...]


@dataclass(frozen=True, slots=True)
class SafetyReading:
    """A sign that stops everything; without one a doubtful sign to ask back; and dangers that only add their help.

    `also` has less grave signs of the same text.
    """

    sign: str | None = None
    check: str | None = None
    others: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def read_safety(rules: SafetyRules, text: str) -> SafetyReading:
    """Read a typed text of any length, in Dutch, Turkish or both at once; the same text always reads the same."""
    scan = Scan(rules.vocabulary, rules.groups)
    scan.read(text)
    if not scan.present:
        return SafetyReading()
    signs = tuple(code for code in STOPPING if _has(scan, rules.signals[code].sign))
    sign = signs[0] if signs else None
    others = tuple(code for code in ADDING if _has(scan, rules.signals[code].sign))
    doubtful = (code for code in SIGNALS if code not in others and _has(scan, rules.signals[code].check))
    return SafetyReading(sign, None if sign else next(doubtful, None), others, signs[1:])


def _has(scan: Scan, patterns: ByWord[Pattern]) -> bool:
    return any(map(scan.matches, patterns.among(scan.present)))
