"""What every check looks at: the documents, what is known at each step, and what they are compared with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dialogs.authoring.conditions import Shapes
from dialogs.authoring.documents import Problem, Severity
from dialogs.authoring.flow import Known, Place, certain, follow, possible
from dialogs.authoring.loader import Draft
from dialogs.authoring.scripts import ScriptDocument, targets
from dialogs.engine.script import Step


@dataclass(frozen=True, slots=True)
class Inspection:
    """One version under inspection. Without a whole graph nothing is known of the steps, and `certain` is empty."""

    draft: Draft
    previous: Draft | None = None
    rule_fields: Shapes = field(default_factory=dict)
    certain: Mapping[Place, Known] = field(default_factory=dict)
    possible: Mapping[Place, Known] = field(default_factory=dict)

    def steps(self) -> Iterator[tuple[ScriptDocument, Step]]:
        """Go through every step that can be reached."""
        for script, step in self.certain:
            document = self.draft.scripts[script]
            yield document, document.script.steps[step]


def inspect(draft: Draft, *, previous: Draft | None, rule_fields: Shapes) -> Inspection:
    """Prepare an inspection; the paths are followed only where every step could be read."""
    if not draft.scripts or not all(document.whole for document in draft.scripts.values()):
        return Inspection(draft, previous, rule_fields)
    return Inspection(
        draft,
        previous,
        rule_fields,
        certain=follow(draft.scripts, certain, main=draft.main),
        possible=follow(draft.scripts, possible, main=draft.main),
    )


def problem(
    document: ScriptDocument, path: tuple[str, ...], code: str, message: str, *, severity: Severity = "error"
) -> Problem:
    """Report a problem at a place of a script document."""
    return Problem(document.file, document.line(*path), code, message, severity)


def graph_of(document: ScriptDocument) -> dict[str, list[str]]:
    """Give the steps to which each step of a script goes on."""
    steps = document.script.steps
    return {name: [to for _, to in targets(step) if to in steps] for name, step in steps.items()}
