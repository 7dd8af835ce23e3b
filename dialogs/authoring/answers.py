"""Puts articles, lexicons and signs of danger together: what the bot can say beside the script, and what finds it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dialogs.authoring.articles import Article, read_article
from dialogs.authoring.documents import Problem
from dialogs.authoring.identities import (
    CONCEPTS,
    HARMLESS,
    LANGUAGES_HEARD,
    NEIGHBOURS,
    PADDING,
    SMALL_TALK,
    THRESHOLDS,
    Identity,
    identity,
)
from dialogs.authoring.lexicons import (
    NeighboursDocument,
    SmallTalkDocument,
    read_concepts,
    read_harmless,
    read_neighbours,
    read_other_languages,
    read_padding,
    read_small_talk,
)
from dialogs.authoring.safety import SafetyDocuments, read_safety_documents
from dialogs.authoring.thresholds import ThresholdsDocument, read_thresholds
from dialogs.understanding.answers import HARMLESS_SUBJECT, NEIGHBOUR, Matcher
from dialogs.understanding.concepts import Concepts
from dialogs.understanding.language import Languages, learn
from dialogs.understanding.padding import Padding
from dialogs.understanding.ranking import Reader, build_index
from dialogs.understanding.small_talk import SmallTalk
from dialogs.understanding.spelling import learn_spelling
from dialogs.understanding.tokens import words_of
from dialogs.wording import LANGUAGES

_IN_BRACKETS = re.compile(r"\([^)]*\)")

#: Reads one document by its file name.
_Read = Callable[[str, str], tuple[Any, tuple[Problem, ...]]]

#: The documents that stand alone, by what they say that they are, with what reads them.
SINGLE: Mapping[Identity, _Read] = {
    CONCEPTS: read_concepts,
    NEIGHBOURS: read_neighbours,
    SMALL_TALK: read_small_talk,
    PADDING: read_padding,
    HARMLESS: read_harmless,
    LANGUAGES_HEARD: read_other_languages,
    THRESHOLDS: read_thresholds,
}


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything of one version that answers questions."""

    articles: Mapping[str, Article]
    concepts: Concepts
    neighbours: NeighboursDocument
    small_talk: SmallTalkDocument
    padding: Padding
    harmless: tuple[str, ...]
    other_languages: tuple[str, ...]
    thresholds: ThresholdsDocument
    safety: SafetyDocuments


@dataclass(frozen=True, slots=True)
class AnswersDraft:
    """The documents as far as they can be read; `whole` is None as long as one is missing or has problems."""

    articles: Mapping[str, Article]
    single: Mapping[Identity, Any]
    problems: tuple[Problem, ...]
    whole: Answers | None = field(default=None)


def read_answers(documents: Mapping[str, str]) -> AnswersDraft:
    """Read the documents of this kind, file name -> text; others are left out. Never raises on what they say."""
    problems: list[Problem] = []
    articles: dict[str, Article] = {}
    single: dict[Identity, Any] = {}
    for file, text in sorted(documents.items()):
        what = identity(text)
        if what is None or (what[0] != "answer" and what not in SINGLE):
            continue
        if what[0] == "answer":
            article, wrong = read_article(text, file)
            problems += wrong
            if article is not None and article.id in articles:
                message = f"the topic `{article.id}` is answered in {articles[article.id].file} too"
                problems.append(Problem(file, article.lines["answer"], "duplicate_answer", message))
            elif article is not None:
                articles[article.id] = article
        elif what in single:
            problems.append(Problem(file, 1, "second_document", f"`{what[0]}: {what[1]}` stands in two documents"))
        else:
            single[what], wrong = SINGLE[what](text, file)
            problems += wrong
    missing = [what for what in SINGLE if what not in single]
    problems += [
        Problem(what[0], 1, "missing_document", f"there is no document `{what[0]}: {what[1]}`") for what in missing
    ]
    safety, wrong = read_safety_documents(documents)
    problems += wrong
    if not articles:
        problems.append(Problem("answers", 1, "missing_document", "there is no article: no document with `answer:`"))
    whole = None if problems or safety is None else _whole(articles, single, safety)
    return AnswersDraft(articles, single, tuple(sorted(problems)), whole)


def _whole(articles: Mapping[str, Article], single: Mapping[Identity, Any], safety: SafetyDocuments) -> Answers:
    return Answers(
        articles=articles,
        concepts=single[CONCEPTS],
        neighbours=single[NEIGHBOURS],
        small_talk=single[SMALL_TALK],
        padding=single[PADDING],
        harmless=single[HARMLESS],
        other_languages=single[LANGUAGES_HEARD],
        thresholds=single[THRESHOLDS],
        safety=safety,
    )


def matcher_of(answers: Answers) -> Matcher:
    """Train the matcher: count the examples of articles and neighbours."""
    reader = Reader(answers.padding, answers.concepts)
    examples = {name: [words_of(text) for text in texts] for name, texts in examples_of(answers).items()}
    return Matcher(
        reader,
        learn_spelling(words for texts in examples.values() for words in texts),
        build_index(examples, reader),
        SmallTalk(answers.small_talk.kinds),
        answers.thresholds.thresholds,
    )


def languages_of(answers: Answers) -> Languages:
    """Learn both languages from what people type and from the articles; terms in brackets are of the other language."""
    texts = {
        language: [
            *(text for article in answers.articles.values() for text in article.examples[language]),
            *(text for one in answers.neighbours.neighbours for text in one.examples[language]),
            *(
                _IN_BRACKETS.sub(" ", text.by_language[language])
                for article in answers.articles.values()
                for text in (article.title, article.short, article.who, *article.today)
            ),
        ]
        for language in LANGUAGES
    }
    return learn(texts, answers.other_languages)


def fingerprint(answers: Answers) -> str:
    """Name all that a ranking depends on: 16 hexadecimal digits of a hash over examples, concepts and padding."""
    digest = hashlib.sha256()
    for part in (
        sorted(examples_of(answers).items()),
        [(naming.concept, [(stem.letters, stem.kind) for stem in naming.stems]) for naming in answers.concepts.namings],
        answers.padding.phrases,
    ):
        digest.update(repr(part).encode())
    return digest.hexdigest()[:16]


def examples_of(answers: Answers) -> dict[str, tuple[str, ...]]:
    """Give what people type per subject; titles are examples too."""
    examples = {
        name: (*_all(article.examples), *article.title.by_language.values())
        for name, article in answers.articles.items()
    }
    examples |= {f"{NEIGHBOUR}{one.id}": _all(one.examples) for one in answers.neighbours.neighbours}
    return examples | {HARMLESS_SUBJECT: answers.harmless}


def _all(examples: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(text for texts in examples.values() for text in texts)
