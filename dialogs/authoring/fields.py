"""Reads the fields of a script: typed answers with their options in the order in which they are shown."""

from collections.abc import Mapping
from typing import get_args

from dialogs.authoring.conditions import FieldShape
from dialogs.authoring.documents import MappingNode, Node
from dialogs.authoring.reading import (
    CODE,
    as_bool,
    as_code,
    as_int,
    as_list,
    as_mapping,
    as_text,
    check_keys,
    is_empty,
    suggestion,
)  # fmt: skip
from dialogs.authoring.texts import Notes, Path, read_text
from dialogs.engine.script import REFUSED, UNKNOWN, Field, FieldType, Option
from dialogs.wording import LANGUAGES, Text, text

FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)

#: Fields whose every answer is an option.
WITH_OPTIONS = ("choice", "choices", "amount_range", "yes_no")

#: The labels of options that a field need not write: yes and no, and the languages under their own names.
OWN_LABELS: dict[FieldType, dict[str, Text]] = {
    "yes_no": {"yes": text(nl="Ja", tr="Evet"), "no": text(nl="Nee", tr="Hayır")},
    "language": {"tr": text(nl="Türkçe", tr="Türkçe"), "nl": text(nl="Nederlands", tr="Nederlands")},
}

#: Whole euros from and up to which a typed amount belongs to an option.
_BOUNDS = ("minimum", "maximum")

_FIELD_KEYS = ("type", "label", "personal", "depends_on", "stale_after_days", "options", "minimum", "maximum")


def shape_of(field: Field) -> FieldShape:
    """Say what conditions may compare of a field."""
    return FieldShape(field.type, tuple(option.code for option in field.options))


def read_fields(node: Node | None, notes: Notes) -> dict[str, Field]:
    """Read all fields; a wrong one is kept as far as it can be read, so that its name is known."""
    if node is None or is_empty(node):
        return {}
    mapping = as_mapping(node, notes.problems, "`fields`")
    fields = {}
    for key, value in mapping.entries if mapping else ():
        if as_code(key, notes.problems, "the name of a field") is not None:
            notes.mark(("fields", key.text), key)
            fields[key.text] = _field(key.text, value, notes)
    for field in fields.values():
        _check_depends(field, fields, notes)
    return fields


def _field(name: str, node: Node, notes: Notes) -> Field:
    what, problems = f"the field `{name}`", notes.problems
    mapping = as_mapping(node, problems, what)
    if mapping is None:
        return Field(name, "text", Text({}))
    check_keys(mapping, problems, allowed=_FIELD_KEYS, required=("type", "label"), what=what)
    type_ = _type(mapping, name, notes)
    path = ("fields", name)
    personal, stale = mapping.get("personal"), mapping.get("stale_after_days")
    depends_on = mapping.get("depends_on")
    field = Field(
        name,
        type_,
        label=read_text(mapping.get("label"), (*path, "label"), notes, role="button"),
        options=_options(mapping.get("options"), type_, path, notes),
        personal=type_ != "language" if personal is None else as_bool(personal, problems, "`personal`") is not False,
        depends_on=as_list(depends_on, problems, "`depends_on`", as_code) if depends_on else (),
        stale_after_days=as_int(stale, problems, "`stale_after_days`") if stale else None,
        minimum=_bound(mapping, "minimum", type_, notes),
        maximum=_bound(mapping, "maximum", type_, notes),
    )
    _check_field(field, mapping, notes)
    return field


def _type(mapping: MappingNode, name: str, notes: Notes) -> FieldType:
    node = mapping.get("type")
    written = as_text(node, notes.problems, f"the type of `{name}`") if node else None
    for known in FIELD_TYPES:
        if known == written:
            return known
    if node is not None and written is not None:
        message = f"unknown type `{written[:64]}`{suggestion(written, FIELD_TYPES)}"
        notes.problems.add(node.line, "unknown_type", message)
    return "text"


def _bound(mapping: MappingNode, key: str, type_: FieldType, notes: Notes) -> int | None:
    node = mapping.get(key)
    if node is None:
        return None
    if type_ != "number":
        notes.problems.add(node.line, "type", f"`{key}` is only for a field of type number; remove it")
        return None
    return as_int(node, notes.problems, f"`{key}`")


def _check_field(field: Field, mapping: MappingNode, notes: Notes) -> None:
    if field.stale_after_days is not None and field.stale_after_days < 1:
        notes.problems.add(mapping.line_of("stale_after_days"), "range", "`stale_after_days` must be 1 or more")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        notes.problems.add(mapping.line_of("maximum"), "range", "`maximum` must not be below `minimum`")
    if field.type in WITH_OPTIONS and len(field.options) < 2:
        message = f"the field `{field.name}` ({field.type}) needs at least two options"
        notes.problems.add(mapping.line_of("options"), "options", message)


def _check_depends(field: Field, fields: Mapping[str, Field], notes: Notes) -> None:
    line = notes.lines["fields", field.name]
    for name in field.depends_on:
        if name not in fields:
            message = f"`{field.name}` depends on the unknown field `{name}`{suggestion(name, fields)}"
            notes.problems.add(line, "unknown_answer", message)
        elif name == field.name:
            notes.problems.add(line, "depends_on", f"`{name}` cannot depend on itself; remove it")


def _options(node: Node | None, type_: FieldType, path: Path, notes: Notes) -> tuple[Option, ...]:
    read = _listed(node, type_, path, notes) if node is not None and not is_empty(node) else ()
    given = OWN_LABELS.get(type_, {})
    own = {option.code: option for option in read}
    if set(given) <= set(own):
        return read
    first = tuple(own.get(code) or Option(code, label) for code, label in given.items())
    return (*first, *(option for option in read if option.code not in given))


def _listed(node: Node, type_: FieldType, path: Path, notes: Notes) -> tuple[Option, ...]:
    mapping = as_mapping(node, notes.problems, "`options`")
    options = []
    for key, value in mapping.entries if mapping else ():
        if not _fits(key.text, type_):
            message = f"a field of type {type_} cannot have the option `{key.text[:64]}`"
            notes.problems.add(key.line, "options", message)
        elif not CODE.fullmatch(key.text):
            as_code(key, notes.problems, "the code of an option")
        else:
            options.append(_option(value, type_, (*path, "options", key.text), notes))
    return tuple(options)


def _fits(code: str, type_: FieldType) -> bool:
    if type_ == "yes_no":
        return code in ("yes", "no", UNKNOWN, REFUSED)
    if type_ == "language":
        return code in LANGUAGES
    return type_ in WITH_OPTIONS or code in (UNKNOWN, REFUSED)


def _option(node: Node, type_: FieldType, path: Path, notes: Notes) -> Option:
    code = path[-1]
    mapping = as_mapping(node, notes.problems, f"the option `{code}`")
    if mapping is None:
        return Option(code, Text({}))
    extra = ("exclusive", "synonyms", *_BOUNDS) if type_ == "amount_range" else ("exclusive", "synonyms")
    labels = MappingNode(tuple(entry for entry in mapping.entries if entry[0].text not in extra), mapping.line)
    exclusive, synonyms = mapping.get("exclusive"), mapping.get("synonyms")
    notes.mark(path, mapping)
    return Option(
        code,
        read_text(labels, path, notes, role="button"),
        exclusive=exclusive is not None and as_bool(exclusive, notes.problems, "`exclusive`") is True,
        synonyms=_synonyms(synonyms, notes) if synonyms else {},
        minimum=_euros(mapping, "minimum", notes) if type_ == "amount_range" else None,
        maximum=_euros(mapping, "maximum", notes) if type_ == "amount_range" else None,
    )


def _euros(mapping: MappingNode, key: str, notes: Notes) -> int | None:
    node = mapping.get(key)
    return None if node is None else as_int(node, notes.problems, f"`{key}`")


def _synonyms(node: Node, notes: Notes) -> dict[str, tuple[str, ...]]:
    mapping = as_mapping(node, notes.problems, "`synonyms`")
    if mapping is None or not check_keys(mapping, notes.problems, allowed=LANGUAGES, what="`synonyms`"):
        return {}
    return {key.text: as_list(value, notes.problems, "`synonyms`", as_text) for key, value in mapping.entries}
