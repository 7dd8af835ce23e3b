"""Measures how well questions find their answer, and finds where the zones of the matcher begin."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dialogs.understanding.answers import NEIGHBOUR, Found, Thresholds, lead_of, liken, place

#: (evidence, name) of every subject that a text shares something with, the strongest first.
Ranking: TypeAlias = Sequence[tuple[float, str]]

#: Topics that a person sees when none is sure.
SHOWN = 3

#: What tuning keeps to, as shares of all questions of a kind. Stricter than what must hold on unseen ones.
MOST_WRONG, MOST_ASTRAY, MOST_LOST, MOST_ASIDE = 0.02, 0.005, 0.01, 0.005
#: Shares of harmless messages in which likeness may see a sign of danger, and a doubtful one.
MOST_ALARMS, MOST_DOUBTS = 0.003, 0.012
#: Values of a bound that are tried.
_TRIED = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A development question with its right topic, None for one that is not ours, and how subjects rank for it."""

    topic: str | None
    language: str
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares, 0 to 1, of all questions counted.

    In scope: the right topic first, among the first three; a direct answer, right or wrong; helped: a direct answer
    that is right, or the right topic among the choices. Out of scope: a direct answer, or choices.
    """

    questions: int
    first: float
    among_three: float
    direct_right: float
    direct_wrong: float
    helped: float
    out_of_scope: int
    astray: float
    offered: float


def rate(asked: Iterable[Asked], thresholds: Thresholds) -> Rates:
    """Measure questions with these thresholds."""
    placed = [(one, place(one.ranking, thresholds)) for one in asked]
    ours = [(one, found) for one, found in placed if one.topic is not None]
    others = [found for one, found in placed if one.topic is None]
    return Rates(
        questions=len(ours),
        first=_share(found.topic == one.topic for one, found in ours),
        among_three=_share(one.topic in _shown(found) for one, found in ours),
        direct_right=_share(found.zone == "direct" and found.topic == one.topic for one, found in ours),
        direct_wrong=_share(found.zone == "direct" and found.topic != one.topic for one, found in ours),
        helped=_share(_helps(one, found) for one, found in ours),
        out_of_scope=len(others),
        astray=_share(found.zone == "direct" for found in others),
        offered=_share(found.zone == "choices" for found in others),
    )


def _share(held: Iterable[bool]) -> float:
    counted = list(held)
    return sum(counted) / len(counted) if counted else 0.0


def _shown(found: Found) -> tuple[str | None, ...]:
    return (found.topic, *found.alternatives)[:SHOWN]


def _helps(one: Asked, found: Found) -> bool:
    if found.zone == "direct":
        return found.topic == one.topic
    return found.zone == "choices" and one.topic in _shown(found)


def tune(asked: Sequence[Asked], harmless: Sequence[Ranking]) -> Thresholds:
    """Find thresholds: as many right direct answers as the bounds on wrong ones allow, and few questions lost.

    `harmless` has rankings of messages without danger, on which likeness may hardly ever raise an alarm. Deterministic;
    of equal thresholds the most careful ones. Raises ValueError where one of the three is missing.
    """
    ours = [one for one in asked if one.topic is not None and one.ranking]
    others = [one for one in asked if one.topic is None]
    if not ours or not others or not harmless:
        raise ValueError("tuning needs questions in scope and out of scope, and harmless messages")
    leads = sorted((liken(ranking).nearest()[1] for ranking in harmless), reverse=True)
    alarm, doubt = (_above(leads, most) for most in (MOST_ALARMS, MOST_DOUBTS))
    fixed = {"nearest": _nearest(ours), "aside": _aside(ours), "alarm": alarm, "doubt": doubt}
    bounds = [
        Thresholds(evidence=evidence, lead=lead, **fixed)
        for evidence in _steps([one.ranking[0][0] for one in ours])
        for lead in _steps([lead_of(one.ranking) for one in ours])
    ]
    fitting = [(rate(asked, one), one) for one in bounds]
    allowed = [
        (rates.direct_right, one.lead, one.evidence, one)
        for rates, one in fitting
        if rates.direct_wrong <= MOST_WRONG and rates.astray <= MOST_ASTRAY
    ]
    # The highest bounds let nothing answer directly, so some are always allowed.
    return max(allowed, key=lambda one: one[:3])[3]


def _steps(values: Sequence[float]) -> list[float]:
    """Give bounds to try: evenly spaced places in the sorted values, from none below to all below."""
    ordered = sorted(values)
    places = sorted({round(step * (len(ordered) - 1) / _TRIED) for step in range(_TRIED + 1)})
    return list(dict.fromkeys([0.0, *(_rounded_down(ordered[at]) for at in places), round(ordered[-1] + 0.01, 2)]))


def _rounded_down(value: float) -> float:
    """Round to two places, never above the value: a bound that it was taken from must let it through."""
    return math.floor(value * 100) / 100


def _aside(ours: Sequence[Asked]) -> float:
    """Find the lead from which a neighbour is named: hardly a question of ours may be."""
    led = sorted((lead_of(one.ranking) for one in ours if one.ranking[0][1].startswith(NEIGHBOUR)), reverse=True)
    return _above(led, MOST_ASIDE, of=len(ours))


def _above(leads: Sequence[float], most: float, *, of: int | None = None) -> float:
    """Find the lead that at most a share of the leads, given from the largest on, reaches."""
    allowed = int(most * (len(leads) if of is None else of))
    return round(leads[allowed] + 0.01, 2) if len(leads) > allowed else 0.01


def _nearest(ours: Sequence[Asked]) -> float:
    """Find the evidence below which nothing is near: hardly a question whose topic would be shown may be lost."""
    shown = sorted(
        topics[0][0]
        for one in ours
        if (topics := [pair for pair in one.ranking if not pair[1].startswith(NEIGHBOUR)])
        and one.topic in [name for _, name in topics[:SHOWN]]
    )
    return _rounded_down(shown[int(MOST_LOST * len(shown))]) if shown else 0.0
