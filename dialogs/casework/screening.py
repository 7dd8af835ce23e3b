"""Screens answers for debt risk: points, floors, urgency and phase, each with its reasons. It never refuses help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.casework.answers import checked_answers, unknown_fields
from dialogs.casework.deadlines import first_talk_by
from dialogs.casework.facts import names_read, work_out
from dialogs.casework.rules import ClassCode, Floor, PhaseRule, PointStep, Row, Rules, Source, UrgencyCode
from dialogs.conditions import Value, holds, names_used
from dialogs.wording import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule counted; a floor has no points of its own."""

    rule: str
    points: int
    sources: tuple[Source, ...]
    text: Text  #: addressed to the person
    label: Text  #: neutral, for staff and lists
    change: Text

    @property
    def source(self) -> str:
        """Name the sources in one line."""
        return "; ".join(source.name for source in self.sources)

    @property
    def to_check(self) -> bool:
        """Say whether a source is general knowledge only, so that the person is told to have it checked."""
        return any(source.standing == "background" for source in self.sources)


@dataclass(frozen=True, slots=True)
class Screening:
    """The outcome. Reasons: heaviest first, equally heavy ones and floors in the order of the rules."""

    class_code: ClassCode
    urgency: UrgencyCode
    points: int
    floor: tuple[str, ...]  #: ids of the floors that hold
    phase: PhaseRule
    reasons: tuple[Reason, ...]
    deciding: frozenset[str]  #: ids of floors without which the class would be lighter
    unknowns: tuple[str, ...]  #: fields answered with "don't know" or "rather not say"
    first_talk_by: date
    facts: Mapping[str, Value]

    @property
    def confidence(self) -> Literal["full", "lower"]:
        """Say whether anything was left unknown."""
        return "lower" if self.unknowns else "full"

    def codes(self) -> dict[str, Value]:
        """Give the outcome as facts that conditions may use and lists may filter on."""
        return {
            "class": self.class_code,
            "urgency": self.urgency,
            "phase": self.phase.phase,
            "points": self.points,
        }


def screen(rules: Rules, answers: Mapping[str, object], on: date) -> Screening:
    """Screen answers (field -> code, codes or number) given on a date. Raises AnswersWrong, a ValueError."""
    return screen_values(rules, checked_answers(rules.fields, answers), on)


def screen_values(rules: Rules, values: Mapping[str, Value], on: date) -> Screening:
    """Screen answers that were checked, or of which only those are left that rules can read."""
    facts = work_out(rules, values)
    scored = sorted(
        (reason for row in rules.rows if (reason := _scored(row, values, facts))),
        key=lambda reason: -reason.points,
    )
    points = sum(reason.points for reason in scored)
    floors = tuple(floor for floor in rules.floors if holds(floor.when, values, facts))
    class_code, deciding = _class(rules, points, floors)
    urgency = _urgency(rules, values, facts)
    return Screening(
        class_code=class_code,
        urgency=urgency,
        points=points,
        floor=tuple(floor.id for floor in floors),
        phase=next(phase for phase in rules.phases if phase.when is None or holds(phase.when, values, facts)),
        reasons=(*scored, *(_of_floor(floor) for floor in floors)),
        deciding=deciding,
        unknowns=_unknowns(rules, values),
        # The term of three days also runs for somebody whose safety comes first (U3).
        first_talk_by=first_talk_by("U2" if facts.get("legal_threat") else urgency, on),
        facts=facts,
    )


def _scored(row: Row, answers: Mapping[str, Value], facts: Mapping[str, Value]) -> Reason | None:
    held = [step for part in row.parts if (step := _heaviest(part, answers, facts))]
    if not held:
        return None
    text = Text({code: " ".join(step.reason.by_language[code] for step in held) for code in LANGUAGES})
    return Reason(row.id, sum(step.points for step in held), row.sources, text, row.label, row.change)


def _heaviest(
    part: tuple[PointStep, ...], answers: Mapping[str, Value], facts: Mapping[str, Value]
) -> PointStep | None:
    holding = (step for step in part if holds(step.when, answers, facts))
    return max(holding, key=lambda step: step.points, default=None)


def _of_floor(floor: Floor) -> Reason:
    return Reason(floor.id, 0, floor.sources, floor.reason, floor.label, floor.change)


def _class(rules: Rules, points: int, floors: tuple[Floor, ...]) -> tuple[ClassCode, frozenset[str]]:
    order = [one.code for one in rules.classes]
    by_points = max(at for at, one in enumerate(rules.classes) if points >= one.from_points)
    by_floors = max((order.index(floor.class_code) for floor in floors), default=0)
    if by_floors <= by_points:
        return order[by_points], frozenset()
    deciding = (floor.id for floor in floors if floor.class_code == order[by_floors])
    return order[by_floors], frozenset(deciding)


def _urgency(rules: Rules, answers: Mapping[str, Value], facts: Mapping[str, Value]) -> UrgencyCode:
    heaviest_first = reversed(rules.levels)
    return next(level.code for level in heaviest_first if level.when is None or holds(level.when, answers, facts))


def _unknowns(rules: Rules, answers: Mapping[str, Value]) -> tuple[str, ...]:
    unknown = unknown_fields(rules.fields, answers)
    return tuple(name for name in unknown if name in weighing_fields(rules)) if unknown else ()


def weighing_fields(rules: Rules) -> frozenset[str]:
    """Name the fields that can change class or urgency, directly or through facts."""
    conditions = [step.when for row in rules.rows for part in row.parts for step in part]
    conditions += [floor.when for floor in rules.floors]
    conditions += [level.when for level in rules.levels if level.when is not None]
    read = frozenset(used for condition in conditions for used in names_used(condition))
    for fact in reversed(rules.facts):  # a fact uses earlier ones only
        if ("fact", fact.name) in read:
            read |= names_read(fact)
    return frozenset(name for source, name in read if source == "answer")
