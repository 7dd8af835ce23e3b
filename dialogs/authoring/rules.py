"""Reads the rule documents of casework into one set of rules, or says with file and line what to repair."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, cast, get_args

from dialogs.authoring.conditions import FieldShape
from dialogs.authoring.documents import MappingNode, Problem, Problems, ScalarNode, read
from dialogs.authoring.facts import FACTS
from dialogs.authoring.identities import ROUTING, SAFETY, identity
from dialogs.authoring.reading import as_mapping, check_keys, suggestion
from dialogs.authoring.rule_items import Item, Vocabulary, items
from dialogs.authoring.support_rules import read_support
from dialogs.authoring.texts import Notes, read_texts
from dialogs.casework.handover import RECORD_TEXTS, TELL_TEXTS
from dialogs.casework.result_texts import RESULT_TEXTS
from dialogs.casework.rules import (
    REFUSED,
    UNKNOWN,
    Class,
    ClassCode,
    CountFact,
    Fact,
    Field,
    FieldType,
    Floor,
    HandOverTexts,
    HoldsFact,
    Level,
    PhaseCode,
    PhaseRule,
    PointStep,
    RatioFact,
    Row,
    Rules,
    Situation,
    Source,
    Standing,
    UrgencyCode,
)
from dialogs.wording import Text

T = TypeVar("T")

#: The documents by what `rules:` says, each with the keys beside it. Earlier ones are named by later ones.
DOCUMENTS: dict[str, tuple[str, ...]] = {
    "fields": ("fields",),
    "facts": ("facts",),
    "sources": ("sources",),
    "screening": ("rows",),
    "floors": ("floors",),
    "classes": ("classes",),
    "urgency": ("levels",),
    "phases": ("phases",),
    "today": ("situations",),
    "support": ("suggestions",),
    "result": ("texts", "months"),
    "handover": ("record", "tells", "phrases"),
}
#: Documents that a version from before there were leads does not have.
OPTIONAL = frozenset({"handover"})

_FactKind = Literal["holds", "count", "ratio"]


@dataclass(frozen=True, slots=True)
class _Document:
    """One opened document with where its problems and texts are noted."""

    node: MappingNode
    notes: Notes


def read_rules(documents: Mapping[str, str]) -> tuple[Rules | None, tuple[Problem, ...]]:
    """Read all rule documents, file name -> YAML text; None and every problem found when anything is wrong.

    The signs of danger and how offers are ordered, which are rules too, are read elsewhere and left out here.
    """
    opened, problems = _open_all({file: text for file, text in documents.items() if _is_ours(text)})
    missing = [name for name in DOCUMENTS if name not in opened and name not in OPTIONAL]
    if missing and not problems:  # what could not be read may be what is missing
        problems = [
            Problem("rules", 1, "missing_document", f"there is no document with `rules: {name}`") for name in missing
        ]
    if missing:
        return None, tuple(sorted(problems))
    rules = _rules(opened)
    problems += [problem for one in opened.values() for problem in one.notes.problems.found]
    return (None if problems else rules), tuple(sorted(problems))


def _is_ours(text: str) -> bool:
    what = identity(text)
    return what is None or (what not in (SAFETY, ROUTING) and what[0] != "signs")


def _open_all(documents: Mapping[str, str]) -> tuple[dict[str, _Document], list[Problem]]:
    opened: dict[str, _Document] = {}
    problems: list[Problem] = []
    for file, text in documents.items():
        found, name, document = _open(text, file)
        problems += found
        if document is None:
            continue
        if name in opened:
            first = opened[name].notes.problems.file
            problems.append(Problem(file, 1, "second_document", f"`rules: {name}` also stands in {first}"))
        else:
            opened[name] = document
    return opened, problems


def _open(text: str, file: str) -> tuple[tuple[Problem, ...], str, _Document | None]:
    node, unreadable = read(text, file)
    if node is None:
        return unreadable, "", None
    problems = Problems(file)
    mapping = as_mapping(node, problems, "a rule document")
    named = mapping.get("rules") if mapping else None
    name = named.text if isinstance(named, ScalarNode) else ""
    if mapping is None or name not in DOCUMENTS:
        if mapping is not None:
            message = f"`rules:` says which document this is{suggestion(name, DOCUMENTS)}"
            problems.add(mapping.line_of("rules"), "unknown_document", message)
        return tuple(problems.found), "", None
    keys = DOCUMENTS[name]
    check_keys(mapping, problems, allowed=("rules", *keys), required=keys, what=f"the document `{name}`")
    return (), name, _Document(mapping, Notes(problems))


def _rules(opened: Mapping[str, _Document]) -> Rules:
    vocabulary = Vocabulary()

    def entries(name: str, reader: Callable[[Item], T]) -> tuple[T, ...]:
        document = opened[name]
        return tuple(reader(item) for item in items(document.node, DOCUMENTS[name][0], document.notes, vocabulary))

    fields = entries("fields", _field)
    facts = entries("facts", _fact)
    entries("sources", _source)
    rows, floors = entries("screening", _row), entries("floors", _floor)
    classes, levels, phases = entries("classes", _class), entries("urgency", _level), entries("phases", _phase)
    # What to do today, and what may help, may also depend on the outcome itself.
    vocabulary.facts.update({name: FACTS[name] for name in ("class", "urgency", "phase")})
    rules = Rules(
        fields={field.name: field for field in fields},
        facts=facts,
        rows=rows,
        floors=floors,
        classes=classes,
        levels=levels,
        phases=phases,
        situations=entries("today", _situation),
        support=entries("support", read_support),
        texts=_fixed_texts(opened["result"], "texts", RESULT_TEXTS, vocabulary),
        months=_months(opened["result"]),
        hand_over=_hand_over(opened["handover"], vocabulary) if "handover" in opened else None,
    )
    _check_orders(rules, {name: document.notes.problems for name, document in opened.items()})
    return rules


def _field(item: Item) -> Field:
    kind = cast(FieldType, item.one_of("type", FieldType))
    number = kind == "number"
    coded = kind not in ("number", "place")
    extra = ("unit", "minimum", "maximum") if number else ("codes",) if coded else ()
    item.check(("type", "label", "description", *extra))
    field = Field(
        name=item.id,
        type=kind,
        label=item.text("label"),
        description=item.words("description"),
        codes=item.meanings("codes") if coded else {},
        unit=item.words("unit") if number else None,
        minimum=item.number("minimum") if number else None,
        maximum=item.number("maximum") if number else None,
    )
    if kind == "yes_no" and set(field.codes) != {"yes", "no"}:
        item.refuse("codes", "unknown_option", "the codes of a yes_no field are yes and no")
    item.vocabulary.fields[item.id] = FieldShape(kind, (*field.codes, UNKNOWN, REFUSED))
    return field


def _fact(item: Item) -> Fact:
    kinds = [kind for kind in get_args(_FactKind) if item.has(kind)]
    if len(kinds) != 1:
        item.refuse("about", "fact", f"a fact has exactly one of: {', '.join(get_args(_FactKind))}")
        return HoldsFact(item.id, "", item.condition(""))
    fact = {"holds": _holds_fact, "count": _count_fact, "ratio": _ratio_fact}[kinds[0]](item)
    item.vocabulary.facts[item.id] = FieldShape("truth" if isinstance(fact, HoldsFact) else "number")
    return fact


def _holds_fact(item: Item) -> Fact:
    item.check(("about", "holds"))
    return HoldsFact(item.id, item.words("about"), item.condition("holds"))


def _count_fact(item: Item) -> Fact:
    item.check(("about", "count"), ("or_answer",))
    truths = [name for name, shape in item.vocabulary.facts.items() if shape.type == "truth"]
    stated = item.name("or_answer", _numbers(item)) if item.has("or_answer") else None
    return CountFact(item.id, item.words("about"), item.names("count", truths), stated)


def _ratio_fact(item: Item) -> Fact:
    item.check(("about", "ratio"))
    ratio, numbers = item.part("ratio"), _numbers(item)
    ratio.check(("amount", "per"))
    return RatioFact(item.id, item.words("about"), ratio.name("amount", numbers), ratio.name("per", numbers))


def _numbers(item: Item) -> list[str]:
    return [name for name, shape in item.vocabulary.fields.items() if shape.type == "number"]


def _source(item: Item) -> Source:
    item.check(("title", "standing"))
    source = Source(item.id, item.words("title"), cast(Standing, item.one_of("standing", Standing)))
    item.vocabulary.sources[item.id] = source
    return source


def _row(item: Item) -> Row:
    item.check(("about", "label", "sources", "change", "parts"))
    return Row(
        id=item.id,
        about=item.words("about"),
        label=item.text("label"),
        sources=item.sources(),
        change=item.text("change"),
        parts=tuple(_part(part) for part in item.parts("parts")),
    )


def _part(item: Item) -> tuple[PointStep, ...]:
    item.check(("steps",))
    return tuple(_step(step) for step in item.parts("steps"))


def _step(item: Item) -> PointStep:
    item.check(("points", "when", "reason"))
    return PointStep(item.number("points", least=1), item.condition("when"), item.text("reason"))


def _floor(item: Item) -> Floor:
    item.check(("class", "about", "when", "label", "sources", "reason", "change"))
    return Floor(
        id=item.id,
        about=item.words("about"),
        class_code=cast(ClassCode, item.one_of("class", ClassCode)),
        when=item.condition("when"),
        label=item.text("label"),
        sources=item.sources(),
        reason=item.text("reason"),
        change=item.text("change"),
    )


def _class(item: Item) -> Class:
    item.check(("from", "name", "meaning"))
    return Class(cast(ClassCode, item.id), item.number("from"), item.text("name"), item.text("meaning"))


def _level(item: Item) -> Level:
    item.check(("about", "name", "term", "sources"), ("when",))
    return Level(
        code=cast(UrgencyCode, item.id),
        about=item.words("about"),
        when=item.optional_condition("when"),
        name=item.text("name"),
        term=item.text("term", ("first_talk_by",)),
        sources=item.sources(),
    )


def _phase(item: Item) -> PhaseRule:
    item.check(("phase", "about", "advice", "sources"), ("when",))
    return PhaseRule(
        id=item.id,
        about=item.words("about"),
        phase=cast(PhaseCode, item.one_of("phase", PhaseCode)),
        when=item.optional_condition("when"),
        advice=item.text("advice"),
        sources=item.sources(),
    )


def _situation(item: Item) -> Situation:
    item.check(("priority", "steps", "sources"), ("when", "alone"))
    return Situation(
        id=item.id,
        priority=item.number("priority"),
        when=item.optional_condition("when"),
        steps=item.texts("steps"),
        sources=item.sources(),
        alone=item.truth("alone"),
    )


def _fixed_texts(
    document: _Document, key: str, names: Mapping[str, frozenset[str]], vocabulary: Vocabulary
) -> dict[str, Text]:
    """Read texts whose names the program knows, with the placeholders that each may use."""
    item = _texts_at(document, key, vocabulary)
    if item is None:
        return {}
    problems = document.notes.problems
    check_keys(item.node, problems, allowed=names, required=tuple(names), what=f"`{key}`")
    return {name: item.text(name, names.get(name, ())) for name in item.node.names}


def _texts_at(document: _Document, key: str, vocabulary: Vocabulary) -> Item | None:
    node = document.node.get(key)
    mapping = as_mapping(node, document.notes.problems, f"`{key}`") if node else None
    return Item(key, mapping, document.notes, vocabulary, (key,)) if mapping else None


def _hand_over(document: _Document, vocabulary: Vocabulary) -> HandOverTexts:
    phrases = _texts_at(document, "phrases", vocabulary)
    return HandOverTexts(
        record=_fixed_texts(document, "record", RECORD_TEXTS, vocabulary),
        tells=_fixed_texts(document, "tells", TELL_TEXTS, vocabulary),
        phrases={name: phrases.text(name) for name in phrases.node.names} if phrases else {},
    )


def _months(document: _Document) -> tuple[Text, ...]:
    months = read_texts(document.node.get("months"), ("months",), document.notes)
    if len(months) != 12:
        line = document.node.line_of("months")
        document.notes.problems.add(line, "months", f"`months` has 12 names, from January on; here are {len(months)}")
    return months


def _check_orders(rules: Rules, problems: Mapping[str, Problems]) -> None:
    """Check what concerns several entries: complete lists of codes, ascending points, and a last resort each."""
    _check_codes("classes", [one.code for one in rules.classes], get_args(ClassCode), problems)
    _check_codes("urgency", [one.code for one in rules.levels], get_args(UrgencyCode), problems)
    starts = [one.from_points for one in rules.classes]
    if starts[:1] != [0] or starts != sorted(set(starts)):
        problems["classes"].add(1, "order", "`from` starts at 0 and rises from class to class")
    if [level.when is None for level in rules.levels] != [at == 0 for at in range(len(rules.levels))]:
        problems["urgency"].add(1, "otherwise", "the first level has no `when:`, all others have one")
    if [phase.when is None for phase in reversed(rules.phases)] != [at == 0 for at in range(len(rules.phases))]:
        problems["phases"].add(1, "otherwise", "the last phase has no `when:`, all others have one")
    if all(situation.when is not None for situation in rules.situations):
        problems["today"].add(1, "otherwise", "one situation has no `when:`, so that there is always something to do")
    if all(rule.when is not None for rule in rules.support):
        problems["support"].add(1, "otherwise", "one suggestion has no `when:`, so that there is always one to show")
    rows = {row.id for row in rules.rows}
    for floor in rules.floors:
        if floor.id in rows:
            problems["floors"].add(1, "duplicate_key", f"`{floor.id}` is the name of a rule with points too")


def _check_codes(name: str, codes: list[str], wanted: tuple[str, ...], problems: Mapping[str, Problems]) -> None:
    if sorted(codes) != sorted(wanted):
        problems[name].add(1, "unknown_name", f"these are needed, once each: {', '.join(wanted)}")
