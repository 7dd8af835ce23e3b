"""Where words, sentences and numbers meet their edges: each of these was once understood wrong."""

import pytest
from pattern_sample import has, problems_of
from shipped import edition

from dialogs.understanding.concepts import Concepts, Naming, Stem
from dialogs.understanding.masking import mask
from dialogs.understanding.safety import read_safety


@pytest.mark.parametrize("end", [".", "!", "?", ";", "\n"])
def test_a_clause_ends_where_its_sentence_ends(end: str) -> None:
    assert has("weg <clause_end>", f"ik ga weg{end} hoi")
    assert has("<clause_start> weg", f"hoi{end} weg nu")


@pytest.mark.parametrize("text", ["ik stik", "ik stik. help", "ik stik! ik slaap niet", "ik stik\nhelp"])
def test_a_shipped_doubtful_sign_is_asked_back_wherever_its_sentence_stands(text: str) -> None:
    assert read_safety(edition().interpreter.safety, text).check == "crisis"


def test_joined_words_are_in_one_sentence() -> None:
    assert not has("wil_dood", "wat ik wil. dood")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("18-", "18"), ("k-", "kapi"), ("m-", "m"), ("-e", "huise"), ("tot mijn 18-", "tot mijn 18e")],
)
def test_what_is_accepted_can_be_found(pattern: str, text: str) -> None:
    assert problems_of(pattern) or has(pattern, text)


@pytest.mark.parametrize("pattern", ["dood+pillen", "partner>", "€50", "dood&weg", "dood=weg", "dood😀"])
def test_stray_characters_are_refused(pattern: str) -> None:
    assert problems_of(pattern)


def test_a_gap_before_the_first_word_is_refused() -> None:
    assert problems_of("… dood")


@pytest.mark.parametrize(
    "text",
    [
        "in 2024 en 2025",
        "in 2019 op 12 maart",
        "tussen 1000 en 1500",
        "1250 in 3 termijnen",
        "3511 of 3512",
        "2023 ve 2024'te",
        "borcum 1000 tl 2 taksit",
        "bel 0800-8115 of 112",
        "2500 op 3 plekken",
    ],
)
def test_amounts_years_postcodes_and_free_numbers_with_a_short_word_behind_stay(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize("text", ["op 10-06-2026", "voor 22-06-2026", "10.06.2026", "12-12-2026"])
def test_dates_of_today_stay_also_when_they_pass_the_proof(text: str) -> None:
    assert mask(text).text == text


def test_a_free_number_stays_beside_another_number() -> None:
    assert mask("bel 0800-8115 112").text == "bel 0800-8115 112"


def test_a_postcode_behind_a_street_without_number_stays() -> None:
    assert "3511 AB" in mask("Kerkstraat, 3511 AB Utrecht").text


@pytest.mark.parametrize(
    "text",
    [
        "geboren op 1980-03-12",
        "geboren 12-03-80",
        "geb.datum 12-03-'80",
        "doğum tarihim 5.3.80",
        "geboren op 12 mrt '80",
    ],
)
def test_a_date_of_birth_is_masked_in_other_writings(text: str) -> None:
    assert mask(text).kinds == ("birth",)


def test_a_house_number_named_as_such_is_masked() -> None:
    assert mask("3511AB, huisnummer 12").kinds == ("address",)


@pytest.mark.parametrize("text", ["mijn bijbaan 3 avonden", "bij het gerechtshof 2 zaken"])
def test_a_count_behind_an_ordinary_word_stays(text: str) -> None:
    assert mask(text).text == text


def test_a_stem_that_stands_twice_in_a_naming_is_found() -> None:
    twice = Concepts((Naming("instalments", (Stem("parca", "tr"), Stem("parca", "tr"))),))

    assert twice.find(["parca", "parca", "odemek"]) == ("instalments",)
    assert "instalments" in edition().interpreter.matcher.reader.concepts.find(["parca", "parca", "odemek"])


def test_a_compound_of_both_stems_does_not_hide_the_other_word() -> None:
    concepts = Concepts((Naming("arrears", (Stem("huur", "nl"), Stem("achterstand", "nl"))),))

    assert concepts.find(["huurachterstand", "achterstand"]) == ("arrears",)


def test_every_word_of_another_language_can_be_met() -> None:
    assert [word for word in edition().interpreter.languages.others if not word.isalpha()] == []


def test_a_wrong_word_is_refused_alike_wherever_it_stands() -> None:
    messages = {problem.message for problem in problems_of("dood! , weg, dood!")}

    assert len(messages) == 1
