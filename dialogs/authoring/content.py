"""Checks all content together: rules, scripts, phrases, words and script tests, and the directory beside them."""

from dataclasses import dataclass
from datetime import date

from dialogs.authoring.answers import read_answers
from dialogs.authoring.checker import check
from dialogs.authoring.checks.articles import check_articles
from dialogs.authoring.directory import read_directory
from dialogs.authoring.documents import Problem
from dialogs.authoring.facts import FACTS, facts_of, fields_of
from dialogs.authoring.identities import KINDS, TYPED_WORDS, Documents, identity, of_kind
from dialogs.authoring.loader import MAIN, Draft, read_draft
from dialogs.authoring.routing_rules import read_preferences
from dialogs.authoring.rules import read_rules
from dialogs.authoring.script_tests import ScriptTest, read_test
from dialogs.authoring.words import read_words
from dialogs.casework.seekers import Places


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the problems, hints included, and what could be read."""

    problems: tuple[Problem, ...]
    draft: Draft
    tests: tuple[ScriptTest, ...]


def check_content(
    documents: Documents,
    *,
    today: date,
    previous: Documents | None = None,
    main: str = MAIN,
    places: Places | None = None,
) -> Checked:
    """Check documents by file name; with `previous`, translations that stayed behind since then are found too.

    `today` is the date on which the figures of articles must hold. Without `places`, the codes of municipalities that
    the directory names are taken on trust.
    """
    problems: list[Problem] = []
    rules, wrong = read_rules(of_kind(documents, "rules"))
    problems += wrong
    problems += read_preferences(of_kind(documents, "rules"))[1]
    facts = FACTS if rules is None else facts_of(rules)
    draft = read_draft(of_kind(documents, "script", "phrases"), main=main, facts=facts)
    before = None if previous is None else read_draft(of_kind(previous, "script", "phrases"), main=main, facts=facts)
    problems += check(draft, previous=before, rule_fields=None if rules is None else fields_of(rules))
    for file, text in documents.items():
        if identity(text) == TYPED_WORDS:
            problems += read_words(text, file)[1]
    answers = read_answers(documents)
    problems += answers.problems
    problems += check_articles(answers, previous=read_answers(previous) if previous else None, today=today)
    tests = []
    for file, text in of_kind(documents, "test").items():
        test, wrong = read_test(text, file)
        problems += wrong
        if test is not None:
            tests.append(test)
    if in_directory := of_kind(documents, "directory", "policy"):
        problems += read_directory(in_directory, places, today)[1]
    for file, text in documents.items():
        if identity(text) is None:
            kinds = " or ".join(f"`{kind}:`" for kind in KINDS)
            problems.append(Problem(file, 1, "document_kind", f"begin the document with {kinds} and its name"))
    return Checked(tuple(sorted(problems)), draft, tuple(tests))
