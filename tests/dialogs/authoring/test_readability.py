"""How easily a text reads: each formula on texts whose syllables, words and sentences were counted by hand."""

import pytest

from dialogs.authoring.readability import EASY, reading_ease


@pytest.mark.parametrize(
    ("wording", "ease"),
    [
        # De kat zit op de mat: 6 syllables, 6 words, 1 sentence
        ("De kat zit op de mat.", 206.84 - 77 * 6 / 6 - 0.93 * 6 / 1),
        # Be-taal de re-ke-ning. Bel je ge-meen-te: 11 syllables, 6 words, 2 sentences
        ("Betaal de rekening. Bel je gemeente.", 206.84 - 77 * 11 / 6 - 0.93 * 6 / 2),
        # a list item is a sentence: Neem mee: geld, een brief; 5 syllables, 5 words, 3 sentences
        ("Neem mee:\n- geld\n- een brief", 206.84 - 77 * 5 / 5 - 0.93 * 5 / 3),
    ],
)
def test_dutch_is_scored_by_flesch_douma(wording: str, ease: float) -> None:
    assert reading_ease(wording, "nl") == pytest.approx(ease)


@pytest.mark.parametrize(
    ("wording", "ease"),
    [
        # Su ge-li-yor: 4 syllables, 2 words, 1 sentence
        ("Su geliyor.", 198.825 - 40.175 * 4 / 2 - 2.610 * 2 / 1),
        # Su fa-tu-ra-sı gel-di. Be-le-di-ye-yi a-ra-yın: 15 syllables, 5 words, 2 sentences
        ("Su faturası geldi. Belediyeyi arayın.", 198.825 - 40.175 * 15 / 5 - 2.610 * 5 / 2),
        # İc-ra I-ğdır'-da: 5 syllables, 2 words, 1 sentence; both capitals are vowels
        ("İcra Iğdır'da.", 198.825 - 40.175 * 5 / 2 - 2.610 * 2 / 1),
    ],
)
def test_turkish_is_scored_by_atesman(wording: str, ease: float) -> None:
    assert reading_ease(wording, "tr") == pytest.approx(ease)


def test_terms_in_brackets_do_not_count() -> None:
    assert reading_ease("Belediyeyi (gemeentelijke schuldhulpverlening) arayın.", "tr") == reading_ease(
        "Belediyeyi arayın.", "tr"
    )


def test_short_sentences_of_short_words_are_easy_and_long_ones_are_not() -> None:
    hard = "Schuldhulpverleningsorganisaties onderhandelen uitsluitend namens gemeentelijke kredietverstrekkers."

    assert reading_ease("Bel nu. Wij zijn er.", "nl") > EASY["nl"] > reading_ease(hard, "nl")


@pytest.mark.parametrize("language", EASY)
def test_an_empty_text_has_a_score_too(language: str) -> None:
    assert reading_ease("", language) > EASY[language]


def test_another_language_has_no_formula() -> None:
    with pytest.raises(KeyError, match="de"):
        reading_ease("Bitte.", "de")
