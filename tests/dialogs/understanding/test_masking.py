"""What must not be kept is masked; amounts, postcodes and years stay."""

import random

import pytest
from stdnum.nl import bsn

from dialogs.understanding.masking import MASK, mask


def _bsn(numbers: random.Random) -> str:
    while True:
        digits = "".join(str(numbers.randint(0, 9)) for _ in range(8))
        for last in "0123456789":
            if bsn.is_valid(digits + last):
                return digits + last


def test_a_thousand_citizen_numbers_in_dutch_and_turkish_writing_are_masked() -> None:
    numbers = random.Random(1)
    shapes = ["{0}", "{1}.{2}.{3}", "{1} {2} {3}", "{1}-{2}-{3}", "{4} {5} {6}"]

    for turn in range(1000):
        digits = _bsn(numbers)
        written = shapes[turn % len(shapes)].format(
            digits, digits[:4], digits[4:6], digits[6:], digits[:3], digits[3:6], digits[6:]
        )
        masked = mask(f"mijn bsn / numaram {written} tamam mı")

        assert masked.kinds == ("bsn",), written
        assert not any(character.isdigit() for character in masked.text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NL91 ABNA 0417 1643 00", "iban"),
        ("nl91abna0417164300", "iban"),
        ("TR33 0006 1005 1978 6457 8413 26", "iban"),
        ("4111 1111 1111 1111", "card"),
        ("06 12345678", "phone"),
        ("+31 6 1234 5678", "phone"),
        ("0090 532 123 45 67", "phone"),
        ("ayse@example.org", "email"),
    ],
)
def test_what_names_or_reaches_a_person_is_masked(text: str, kind: str) -> None:
    masked = mask(f"dit is {text} dus")

    assert masked.kinds == (kind,)
    assert masked.text == f"dit is {MASK} dus"


@pytest.mark.parametrize(
    "text",
    [
        "€ 1.250,00",
        "37.485 euro",
        "3511 AB",
        "3511",
        "in 2026",
        "op 23-11-2026",
        "3 maanden, 2 brieven",
        "123456789",
        "zaak NL12 ABCD EFGH IJKL",
        "zaak 1234 5678 9012 345",
        "0800-8115",
        "bel 0800 8115",
        "0900-9876",
        "0800 0113",
        "112",
        "113",
        "14 030",
        "dossier 2026/1234",
        "37.485,00 en 1.250",
        "",
    ],
)
def test_amounts_postcodes_dates_and_free_numbers_stay(text: str) -> None:
    assert mask(text).text == text


def test_words_behind_an_account_number_stay() -> None:
    assert mask("NL91 ABNA 0417 1643 00 van mij").text == f"{MASK} van mij"


@pytest.mark.parametrize("number", ["0800-8115", "0800 0013"])
def test_a_free_number_stays_although_it_passes_the_proof_of_citizen_numbers(number: str) -> None:
    assert bsn.is_valid(number)
    assert mask(f"bel {number} dan").text == f"bel {number} dan"


def test_several_are_masked_and_named_once_each() -> None:
    masked = mask("bel 0612345678 of 0687654321, of mail a@b.nl")

    assert masked.kinds == ("email", "phone")
    assert masked.text == f"bel {MASK} of {MASK}, of mail {MASK}"
