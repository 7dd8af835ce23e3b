"""Folded words, numbers and marks of a typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.tokens import NUMBER, sentences_of, tokens_of, words_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Ik heb schulden", ["ik", "heb", "schulden"]),
        ("BORCUMU ÖDEYEMİYORUM", ["borcumu", "odeyemiyorum"]),
        ("DUO'dan mektup", ["duo", "dan", "mektup"]),
        ("3511AB", ["3511", "ab"]),
        ("wacht... wat?!", ["wacht", "...", "wat", "?!"]),
        ("ja, nee: (misschien) – ooit", ["ja", ",", "nee", ":", "(", "misschien", ")", "\u2013", "ooit"]),
        ("€ 50 & 'meer'", ["50", "meer"]),
        ("مرحبا", []),
        ("", []),
    ],
)
def test_words_numbers_and_marks_are_told_apart(text: str, tokens: list[str]) -> None:
    assert tokens_of(text) == tokens


def test_a_line_break_ends_a_sentence() -> None:
    assert tokens_of("geen geld\ngeen huis") == ["geen", "geld", ".", "geen", "huis"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [("neeeeee", ["nee"]), ("hayııır", ["hayiir"]), ("heel", ["heel"]), ("hoooi hoi", ["hooi", "hoi"])],
)
def test_a_stretched_letter_is_at_most_double(typed: str, words: list[str]) -> None:
    assert tokens_of(typed) == words


@pytest.mark.parametrize("amount", ["5", "1250", "1.250,50", "1,250.50", "06-01-2026"])
def test_every_number_is_the_same_word(amount: str) -> None:
    words = words_of(f"borcum {amount} euro")

    assert set(words) == {"borcum", NUMBER, "euro"}


def test_an_amount_with_points_and_commas_is_one_word() -> None:
    assert words_of("1.250,50 euro") == [NUMBER, "euro"]


def test_marks_are_no_words() -> None:
    assert words_of("Ja, hoor! (echt?)") == ["ja", "hoor", "echt"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ik heb schulden. Wat nu?", [["ik", "heb", "schulden"], ["wat", "nu"]]),
        ("geen geld\ngeen huis", [["geen", "geld"], ["geen", "huis"]]),
        ("eerst dit; dan dat, en ooit", [["eerst", "dit"], ["dan", "dat", "en", "ooit"]]),
        ("1.250,50 euro. Of 3?", [[NUMBER, "euro"], ["of", NUMBER]]),
        ("...!? hoi", [["hoi"]]),
        ("?!", []),
        ("", []),
    ],
)
def test_words_are_listed_by_sentence(text: str, sentences: list[list[str]]) -> None:
    assert sentences_of(text) == sentences


@given(st.text(max_size=80))
def test_words_of_any_text_are_letters_or_the_number(text: str) -> None:
    words = words_of(text)

    assert all(word == NUMBER or set(word) <= set("abcdefghijklmnopqrstuvwxyz") for word in words)
    assert words_of(" ".join(words)) == words
