"""Words that people type instead of pressing a button: commands, yes and no, don't know."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from dialogs.understanding.folding import fold

_PUNCTUATION = str.maketrans(dict.fromkeys('.,;:!"()[]{}<>/\\-–—…*_', " "))


@dataclass(frozen=True, slots=True)
class TypedWords:
    """The lexicon, folded: phrase -> command name; phrase -> codes of options; words that turn a meaning round."""

    commands: Mapping[str, str]
    codes: Mapping[str, frozenset[str]]
    negations: frozenset[str]
    #: words, or two words together, that make a text a question
    questions: frozenset[str]

    def command(self, text: str) -> str | None:
        """Find the command that a whole message names."""
        return self.commands.get(normalise(text))

    def asks(self, text: str) -> bool:
        """Say whether a text asks something: it has a question mark, or a word that only questions have."""
        words = normalise(text).split()
        pairs = (f"{one} {other}" for one, other in pairwise(words))
        return "?" in text or not self.questions.isdisjoint((*words, *pairs))

    def generic_codes(self, text: str) -> frozenset[str]:
        """Find the codes (yes, no, unknown, refused, none) that a whole message may mean."""
        return self.codes.get(normalise(text), frozenset())


def normalise(text: str) -> str:
    """Fold a text and drop its punctuation, so that "Ja!" is "ja"; a lone question mark stays."""
    folded = fold(text)
    plain = " ".join(folded.translate(_PUNCTUATION).replace("?", " ").split())
    return plain or folded
