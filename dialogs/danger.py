"""What tells of danger in a typed text: words first, and beside them what the text is like."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dialogs.understanding.answers import Likeness, Matcher
from dialogs.understanding.safety import ADDING, SafetyReading, SafetyRules, read_safety

#: A sign by words, or a doubtful one, counts no more where the text is so much more like something harmless, in units
#: of evidence: "ik zie geen andere uitweg dan een tweede lening". A sign of suicide always counts.
OVERRULED_SIGN, OVERRULED_DOUBT, OVERRULED_PART = 25.0, 15.0, 0.0
ALWAYS = "crisis"
#: Words of a part that is looked at by itself, and how far the next part begins behind it.
PART_WORDS, PART_STEP = 12, 6

#: Nothing was noticed.
CALM = SafetyReading()

_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)|\n")


def read_danger(rules: SafetyRules, matcher: Matcher, text: str) -> SafetyReading:
    """Read a typed text of any length; a sign, else a doubtful one, and dangers that only add their help.

    Suicide comes before everything. Where words tell of no danger, a text that is like what people in danger type is a
    sign or a doubtful one too. A danger told in one part of a long story about money is not
    overruled by the rest of the story.
    """
    reading = read_safety(rules, text)
    likeness = matcher.likeness(text)
    if _is_overruled(reading, likeness):
        told = next((one for part in _parts(text) if _tells((one := read_safety(rules, part)), matcher, part)), CALM)
        reading = replace(told, others=reading.others)
    if reading.sign and reading.sign != ALWAYS:
        # Of several signs the one that the text is most like: a lender who beats is a lender.
        alike = max((reading.sign, *reading.also), key=lambda name: likeness.dangers.get(name, 0.0))
        reading = replace(reading, sign=alike)
    return _look_again(reading, likeness, matcher)


def _is_overruled(reading: SafetyReading, likeness: Likeness) -> bool:
    if reading.sign is not None:
        return reading.sign != ALWAYS and likeness.gap(reading.sign) > OVERRULED_SIGN
    return reading.check is not None and likeness.gap(reading.check) > OVERRULED_DOUBT


def _tells(reading: SafetyReading, matcher: Matcher, part: str) -> bool:
    """Say whether a part tells of danger by its words and is about nothing else."""
    danger = reading.sign or reading.check
    return danger is not None and matcher.likeness(part).gap(danger) <= OVERRULED_PART


def _parts(text: str) -> Iterator[str]:
    """Give each sentence, and overlapping parts of a long one."""
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        for start in range(0, max(len(words) - PART_WORDS, 0) + PART_STEP, PART_STEP):
            yield " ".join(words[start : start + PART_WORDS])


def _look_again(reading: SafetyReading, likeness: Likeness, matcher: Matcher) -> SafetyReading:
    danger, lead = likeness.nearest()
    if danger is None or reading.sign or reading.check or lead < matcher.thresholds.doubt:
        return reading
    surely = lead >= matcher.thresholds.alarm
    if danger in ADDING:
        return replace(reading, others=tuple(dict.fromkeys((*reading.others, danger)))) if surely else reading
    return replace(reading, sign=danger) if surely else replace(reading, check=danger)
