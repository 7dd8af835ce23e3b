"""Folding: spellings of one word that Turkish, Dutch and bare keyboards give are the same text afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.folding import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("HAYIR", "hayir"),
        ("hayır", "hayir"),
        ("Hayır", "hayir"),
        ("hayir", "hayir"),
        ("HAYİR", "hayir"),
        ("İSTANBUL", "istanbul"),
        ("istanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("i\u0307stanbul", "istanbul"),
        ("Iğdır", "igdir"),
        ("ŞĞÇÖÜ şğçöü", "sgcou sgcou"),
        ("BORÇLARIM ÖDENMİYOR", "borclarim odenmiyor"),
    ],
)
def test_turkish_letters_fold_whatever_the_keyboard(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("ĲSSELSTEIN", "ijsselstein"),
        ("crème brûlée", "creme brulee"),
        ("straße", "strasse"),
        ("Ærø", "aero"),
        ("ﬁets", "fiets"),
    ],
)
def test_accents_and_joined_letters_become_plain_letters(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize("apostrophe", list("'’‘`´ʼ′＇"))
def test_every_kind_of_apostrophe_parts_words(apostrophe: str) -> None:
    assert fold(f"Rotterdam{apostrophe}da") == "rotterdam da"


@pytest.mark.parametrize("empty", ["", "   ", "\n\t", "'", "\u200b"])
def test_nothing_folds_to_nothing(empty: str) -> None:
    assert fold(empty) == ""


def test_blanks_and_characters_without_width_are_evened_out() -> None:
    assert fold("  ik\u00a0woon \n\t hier\u200b ") == "ik woon hier"


def test_other_punctuation_and_digits_stay() -> None:
    assert fold("€ 1.500,- (p/m)?") == "€ 1.500,- (p/m)?"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcçdefgğhıijklmnoöprsştuüvyz ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ"))
def test_turkish_text_becomes_small_ascii_letters_and_spaces(text: str) -> None:
    assert set(fold(text)) <= set("abcdefghijklmnopqrstuvwxyz ")
