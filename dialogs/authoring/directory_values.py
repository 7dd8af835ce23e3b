"""Takes the small values of directory records: days, languages, areas, pages, e-mail addresses, ids."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar, get_args
from uuid import UUID

from dialogs.authoring.directory_context import Context
from dialogs.authoring.documents import MappingNode, Node, ScalarNode
from dialogs.authoring.personal_contacts import why_personal
from dialogs.authoring.reading import as_code, as_items, as_mapping, as_text, is_empty
from dialogs.authoring.rule_items import Item
from dialogs.authoring.web_addresses import why_no_page
from dialogs.casework.directory import ANY_LANGUAGE, Area

T = TypeVar("T")
Ordered = TypeVar("Ordered", int, date)

#: ISO 639-1.
LANGUAGE_CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_MUNICIPALITY = re.compile(r"GM\d{4}")
_POSTCODES = re.compile(r"[1-9]\d{3}(-[1-9]\d{3})?")
_COUNTRY = "NL"


def optional(item: Item, key: str, take: Callable[[Item, str], T]) -> T | None:
    """Take a value that may be left out."""
    return take(item, key) if item.has(key) else None


def day(item: Item, key: str) -> date | None:
    """Take a day such as 2026-11-23."""
    written = _written(item, key)
    if _DAY.fullmatch(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    if item.has(key):
        item.refuse(key, "type", f"`{key}` must be a day, such as 2026-11-23")
    return None


def past_day(item: Item, key: str, context: Context) -> date | None:
    """Take a day that should not be to come; a hint only, as the same documents are read for earlier days too."""
    found = day(item, key)
    if found is not None and found > context.today:
        message = f"`{item.id}`: `{key}` is still to come on {context.today}"
        item.problems.add(item.node.line_of(key), "date", message, "hint")
    return found


def check_order(item: Item, key: str, first: Ordered | None, last: Ordered | None) -> None:
    """Note at the key of the last of two days or numbers that it comes before the first."""
    if first is not None and last is not None and first > last:
        item.refuse(key, "order", f"`{key}` is {last}, and so ends before it begins ({first})")


def url(item: Item, key: str) -> str:
    """Take the address of a page, which begins with https://."""
    written = item.words(key)
    if written and (why := why_no_page(written)) is not None:
        item.refuse(key, "url", f"`{key}`: {why}")
    elif written and not written.lower().startswith("https://"):
        item.refuse(key, "url", f"`{key}` must begin with https://")
    return written


def email(item: Item, key: str) -> str:
    """Take an e-mail address of a desk or a role; one that may be a person's is a problem."""
    written = item.words(key)
    if written and (why := why_personal(written, (item.id,))) is not None:
        item.refuse(key, "personal", f"`{key}`: {why}")
    return written


def record_id(item: Item, made: str) -> str:
    """Take the `id:` of a record; without one it is the one that was made of its key."""
    written = item.words("id")
    if not written:
        return made
    if not is_record_id(written):
        item.refuse("id", "type", "`id` must be a UUID in small letters; leave it out to have it made from the key")
        return made
    return written


def is_record_id(written: str) -> bool:
    """Say whether something is the id of a record: a UUID in small letters with its four hyphens."""
    try:
        return str(UUID(written)) == written
    except ValueError:
        return False


def codes(item: Item, key: str, literal: object) -> tuple[str, ...]:
    """Take a list of names of a Literal type; not written is none, and written twice is a problem."""
    return once(item, key, item.names(key, get_args(literal)))


def languages(item: Item, key: str, *, any_allowed: bool = False) -> tuple[str, ...]:
    """Take a list of languages by ISO 639-1; where any language is allowed, "*" stands for it."""

    def language(node: Node) -> str | None:
        written = as_text(node, item.problems, f"an item of `{key}` of `{item.id}`")
        if written is None or written in LANGUAGE_CODES or (written == ANY_LANGUAGE and any_allowed):
            return written
        item.problems.add(node.line, "language", f"`{item.id}`: {_why_no_language(written, any_allowed)}")
        return None

    return once(item, key, each(item, key, language))


def _why_no_language(written: str, any_allowed: bool) -> str:
    if written == ANY_LANGUAGE:
        return '"*" is for `interpreters` only; name the languages that are spoken'
    more = ', or "*" for any' if any_allowed else ""
    return f"`{written[:64]}` is no language; write a code of ISO 639-1, such as tr, nl or ar{more}"


def areas(item: Item, key: str, context: Context) -> tuple[Area, ...]:
    """Take a list of areas: "GM0402", "1211", "1211-1218", or "NL" for the whole country."""

    def area(node: Node) -> Area | None:
        written = as_text(node, item.problems, f"an item of `{key}` of `{item.id}`")
        if written is None:
            return None
        found, why = _area(written, context)
        if found is None:
            item.problems.add(node.line, "area", f"`{item.id}`: `{written[:64]}` {why}")
        return found

    return once(item, key, each(item, key, area))


def _area(written: str, context: Context) -> tuple[Area | None, str]:
    if written == _COUNTRY:
        return Area(written, "country"), ""
    if _MUNICIPALITY.fullmatch(written):
        known = context.knows(written)
        return (Area(written, "municipality") if known else None), "is not the code of a municipality"
    if not _POSTCODES.fullmatch(written):
        return None, "is no area; write a municipality (GM0402), postcodes (1211 or 1211-1218), or NL"
    found = Area(written, "postcode4")
    first, last = found.postcodes()
    return (found if first <= last else None), "ends before it begins"


def municipality_code(item: Item, key: str, context: Context) -> str:
    """Take the code of a municipality that is known."""
    written = item.words(key)
    if written and not (_MUNICIPALITY.fullmatch(written) and context.knows(written)):
        item.refuse(key, "unknown_name", f"`{written[:64]}` is not the code of a municipality, such as GM0402")
    return written


def once(item: Item, key: str, found: tuple[T, ...]) -> tuple[T, ...]:
    """Note a list that says something twice."""
    if len(set(found)) < len(found):
        item.refuse(key, "duplicate", f"`{key}` says something twice")
    return found


def each(item: Item, key: str, take: Callable[[Node], T | None]) -> tuple[T, ...]:
    """Take a list whose items are read by `take`, leaving out what it gives None for; an empty list is a problem."""
    node = item.node.get(key)
    nodes = as_items(node, item.problems, f"`{key}` of `{item.id}`") if node else ()
    if node and not nodes:
        item.refuse(key, "empty", f"`{key}` needs at least one item")
    return tuple(found for one in nodes if (found := take(one)) is not None)


def named_parts(item: Item, key: str) -> tuple[Item, ...]:
    """Take a mapping inside an entry whose keys name its parts; a key may stand alone."""
    node = item.node.get(key)
    mapping = as_mapping(node, item.problems, f"`{key}` of `{item.id}`") if node else None
    found = []
    for name, value in mapping.entries if mapping else ():
        what = f"`{name.text[:64]}` in `{key}` of `{item.id}`"
        part = MappingNode((), name.line) if is_empty(value) else as_mapping(value, item.problems, what)
        if part is not None:
            found.append(Item(name.text, part, item.notes, item.vocabulary, (*item.path, key, name.text)))
    return tuple(one for one in found if is_key(one))


def is_key(item: Item) -> bool:
    """Say whether an entry is named by a code, by which others can name it; else a problem is noted."""
    return as_code(ScalarNode(item.id, item.node.line), item.problems, f"the key `{item.id[:64]}`") is not None


def _written(item: Item, key: str) -> str:
    node = item.node.get(key)
    return node.text if isinstance(node, ScalarNode) else ""
