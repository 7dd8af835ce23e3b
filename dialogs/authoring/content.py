"""Checks everything that an edition says and decides, together: rules, scripts, phrases, words and script tests."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.authoring.checker import check
from dialogs.authoring.documents import Problem
from dialogs.authoring.facts import FACTS, facts_of, fields_of
from dialogs.authoring.loader import MAIN, Draft, read_draft
from dialogs.authoring.rules import read_rules
from dialogs.authoring.script_tests import ScriptTest, read_test
from dialogs.authoring.words import read_words

#: The first key of a document says what it is.
_FIRST_KEY = re.compile(r"^(script|phrases|rules|lexicon|test):[ \t]*(.*)$", re.MULTILINE)

Documents = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the problems, hints included, and what could be read."""

    problems: tuple[Problem, ...]
    draft: Draft
    tests: tuple[ScriptTest, ...]


#: What the document of typed words says that it is.
TYPED_WORDS = ("lexicon", "typed_words")


def identity(text: str) -> tuple[str, str] | None:
    """Say what a document is, such as ("script", "intake"); None when it does not say so."""
    found = _FIRST_KEY.search(text)
    return None if found is None else (found[1], found[2].strip().strip("\"'"))


def check_content(documents: Documents, *, previous: Documents | None = None, main: str = MAIN) -> Checked:
    """Check documents by file name; with `previous`, translations that stayed behind since then are found too."""
    problems: list[Problem] = []
    rules, wrong = read_rules(of_kind(documents, "rules"))
    problems += wrong
    facts = FACTS if rules is None else facts_of(rules)
    draft = read_draft(of_kind(documents, "script", "phrases"), main=main, facts=facts)
    before = None if previous is None else read_draft(of_kind(previous, "script", "phrases"), main=main, facts=facts)
    problems += check(draft, previous=before, rule_fields=None if rules is None else fields_of(rules))
    for file, text in documents.items():
        if identity(text) == TYPED_WORDS:
            problems += read_words(text, file)[1]
    tests = []
    for file, text in of_kind(documents, "test").items():
        test, wrong = read_test(text, file)
        problems += wrong
        if test is not None:
            tests.append(test)
    for file, text in documents.items():
        if identity(text) is None:
            kinds = "`script:`, `phrases:`, `rules:`, `lexicon:` or `test:`"
            problems.append(Problem(file, 1, "document_kind", f"begin the document with {kinds} and its name"))
    return Checked(tuple(sorted(problems)), draft, tuple(tests))


def of_kind(documents: Documents, *kinds: str) -> dict[str, str]:
    """Give the documents that say they are of these kinds: script, phrases, rules, lexicon, test."""
    found = {file: identity(text) for file, text in documents.items()}
    return {file: text for file, text in documents.items() if (kind := found[file]) and kind[0] in kinds}
