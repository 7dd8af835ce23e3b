"""Says what a document is: the first key of each names its kind, and the value its name."""

import re
from collections.abc import Mapping
from typing import TypeAlias

#: Documents by file name.
Documents: TypeAlias = Mapping[str, str]
#: Kind and name, such as ("script", "intake").
Identity: TypeAlias = tuple[str, str]

#: Kinds of documents.
KINDS = ("script", "phrases", "rules", "signs", "answer", "lexicon", "test", "directory", "policy")

#: Documents of which there is one.
TYPED_WORDS: Identity = ("lexicon", "typed_words")
CONCEPTS: Identity = ("lexicon", "concepts")
NEIGHBOURS: Identity = ("lexicon", "neighbours")
SMALL_TALK: Identity = ("lexicon", "small_talk")
PADDING: Identity = ("lexicon", "padding")
HARMLESS: Identity = ("lexicon", "harmless")
LANGUAGES_HEARD: Identity = ("lexicon", "languages")
THRESHOLDS: Identity = ("lexicon", "thresholds")
SAFETY: Identity = ("rules", "safety")
ROUTING: Identity = ("rules", "routing")

#: The first line that is no comment and not empty.
_FIRST_KEY = re.compile(rf"\A(?:[ \t]*(?:#.*)?\r?\n)*({'|'.join(KINDS)}):[ \t]*([^#\r\n]*)")


def identity(text: str) -> Identity | None:
    """Say what a document is; None when it does not say so."""
    found = _FIRST_KEY.search(text)
    return None if found is None else (found[1], found[2].strip().strip("\"'"))


def of_kind(documents: Documents, *kinds: str) -> dict[str, str]:
    """Give the documents that say they are of these kinds."""
    found = {file: identity(text) for file, text in documents.items()}
    return {file: text for file, text in documents.items() if (what := found[file]) and what[0] in kinds}
