"""The language of a typed text, from one word on: learnt from small texts, and as shipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import edition

from dialogs.understanding.language import Languages, learn

TURKISH = (
    "merhaba borcumu ödeyemiyorum",
    "kiramı ödemek istiyorum ama param yok",
    "icra memuru geldi ne yapmalıyım",
    "borçlarım için yardım istiyorum",
)
DUTCH = (
    "ik kan mijn huur niet betalen",
    "de deurwaarder staat voor de deur",
    "ik heb schulden bij de gemeente",
    "hoe kan ik een regeling treffen met mijn schulden",
)
SMALL = learn({"tr": TURKISH, "nl": DUTCH}, ["the", "and", "my", "debt", "ik", "długi", "para"])


@pytest.fixture(scope="module")
def shipped() -> Languages:
    return edition().interpreter.languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("borcum", "tr"),
        ("ÖDEYEMİYORUM", "tr"),
        ("odeyemiyorum", "tr"),
        ("yardım istiyorum", "tr"),
        ("huur", "nl"),
        ("schulden betalen", "nl"),
        ("DE DEURWAARDER", "nl"),
    ],
)
def test_words_like_those_learnt_tell_the_language(text: str, language: str) -> None:
    assert SMALL.hear(text) == language


@pytest.mark.parametrize("text", ["", "12345", "?!", "😀", "€ 50,-"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert SMALL.hear(text) is None


@pytest.mark.parametrize("text", ["مرحبا", "Здравствуйте", "γεια", "你好", "안녕하세요", "ik heb schulden مرحبا"])
def test_another_script_is_another_language(text: str) -> None:
    assert SMALL.hear(text) == "other"


@pytest.mark.parametrize("text", ["the debt", "my debt and pqrs", "THE DŁUGI", "pqrs the my pqrs pqrs pqrs"])
def test_two_words_of_other_languages_and_a_third_of_all_are_another_language(text: str) -> None:
    assert SMALL.hear(text) == "other"


@pytest.mark.parametrize(
    "text",
    [
        "the huur",
        "the the schulden bij de gemeente betalen kan ik niet",
        "ik ik schulden",
    ],
)
def test_one_word_too_few_of_all_or_words_of_our_own_are_not(text: str) -> None:
    assert SMALL.hear(text) == "nl"


def test_a_word_met_once_does_not_count_as_our_own() -> None:
    assert "ik" in SMALL.known
    assert "merhaba" not in SMALL.known


def test_words_that_are_surely_of_two_languages_are_mixed() -> None:
    assert SMALL.hear("deurwaarder ödeyemiyorum") == "mixed"


def test_an_unknown_text_with_turkish_letters_is_turkish() -> None:
    nothing = Languages({}, frozenset(), frozenset())

    assert nothing.hear("ığş") == "tr"
    assert nothing.hear("öç") == "tr"
    assert nothing.hear("xyz") == "nl"


def test_a_letter_that_dutch_has_too_weighs_less_than_one_that_it_never_has() -> None:
    dutch = Languages({"oo": -5.0}, frozenset(), frozenset())

    assert dutch.hear("oo ö") == "nl"
    assert dutch.hear("oo ş") == "tr"


def test_short_words_never_make_a_text_mixed() -> None:
    runs = {"_a": 100.0, "_b": -100.0}
    languages = Languages(runs, frozenset(), frozenset())

    assert languages.hear("axx bxx axx") == "tr"
    assert languages.hear("axxx bxxx") == "mixed"


def test_a_frequent_word_weighs_more() -> None:
    once = learn({"tr": ["kira evim"], "nl": ["huur"]}, [])
    often = learn({"tr": ["kira kira kira evim"], "nl": ["huur"]}, [])

    assert once.runs["kira"] < often.runs["kira"]


def test_what_both_languages_say_alike_tells_nothing() -> None:
    learnt = learn({"tr": ["taxi"], "nl": ["taxi"]}, [])

    assert set(learnt.runs.values()) == {0.0}


def test_nothing_learnt_is_no_error() -> None:
    learnt = learn({"tr": [], "nl": []}, [])

    assert learnt == Languages({}, frozenset(), frozenset())
    assert learnt.hear("merhaba") == "nl"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("merhaba", "tr"),
        ("kira", "tr"),
        ("evet", "tr"),
        ("borcumu ödeyemiyorum", "tr"),
        ("borcumu odeyemiyorum", "tr"),
        ("BORCUMU ÖDEYEMİYORUM", "tr"),
        ("kira borcum var", "tr"),
        ("yardım", "tr"),
        ("hoi", "nl"),
        ("huur", "nl"),
        ("nee", "nl"),
        ("ik kan mijn huur niet betalen", "nl"),
        ("de deurwaarder staat voor de deur", "nl"),
        ("Ik heb een brief gekregen van de gemeente", "nl"),
        ("deurwaarder geldi ne yapmalıyım", "mixed"),
        ("ik heb borcum var ne yapmalıyım help mij alsjeblieft", "mixed"),
        ("please help me I have many debts and no money", "other"),
        ("hola necesito ayuda", "other"),
        ("nie mam pieniędzy, proszę o pomoc", "other"),
        ("مرحبا عندي ديون", "other"),
        ("12345", None),
        ("??", None),
        ("", None),
    ],
)
def test_the_shipped_languages_are_heard(shipped: Languages, text: str, language: str | None) -> None:
    assert shipped.hear(text) == language


@given(text=st.text(max_size=60))
def test_any_text_has_one_language_or_none(shipped: Languages, text: str) -> None:
    assert shipped.hear(text) in ("tr", "nl", "mixed", "other", None)
