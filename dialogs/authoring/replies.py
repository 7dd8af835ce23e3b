"""Makes what the engine says beside the script: articles, help in danger, redirects and small talk, by name."""

from collections.abc import Iterator, Mapping
from datetime import date

from dialogs.authoring.answers import Answers
from dialogs.authoring.articles import Article
from dialogs.authoring.checks.plain_language import MOST_SENTENCES, split_paragraphs
from dialogs.engine.script import Reply
from dialogs.wording import LANGUAGES, Text, fill

#: How a day is written in each language.
_DAYS = {"nl": "{0.day}-{0.month}-{0.year}", "tr": "{0.day:02}.{0.month:02}.{0.year}"}


def replies_of(answers: Answers, phrases: Mapping[str, Text]) -> dict[str, Reply]:
    """Make every reply; `phrases` are the engine's own texts, which frame the articles."""
    replies = {f"topic:{name}": _article(answers, article, phrases) for name, article in answers.articles.items()}
    replies.update(_dangers(answers))
    for one in answers.neighbours.neighbours:
        if one.text is not None:
            related = tuple(f"topic:{topic}" for topic in one.topics)
            replies[f"neighbour:{one.id}"] = Reply(one.text, (one.text,), related)
    for kind, text in answers.small_talk.answers.items():
        replies[f"talk:{kind}"] = Reply(text, (text,))
    return replies


def _article(answers: Answers, article: Article, phrases: Mapping[str, Text]) -> Reply:
    danger = answers.safety.help.get(article.id)
    return Reply(
        title=article.button,
        bubbles=tuple(_bubbles(article, phrases)),
        related=tuple(f"topic:{name}" for name in article.neighbours),
        stops=article.offer == "crisis",
        hushes=bool(danger and danger.hushes),
        outdated_after=article.outdated_after,
    )


def _bubbles(article: Article, phrases: Mapping[str, Text]) -> Iterator[Text]:
    """Make two messages: what is so, and what to do today with who helps."""
    yield Text({code: _what(article, code) for code in LANGUAGES})
    yield Text({code: _what_now(article, phrases, code) for code in LANGUAGES})


def _what(article: Article, language: str) -> str:
    paragraphs = split_paragraphs(article.short.by_language[language], MOST_SENTENCES)
    return "\n\n".join((article.title.by_language[language], *paragraphs))


def _what_now(article: Article, phrases: Mapping[str, Text], language: str) -> str:
    steps = [f"{number}. {step.by_language[language]}" for number, step in enumerate(article.today, start=1)]
    checked = fill(phrases["answer_checked"].by_language[language], {"date": write_day(article.checked_on, language)})
    heading = phrases["answer_today"].by_language[language]
    return "\n\n".join(("\n".join((heading, *steps)), article.who.by_language[language], checked))


def write_day(day: date, language: str) -> str:
    """Write a day in figures: 23-11-2026 in Dutch, 23.11.2026 in Turkish."""
    return _DAYS[language].format(day)


def _dangers(answers: Answers) -> Iterator[tuple[str, Reply]]:
    """Make the help at each sign of danger, with its article beside it, and the gentle question at a doubtful one."""
    for signal, danger in answers.safety.help.items():
        title = answers.articles[signal].button if signal in answers.articles else danger.open[0]
        yield f"safety:{signal}", Reply(title, danger.open, (f"topic:{signal}",), stops=True, hushes=danger.hushes)
        yield f"check:{signal}", Reply(title, (danger.ask,))
