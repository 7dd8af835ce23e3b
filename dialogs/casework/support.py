"""Suggests money and help that may apply to somebody's answers: never a promise, never an amount that has run out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dialogs.casework.result_texts import joined, put
from dialogs.casework.rules import Rules, SupportRule
from dialogs.casework.screening import screen_values
from dialogs.conditions import Value, holds
from dialogs.wording import Text

#: Suggestions at most: more is not read, and nothing is done with it.
MOST = 5


class FigureExpired(LookupError):
    """A text needs an amount that has no value on this day: give the figure its new value and dates in the rules."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One source of money or help that may apply, worded for a day."""

    rule: SupportRule
    name: Text
    for_whom: Text
    through: Text
    first_step: Text


def support(rules: Rules, answers: Mapping[str, Value], on: date) -> tuple[Suggestion, ...]:
    """Choose at most five suggestions for answers that rules can read, by priority, then in the order of the rules.

    None while somebody's safety comes first. Raises FigureExpired.
    """
    screening = screen_values(rules, answers, on)
    if screening.urgency == "U3":  # a list of schemes would stand between the person and safety
        return ()
    facts = {**screening.facts, **screening.codes()}
    holding = (rule for rule in rules.support if rule.when is None or holds(rule.when, answers, facts))
    first = sorted(holding, key=lambda rule: -rule.priority)[:MOST]
    return tuple(suggestion(rule, on) for rule in first)


def suggestion(rule: SupportRule, on: date) -> Suggestion:
    """Word a rule on a day, with the amounts of that day. Raises FigureExpired."""
    amounts = {figure.name: figure.value for figure in rule.figures if figure.valid_from <= on <= figure.valid_to}
    for figure in rule.figures:
        if figure.name not in amounts:
            raise FigureExpired(f"support.{rule.id}: `{figure.name}` has no value on {on}")
    return Suggestion(rule, *(put(text, amounts) for text in rule.texts))


def support_texts(rules: Rules, suggestions: Iterable[Suggestion]) -> dict[str, Text]:
    """Word suggestions as a list with an empty line between them; without any, that safety comes first."""
    items = [_item(rules, one) for one in suggestions]
    listed = joined(items, "\n\n") if items else rules.texts["support_later"]
    return {"support_suggestions": listed, "support_hint": rules.texts["support_hint"]}


def _item(rules: Rules, one: Suggestion) -> Text:
    template = rules.texts["suggestion_to_check" if one.rule.review else "suggestion"]
    parts = {"name": one.name, "for_whom": one.for_whom, "through": one.through, "first_step": one.first_step}
    return put(template, parts)
