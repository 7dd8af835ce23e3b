"""Finds signs of danger in a typed text, before anything else looks at it; never scores, never guesses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dialogs.understanding.stem_patterns import AnyOf, Pattern, Scan, Vocabulary

#: Signals that stop everything else, the gravest first: when a text has several, the first one answers.
STOPPING = ("crisis", "geweld_thuis", "uitbuiting", "woekeraar", "dakloos", "minderjarig")
#: Signals that add their help and go on.
ADDING = ("schuld_op_mijn_naam", "gokken")
SIGNALS = (*STOPPING, *ADDING)


@dataclass(frozen=True, slots=True)
class Signal:
    """One danger: patterns that are a sign, and doubtful ones that are asked back."""

    sign: tuple[Pattern, ...]
    check: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class SafetyRules:
    """Everything that detectors know: the signals by code, the stems, and the groups that patterns share."""

    signals: Mapping[str, Signal]
    vocabulary: Vocabulary
    groups: tuple[AnyOf, ...]


@dataclass(frozen=True, slots=True)
class SafetyReading:
    """A sign that stops everything; without one a doubtful sign to ask back; and dangers that only add their help."""

    sign: str | None = None
    check: str | None = None
    others: tuple[str, ...] = ()


def read_safety(rules: SafetyRules, text: str) -> SafetyReading:
    """Read a typed text of any length, in Dutch, Turkish or both at once; the same text always reads the same."""
    scan = Scan(rules.vocabulary, rules.groups)
    scan.read(text)
    if not scan.present:
        return SafetyReading()
    sign = next((code for code in STOPPING if _has(scan, rules.signals[code].sign)), None)
    others = tuple(code for code in ADDING if _has(scan, rules.signals[code].sign))
    doubtful = (code for code in SIGNALS if code not in others and _has(scan, rules.signals[code].check))
    return SafetyReading(sign, None if sign else next(doubtful, None), others)


def look_again(reading: SafetyReading, danger: str | None, lead: float, *, alarm: float, doubt: float) -> SafetyReading:
    """Take a likeness to the examples of a danger into account, where no words told of one.

    From `alarm` on it is a sign, from `doubt` on a doubtful one.
    """
    if danger is None or reading.sign or reading.check or lead < doubt:
        return reading
    if danger in ADDING:
        others = (*reading.others, danger) if lead >= alarm and danger not in reading.others else reading.others
        return replace(reading, others=others)
    return replace(reading, sign=danger) if lead >= alarm else replace(reading, check=danger)


def _has(scan: Scan, patterns: Iterable[Pattern]) -> bool:
    return any(map(scan.matches, patterns))
