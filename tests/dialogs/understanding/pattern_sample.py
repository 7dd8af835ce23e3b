"""Patterns written as editors write them, ready to be looked for in a text."""

from collections.abc import Collection, Mapping

from dialogs.authoring.documents import Problem, Problems
from dialogs.authoring.stem_patterns import PatternMaker, PatternReader, vocabulary_of
from dialogs.understanding.stem_patterns import Scan

Groups = Mapping[str, str]


def reader_of(groups: Groups, *, scope: str = "") -> PatternReader:
    """Read groups, name -> one line of phrases."""
    reader = PatternReader(Problems("signs.yaml"), scope)
    for line, (name, phrases) in enumerate(groups.items(), start=1):
        reader.group(name, [(line, phrases)])
    return reader


def has(
    pattern: str,
    text: str,
    *,
    groups: Groups | None = None,
    spelled_right: Collection[str] = (),
    clause_words: Collection[str] = (),
) -> bool:
    """Say whether a text has a pattern, which must be sound."""
    reader = reader_of(groups or {})
    draft = reader.pattern(pattern, 1)
    assert not reader.problems.found
    words = vocabulary_of(reader, spelled_right=frozenset(spelled_right), clause_words=frozenset(clause_words))
    maker = PatternMaker(reader)
    scan = Scan(words, maker.groups)
    scan.read(text)
    return scan.matches(maker.pattern(draft))


def problems_of(pattern: str, *, groups: Groups | None = None, scope: str = "") -> list[Problem]:
    """List what is wrong with a pattern, in line 7, and with its groups."""
    reader = reader_of(groups or {}, scope=scope)
    reader.pattern(pattern, 7)
    return reader.problems.found
