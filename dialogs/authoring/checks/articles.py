"""What an article must have: short sentences, somebody to turn to, figures with their dates, enough examples."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from dialogs.authoring.answers import Answers, AnswersDraft, fingerprint
from dialogs.authoring.articles import Article
from dialogs.authoring.checks.freshness import compare
from dialogs.authoring.checks.lengths import too_long
from dialogs.authoring.checks.plain_language import check_wording, sentences
from dialogs.authoring.documents import Problem
from dialogs.authoring.readability import EASY, reading_ease
from dialogs.authoring.reading import suggestion
from dialogs.authoring.sources_of_help import names_number
from dialogs.authoring.texts import PlacedText
from dialogs.understanding.tokens import words_of

#: Sentences of the short answer, and things to do today.
SENTENCES, TODAY = (3, 5), (1, 3)
#: Examples that an article needs at least, per language and mixed.
FEWEST_EXAMPLES = {"nl": 12, "tr": 12, "mixed": 8}
#: An editor hears so long before a figure runs out.
WARNED = timedelta(days=60)

#: What looks like a figure that may change: an amount, or a share.
_AMOUNT = re.compile(r"€ ?\d|\b\d[\d.,]*-?(?:['’]\w+)? ?(?:€|eur|procent|%)|\beur(?:o)? \d|yüzde \d", re.IGNORECASE)


def check_articles(draft: AnswersDraft, *, previous: AnswersDraft | None, today: date) -> Iterator[Problem]:
    """Report what is wrong with the articles, each by itself and together."""
    for article in draft.articles.values():
        yield from _check_texts(article)
        yield from _check_parts(article)
        yield from _check_figures(article, today)
        yield from _check_neighbours(article, draft)
    yield from _check_examples(draft.articles)
    if draft.whole is not None:
        yield from _check_others(draft.whole)
        yield from _check_thresholds(draft.whole)
    if previous is not None:
        yield from _check_freshness(draft, previous)


def _check_texts(article: Article) -> Iterator[Problem]:
    for text in article.texts:
        yield from too_long(text, article.file)
        yield from check_wording(text, article.file, most=None if text.role == "title" else SENTENCES[1])
    for language in EASY:
        wording = " ".join(text.by_language.get(language, "") for text in (article.short, *article.today, article.who))
        ease = reading_ease(wording, language)
        if ease < EASY[language]:
            longest = max(sentences(wording)[0], key=len, default="")
            message = (
                f"reads hard in `{language}`: {ease:.0f}, easy is {EASY[language]:.0f}; try “{longest[:60]}…” first"
            )
            yield Problem(article.file, article.lines["short"], "reads_hard", message, "hint")


def _check_parts(article: Article) -> Iterator[Problem]:
    for language, wording in article.short.by_language.items():
        count = len(sentences(wording)[0])
        if not SENTENCES[0] <= count <= SENTENCES[1]:
            message = f"the short answer has {count} sentences in `{language}`; {SENTENCES[0]} to {SENTENCES[1]}"
            yield Problem(article.file, article.lines["short"], "answer_length", message)
    if not TODAY[0] <= len(article.today) <= TODAY[1]:
        message = f"`today` has {len(article.today)} things to do; {TODAY[0]} to {TODAY[1]}"
        yield Problem(article.file, article.lines["today"], "answer_length", message)
    for language, wording in article.who.by_language.items():
        if not names_number(wording):
            message = f"`who` in `{language}` names nobody to call, such as 0800-8115 or 113"
            yield Problem(article.file, article.lines["who"], "no_human", message)
    if not article.sources:
        yield Problem(article.file, article.lines["sources"], "no_source", "`sources` names no source")


def _check_figures(article: Article, today: date) -> Iterator[Problem]:
    amounts = any(
        _AMOUNT.search(wording)
        for text in (article.short, *article.today, article.who)
        for wording in text.by_language.values()
    )
    if amounts and not article.figures:
        message = "the text states an amount; put it in `figures`, with its dates and its source"
        yield Problem(article.file, article.lines["short"], "amount", message)
    for figure in article.figures:
        if figure.valid_from > today:
            message = f"`{figure.what}` holds only from {figure.valid_from}; until then write what holds now"
            yield Problem(article.file, figure.line, "date", message)
        elif figure.valid_to is not None and figure.valid_to < today + WARNED:
            message = f"`{figure.what}` holds until {figure.valid_to}; check it (afterwards it is said with a caution)"
            yield Problem(article.file, figure.line, "outdated", message, "hint")


def _check_neighbours(article: Article, draft: AnswersDraft) -> Iterator[Problem]:
    for name in article.neighbours:
        if name == article.id or name not in draft.articles:
            message = f"`{name}` is no other topic{suggestion(name, draft.articles)}"
            yield Problem(article.file, article.lines["neighbours"], "unknown_topic", message)


def _check_examples(articles: Mapping[str, Article]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for article in articles.values():
        for kind, fewest in FEWEST_EXAMPLES.items():
            examples = article.examples.get(kind, ())
            if len(examples) < fewest:
                message = f"{len(examples)} examples in `{kind}`; at least {fewest}"
                yield Problem(article.file, article.lines["phrasings"], "few_examples", message)
            for example in examples:
                key = " ".join(words_of(example))
                if seen.setdefault(key, article.id) != article.id:
                    message = f"“{example[:60]}” is an example of `{seen[key]}` too"
                    yield Problem(article.file, article.example_lines[example], "same_example", message)


def _check_others(answers: Answers) -> Iterator[Problem]:
    """Check the texts of neighbours, small talk and help in danger, and the topics that they name."""
    for document in (answers.neighbours, answers.small_talk, answers.safety):
        yield from _check_placed(document.texts, document.file)
    for one in answers.neighbours.neighbours:
        for topic in one.topics:
            if topic not in answers.articles:
                message = f"`{topic}` is no topic{suggestion(topic, answers.articles)}"
                yield Problem(answers.neighbours.file, one.line, "unknown_topic", message)


def _check_placed(texts: Iterable[PlacedText], file: str) -> Iterator[Problem]:
    for text in texts:
        yield from too_long(text, file)
        yield from check_wording(text, file)


def _check_thresholds(answers: Answers) -> Iterator[Problem]:
    document = answers.thresholds
    if document.data != fingerprint(answers):
        message = "examples or lexicon changed since the thresholds were found; run `kopru tune`"
        yield Problem(document.file, document.line, "thresholds", message, "hint")


def _check_freshness(draft: AnswersDraft, previous: AnswersDraft) -> Iterator[Problem]:
    before = {(kind, text.path): text for kind, _, text in _placed(previous)}
    for kind, file, text in _placed(draft):
        if (kind, text.path) in before:
            yield from compare(before[kind, text.path], text, file)


def _placed(draft: AnswersDraft) -> Iterator[tuple[str, str, PlacedText]]:
    """Give every text with its kind of document and its file."""
    for name, article in draft.articles.items():
        yield from ((f"answer:{name}", article.file, text) for text in article.texts)
    if draft.whole is not None:
        answers = draft.whole
        yield from (("neighbours", answers.neighbours.file, text) for text in answers.neighbours.texts)
        yield from (("talk", answers.small_talk.file, text) for text in answers.small_talk.texts)
        yield from (("safety", answers.safety.file, text) for text in answers.safety.texts)
