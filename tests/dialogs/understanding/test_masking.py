"""What must not be kept is masked; amounts, postcodes and years stay."""

import random

import pytest
from stdnum.nl import bsn

from dialogs.understanding.masking import MASK, Masked, mask


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


#: How people write a number to be called on; "d" is any digit.
PHONES = (
    "06-dddddddd", "06 dddddddd", "06dddddddd", "06 dd dd dd dd", "06-dd dd dd dd", "06 dddd dddd", "(06) dddddddd",
    "06 - dddddddd", "06/dddddddd", "06‑dddddddd", "0d0-ddddddd", "0d0 ddd dd dd", "01dd-dddddd",
    "+316dddddddd", "+31 6 dddddddd", "+31 (0)6 dddddddd", "+31 6 dd dd dd dd", "0031 6 dddddddd", "00316dddddddd",
    "+90 532 ddd dd dd", "+90532ddddddd", "0090 532 ddd dd dd", "0532 ddd dd dd", "0532ddddddd", "+32 4dd dd dd dd",
)  # fmt: skip


@pytest.mark.parametrize("shape", PHONES)
def test_a_number_to_be_called_on_is_kept_whole_whatever_its_digits(shape: str) -> None:
    numbers = random.Random(shape)

    for _ in range(300):
        number = "".join(str(numbers.randint(1, 9)) if one == "d" else one for one in shape)
        citizen = next(one for one in iter(lambda: _bsn(numbers), "") if not one.startswith("0"))
        for text in (number, f"bel {number}, dank", f"{number} {number}", f"Kerkstr. of {number}\nof {number}"):
            assert mask(text, keep=("phone",)).text == text
        assert mask(f"{citizen} {number}", keep=("phone",)).text == f"{MASK} {number}"
        assert mask(f"{number} {citizen}", keep=("phone",)).text == f"{number} {MASK}"
        assert mask(f"bel {number} bsn {citizen}.", keep=("phone",)).text == f"bel {number} bsn {MASK}."


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("111222333", MASK),
        ("bsn 111222333, tel 06 37589349", f"bsn {MASK}, tel 06 37589349"),
        ("010464554 3 kinderen", f"{MASK} 3 kinderen"),
        ("0 111222333", f"0 {MASK}"),
        ("020 111222333", f"020 {MASK}"),
        ("NL91 ABNA 0417 1643 00", MASK),
        ("4111 1111 1111 1111", MASK),
        ("01-02-1985 12:30", f"{MASK} 12:30"),
        ("0612345678@example.org", MASK),
    ],
)
def test_what_only_holds_digits_like_a_number_to_be_called_on_is_masked(text: str, masked: str) -> None:
    assert mask(text, keep=("phone",)).text == masked


def test_an_address_that_is_kept_is_kept_whole() -> None:
    text = "mail jansen.111222333@example.org of kom naar Kerkstraat 12"

    assert mask(text, keep=("phone", "email", "address")) == Masked(text, ())
