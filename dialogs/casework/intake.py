"""The rules of the field as the dialog consults them, as pure functions: facts, screening, routing, support, places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from dialogs.casework.answers import known_answers
from dialogs.casework.handover import hear_by, record_text
from dialogs.casework.result_texts import joined, municipality_texts, same, screening_texts, written_date
from dialogs.casework.rules import REFUSED, UNKNOWN, Rules
from dialogs.casework.screening import screen_values
from dialogs.casework.support import support, support_texts
from dialogs.conditions import Value
from dialogs.offers import HelpCard
from dialogs.wording import Text

Answers: TypeAlias = Mapping[str, Value]

#: Gives the name of a municipality by its CBS code on a date, or None when there is none.
MunicipalityName: TypeAlias = Callable[[str, date], str | None]


@dataclass(frozen=True, slots=True)
class IntakeCasework:
    """Casework of the intake: rules of one version, and the names of municipalities.

    Answers may hold more than the rules know: other fields are passed over, and so is a code that rules do not have.
    """

    rules: Rules
    municipality_name: MunicipalityName

    def facts(self, answers: Answers, on: date) -> Mapping[str, Value]:
        """Give every fact of the rules, and class, urgency, phase, points and municipality as far as is known."""
        known = known_answers(self.rules.fields, answers)
        screening = screen_values(self.rules, known, on)
        return {**screening.facts, **screening.codes(), **_municipality(known)}

    def screening(self, answers: Answers, on: date) -> tuple[Mapping[str, Value], Mapping[str, Text]]:
        """Give the codes to keep and the texts to show for a screening result."""
        known = known_answers(self.rules.fields, answers)
        screening = screen_values(self.rules, known, on)
        texts = {
            **screening_texts(self.rules, screening, known),
            **municipality_texts(self.rules, screening, self._name(known, on)),
        }
        return {**screening.codes(), **_municipality(known)}, texts

    def routing(self, answers: Answers, on: date) -> tuple[Mapping[str, Value], Mapping[str, Text]]:
        """Give the municipality of residence with what to ask for and until when, and the national line."""
        known = known_answers(self.rules.fields, answers)
        screening = screen_values(self.rules, known, on)
        codes: dict[str, Value] = {"first_talk_by": screening.first_talk_by.isoformat()}
        texts = municipality_texts(self.rules, screening, self._name(known, on))
        return {**codes, **_municipality(known)}, texts

    def support(self, answers: Answers, on: date) -> tuple[Mapping[str, Value], Mapping[str, Text]]:
        """Give the ids of what may help and the list of it, with a hint that promises nothing. Raises FigureExpired."""
        suggestions = support(self.rules, known_answers(self.rules.fields, answers), on)
        return {"support": tuple(one.rule.id for one in suggestions)}, support_texts(self.rules, suggestions)

    def hand_over(self, answers: Answers, chosen: HelpCard, on: date, language: str) -> Mapping[str, Text]:
        """Give the texts of a hand-over: the record that is passed on, to whom, and until when they answer."""
        if self.rules.hand_over is None:
            return {}
        known = known_answers(self.rules.fields, answers)
        screening = screen_values(self.rules, known, on)
        place = self.place(known.get("place", UNKNOWN), on)
        hear = hear_by(screening.urgency, on, chosen.accept_days)
        return {
            "handover_record": record_text(
                self.rules, self.rules.hand_over, screening, answers, place=place, language=language
            ),
            "help_title": chosen.title,
            "hear_by": written_date(self.rules, hear),
        }

    def place(self, value: Value, on: date) -> Text | None:
        """Name a place answer, "GM0344" or "GM0344/3511" with the postcode in brackets; None when it is no place."""
        if not isinstance(value, str) or value in (UNKNOWN, REFUSED):
            return None
        code, _, postcode = value.partition("/")
        name = self.municipality_name(code, on)
        if name is None:
            return None
        return joined((same(name), same(f"({postcode})")), " ") if postcode else same(name)

    def _name(self, known: Answers, on: date) -> str | None:
        code = _municipality(known).get("municipality")
        return self.municipality_name(code, on) if isinstance(code, str) else None


def _municipality(known: Answers) -> dict[str, Value]:
    place = known.get("place")
    if not isinstance(place, str) or place in (UNKNOWN, REFUSED):
        return {}
    return {"municipality": place.partition("/")[0]}
