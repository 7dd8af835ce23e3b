"""Options that a person cannot tell apart, and typed amounts that belong to none of them."""

from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, problem
from dialogs.authoring.scripts import ScriptDocument
from dialogs.engine.script import Field


def check_options(inspection: Inspection) -> Iterator[Problem]:
    """Report options of one field that look the same, and amount ranges with gaps or turned around."""
    for document in inspection.draft.scripts.values():
        for field in document.script.fields.values():
            yield from _same_labels(field, document)
            yield from _ranges(field, document)


def _same_labels(field: Field, document: ScriptDocument) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for option in field.options:
        for language, label in option.label.by_language.items():
            first = seen.setdefault((language, label.casefold()), option.code)
            if first != option.code:
                message = f"`{option.code}` and `{first}` have the same label in `{language}`; make them differ"
                yield problem(document, ("fields", field.name, "options", option.code), "same_label", message)


def _ranges(field: Field, document: ScriptDocument) -> Iterator[Problem]:
    ranges = [option for option in field.options if option.minimum is not None or option.maximum is not None]
    covered = -1
    for option in sorted(ranges, key=lambda one: one.minimum or 0):
        low, high = option.minimum or 0, option.maximum
        place = ("fields", field.name, "options", option.code)
        if high is not None and high < low:
            yield problem(document, place, "range", f"`maximum` of `{option.code}` is below its `minimum`; swap them")
        if low > covered + 1:
            message = f"an amount from {covered + 1} to {low - 1} euros belongs to no option of `{field.name}`"
            yield problem(document, place, "range_gap", message)
        covered = 10**9 if high is None else max(covered, high)
    if ranges and covered < 10**9:
        message = (
            f"an amount above {covered} euros belongs to no option of `{field.name}`; leave out the last `maximum`"
        )
        yield problem(document, ("fields", field.name), "range_gap", message)
