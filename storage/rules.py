"""Loads the rules of casework from the shipped content."""

from datetime import date
from functools import cache

from dialogs.authoring.routing_rules import read_preferences
from dialogs.authoring.rules import read_rules
from dialogs.casework.intake import IntakeCasework
from dialogs.casework.policies import Preferences
from dialogs.casework.rules import Rules
from dialogs.understanding.gazetteer import municipality
from storage.content import list_names, read_text
from storage.places import load_gazetteer


class RulesBroken(Exception):
    """The shipped rule documents have problems; `kopru check` lists them."""


@cache
def load_rules() -> Rules:
    """Return the shipped rules; read once per process. Raises RulesBroken."""
    rules, problems = read_rules(_documents())
    if rules is None:
        raise RulesBroken("\n".join(str(problem) for problem in problems))
    return rules


@cache
def load_preferences() -> Preferences:
    """Return how offers of help are ordered and worded; read once per process. Raises RulesBroken."""
    preferences, problems = read_preferences(_documents())
    if preferences is None:
        raise RulesBroken("\n".join(str(problem) for problem in problems))
    return preferences


def _documents() -> dict[str, str]:
    return {f"rules/{name}": read_text("rules", name) for name in list_names("rules")}


def load_casework() -> IntakeCasework:
    """Return casework over the shipped rules and the gazetteer's municipalities. Raises RulesBroken."""
    gazetteer = load_gazetteer()

    def name(code: str, on: date) -> str | None:
        found = municipality(gazetteer, code, on)
        return found.name if found else None

    return IntakeCasework(load_rules(), name)
