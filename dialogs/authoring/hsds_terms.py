"""What Köprü keeps and HSDS has no field for: terms of a taxonomy of our own, told as attributes.

The code of a term begins with "kopru:". Attributes of other taxonomies are passed over when a document is read.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dialogs.authoring.hsds_languages import WANTED, language_code
from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.authoring.hsds_values import why_wrong
from dialogs.authoring.reading import suggestion
from dialogs.casework.directory import make_id
from dialogs.wording import Text

TAXONOMY = "kopru"
_PREFIX = f"{TAXONOMY}:"

#: The language of a text in a field of HSDS, unless an attribute says another.
MAIN_LANGUAGE = "nl"


@dataclass(frozen=True, slots=True)
class Term:
    """One term: the kind of its values as in `hsds_values`, what it means, and on which objects it may stand."""

    kind: str
    meaning: str
    on: tuple[str, ...]


_SERVICE, _AT, _BODY = "service", "service_at_location", "organization"

TERMS: Mapping[str, Term] = {
    "kind": Term("kind", "What the service is to somebody who is routed", (_SERVICE,)),
    "phase": Term("phase", "Stage of debt help in which it helps", (_SERVICE, _AT)),
    "group": Term("group", "People for whom it is meant", (_SERVICE,)),
    "not_for": Term("group", "People for whom it is not meant", (_SERVICE,)),
    "urgency": Term("urgency", "Urgency that it can handle", (_SERVICE,)),
    "channel": Term("channel", "Way in which help is given", (_SERVICE, _AT)),
    "fictional": Term("yes_no", "Made up, for demonstrations", (_SERVICE,)),
    "valid_from": Term("day", "First day of the service", (_SERVICE,)),
    "valid_to": Term("day", "Last day of the service", (_SERVICE,)),
    "assured_date": Term("day", "Day of the last verification", (_AT,)),
    "assured_by": Term("text", "Role or organisation that verified it", (_SERVICE, _AT)),
    "assured_source": Term("text", "How it was verified", (_SERVICE, _AT)),
    "open_on_holidays": Term("yes_no", "Open on Dutch public holidays too", (_SERVICE, _AT)),
    "closure": Term("text", "Closed from the first to the last day: JSON with first, last and note", (_SERVICE, _AT)),
    "language": Term("text", "Language spoken (ISO 639)", (_AT, "schedule")),
    "interpreter": Term("text", "Language for which an interpreter can be had", (_AT,)),
    "capacity_available": Term("whole", "How many can still come", (_AT,)),
    "capacity_maximum": Term("whole", "How many can come in all", (_AT,)),
    "capacity_unit": Term("text", "What the capacity counts", (_AT,)),
    "capacity_updated": Term("day", "Day on which the capacity was told", (_AT,)),
    "empty": Term("text", "Nothing here, whatever the service says; the value names what", (_AT,)),
    "status": Term("status", "Whether the organisation works", (_BODY,)),
    "faith_based": Term("yes_no", "Whether it works from a religion", (_BODY,)),
    "place": Term("text", "Place in the municipality", (_BODY,)),
    "residents": Term("whole", "Number of residents", (_BODY,)),
    "source": Term("text", "Register that tells of the organisation", (_BODY,)),
    "checked_on": Term("day", "Day on which the register was read", (_BODY,)),
    "level": Term("level", "Whether the funding is local or national", ("funding",)),
    "programme": Term("text", "Programme out of which is paid", ("funding",)),
    "until": Term("day", "Last day of the funding", ("funding",)),
    "shown": Term("text", "Telephone number as it is written", ("phone",)),
    "paid": Term("yes_no", "Dialling it costs extra", ("phone",)),
    "name": Term("text", "Name in the language of the label", (_SERVICE,)),
    "description": Term("text", "Description in the language of the label", (_SERVICE, _BODY)),
    "eligibility": Term("text", "Who may come, in the language of the label", (_SERVICE,)),
    "fees": Term("text", "What it costs, in the language of the label", (_SERVICE,)),
    "main_language": Term(
        "text", "Language of the field that the label names, where it is not Dutch", (_SERVICE, _BODY)
    ),
}


@dataclass(frozen=True, slots=True)
class Written:
    """Attributes of one object while it is written."""

    owner: str
    entity: str
    attributes: list[dict[str, Any]]

    def part_id(self, *names: str) -> str:
        """Make the id of an object within this one."""
        return make_id(self.entity, self.owner, *names)

    def add(self, code: str, values: Iterable[str], label: str | None = None) -> None:
        """Add one attribute a value."""
        for value in values:
            number = str(len(self.attributes))
            told: dict[str, Any] = {
                "id": self.part_id("attribute", number),
                "link_id": self.owner,
                "link_entity": self.entity,
                "taxonomy_term": _term(code),
                "value": value,
            }
            self.attributes.append({**told, "label": label} if label else told)

    def add_one(self, code: str, value: str | None, label: str | None = None) -> None:
        """Add an attribute when there is a value."""
        self.add(code, () if value is None else (value,), label)

    def add_text(self, code: str, text: Text) -> str:
        """Add what a field of HSDS cannot hold of a text in several languages; give what it holds."""
        main = MAIN_LANGUAGE if MAIN_LANGUAGE in text.by_language else min(text.by_language)
        if main != MAIN_LANGUAGE:
            self.add("main_language", (main,), code)
        for language, wording in sorted(text.by_language.items()):
            if language != main:
                self.add(code, (wording,), language)
        return text.by_language[main]


@cache
def _term(code: str) -> dict[str, str]:
    return {
        "id": make_id(TAXONOMY, code),
        "code": f"{_PREFIX}{code}",
        "name": code.replace("_", " "),
        "description": TERMS[code].meaning,
        "taxonomy": TAXONOMY,
    }


@dataclass(frozen=True, slots=True)
class Told:
    """What attributes of ours tell of one object: code -> attributes, in their order."""

    by_code: Mapping[str, tuple[Node, ...]]

    def all(self, code: str) -> tuple[str, ...]:
        """Give every value of a term."""
        return tuple(str(one.values["value"]) for one in self.by_code.get(code, ()))

    def one(self, code: str) -> str | None:
        """Give the value of a term, or None."""
        return next(iter(self.all(code)), None)

    def labelled(self, code: str) -> Mapping[str, str]:
        """Give the values of a term by their labels."""
        return {one.text("label") or "": str(one.values["value"]) for one in self.by_code.get(code, ())}

    def text(self, code: str, held: str | None) -> Text | None:
        """Put a text together from what the field of HSDS held and the attributes; None when nobody says anything."""
        main = self.labelled("main_language").get(code, MAIN_LANGUAGE)
        wordings = {**self.labelled(code), **({main: held} if held else {})}
        return Text(wordings) if wordings else None


#: Terms whose label is the language of the value.
_IN_LANGUAGES = ("name", "description", "eligibility", "fees")
#: Terms that may stand several times on one object.
_REPEATED = ("phase", "group", "not_for", "urgency", "channel", "closure", "language", "interpreter", "empty", "place")


def told_of(node: Node, faults: Faults) -> Told:
    """Collect the attributes of ours of an object; ones that are not understood are noted."""
    found: dict[str, tuple[Node, ...]] = {}
    for attribute in node.many("attributes"):
        code = _own_code(attribute)
        if code is None:
            continue
        why = _why_not_understood(code, attribute, node) or _why_twice(code, attribute, found)
        if why is None:
            found[code] = (*found.get(code, ()), attribute)
        else:
            faults.add(attribute.place, "value", why)
    return Told(found)


def _own_code(attribute: Node) -> str | None:
    term = attribute.one("taxonomy_term")
    code = (term.text("code") or "") if term else ""
    ours = code.startswith(_PREFIX) or (term is not None and term.text("taxonomy") == TAXONOMY)
    return code.removeprefix(_PREFIX) if ours else None


def _why_not_understood(code: str, attribute: Node, on: Node) -> str | None:
    if code not in TERMS or on.shape.name not in TERMS[code].on:
        allowed = [name for name, term in TERMS.items() if on.shape.name in term.on]
        return f"a {on.shape.name} has no attribute `{_PREFIX}{code[:64]}`{suggestion(code, allowed)}"
    value = attribute.text("value")
    if value is None:
        return f"the attribute `{_PREFIX}{code}` needs a value"
    language = {"main_language": value, **dict.fromkeys(_IN_LANGUAGES, attribute.text("label") or "")}.get(code)
    if language is not None and language_code(language) != language:
        return f"`{_PREFIX}{code}`: `{language[:64]}` is no language; {WANTED}"
    why = why_wrong(TERMS[code].kind, value)
    return f"`{_PREFIX}{code}`: {why}" if why else None


def _why_twice(code: str, attribute: Node, found: Mapping[str, tuple[Node, ...]]) -> str | None:
    labels = [one.text("label") for one in found.get(code, ())]
    if code in _REPEATED or attribute.text("label") not in labels:
        return None
    return f"`{_PREFIX}{code}` is told twice"


def closure_value(first: str, last: str, note: Text | None) -> str:
    """Write a closure as the value of an attribute."""
    told: dict[str, Any] = {"first": first, "last": last}
    return json.dumps({**told, "note": dict(note.by_language)} if note else told, ensure_ascii=False, sort_keys=True)
