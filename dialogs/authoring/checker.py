"""Checks a version before it is published: everything that a person could stumble over, by file and line."""

from collections.abc import Callable, Iterable

from dialogs.authoring.checks.beside import check_beside
from dialogs.authoring.checks.choices import check_choices
from dialogs.authoring.checks.consent import check_consent
from dialogs.authoring.checks.discretion import check_discretion
from dialogs.authoring.checks.freshness import check_freshness
from dialogs.authoring.checks.lengths import check_lengths
from dialogs.authoring.checks.options import check_options
from dialogs.authoring.checks.placeholders import check_placeholders
from dialogs.authoring.checks.plain_language import check_plain_language
from dialogs.authoring.checks.reach import check_reach
from dialogs.authoring.checks.safety_net import check_safety_net
from dialogs.authoring.checks.usage import check_usage
from dialogs.authoring.conditions import Shapes
from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, inspect
from dialogs.authoring.loader import Draft, missing_documents

CHECKS: tuple[Callable[[Inspection], Iterable[Problem]], ...] = (
    check_reach,
    check_choices,
    check_usage,
    check_options,
    check_consent,
    check_beside,
    check_safety_net,
    check_placeholders,
    check_lengths,
    check_plain_language,
    check_freshness,
    check_discretion,
)


def check(draft: Draft, *, previous: Draft | None = None, rule_fields: Shapes | None = None) -> tuple[Problem, ...]:
    """List the problems of a version, those of reading included, sorted by file and line.

    With `previous` translations that stayed behind are found; with `rule_fields`, the fields that the rules read under
    the same name are compared. Publishing needs a list without an error; hints may stay.
    """
    inspection = inspect(draft, previous=previous, rule_fields=rule_fields or {})
    found = {*draft.problems, *missing_documents(draft)}
    for each in CHECKS:
        found.update(each(inspection))
    return tuple(sorted(found))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Leave the hints out."""
    return tuple(problem for problem in problems if problem.severity == "error")
