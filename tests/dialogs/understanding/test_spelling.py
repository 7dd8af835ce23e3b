"""Misspelt words are taken for the nearest word that the examples know."""

import pytest

from dialogs.understanding.spelling import FEWEST, LONG_LETTERS, Spelling, learn_spelling

TEXTS = ("huur betalen", "huur betalen", "deurwaarder boete", "deurwaarder boete", "geld fiets", "geld kira kira")
SPELLING = learn_spelling(text.split() for text in TEXTS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("betlen", "betalen"),
        ("betaalen", "betalen"),
        ("beatlen", "betalen"),
        ("boetr", "boete"),
        ("kiraa", "kira"),
        ("deurwarder", "deurwaarder"),
        ("deurwardeer", "deurwaarder"),
    ],
)
def test_a_misspelt_word_is_taken_for_the_nearest(typed: str, meant: str) -> None:
    assert SPELLING.correct([typed]) == [meant]


@pytest.mark.parametrize(
    "typed",
    [
        "betalen",
        "hurr",
        "kirr",
        "btlen",
        "betxlxn",
        "oboete",
        "durwrder",
        "deurwxxxder",
        "fietz",
        "water",
        "0",
        "xyzzy",
    ],
)
def test_known_short_and_other_words_stay(typed: str) -> None:
    assert SPELLING.correct([typed]) == [typed]


def test_two_slips_are_corrected_in_long_words_alone() -> None:
    long = "abcdefghijklmnop"[:LONG_LETTERS]
    spelling = learn_spelling([[long, long[:-1]]] * FEWEST)

    assert spelling.correct([f"axx{long[3:]}"]) == [long]
    assert spelling.correct([f"axx{long[3:-1]}"]) == [f"axx{long[3:-1]}"]


def test_every_word_of_a_text_is_read_in_its_order() -> None:
    assert SPELLING.correct("ik kan deurwarder niet betlen".split()) == "ik kan deurwaarder niet betalen".split()
    assert SPELLING.correct([]) == []


def test_a_word_that_stands_in_the_examples_once_is_not_taken_for_spelled_right() -> None:
    assert SPELLING.known == {"huur", "betalen", "deurwaarder", "boete", "geld", "kira"}


def test_of_two_words_as_near_the_first_in_the_alphabet_is_meant() -> None:
    spelling = learn_spelling([["boetes", "boeten"], ["boeten", "boetes"]])

    assert spelling.correct(["boetex"]) == ["boeten"]


def test_nothing_learnt_corrects_nothing() -> None:
    spelling = learn_spelling([])

    assert spelling == Spelling(frozenset(), {})
    assert spelling.correct(["betlen"]) == ["betlen"]
