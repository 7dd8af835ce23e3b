"""Slips in very long words: as little work as in short ones, and the same stems found as by looking at every start."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from pattern_sample import reader_of
from shipped import edition

from dialogs.authoring.stem_patterns import vocabulary_of
from dialogs.understanding.stem_patterns import Vocabulary

#: As many letters as one message may have.
LONGEST_MESSAGE = 4096
STEMS = ("deurwaarder", "slapen", "intihar", "zelfmoord")


class Counted(dict[str, tuple[str, ...]]):
    """A mapping that counts how often something is looked up in it, and the letters of what was."""

    def __init__(self, known: Mapping[str, tuple[str, ...]]) -> None:
        """Begin at nothing."""
        super().__init__(known)
        self.times = 0
        self.letters = 0

    def get(self, key: str, default: object = None) -> tuple[str, ...]:  # type: ignore[override]
        """Count, then look up."""
        self.times += 1
        self.letters += len(key)
        return super().get(key, ())


def _vocabulary() -> Vocabulary:
    reader = reader_of({"all": ", ".join((*STEMS, "intihar-", "deurwaarder-"))})
    return vocabulary_of(reader, spelled_right=frozenset(), clause_words=frozenset())


def test_a_word_as_long_as_a_message_costs_no_more_than_a_word_a_little_longer_than_every_stem() -> None:
    shipped = edition().interpreter.safety.vocabulary
    slips = Counted(shipped.slips)
    vocabulary = replace(shipped, slips=slips)
    word = "a" + "xy" * (LONGEST_MESSAGE // 2)

    assert vocabulary.find(word) == []

    assert 0 < slips.times < LONGEST_MESSAGE
    assert slips.letters < 4 * LONGEST_MESSAGE


@st.composite
def _almost(draw: st.DrawFn) -> str:
    """Draw a stem with a few letters put in, left out or changed about, which may go on."""
    letters = list(draw(st.sampled_from(STEMS)))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(letters) - 1))
        match draw(st.sampled_from(("more", "less", "about"))):
            case "more":
                letters.insert(at, draw(st.sampled_from("adenrstx")))
            case "less":
                del letters[at]
            case _:
                letters[at : at + 2] = reversed(letters[at : at + 2])
    return "".join(letters) + draw(st.text("adenrst", max_size=12))


@given(_almost())
def test_what_is_found_is_the_same_as_by_looking_at_every_start(word: str) -> None:
    vocabulary = _vocabulary()
    every_start = replace(vocabulary, longest=len(word))

    assert vocabulary.find(word) == every_start.find(word)


def test_a_vocabulary_without_slips_finds_none() -> None:
    vocabulary = vocabulary_of(reader_of({"all": "113"}), spelled_right=frozenset(), clause_words=frozenset())

    assert vocabulary.find("deurwaarders") == []
