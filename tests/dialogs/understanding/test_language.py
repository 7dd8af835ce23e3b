"""The language of a typed text, also when it is short or without Turkish letters."""

import pytest

from dialogs.understanding.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("merhaba", "tr"),
        ("borcumu ödeyemiyorum", "tr"),
        ("borcumu odeyemiyorum", "tr"),
        ("BORCUMU ÖDEYEMİYORUM", "tr"),
        ("deurwaarder geldi ne yapmaliyim", "tr"),
        ("kira borcum var", "tr"),
        ("ik kan mijn huur niet betalen", "nl"),
        ("hoi", "nl"),
        ("de deurwaarder staat voor de deur", "nl"),
        ("Ik heb een brief gekregen van de gemeente", "nl"),
        ("please help me I have many debts and no money", "other"),
        ("مرحبا عندي ديون", "other"),
        ("nie mam pieniędzy, proszę o pomoc", "other"),
        ("12345", None),
        ("??", None),
        ("", None),
        ("xyzzy", None),
    ],
)
def test_a_language_is_guessed_or_nothing(text: str, language: str | None) -> None:
    assert guess_language(text) == language
