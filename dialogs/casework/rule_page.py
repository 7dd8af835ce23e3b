"""Writes the rules out as one page of Markdown, in English with the reasons in every language."""

from collections.abc import Iterable, Iterator

from dialogs.casework.result_texts import joined
from dialogs.casework.rules import CountFact, Fact, Field, Figure, HoldsFact, Rules, Source
from dialogs.conditions import All, Any, Comparison, Condition, Not
from dialogs.wording import Text

_HOWS = {
    "is": "is",
    "is_not": "is not",
    "one_of": "is one of",
    "includes": "has",
    "includes_any": "has any of",
    "includes_all": "has all of",
    "includes_none": "has none of",
    "at_least": "≥",
    "at_most": "≤",
}

_INTRODUCTION = """# Screening

Made from the rules in `dialogs/content/rules/` with `python -m bot screen --table`.
Change the rules, then make it anew.

The screen tells somebody how heavy and how urgent their debts look, and why. **It never decides who gets help.**
Points of rules add up; inside a rule `/` means that only the heaviest step counts, `;` that parts add. Floors make a
class at least as heavy as they say. Urgency does not depend on points. "Don't know" and "rather not say" give no
points, make the outcome less certain, and never mean no. The weights are a proposal, to be validated with partners.

Beside the outcome, at most five suggestions of money and help that may apply are shown, the highest priority first;
none while somebody's safety comes first (U3). They are never a promise. What is to be reviewed is shown with a request
to have it checked. An amount has dates and a confirmed source; once it has run out it is an error, not shown as it was.
"""


def rule_page(rules: Rules) -> str:
    """Write the page that `docs/screening.md` holds."""
    sections = (_classes, _rows, _floors, _levels, _phases, _support, _facts, _fields, _sources)
    return "\n".join((_INTRODUCTION, *(section(rules) for section in sections)))


def describe(condition: Condition) -> str:
    """Say in English when a condition holds."""
    if isinstance(condition, Comparison):
        return _compared(condition)
    if isinstance(condition, Not):
        return f"not ({describe(condition.part)})"
    joins, other = (" and ", Any) if isinstance(condition, All) else (" or ", All)
    return joins.join(f"({describe(part)})" if isinstance(part, other) else describe(part) for part in condition.parts)


def _compared(comparison: Comparison) -> str:
    name, how, value = f"`{comparison.name}`", comparison.how, comparison.value
    if how == "known":
        return f"{name} is {'known' if value else 'not known'}"
    if isinstance(value, bool):
        return name if value is (how == "is") else f"not {name}"
    return f"{name} {_HOWS[how]} {', '.join(value) if isinstance(value, tuple) else value}"


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (heads, ("---",) * len(heads), *rows)
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _named(sources: tuple[Source, ...]) -> str:
    return "; ".join(source.name for source in sources)


def _both(text: Text) -> tuple[str, str]:
    return text.by_language["nl"], text.by_language["tr"]


def _when(condition: Condition | None) -> str:
    return "otherwise" if condition is None else describe(condition)


def _classes(rules: Rules) -> str:
    rows = ((f"`{one.code}`", str(one.from_points), *_both(one.name), *_both(one.meaning)) for one in rules.classes)
    return _table("Classes", ("Class", "From points", "nl", "tr", "Meaning nl", "Meaning tr"), rows)


def _rows(rules: Rules) -> str:
    def points() -> Iterator[tuple[str, ...]]:
        for row in rules.rows:
            weights = "; ".join(" / ".join(dict.fromkeys(str(step.points) for step in part)) for part in row.parts)
            yield row.id, f"**{row.about}**", weights, *_both(row.label), _named(row.sources)
            for step in (step for part in row.parts for step in part):
                yield "", describe(step.when), str(step.points), *_both(step.reason), ""

    return _table("Rules that give points", ("Rule", "When", "Points", "Reason nl", "Reason tr", "Source"), points())


def _floors(rules: Rules) -> str:
    rows = (
        (
            floor.id,
            f"`{floor.class_code}`",
            floor.about,
            describe(floor.when),
            *_both(floor.reason),
            _named(floor.sources),
        )
        for floor in rules.floors
    )
    heads = ("Floor", "At least", "Criterion", "When", "Reason nl", "Reason tr", "Source")
    return _table("Floors", heads, rows)


def _levels(rules: Rules) -> str:
    rows = (
        (level.code, level.about, _when(level.when), *_both(level.name), *_both(level.term), _named(level.sources))
        for level in reversed(rules.levels)
    )
    heads = ("Level", "Meaning", "When", "nl", "tr", "Term nl", "Term tr", "Source")
    return _table("Urgency: the first that holds", heads, rows)


def _phases(rules: Rules) -> str:
    rows = (
        (f"`{phase.phase}`", phase.about, _when(phase.when), *_both(phase.advice), _named(phase.sources))
        for phase in rules.phases
    )
    heads = ("Phase", "Meaning", "When", "Advice nl", "Advice tr", "Source")
    return _table("Phase: the first that holds", heads, rows)


def _support(rules: Rules) -> str:
    rows = (
        (
            rule.id,
            str(rule.priority),
            rule.scope,
            "always" if rule.when is None else describe(rule.when),
            *_both(joined(rule.texts, " · ")),
            "; ".join(_figure(figure) for figure in rule.figures) or "none",
            _named(rule.sources),
            rule.checked_on.isoformat(),
            rule.review or "nothing",
        )
        for rule in rules.support
    )
    heads = ("Suggestion", "Priority", "Scope", "When", "nl", "tr", "Amounts", "Source", "Checked on", "To review")
    return _table("Money and help that may apply", heads, rows)


def _figure(figure: Figure) -> str:
    nl, tr = _both(figure.value)
    return f"`{{{figure.name}}}` {nl} / {tr}, {figure.valid_from} to {figure.valid_to} ({_named(figure.sources)})"


def _facts(rules: Rules) -> str:
    rows = ((f"`{fact.name}`", fact.about, _worked_out(fact)) for fact in rules.facts)
    return _table("Facts that rules work out", ("Fact", "Meaning", "How"), rows)


def _worked_out(fact: Fact) -> str:
    if isinstance(fact, HoldsFact):
        return describe(fact.when)
    if isinstance(fact, CountFact):
        stated = f", or `{fact.or_answer}` when larger" if fact.or_answer else ""
        return f"how many hold of {', '.join(f'`{name}`' for name in fact.facts)}{stated}"
    return f"`{fact.amount}` divided by `{fact.per}`, rounded up"


def _fields(rules: Rules) -> str:
    rows = ((f"`{field.name}`", field.type, field.description, _accepted(field)) for field in rules.fields.values())
    return _table("Fields", ("Field", "Type", "Meaning", "Codes or range"), rows)


def _accepted(field: Field) -> str:
    if field.type == "number":
        return f"{field.minimum} to {field.maximum} {field.unit}"
    return "; ".join(f"`{code}` {meaning}" for code, meaning in field.codes.items()) or "GMxxxx or GMxxxx/1234"


def _sources(rules: Rules) -> str:
    used = [row.sources for row in rules.rows] + [floor.sources for floor in rules.floors]
    used += [level.sources for level in rules.levels] + [phase.sources for phase in rules.phases]
    used += [situation.sources for situation in rules.situations] + [rule.sources for rule in rules.support]
    distinct = dict.fromkeys(source for sources in used for source in sources)
    rows = ((source.name, source.title, source.standing.replace("_", " ")) for source in distinct)
    return _table("Sources", ("Source", "Where", "Standing"), rows)
