"""What the rules of the field are, once they have been read: fields, facts, rows, floors, levels, phases and texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from dialogs.conditions import Condition
from dialogs.wording import Text

ClassCode = Literal["limited", "risky", "problematic"]
UrgencyCode = Literal["U0", "U1", "U2L", "U2", "U3"]
PhaseCode = Literal["before", "during", "after"]
FieldType = Literal["choice", "choices", "yes_no", "amount_range", "number", "place"]

#: Whether money or help is the same everywhere, or is found in the place where somebody lives.
Scope = Literal["local", "national"]

#: How well a source is known: second hand is said as "according to", background as "have this checked".
Standing = Literal["confirmed", "second_hand", "background"]

#: Codes that every field accepts: "don't know" and "rather not say". They give no points and never mean no.
UNKNOWN, REFUSED = "unknown", "refused"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that rules may read of a person; `codes` maps each code to its meaning in English, light to heavy."""

    name: str
    type: FieldType
    label: Text
    description: str
    codes: Mapping[str, str]
    unit: str | None = None  #: of a number: months, euro, kinds
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class HoldsFact:
    """A fact that is true when its condition holds; the condition may use earlier facts."""

    name: str
    about: str
    when: Condition


@dataclass(frozen=True, slots=True)
class CountFact:
    """How many of some facts hold, or the answer to a number field when that is larger."""

    name: str
    about: str
    facts: tuple[str, ...]
    or_answer: str | None = None


@dataclass(frozen=True, slots=True)
class RatioFact:
    """The smallest whole number n for which one answer is at most n times another; known when both are."""

    name: str
    about: str
    amount: str
    per: str


Fact: TypeAlias = HoldsFact | CountFact | RatioFact


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that a rule or text leans on; the name is shown to people."""

    name: str
    title: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class PointStep:
    """Gives points, with the reason as it is told to the person, when its condition holds."""

    points: int
    when: Condition
    reason: Text


@dataclass(frozen=True, slots=True)
class Row:
    """One rule that gives points. Parts add up; of a part's steps only the heaviest that holds counts."""

    id: str
    about: str
    label: Text  #: for lists and staff, not addressed to the person
    sources: tuple[Source, ...]
    change: Text  #: ends "this would change the result:"
    parts: tuple[tuple[PointStep, ...], ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """A criterion that by itself makes the class at least this heavy."""

    id: str
    about: str
    class_code: ClassCode
    when: Condition
    label: Text
    sources: tuple[Source, ...]
    reason: Text
    change: Text


@dataclass(frozen=True, slots=True)
class Class:
    """A class of outcome, from so many points on."""

    code: ClassCode
    from_points: int
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Level:
    """A level of urgency; the lightest has no condition. `term` may use `{first_talk_by}`."""

    code: UrgencyCode
    about: str
    when: Condition | None
    name: Text
    term: Text
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class PhaseRule:
    """Where somebody stands in debt help; the last one has no condition."""

    id: str
    about: str
    phase: PhaseCode
    when: Condition | None
    advice: Text
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What somebody in one situation can do today; `alone`: nothing of other situations is shown beside it."""

    id: str
    priority: int
    when: Condition | None
    steps: tuple[Text, ...]
    sources: tuple[Source, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount that stands in a text as `{name}`, from its first to its last day."""

    name: str
    value: Text
    valid_from: date
    valid_to: date
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class SupportRule:
    """Money or help that may apply when its condition holds; without one it may apply to anybody."""

    id: str
    priority: int
    scope: Scope
    when: Condition | None
    name: Text
    for_whom: Text
    through: Text
    first_step: Text
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    checked_on: date
    review: str | None  #: what is not confirmed; the person is then told to have it checked

    @property
    def texts(self) -> tuple[Text, Text, Text, Text]:
        """Give name, for whom, through whom and first step."""
        return self.name, self.for_whom, self.through, self.first_step


@dataclass(frozen=True, slots=True)
class HandOverTexts:
    """The texts of `handover`: its record, what is told later, and `phrases` that staff send by their codes."""

    record: Mapping[str, Text]
    tells: Mapping[str, Text]
    phrases: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one version. Classes and levels stand from light to heavy."""

    fields: Mapping[str, Field]
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    floors: tuple[Floor, ...]
    classes: tuple[Class, ...]
    levels: tuple[Level, ...]
    phases: tuple[PhaseRule, ...]
    situations: tuple[Situation, ...]
    support: tuple[SupportRule, ...]
    texts: Mapping[str, Text]  #: the texts of `result_texts.RESULT_TEXTS`
    months: tuple[Text, ...]  #: January to December
    hand_over: HandOverTexts | None = None  #: a version from before there were leads has none: nobody receives any
