"""Counts how many questions can follow a step, over all scripts; loops count each of their questions once."""

from collections.abc import Callable, Mapping

from dialogs.authoring.paths import components
from dialogs.authoring.scripts import calls, targets
from dialogs.engine.script import AskStep, CallStep, Script, Step


def longest(scripts: Mapping[str, Script]) -> dict[str, dict[str, int]]:
    """Give per script and step the most counted questions that can follow, its own and its sub-scripts' included.

    Scripts that call each other in a circle count as if the inner call asked nothing; the checker refuses them.
    """
    found: dict[str, dict[str, int]] = {}

    def of_call(name: str) -> int:
        return found[name].get(scripts[name].start, 0) if name in found else 0

    graph = {name: [call.script for call in calls(script)] for name, script in scripts.items()}
    for circle in components(graph):  # what is called comes before what calls it
        for name in circle:
            if name in scripts:
                found[name] = _of_steps(scripts[name], of_call)
    return found


def _of_steps(script: Script, of_call: Callable[[str], int]) -> dict[str, int]:
    steps = script.steps
    onward = {name: [to for _, to in targets(step) if to in steps] for name, step in steps.items()}
    most: dict[str, int] = {}
    for loop in components(onward):  # what is reached comes before what reaches it
        after = [most[to] for name in loop for to in onward[name] if to not in loop]
        own = sum(_own(steps[name], of_call) for name in loop)
        most.update(dict.fromkeys(loop, own + max(after, default=0)))
    return most


def _own(step: Step, of_call: Callable[[str], int]) -> int:
    if isinstance(step, CallStep):
        return of_call(step.script)
    return int(isinstance(step, AskStep) and step.counted)
