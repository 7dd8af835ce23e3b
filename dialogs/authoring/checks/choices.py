"""Ways that nobody can take: their condition never holds, or an earlier way always comes first."""

from collections.abc import Iterator
from itertools import product
from math import prod

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, problem
from dialogs.authoring.possible_values import comparisons, values_of_fact, values_of_field
from dialogs.authoring.scripts import ScriptDocument, ways_of
from dialogs.conditions import Source, Value, holds, names_used
from dialogs.engine.script import AskStep, SetStep, Step, Ways

#: Combinations of answers that are tried: at one step, and at all. Steps that would need more are not judged.
MOST_AT_ONE_STEP, MOST_IN_ALL = 20_000, 200_000


def check_choices(inspection: Inspection) -> Iterator[Problem]:
    """Report every way of a reachable step that no combination of answers and facts can take."""
    left = MOST_IN_ALL
    for document, step in inspection.steps():
        ways = ways_of(step)
        names = sorted({name for way in ways if way.when is not None for name in names_used(way.when)})
        domains = [_domain(name, document, step, inspection) for name in names]
        size = prod(len(domain) for domain in domains)
        if names and 0 < size <= min(left, MOST_AT_ONE_STEP):
            left -= size
            yield from _never_taken(document, step, names, domains)


def _never_taken(
    document: ScriptDocument, step: Step, names: list[tuple[Source, str]], domains: list[tuple[Value | None, ...]]
) -> Iterator[Problem]:
    ways = ways_of(step)
    held, taken = _try_all(ways, names, domains)
    for number, way in enumerate(ways):
        place = ("steps", step.id, "next", str(number + 1))
        if way.when is None or number in taken:
            continue
        if number in held:
            message = "nobody ever comes this far: whenever this holds, a way above it holds too; put it higher"
            yield problem(document, place, "way_never_taken", message)
        else:
            message = "this can never hold; its parts contradict each other, or the answer before it rules it out"
            yield problem(document, place, "never_holds", message)


def _try_all(
    ways: Ways, names: list[tuple[Source, str]], domains: list[tuple[Value | None, ...]]
) -> tuple[set[int], set[int]]:
    """Find the ways whose condition can hold, and those that are then taken."""
    held: set[int] = set()
    taken: set[int] = set()
    for values in product(*domains):
        answers, facts = _assignment(names, values)
        holding = [at for at, way in enumerate(ways) if way.when is None or holds(way.when, answers, facts)]
        held.update(holding)
        taken.update(holding[:1])
    return held, taken


def _assignment(
    names: list[tuple[Source, str]], values: tuple[Value | None, ...]
) -> tuple[dict[str, Value], dict[str, Value]]:
    answers: dict[str, Value] = {}
    facts: dict[str, Value] = {}
    for (source, name), value in zip(names, values, strict=True):
        if value is not None:
            (answers if source == "answer" else facts)[name] = value
    return answers, facts


def _domain(
    named: tuple[Source, str], document: ScriptDocument, step: Step, inspection: Inspection
) -> tuple[Value | None, ...]:
    source, name = named
    compared = comparisons((way.when for way in ways_of(step) if way.when is not None), source, name)
    if source == "fact":
        return values_of_fact(document.facts[name], compared)
    if isinstance(step, SetStep) and name in step.values:
        return (step.values[name],)
    values = values_of_field(document.script.fields[name], compared)
    known = inspection.certain[document.script.name, step.id].answers
    sure = name in known or (isinstance(step, AskStep) and step.field == name)
    return values if sure else (None, *values)
