"""What is said around a question is left out; what is left of a text is never nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.padding import Padding

PADDING = Padding(
    (
        *(("ik",), ("een",), ("graag",), ("lutfen",)),
        *(("goede", "dag"), ("goede", "dag", "mevrouw"), ("mag", "ik", "vragen"), ()),
    )
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("huur", "huur"),
        ("ik betaal een boete", "betaal boete"),
        ("graag mag ik vragen huur", "huur"),
        ("lutfen kira lutfen", "kira"),
        ("huur goede dag", "huur"),
    ],
)
def test_words_and_phrases_are_left_out_wherever_they_stand(text: str, kept: str) -> None:
    assert PADDING.strip(text.split()) == kept.split()


def test_the_longest_phrase_is_left_out() -> None:
    assert PADDING.strip("goede dag mevrouw huur".split()) == ["huur"]


@pytest.mark.parametrize(
    ("text", "kept"), [("goede buur", "goede buur"), ("mag ik huur", "mag huur"), ("huur goede", "huur goede")]
)
def test_the_beginning_of_a_phrase_stays(text: str, kept: str) -> None:
    assert PADDING.strip(text.split()) == kept.split()


@pytest.mark.parametrize("text", ["ik", "graag een", "goede dag", ""])
def test_a_text_of_nothing_else_stays_as_it_is(text: str) -> None:
    assert PADDING.strip(text.split()) == text.split()


@given(st.lists(st.sampled_from(["ik", "goede", "dag", "mevrouw", "mag", "vragen", "huur"])))
def test_words_keep_their_order_and_never_become_nothing(words: list[str]) -> None:
    kept = PADDING.strip(words)
    rest = iter(words)

    assert all(word in rest for word in kept)
    assert bool(kept) is bool(words)
