"""Reads the document that says how offers of help are ordered and worded."""

from collections.abc import Mapping
from datetime import time
from typing import cast, get_args
from uuid import UUID

from dialogs.authoring.documents import MappingNode, Problem, Problems, read
from dialogs.authoring.identities import ROUTING, identity
from dialogs.authoring.reading import as_int, as_items, as_mapping, check_keys
from dialogs.authoring.rule_items import Item, Vocabulary
from dialogs.authoring.texts import Notes, read_text, read_texts
from dialogs.casework.directory import Group
from dialogs.casework.offer_texts import OFFER_TEXTS
from dialogs.casework.policies import Preferences
from dialogs.casework.rules import ClassCode, UrgencyCode
from dialogs.wording import Text

_KEYS = ("preferences", "texts", "weekdays", "weekdays_short", "languages", "groups")
_PREFERENCES = (
    "volunteers_first", "municipality_first", "companion", "distance_bands", "band_without_distance", "fresh_days",
    "national_line", "office_opens", "office_closes", "map_link",
)  # fmt: skip


def read_preferences(documents: Mapping[str, str]) -> tuple[Preferences | None, tuple[Problem, ...]]:
    """Read the document `rules: routing` among others by file name; None and every problem when anything is wrong."""
    file = next((name for name, text in documents.items() if identity(text) == ROUTING), None)
    if file is None:
        missing = Problem("rules", 1, "missing_document", "there is no document with `rules: routing`")
        return None, (missing,)
    node, unreadable = read(documents[file], file)
    if node is None:
        return None, unreadable
    problems = Problems(file)
    document = as_mapping(node, problems, "a rule document")
    found = _preferences(document, Notes(problems)) if document else None
    return (None if problems.found else found), tuple(sorted(problems.found))


def _preferences(document: MappingNode, notes: Notes) -> Preferences | None:
    problems = notes.problems
    if not check_keys(document, problems, allowed=("rules", *_KEYS), required=_KEYS, what="the document `routing`"):
        return None
    whole = Item("routing", document, notes, Vocabulary(), ())
    item = whole.part("preferences")
    item.check(_PREFERENCES)
    return Preferences(
        volunteers_first=cast(tuple[ClassCode, ...], item.names("volunteers_first", get_args(ClassCode))),
        municipality_first=cast(tuple[UrgencyCode, ...], item.names("municipality_first", get_args(UrgencyCode))),
        companion=cast(tuple[ClassCode, ...], item.names("companion", get_args(ClassCode))),
        distance_bands=_bands(item),
        band_without_distance=item.number("band_without_distance"),
        fresh_days=item.number("fresh_days", least=1),
        national_line=_id(item),
        office_opens=_time(item, "office_opens"),
        office_closes=_time(item, "office_closes"),
        map_link=_map_link(item),
        texts=_texts(whole),
        weekdays=_week(document, "weekdays", notes),
        weekdays_short=_week(document, "weekdays_short", notes),
        languages=_named(document, "languages", notes),
        groups=_groups(document, notes),
    )


def _bands(item: Item) -> tuple[int, ...]:
    node = item.node.get("distance_bands")
    nodes = as_items(node, item.problems, "`distance_bands`") if node else ()
    read_ones = [as_int(one, item.problems, "an item of `distance_bands`") for one in nodes]
    bands = tuple(one for one in read_ones if one is not None)
    if node and (not bands or min(bands) < 1 or list(bands) != sorted(set(bands))):
        item.refuse("distance_bands", "order", "`distance_bands` are whole kilometres that rise, such as 3, 8, 15")
    return bands


def _id(item: Item) -> str:
    words = item.words("national_line")
    try:
        return str(UUID(words))
    except ValueError:
        item.refuse("national_line", "type", "`national_line` is the id of a service, as `kopru directory list` shows")
        return ""


def _time(item: Item, key: str) -> time:
    try:
        return time.fromisoformat(item.words(key))
    except ValueError:
        item.refuse(key, "type", f'`{key}` is a time in quotes, such as "09:00"')
        return time(0)


def _map_link(item: Item) -> str:
    link = item.words("map_link")
    if not link.startswith("https://") or "{latitude}" not in link or "{longitude}" not in link:
        item.refuse("map_link", "type", "`map_link` is an https address with {latitude} and {longitude}")
    return link


def _texts(whole: Item) -> dict[str, Text]:
    texts = whole.part("texts")
    check_keys(texts.node, texts.problems, allowed=OFFER_TEXTS, required=tuple(OFFER_TEXTS), what="`texts`")
    return {name: texts.text(name, OFFER_TEXTS.get(name, ())) for name in texts.node.names}


def _week(document: MappingNode, key: str, notes: Notes) -> tuple[Text, ...]:
    days = read_texts(document.get(key), (key,), notes)
    if len(days) != 7:  # noqa: PLR2004
        message = f"`{key}` has 7 names, from Monday on; here are {len(days)}"
        notes.problems.add(document.line_of(key), "weekdays", message)
    return days


def _named(document: MappingNode, key: str, notes: Notes) -> dict[str, Text]:
    node = document.get(key)
    mapping = as_mapping(node, notes.problems, f"`{key}`") if node else None
    entries = mapping.entries if mapping else ()
    return {name.text: read_text(value, (key, name.text), notes) for name, value in entries}


def _groups(document: MappingNode, notes: Notes) -> dict[Group, Text]:
    node = document.get("groups")
    mapping = as_mapping(node, notes.problems, "`groups`") if node else None
    if mapping is not None:
        names = get_args(Group)
        check_keys(mapping, notes.problems, allowed=names, required=names, what="`groups`")
    return {cast(Group, name): text for name, text in _named(document, "groups", notes).items()}
