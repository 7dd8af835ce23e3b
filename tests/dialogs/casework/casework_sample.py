"""The shipped rules, read once, and short ways to screen with them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from dialogs.authoring.rules import read_rules
from dialogs.casework.intake import IntakeCasework
from dialogs.casework.rules import Rules
from dialogs.casework.screening import Screening, screen

RULES_FOLDER = Path(__file__).parents[3] / "dialogs" / "content" / "rules"
MONDAY = date(2026, 11, 23)


def shipped_documents() -> dict[str, str]:
    """Read every shipped rule document."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(RULES_FOLDER.glob("*.yaml"))}


def _shipped() -> Rules:
    rules, problems = read_rules(shipped_documents())
    assert rules is not None, problems
    return rules


RULES = _shipped()
CASEWORK = IntakeCasework(RULES, lambda code, on: {"GM0344": "Utrecht"}.get(code))


def outcome(answers: Mapping[str, object], on: date = MONDAY) -> Screening:
    """Screen with the shipped rules."""
    return screen(RULES, answers, on)


def points_of(answers: Mapping[str, object], rule: str) -> int:
    """Give the points of one rule, 0 when it does not count."""
    return next((reason.points for reason in outcome(answers).reasons if reason.rule == rule), 0)
