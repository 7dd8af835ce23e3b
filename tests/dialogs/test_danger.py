"""Danger in what is typed: by words, by likeness, and told in one part of a long story."""

import pytest
from shipped import edition

from dialogs.danger import read_danger
from dialogs.understanding.safety import SafetyReading


def reading(text: str) -> SafetyReading:
    interpreter = edition().interpreter
    return read_danger(interpreter.safety, interpreter.matcher, text)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("ölmek istiyorum", "crisis"),
        ("intihar etmeyi düşünüyorum", "crisis"),
        ("IK WIL NIET MEER LEVEN", "crisis"),
        ("ik ga er een eind aan maken", "crisis"),
        ("canıma kıymak istiyorum artık", "crisis"),
        ("mijn man slaat me", "geweld_thuis"),
        ("kocam beni dövüyor", "geweld_thuis"),
        ("ze hebben mijn paspoort afgepakt en ik moet gratis werken", "uitbuiting"),
        ("tefeci beni tehdit ediyor", "woekeraar"),
        ("ik slaap vannacht op straat", "dakloos"),
        ("bu gece kalacak yerim yok", "dakloos"),
        ("ik ben 15 en ik heb schulden", "minderjarig"),
        ("14 yaşındayım klarna borcum var", "minderjarig"),
    ],
)
def test_a_sign_stops_everything(text: str, signal: str) -> None:
    assert reading(text).sign == signal


@pytest.mark.parametrize("text", ["dayanamıyorum", "dayanamiyorum artik", "ik kan niet meer", "ik zie geen uitweg"])
def test_a_doubtful_sign_is_asked_back(text: str) -> None:
    found = reading(text)

    assert (found.sign, found.check) == (None, "crisis")


@pytest.mark.parametrize(
    "text",
    [
        "boete beni öldürdü",
        "ik schrik me dood van die rekening",
        "de kosten slaan nergens op",
        "mijn telefoon is dood",
        "ik gok dat het ongeveer 300 euro is",
        "mijn zoon is 16 en heeft iets besteld bij klarna",
        "de deurwaarder dreigt met beslag",
        "ik woon al 15 jaar op dit adres",
        "Kan ik een tweede lening nemen? Ik zie geen andere uitweg om de rente te betalen.",
    ],
)
def test_a_figure_of_speech_and_an_ordinary_question_are_no_sign(text: str) -> None:
    found = reading(text)

    assert (found.sign, found.check) == (None, None)


def test_gambling_adds_its_help_and_stops_nothing() -> None:
    found = reading("ik heb al mijn geld vergokt in het casino")

    assert (found.sign, found.check) == (None, None)
    assert "gokken" in found.others


def test_a_danger_told_in_one_sentence_of_a_long_story_about_money_is_noticed() -> None:
    story = (
        "Er ligt loonbeslag op mijn salaris van de deurwaarder en ik houd te weinig over van de beslagvrije voet. De "
        "huur van de woningcorporatie is drie maanden te laat. Mijn man slaat me elke dag. Hoe vraag ik een regeling "
        "aan bij het incassobureau en de zorgverzekeraar?"
    )

    assert reading(story).sign == "geweld_thuis"


def test_an_age_in_a_part_of_a_story_is_still_an_age() -> None:
    story = "Ik ben 16 jaar. " + "Mijn moeder heeft een brief van de deurwaarder over de huur en de zorgpremie. " * 3

    assert reading(story).sign == "minderjarig"


def test_of_several_signs_suicide_comes_first() -> None:
    assert reading("mijn man slaat me en ik wil dood").sign == "crisis"


def test_the_same_text_always_reads_the_same() -> None:
    text = "hakkınızı helal edin, yarın olmayacağım"

    assert reading(text) == reading(text)


@pytest.mark.parametrize("text", ["", "   ", "?", "🙂", "1234", "▇▇▇"])
def test_a_text_without_words_is_calm(text: str) -> None:
    assert reading(text) == SafetyReading()
