"""Says a condition in words, for graphs and lists of changes."""

from dialogs.conditions import All, Any, Comparison, Condition, Not, Value

_HOW = {
    "is": "is",
    "is_not": "is not",
    "one_of": "is one of",
    "includes": "includes",
    "includes_any": "includes any of",
    "includes_all": "includes all of",
    "includes_none": "includes none of",
    "at_least": "is at least",
    "at_most": "is at most",
}


def in_words(condition: Condition) -> str:
    """Say a condition in English: "arrears includes any of 'rent', 'energy' and not (fact legal_threat is yes)"."""
    match condition:
        case All(parts):
            return " and ".join(_part(part) for part in parts) or "always"
        case Any(parts):
            return " or ".join(_part(part) for part in parts) or "never"
        case Not(part):
            return f"not ({in_words(part)})"
        case Comparison(source, name, how, value):
            subject = f"fact {name}" if source == "fact" else name
            if how == "known":
                return f"{subject} is {'known' if value else 'not known'}"
            return f"{subject} {_HOW[how]} {_said(value)}"


def _part(condition: Condition) -> str:
    several = isinstance(condition, All | Any) and len(condition.parts) > 1
    return f"({in_words(condition)})" if several else in_words(condition)


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    codes = value if isinstance(value, tuple) else (value,)
    return ", ".join(f"'{code}'" if isinstance(code, str) else str(code) for code in codes)
