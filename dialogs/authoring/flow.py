"""Follows every path through the scripts at once: what is certain, or at least possible, when a step is reached."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from dialogs.authoring.scripts import ScriptDocument, calls, ways_of
from dialogs.authoring.sources_of_help import helping_steps
from dialogs.conditions import All, Any, Comparison, Condition
from dialogs.engine.script import (
    AskStep,
    CallStep,
    ConsentStep,
    EndStep,
    RouteStep,
    ScreenStep,
    Script,
    SetStep,
    Step,
    SuggestSupportStep,
)

#: A step with the script it belongs to.
Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a conversation: answers of the running script, purposes agreed to, and whether there is a
    result to show and help has been named."""

    answers: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()
    result: bool = False
    helped: bool = False


Join: TypeAlias = Callable[[Known, Known], Known]


def certain(one: Known, other: Known) -> Known:
    """Keep what is known on both paths."""
    return Known(
        one.answers & other.answers,
        one.consents & other.consents,
        one.result and other.result,
        one.helped and other.helped,
    )


def possible(one: Known, other: Known) -> Known:
    """Keep what is known on either path."""
    return Known(
        one.answers | other.answers,
        one.consents | other.consents,
        one.result or other.result,
        one.helped or other.helped,
    )


@dataclass(slots=True)
class _Walk:
    documents: Mapping[str, ScriptDocument]
    join: Join
    before: dict[Place, Known] = field(default_factory=dict)
    after: dict[str, Known] = field(default_factory=dict)  #: what is known where a script ends
    pending: list[Place] = field(default_factory=list)
    helping: dict[str, frozenset[str]] = field(default_factory=dict)  #: steps that name help, per script

    def arrive(self, place: Place, known: Known) -> None:
        if place[1] not in self.documents[place[0]].script.steps:
            return
        old = self.before.get(place)
        new = known if old is None else self.join(old, known)
        if new != old:
            self.before[place] = new
            self.pending.append(place)

    def leave(self, script: str, known: Known) -> None:
        old = self.after.get(script)
        new = known if old is None else self.join(old, known)
        if new != old:
            self.after[script] = new
            self.pending += [place for place in _callers(script, self.documents) if place in self.before]


def follow(documents: Mapping[str, ScriptDocument], join: Join, *, main: str) -> dict[Place, Known]:
    """Tell what is known when each step is reached, over all paths from the roots; steps never reached are left out.

    `join` is `certain` or `possible`. A sub-script is followed once, for all who call it.
    """
    walk = _Walk(documents, join, helping={name: helping_steps(each) for name, each in documents.items()})
    for name in roots(documents, main):
        script = documents[name].script
        agreed = frozenset({script.only_with} if script.only_with else ())
        walk.arrive((name, script.start), Known(consents=agreed))
    while walk.pending:
        place = walk.pending.pop()
        _pass(walk, place, walk.before[place])
    return walk.before


def roots(documents: Mapping[str, ScriptDocument], main: str) -> tuple[str, ...]:
    """Name the main script and those that no other script calls: a conversation may begin there."""
    called = {step.script for name, each in documents.items() for step in calls(each.script) if step.script != name}
    return tuple(name for name in documents if name not in called or name == main)


def _callers(script: str, documents: Mapping[str, ScriptDocument]) -> list[Place]:
    return [(name, step.id) for name, each in documents.items() for step in calls(each.script) if step.script == script]


def _pass(walk: _Walk, place: Place, known: Known) -> None:
    document = walk.documents[place[0]]
    step = document.script.steps[place[1]]
    if step.id in walk.helping[place[0]]:
        known = replace(known, helped=True)
    if isinstance(step, EndStep):
        walk.leave(place[0], known)
    elif isinstance(step, CallStep):
        _call(walk, (document.script, step), known)
    else:
        for target, then in _onward(document.script, step, known):
            walk.arrive((place[0], target), then)


def _call(walk: _Walk, calling: tuple[Script, CallStep], known: Known) -> None:
    script, step = calling
    if step.script not in walk.documents:
        return
    handed = frozenset(theirs for theirs, ours in step.inputs.items() if ours in known.answers)
    walk.arrive((step.script, walk.documents[step.script].script.start), replace(known, answers=handed))
    returned = walk.after.get(step.script)
    if returned is not None:
        got = {ours for ours, theirs in step.outputs.items() if theirs in returned.answers}
        for target, then in _ways(step, replace(returned, answers=known.answers | got)):
            walk.arrive((script.name, target), then)


def _onward(script: Script, step: Step, known: Known) -> Iterator[tuple[str, Known]]:
    match step:
        case ConsentStep(purpose=purpose, given=given, refused=refused, forgets=forgets):
            yield given, replace(known, consents=known.consents | {purpose})
            yield refused, _refused(script, purpose, known) if forgets else known
        case AskStep(field=name):
            yield from _ways(step, replace(known, answers=known.answers | {name}))
        case SetStep(values=values):
            yield from _ways(step, replace(known, answers=known.answers | set(values)))
        case ScreenStep() | RouteStep() | SuggestSupportStep():
            yield from _ways(step, replace(known, result=True))
        case _:
            yield from _ways(step, known)


def _refused(script: Script, purpose: str, known: Known) -> Known:
    """A refusal forgets personal answers and every result."""
    kept = frozenset(name for name in known.answers if name in script.fields and not script.fields[name].personal)
    return replace(known, answers=kept, consents=known.consents - {purpose}, result=False)


def _ways(step: Step, known: Known) -> Iterator[tuple[str, Known]]:
    for way in ways_of(step):
        implied = answered_if(way.when) if way.when is not None else frozenset()
        yield way.to, replace(known, answers=known.answers | implied)


def answered_if(condition: Condition) -> frozenset[str]:
    """Name the answers that must have been given where a condition holds."""
    match condition:
        case All(parts):
            return frozenset().union(*(answered_if(part) for part in parts))
        case Any(parts):
            found = [answered_if(part) for part in parts]
            return frozenset.intersection(*found) if found else frozenset()
        case Comparison("answer", name, how, value) if how not in ("is_not", "includes_none") and value is not False:
            return frozenset({name})
        case _:
            return frozenset()
