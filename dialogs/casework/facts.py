"""Works out facts from answers, as the rules say."""

from collections.abc import Mapping

from dialogs.casework.rules import CountFact, Fact, HoldsFact, Rules
from dialogs.conditions import Source, Value, holds, names_used

#: Times that nothing per month goes into a debt: more than any rule asks for.
_NEVER = 1_000_000_000


def work_out(rules: Rules, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Give every fact of the rules; a ratio of which one side is not known is left out."""
    facts: dict[str, Value] = {}
    for fact in rules.facts:
        value = _worked_out(fact, answers, facts)
        if value is not None:
            facts[fact.name] = value
    return facts


def names_read(fact: Fact) -> frozenset[tuple[Source, str]]:
    """List the answers and earlier facts that a fact is worked out from."""
    if isinstance(fact, HoldsFact):
        return names_used(fact.when)
    if isinstance(fact, CountFact):
        counted: frozenset[tuple[Source, str]] = frozenset(("fact", name) for name in fact.facts)
        return counted | ({("answer", fact.or_answer)} if fact.or_answer else frozenset())
    return frozenset({("answer", fact.amount), ("answer", fact.per)})


def _worked_out(fact: Fact, answers: Mapping[str, Value], facts: Mapping[str, Value]) -> Value | None:
    if isinstance(fact, HoldsFact):
        return holds(fact.when, answers, facts)
    if isinstance(fact, CountFact):
        counted = sum(facts[name] is True for name in fact.facts)
        stated = answers.get(fact.or_answer) if fact.or_answer else None
        return max(counted, stated) if isinstance(stated, int) else counted
    return _ratio(answers.get(fact.amount), answers.get(fact.per))


def _ratio(amount: Value | None, per: Value | None) -> int | None:
    if not isinstance(amount, int) or not isinstance(per, int):
        return None
    if per == 0:
        return _NEVER if amount else 0
    return -(-amount // per)
