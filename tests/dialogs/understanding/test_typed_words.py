"""Words typed instead of pressing a button: commands, generic answers, and what makes a text a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import edition

from dialogs.understanding.words import TypedWords, normalise

WORDS = TypedWords(
    {"terug": "back", "geri don": "back"},
    {"ja": frozenset({"yes"}), "nee": frozenset({"no", "none"})},
    frozenset({"geen"}),
    frozenset({"hoe", "mag ik", "nasil", "mi"}),
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Ja, hoor! ", "ja hoor"),
        ("(één) brief...", "een brief"),
        ("e-mail/post", "e mail post"),
        ("DEĞİL", "degil"),
        ("ja?", "ja"),
        ("?", "?"),
        ("!!", "!!"),
        ("", ""),
    ],
)
def test_capitals_accents_and_punctuation_are_dropped_but_never_everything(text: str, plain: str) -> None:
    assert normalise(text) == plain


@pytest.mark.parametrize(("text", "command"), [("Terug!", "back"), ("GERİ DÖN", "back"), ("ik wil terug", None)])
def test_a_command_is_a_whole_message(text: str, command: str | None) -> None:
    assert WORDS.command(text) == command


@pytest.mark.parametrize(
    ("text", "codes"), [("Nee.", {"no", "none"}), ("ja", {"yes"}), ("ja hoor", set()), ("", set())]
)
def test_a_generic_answer_is_a_whole_message(text: str, codes: set[str]) -> None:
    assert WORDS.generic_codes(text) == codes


@pytest.mark.parametrize(
    "text", ["hoe lang duurt dat", "Mag ik dat weigeren", "NASIL", "bu doğru mı", "kira?", "?", "en dan mag ik dat"]
)
def test_a_question_mark_a_word_or_two_words_together_ask(text: str) -> None:
    assert WORDS.asks(text)


@pytest.mark.parametrize("text", ["", "huur", "ik mag", "mag hij ik", "hoezo", "mag", "milyon"])
def test_other_words_do_not_ask(text: str) -> None:
    assert not WORDS.asks(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Mag de deurwaarder mijn auto meenemen", True),
        ("hoeveel moet ik betalen", True),
        ("icra memuru eve girebilir mi", True),
        ("ne yapmalıyım", True),
        ("ik heb een boete", False),
        ("kira borcum var", False),
        ("3 maanden huur", False),
    ],
)
def test_the_shipped_words_tell_questions_from_answers(text: str, asks: bool) -> None:
    assert edition().interpreter.words.asks(text) is asks


@given(st.text(max_size=60))
def test_a_text_with_a_question_mark_always_asks(text: str) -> None:
    assert WORDS.asks(f"{text}?")
