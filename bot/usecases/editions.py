"""Editions: one published version of all that is said and decided, pinned by the conversations that began with it."""

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import structlog

from dialogs.authoring import answers, loader, routing_rules, rules, words
from dialogs.authoring.answers import Answers
from dialogs.authoring.facts import FACTS, facts_of
from dialogs.authoring.identities import ROUTING, TYPED_WORDS, identity, of_kind
from dialogs.authoring.replies import replies_of
from dialogs.casework.intake import IntakeCasework
from dialogs.casework.offer_texts import Words
from dialogs.conversation import Interpreter
from dialogs.engine.environment import Casework
from dialogs.engine.script import Bundle
from dialogs.understanding.gazetteer import Gazetteer, municipality
from storage import bundles, content
from storage.database import Database
from storage.places import load_gazetteer

log = structlog.get_logger(__name__)

#: Folders of `dialogs/content/` whose documents an edition consists of.
FOLDERS = ("scripts", "rules", "lexicon", "answers")

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
    #: What offers of help are ordered and worded with; a version from before there were offers has none.
    offer_words: Words | None


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let nothing be collected for a while: an edition is a million small things that all stay, made at once."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collecting()
def read_edition(documents: Documents, gazetteer: Gazetteer) -> Edition:
    """Read all documents of a version; each says itself what it is. Raises ContentBroken with every problem."""
    read_rules, in_rules = rules.read_rules(of_kind(documents, "rules"))
    facts = facts_of(read_rules) if read_rules else FACTS
    bundle, in_scripts = loader.load(of_kind(documents, "script", "phrases"), facts=facts)
    file, text = next(((name, text) for name, text in documents.items() if identity(text) == TYPED_WORDS), ("", ""))
    typed_words, in_words = words.read_words(text, file)
    draft = answers.read_answers(documents)
    ranked = any(identity(text) == ROUTING for text in documents.values())
    preferences, in_routing = routing_rules.read_preferences(documents) if ranked else (None, ())
    if bundle is None or read_rules is None or typed_words is None or draft.whole is None or in_routing:
        problems = (*in_scripts, *in_rules, *in_words, *in_routing, *draft.problems)
        raise ContentBroken("\n".join(str(problem) for problem in problems))

    def municipality_name(code: str, on: date) -> str | None:
        found = municipality(gazetteer, code, on)
        return found.name if found else None

    return Edition(
        loader.version_of(documents),
        replace(bundle, replies=replies_of(draft.whole, bundle.phrases)),
        IntakeCasework(read_rules, municipality_name),
        Interpreter(
            typed_words,
            gazetteer,
            answers.languages_of(draft.whole),
            answers.matcher_of(draft.whole),
            draft.whole.safety.rules,
        ),
        Words(read_rules, preferences, municipality_name) if preferences else None,
    )


def shipped_documents() -> Documents:
    """Read the documents that come with this release."""
    return {
        f"{folder}/{name}": content.read_text(folder, name) for folder in FOLDERS for name in content.list_names(folder)
    }


@cache
def shipped_edition() -> Edition:
    """Read the edition that comes with this release, once per process, in about three seconds. Raises ContentBroken."""
    return read_edition(shipped_documents(), load_gazetteer())


def shipped_answers() -> Answers:
    """Read what answers questions in this release. Raises ContentBroken."""
    draft = answers.read_answers(shipped_documents())
    if draft.whole is None:
        raise ContentBroken("\n".join(map(str, draft.problems)))
    return draft.whole


class Library:
    """Keeps editions in memory: the current one, and older ones as conversations ask for them."""

    def __init__(self, gazetteer: Gazetteer, current: Edition) -> None:
        """Begin with the edition that new conversations get."""
        self.gazetteer = gazetteer
        self.current = current
        self._editions = {current.version: current}

    async def edition(self, database: Database, version: str | None) -> Edition:
        """Find the edition a conversation is pinned to; a new one gets the current. Raises ContentBroken.

        One that this release cannot read any more, as it lacks what is needed since, gives way to the current: its
        conversations go on with that, and nobody is left without an answer.
        """
        if not version or version in self._editions:
            return self._editions.get(version or "", self.current)
        documents = await bundles.get(database, version)
        if documents is None:
            raise ContentBroken(f"version {version} is not in the database")
        try:
            self._editions[version] = read_edition(json.loads(documents), self.gazetteer)
        except ContentBroken as broken:
            log.error("edition.unreadable", version=version, problems=len(str(broken).splitlines()))
            self._editions[version] = self.current
        return self._editions[version]
