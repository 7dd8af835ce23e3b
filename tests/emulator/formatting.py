"""Turns what a bot sends as text into what Telegram stores: plain text, entities, lengths in UTF-16 units."""

import re
from html.parser import HTMLParser
from typing import Any

Entity = dict[str, Any]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_FOUND = {
    "url": re.compile(r"https?://[^\s<>]+"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "bot_command": re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?"),
}


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _HtmlReader(HTMLParser):
    """Collects plain text and entities; validity is for the second judge, not for this reader."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Entity] = []
        self._open: list[tuple[str, Entity]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        entity: Entity = {"type": _TAGS.get(tag, tag), "offset": utf16_length(self.text)}
        if tag == "a":
            entity["url"] = given.get("href") or ""
        elif tag == "tg-emoji":
            entity["custom_emoji_id"] = given.get("emoji-id") or ""
        elif tag == "blockquote" and "expandable" in given:
            entity["type"] = "expandable_blockquote"
        self._open.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, entity = self._open.pop()
            entity["length"] = utf16_length(self.text) - entity["offset"]
            if entity["length"]:
                self.entities.append(entity)
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        self.text += data


def after_entities(text: str, parse_mode: str | None) -> tuple[str, list[Entity]]:
    """Return text and entities as they are after "entities parsing" (HTML; other modes stay as typed)."""
    if (parse_mode or "").upper() != "HTML":
        return text, []
    reader = _HtmlReader()
    reader.feed(text)
    reader.close()
    return reader.text, reader.entities


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space at both ends, as the server does, and move the entities along."""
    cut = utf16_length(text) - utf16_length(text.lstrip())
    stripped = text.strip()
    end = utf16_length(stripped)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        length = min(end, entity["offset"] - cut + entity["length"]) - start
        if length > 0:
            moved.append({**entity, "offset": start, "length": length})
    return stripped, moved


def found_entities(text: str) -> list[Entity]:
    """Return the entities that Telegram finds by itself: links, e-mail addresses, commands."""
    found: list[Entity] = []
    for kind, pattern in _FOUND.items():
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            if not any(_overlap(offset, other) for other in found):
                found.append({"type": kind, "offset": offset, "length": utf16_length(match.group())})
    return found


def _overlap(offset: int, other: Entity) -> bool:
    return bool(other["offset"] <= offset < other["offset"] + other["length"])


def rendered(text: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    """Return stored text and entities of an outgoing text; given `entities` win over `parse_mode`."""
    plain, given = (text, list(entities)) if entities else after_entities(text, parse_mode)
    plain, given = _trimmed(plain, given)
    taken = [entity for entity in found_entities(plain) if not any(_overlap(entity["offset"], one) for one in given)]
    ordered = sorted(given + taken, key=lambda entity: (entity["offset"], -entity["length"]))
    return plain, ordered
