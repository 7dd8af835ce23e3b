"""Concepts that words name in Dutch and in Turkish, with endings, inside compounds, and misspelt."""

from itertools import product

import pytest

from dialogs.understanding.concepts import MOST_LETTERS, REMEMBERED, Concepts, Kind, Naming, Stem


def naming(concept: str, letters: str, kind: Kind) -> Naming:
    return Naming(concept, tuple(Stem(each, kind) for each in letters.split()))


CONCEPTS = Concepts(
    (
        naming("rent", "huur", "nl"),
        naming("rent", "kira", "tr"),
        naming("arrears", "achterstand", "nl"),
        naming("gas", "gas", "nl"),
        naming("fine", "boete", "nl"),
        naming("duo", "duo", "whole"),
        naming("unemployed", "ww", "nl"),
        naming("bailiff", "deurwaarder", "nl"),
        naming("bailiff", "icra memuru", "tr"),
        naming("seizure", "icra", "tr"),
        naming("seizure", "haciz", "tr"),
        naming("attachment", "loonbeslag", "nl"),
        naming("wages", "loon", "nl"),
        naming("plan", "betalen in termijnen", "nl"),
        naming("insurance", "verzekring", "misspelt"),
        naming("home", "woning", "nl"),
        naming("pay", "betalen", "nl"),
    )
)


def found(text: str) -> tuple[str, ...]:
    return CONCEPTS.find(text.split())


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("huur", ("rent",)),
        ("kira", ("rent",)),
        ("huur en kira", ("rent",)),
        ("deurwaarder wil loon", ("bailiff", "wages")),
        ("merhaba", ()),
        ("x", ()),
        ("0", ()),
        ("", ()),
    ],
)
def test_both_languages_name_the_same_concepts_in_alphabetical_order(text: str, concepts: tuple[str, ...]) -> None:
    assert found(text) == concepts


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("kiram", ("rent",)),
        ("kirayi", ("rent",)),
        ("kiralarimizdan", ("rent",)),
        ("duoya", ("duo",)),
        ("ww", ("unemployed",)),
        ("gasi", ("gas",)),
        ("deurwaarderdan", ("bailiff",)),
    ],
)
def test_any_stem_may_carry_a_turkish_ending(word: str, concepts: tuple[str, ...]) -> None:
    assert found(word) == concepts


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("toegangsdeurwaarderskosten", ("bailiff",)),
        ("verkeersboetebedrag", ("fine",)),
        ("huurschuld", ("rent",)),
        ("kamerhuur", ("rent",)),
        ("betaalachterstanden", ("arrears",)),
        ("verhuurder", ()),
        ("gasrekening", ()),
        ("biogas", ()),
    ],
)
def test_a_dutch_stem_is_found_in_a_compound_when_it_is_long_enough(word: str, concepts: tuple[str, ...]) -> None:
    assert found(word) == concepts


@pytest.mark.parametrize(
    ("word", "concepts"),
    [("hacizli", ("seizure",)), ("hacizxyz", ("seizure",)), ("kiraxyz", ("rent",)), ("onhaciz", ()), ("okira", ())],
)
def test_a_turkish_stem_is_found_at_the_start_alone(word: str, concepts: tuple[str, ...]) -> None:
    assert found(word) == concepts


@pytest.mark.parametrize("word", ["duoxyz", "studduo", "wwxyz", "uww"])
def test_whole_words_and_very_short_stems_are_not_found_in_a_longer_word(word: str) -> None:
    assert found(word) == ()


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("wonning", ("home",)),
        ("wonign", ("home",)),
        ("bettalxn", ("pay",)),
        ("deurwarder", ("bailiff",)),
        ("deurwadrer", ("bailiff",)),
        ("looonbeslga", ("attachment",)),
        ("verzekring", ("insurance",)),
    ],
)
def test_a_long_word_without_a_stem_is_taken_for_the_nearest(word: str, concepts: tuple[str, ...]) -> None:
    assert found(word) == concepts


@pytest.mark.parametrize(
    "word", ["hurr", "wonig", "hacciz", "wonixx", "betxlxn", "teurwaarder", "deurxxarxer", "qqqqqqqq"]
)
def test_short_words_other_beginnings_and_more_slips_are_no_stem(word: str) -> None:
    assert found(word) == ()


@pytest.mark.parametrize(
    "text",
    [
        "betalen in termijnen",
        "in termijnen betalen",
        "betalen wil ik in termijnen",
        "termijnen waar ik in betalen",
    ],
)
def test_several_stems_are_found_close_to_each_other_in_any_order(text: str) -> None:
    assert "plan" in found(text)


@pytest.mark.parametrize("text", ["betalen in", "in de week betalen of ook wel termijnen", "termijnen in"])
def test_several_stems_far_apart_or_not_all_there_are_not_found(text: str) -> None:
    assert "plan" not in found(text)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("icra bir iki memuru", ("bailiff",)),
        ("icra bir iki uc memuru", ("seizure",)),
        ("memuru bir iki uc dort icra memuru", ("bailiff",)),
    ],
)
def test_at_most_two_other_words_stand_between(text: str, concepts: tuple[str, ...]) -> None:
    assert found(text) == concepts


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("icra memuru", ("bailiff",)),
        ("icra", ("seizure",)),
        ("icra memuru haciz", ("bailiff", "seizure")),
        ("loonbeslag", ("attachment",)),
        ("loonbeslag op mijn loon", ("attachment", "wages")),
        ("huurachterstand", ("arrears",)),
    ],
)
def test_a_longer_stem_covers_a_shorter_one_at_its_place(text: str, concepts: tuple[str, ...]) -> None:
    assert found(text) == concepts


def test_the_end_of_a_very_long_word_is_not_read() -> None:
    before = "x" * (MOST_LETTERS - len("deurwaarder"))

    assert found(f"{before}deurwaarder") == ("bailiff",)
    assert found(f"x{before}deurwaarder") == ()


def test_many_other_words_in_between_change_nothing() -> None:
    others = ["".join(letters) for letters in product("bcdfgpqstvwxz", repeat=4)]

    CONCEPTS.find(["kirayi", *others])

    assert len(others) > REMEMBERED
    assert found("kirayi") == ("rent",)


def test_a_lexicon_without_words_finds_nothing() -> None:
    assert Concepts(()).find(["huur", "deurwaarder"]) == ()
