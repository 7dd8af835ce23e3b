"""Editions: one published version of all that is said and decided, pinned by the conversations that began with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dialogs.authoring import loader, rules, words
from dialogs.casework.intake import IntakeCasework
from dialogs.conversation import Interpreter
from dialogs.engine.environment import Casework
from dialogs.engine.script import Bundle
from dialogs.understanding.gazetteer import Gazetteer, municipality
from storage import bundles, content
from storage.database import Database

#: Folders of `dialogs/content/` whose documents an edition consists of.
FOLDERS = ("scripts", "rules", "lexicon")

WORDS = "lexicon/typed_words.yaml"

#: Documents by path ("scripts/intake.yaml" -> text).
Documents = Mapping[str, str]


class ContentBroken(Exception):
    """Shipped or published documents have problems; `kopru check` lists them."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One version: scripts, rules and words that belong together; `version` is a hash of its documents."""

    version: str
    bundle: Bundle
    casework: Casework
    interpreter: Interpreter


def read_edition(documents: Documents, gazetteer: Gazetteer) -> Edition:
    """Read all documents of a version. Raises ContentBroken with the first problem of each kind."""
    bundle, in_scripts = loader.load(_of(documents, "scripts"))
    read_rules, in_rules = rules.read_rules(_of(documents, "rules"))
    typed_words, in_words = words.read_words(documents[WORDS], WORDS)
    if bundle is None or read_rules is None or typed_words is None:
        raise ContentBroken("\n".join(str(problem) for problem in (*in_scripts, *in_rules, *in_words)))

    def municipality_name(code: str, on: date) -> str | None:
        found = municipality(gazetteer, code, on)
        return found.name if found else None

    return Edition(
        loader.version_of(documents),
        bundle,
        IntakeCasework(read_rules, municipality_name),
        Interpreter(typed_words, gazetteer),
    )


def _of(documents: Documents, folder: str) -> Documents:
    return {name: text for name, text in documents.items() if name.startswith(f"{folder}/")}


def shipped_documents() -> Documents:
    """Read the documents that come with this release."""
    return {
        f"{folder}/{name}": content.read_text(folder, name) for folder in FOLDERS for name in content.list_names(folder)
    }


class Library:
    """Keeps editions in memory: the current one, and older ones as conversations ask for them."""

    def __init__(self, gazetteer: Gazetteer, current: Edition) -> None:
        """Begin with the edition that new conversations get."""
        self.gazetteer = gazetteer
        self.current = current
        self._editions = {current.version: current}

    async def edition(self, database: Database, version: str | None) -> Edition:
        """Find the edition a conversation is pinned to; a new one gets the current. Raises ContentBroken."""
        if not version or version in self._editions:
            return self._editions.get(version or "", self.current)
        documents = await bundles.get(database, version)
        if documents is None:
            raise ContentBroken(f"version {version} is not in the database")
        self._editions[version] = read_edition(json.loads(documents), self.gazetteer)
        return self._editions[version]
