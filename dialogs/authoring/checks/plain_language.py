"""Short sentences, few at a time, in every language."""

import re
from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection
from dialogs.authoring.texts import PlacedText

MOST_SENTENCES, MOST_WORDS = 3, 15

#: Phrases that list what can be done; they are asked for, and read at leisure.
_LISTS = frozenset({"help", "person", "data_shown", "data_none"})

#: A sentence ends at . ! ? or … before white space and a capital, a digit or a quote: "bijv. huur" goes on.
_END = re.compile(r"(?<=[.!?…])[\"')»”’]*\s+(?=[\"'(«“{]*[A-ZÇĞİÖŞÜÂÎÛÉ0-9{])")
_LIST_ITEM = re.compile(r"\s*([•*-]|\d+[.)])\s+")
_WORD = re.compile(r"\w")


def check_plain_language(inspection: Inspection) -> Iterator[Problem]:
    """Report bubbles of too many sentences and sentences of too many words; list items stand by themselves."""
    for document in inspection.draft.scripts.values():
        for text in document.texts:
            yield from check_wording(text, document.file, most=MOST_SENTENCES)
    phrases = inspection.draft.phrases
    for text in phrases.texts if phrases else ():
        most = None if text.path[1] in _LISTS else MOST_SENTENCES
        yield from check_wording(text, phrases.file if phrases else "", most=most)


def check_wording(text: PlacedText, file: str, *, most: int | None = MOST_SENTENCES) -> Iterator[Problem]:
    """Report too many sentences (`most` of None: any number is fine) and sentences of too many words."""
    for language, wording in text.text.by_language.items():
        line = text.lines[language]
        said, listed = sentences(wording)
        if most is not None and len(said) > most:
            message = f"{len(said)} sentences in `{language}`; at most {most} a bubble, so split it or shorten it"
            yield Problem(file, line, "too_many_sentences", message)
        for sentence in (*said, *listed):
            words = count_words(sentence)
            if words > MOST_WORDS:
                message = f"a sentence of {words} words in `{language}`; at most {MOST_WORDS}: “{sentence[:60]}…”"
                yield Problem(file, line, "long_sentence", message)


def sentences(wording: str) -> tuple[list[str], list[str]]:
    """Split a text into its sentences and the sentences of its list items; a line break ends a sentence."""
    said: list[str] = []
    listed: list[str] = []
    for line in wording.splitlines():
        item = _LIST_ITEM.match(line)
        parts = [part for part in _END.split(line[item.end() :] if item else line) if _WORD.search(part)]
        (listed if item else said).extend(parts)
    return said, listed


def split_paragraphs(wording: str, most: int) -> list[str]:
    """Split a text between sentences, so that no paragraph has more than `most`; nothing of it is lost."""
    paragraphs: list[str] = []
    start, seen = 0, 0
    for end in _END.finditer(wording):
        seen += 1
        if seen == most:
            paragraphs.append(wording[start : end.end()].strip())
            start, seen = end.end(), 0
    return [*paragraphs, wording[start:].strip()]


def count_words(sentence: str) -> int:
    """Count the words of a sentence; a number or a placeholder is one."""
    return sum(1 for word in sentence.split() if _WORD.search(word))
