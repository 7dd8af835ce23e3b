"""Reads the directory's documents into records and policies, or says with file and line what to repair."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from dialogs.authoring import directory_values as values
from dialogs.authoring.checker import errors
from dialogs.authoring.directory_context import Context
from dialogs.authoring.directory_organizations import Owner, read_organization
from dialogs.authoring.directory_services import read_service
from dialogs.authoring.documents import MappingNode, Problem, Problems, read
from dialogs.authoring.identities import identity
from dialogs.authoring.policies import Bodies, read_policy
from dialogs.authoring.reading import as_bool, is_empty
from dialogs.authoring.rule_items import Item, Vocabulary, items
from dialogs.authoring.texts import Notes
from dialogs.casework.directory import Channel, Records, Service
from dialogs.casework.municipal_records import NAME, MunicipalTemplate
from dialogs.casework.policies import Policy
from dialogs.casework.rules import PhaseCode
from dialogs.casework.seekers import Places

#: The keys of a document that begins with `directory:`.
DOCUMENT_KEYS = ("directory", "fictional", "organizations", "services", "municipal_debt_help")

#: What is needed of the text from which the debt help of every municipality is made, and what may be said beside it.
TEMPLATE_KEYS = ("organization", "name", "description", "channels", "languages", "source", "checked_on")
TEMPLATE_OPTIONAL_KEYS = ("phases",)


@dataclass(frozen=True, slots=True)
class DirectoryContent:
    """What directory documents say. Fictional records and policies stand apart: they are for trying things out."""

    records: Records
    demo: Records
    policies: Mapping[str, Policy]  #: by CBS code
    demo_policies: Mapping[str, Policy]
    municipal: MunicipalTemplate  #: see `casework.municipal_records`


@dataclass(frozen=True, slots=True)
class _Document:
    """One opened document."""

    kind: str
    name: str
    node: MappingNode
    notes: Notes
    context: Context


@dataclass(slots=True)
class _Found:
    """What was read so far: real and fictional apart, and where each document and each id stands."""

    owners: dict[bool, dict[str, Owner]] = field(default_factory=lambda: {False: {}, True: {}})
    services: dict[bool, dict[str, Service]] = field(default_factory=lambda: {False: {}, True: {}})
    policies: dict[bool, dict[str, Policy]] = field(default_factory=lambda: {False: {}, True: {}})
    templates: list[MunicipalTemplate] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    def records(self, fictional: bool) -> Records:
        organizations = (owner.organization for owner in self.owners[fictional].values())
        return Records({one.id: one for one in organizations}, self.services[fictional])

    def bodies(self, fictional: bool) -> Bodies:
        """Give what a policy may name: a real one nothing fictional."""
        if not fictional:
            return Bodies(self.owners[False], self.services[False])
        return Bodies(self.owners[False] | self.owners[True], self.services[False] | self.services[True])


def read_directory(
    documents: Mapping[str, str], places: Places | None, today: date
) -> tuple[DirectoryContent | None, tuple[Problem, ...]]:
    """Read all directory and policy documents, file name -> YAML text; None and every problem when anything is wrong.

    A hint is nothing wrong. Without `places`, codes of municipalities are taken on trust. `today` is the day on which
    fictional records count as seen.
    """
    problems: list[Problem] = []
    opened: list[_Document] = []
    for file, text in sorted(documents.items()):
        document, wrong = _open(text, file, places, today)
        problems += wrong
        if document is not None:
            opened.append(document)
    found = _Found()
    for step in (_take_organizations, _take_services, _take_template, _take_policy):
        for document in opened:
            step(document, found)
    problems += [problem for document in opened for problem in document.notes.problems.found]
    if not found.templates and not errors(problems):
        message = "there is no document with `municipal_debt_help:`, from which every municipality's help is made"
        problems.append(Problem("directory", 1, "missing_document", message))
    return None if errors(problems) else _content(found), tuple(sorted(problems))


def _content(found: _Found) -> DirectoryContent:
    return DirectoryContent(
        records=found.records(False),
        demo=found.records(True),
        policies=found.policies[False],
        demo_policies=found.policies[True],
        municipal=found.templates[0],
    )


def _open(text: str, file: str, places: Places | None, today: date) -> tuple[_Document | None, tuple[Problem, ...]]:
    node, unreadable = read(text, file)
    if node is None:
        return None, unreadable
    problems = Problems(file)
    kind, name = identity(text) or ("", "")
    if kind not in ("directory", "policy") or not isinstance(node, MappingNode):
        problems.add(node.line, "document_kind", "begin the document with `directory: name` or `policy: GM0402`")
        return None, tuple(problems.found)
    fictional = node.get("fictional")
    invented = bool(fictional and as_bool(fictional, problems, "`fictional`"))
    return _Document(kind, name, node, Notes(problems), Context(places, today, invented)), ()


def _take_organizations(document: _Document, found: _Found) -> None:
    if document.kind != "directory":
        return
    item = _whole(document)
    item.check((), DOCUMENT_KEYS)
    if values.is_key(item) and found.places.setdefault(document.name, item.problems.file) != item.problems.file:
        message = f"`directory: {document.name}` also stands in {found.places[document.name]}"
        item.problems.add(item.node.line, "second_document", message)
    for item in _entries(document, "organizations"):
        owner = read_organization(item, document.context)
        ids = (owner.organization.id, *(location.id for location in owner.locations.values()))
        if all([_is_new(item, one, found) for one in ids]):
            found.owners[document.context.fictional][owner.key] = owner


def _take_services(document: _Document, found: _Found) -> None:
    if document.kind != "directory":
        return
    fictional = document.context.fictional
    for item in _entries(document, "services"):
        service = read_service(item, document.context, found.owners[fictional])
        if service is None:
            continue
        ids = (service.id, *(at.id for at in service.at_locations))
        if all([_is_new(item, one, found) for one in ids]):
            found.services[fictional][service.id] = service


def _take_template(document: _Document, found: _Found) -> None:
    if document.kind != "directory" or document.node.get("municipal_debt_help") is None:
        return
    item = _whole(document).part("municipal_debt_help")
    if found.templates:
        item.problems.add(item.node.line, "second_document", "another document has `municipal_debt_help` too")
        return
    found.templates.append(_template(item, document.context))


def _take_policy(document: _Document, found: _Found) -> None:
    if document.kind != "policy":
        return
    fictional = document.context.fictional
    item = _whole(document)
    policy = read_policy(item, document.context, found.bodies(fictional))
    if policy.municipality in found.policies[fictional]:
        item.refuse("policy", "second_document", "another document is the policy of this municipality too")
    found.policies[fictional][policy.municipality] = policy


def _template(item: Item, context: Context) -> MunicipalTemplate:
    item.check(TEMPLATE_KEYS, TEMPLATE_OPTIONAL_KEYS)
    return MunicipalTemplate(
        organization=item.text("organization", (NAME,)),
        name=item.text("name", (NAME,)),
        description=item.text("description", (NAME,)),
        channels=cast(tuple[Channel, ...], values.codes(item, "channels", Channel)),
        languages=values.languages(item, "languages"),
        phases=cast(tuple[PhaseCode, ...], values.codes(item, "phases", PhaseCode)),
        source=item.words("source"),
        checked_on=values.past_day(item, "checked_on", context) or date.min,
    )


def _whole(document: _Document) -> Item:
    """Give the whole document as an item."""
    return Item(document.name, document.node, document.notes, Vocabulary(), ())


def _entries(document: _Document, key: str) -> Iterator[Item]:
    """Go through the entries of a part of a document; one whose key is no code is noted and left out."""
    node = document.node.get(key)
    if node is None or is_empty(node):
        return
    for item in items(document.node, key, document.notes, Vocabulary()):
        if values.is_key(item):
            yield item


def _is_new(item: Item, record_id: str, found: _Found) -> bool:
    """Note an id that another record has already."""
    here = f"{item.problems.file}:{item.node.line}"
    first = found.places.setdefault(record_id, here)
    if first == here:
        return True
    message = f"another record has this id, near {first}; give one of them another key, or another `id:`"
    item.problems.add(item.node.line, "duplicate_id", f"`{item.id}`: {message}")
    return False
