"""Takes a text apart into folded words, numbers, and the marks that end a sentence or a clause."""

import re

from dialogs.understanding.folding import fold

#: Stands for every number among the words: what somebody owes tells nothing about what they ask.
NUMBER = "0"

_TOKEN = re.compile(r"[a-z]+|[0-9]+|[.!?;]+|[,:()\u2013\u2014]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def tokens_of(text: str) -> list[str]:
    """List words, numbers and marks, folded; a line break ends a sentence, and "neeeee" becomes "nee"."""
    return _TOKEN.findall(_STRETCHED.sub(r"\1\1", fold(text.replace("\n", " . "))))


def sentences_of(text: str) -> list[list[str]]:
    """List the words of every sentence that has some."""
    sentences: list[list[str]] = [[]]
    for token in tokens_of(_NUMBER.sub(NUMBER, text)):
        if token[0] in ".!?;":
            sentences.append([])
        elif token.isalnum():
            sentences[-1].append(NUMBER if token.isdigit() else token)
    return [words for words in sentences if words]


def words_of(text: str) -> list[str]:
    """List the folded words alone; a number, also one such as 1.250,50, is one word."""
    return [word for words in sentences_of(text) for word in words]
