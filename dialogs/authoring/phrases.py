"""Reads the document with the engine's own texts: every phrase that the engine needs, and no other."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.authoring.documents import MappingNode
from dialogs.authoring.reading import as_mapping, check_keys
from dialogs.authoring.texts import Notes, PlacedText, Role, read_text
from dialogs.engine.phrases import PHRASES
from dialogs.wording import Text

#: Phrases that stand on a button.
BUTTONS = frozenset({
    "none_of_these", "done", "back", "switch_language", "keep_language", "resume", "restart", "ask_person", "pause",
    "erase_yes", "erase_no", "share_location", "wipe", "go_on", "doubt_yes", "doubt_no", "keep_yes", "keep_no",
    "help_map", "help_take", "help_call_back", "help_others", "help_elsewhere", "help_take_none",
    "no_slot", "withdraw_lead", "stop_check_ins",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class PhrasesDocument:
    """The engine's texts with the document they were read from."""

    file: str
    phrases: Mapping[str, Text]
    texts: tuple[PlacedText, ...]


def read_phrases(document: MappingNode, notes: Notes) -> PhrasesDocument:
    """Read a phrases document; what is missing, unknown or wrong goes to the notes."""
    check_keys(document, notes.problems, allowed=("phrases", "texts"), required=("texts",), what="the phrases")
    node = document.get("texts")
    mapping = as_mapping(node, notes.problems, "`texts`") if node is not None else None
    phrases = {}
    if mapping is not None:
        check_keys(mapping, notes.problems, allowed=PHRASES, required=tuple(PHRASES), what="the phrases")
        for key, value in mapping.entries:
            role: Role = "button" if key.text in BUTTONS else "bubble"
            phrases[key.text] = read_text(value, ("texts", key.text), notes, role=role)
    return PhrasesDocument(notes.problems.file, phrases, tuple(notes.texts))
