"""Which options a typed text chooses."""

import pytest

from dialogs.understanding.choices import ChoiceReading, ChoiceWords, read_choices
from dialogs.understanding.words import TypedWords

WORDS = TypedWords(
    {"terug": "back"},
    {"ja": frozenset({"yes"}), "nee": frozenset({"no", "none"}), "bilmiyorum": frozenset({"unknown"})},
    frozenset({"geen", "yok", "degil"}),
    frozenset(),
)
DEBTS = (
    ChoiceWords("rent", ("Huur", "Kira", "huurachterstand")),
    ChoiceWords("mortgage", ("Hypotheek", "Ev kredisi")),
    ChoiceWords("loan", ("Lening", "Kredi")),
    ChoiceWords("energy", ("Energie", "Elektrik/gaz")),
    ChoiceWords("water", ("Water", "Su")),
    ChoiceWords("none", ("Nergens", "Hiçbiri"), exclusive=True),
    ChoiceWords("unknown", ("Weet ik niet", "Bilmiyorum"), exclusive=True),
)


def several(text: str) -> ChoiceReading:
    return read_choices(text, DEBTS, WORDS, multiple=True)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kira", ("rent",)),
        ("KİRA!", ("rent",)),
        ("kirayı", ("rent",)),
        ("huur en energie", ("rent", "energy")),
        ("kira ve elektrik/gaz", ("rent", "energy")),
        ("ev kredisi", ("mortgage",)),
        ("ev kredisini ödeyemedim", ("mortgage",)),
        ("1", ("rent",)),
        ("bilmiyorum", ("unknown",)),
        ("nee", ("none",)),
        ("şu an kira", ("rent",)),
    ],
)
def test_clear_answers_are_sure(text: str, codes: tuple[str, ...]) -> None:
    assert several(text) == ChoiceReading(codes, sure=True)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kira borcum yok", ("rent",)),
        ("geen huur", ("rent",)),
        ("dün gece komşumla oturup kira hakkında uzun uzun konuştuk", ("rent",)),
        ("hypoteek", ("mortgage",)),
        ("hiçbiri ama kira", ("rent", "none")),
    ],
)
def test_doubtful_answers_are_asked_back(text: str, codes: tuple[str, ...]) -> None:
    assert several(text) == ChoiceReading(codes, sure=False)


@pytest.mark.parametrize("text", ["", "merhaba", "99", "?", "deurwaarder"])
def test_other_words_choose_nothing(text: str) -> None:
    assert several(text).codes == ()


def test_two_options_where_one_may_be_chosen_are_asked_back() -> None:
    assert read_choices("huur en lening", DEBTS, WORDS, multiple=False) == ChoiceReading(("rent", "loan"), sure=False)


def test_a_generic_word_chooses_the_option_that_it_stands_for() -> None:
    options = (ChoiceWords("aside:erase_yes", ("Wis alles",), means=("yes",)), ChoiceWords("keep", ("Bewaar",)))

    assert read_choices("Ja", options, WORDS, multiple=False) == ChoiceReading(("aside:erase_yes",), sure=True)
