"""How people write Dutch telephone numbers, and how they are kept."""

import pytest

from dialogs.authoring.phone_numbers import read_phone
from dialogs.casework.directory import Phone


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("085 000 00 00", "+31850000000"),
        ("(085) 000 00 00", "+31850000000"),
        ("085-0000000", "+31850000000"),
        ("+31 85 000 00 00", "+31850000000"),
        ("+31 (0)85 000 00 00", "+31850000000"),
        ("+31 085 000 00 00", "+31850000000"),
        ("0031 85 0000000", "+31850000000"),
        ("tel:+31850000000", "+31850000000"),
        ("0299 00 00 00", "+31299000000"),
        ("06 00 00 00 00", None),
        ("06 1 000 00 00", "+31610000000"),
    ],
)
def test_ordinary_numbers_are_kept_in_the_international_form(written: str, dialled: str | None) -> None:
    phone = read_phone(written)

    assert (phone.number if isinstance(phone, Phone) else None) == dialled


@pytest.mark.parametrize(
    ("written", "dialled", "shown"),
    [
        ("14 020", "14020", "14 020"),
        ("0140223", "140223", "14 0223"),
        ("(014) 030", "14030", "14 030"),
        ("14030", "14030", "14 030"),
        ("+31 14 030", "14030", "14 030"),
    ],
)
def test_numbers_with_14_stay_short_in_every_spelling(written: str, dialled: str, shown: str) -> None:
    assert read_phone(written) == Phone(dialled, shown)


@pytest.mark.parametrize("written", ["0800 00 00", "(0800) 00 00", "0800-000 00 00", "112", "113", "116000"])
def test_free_and_short_numbers_are_kept_as_they_are_dialled(written: str) -> None:
    digits = "".join(filter(str.isdigit, written))

    assert read_phone(written) == Phone(digits, written)


@pytest.mark.parametrize("written", ["0900 00 00", "(0900) 00 00", "0906-0000000", "0909 00 00"])
def test_paid_numbers_are_marked(written: str) -> None:
    phone = read_phone(written)

    assert isinstance(phone, Phone)
    assert phone.paid


def test_languages_and_spacing_go_with_the_number() -> None:
    assert read_phone("  085  000 00 00 ", ("tr",)) == Phone("+31850000000", "085 000 00 00", languages=("tr",))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "missing"),
        ("   ", "missing"),
        ("085 000 00 00 of 085 000 00 01, of anders", "one number only"),
        ("+90 212 000 00 00", "only numbers in the Netherlands"),
        ("0031 (0)85 000 of bellen", "digits, spaces"),
        ("085 000 00 00 (ma-vr)", "put other words elsewhere"),
        ("٠٨٥ ٠٠٠ ٠٠ ٠٠", "digits, spaces"),
        ("085 000", "not a Dutch number"),
        ("14", "not a Dutch number"),
        ("(014) 999", "not a Dutch number"),
        ("0800 00", "not a Dutch number"),
        ("085 000 00 000", "not a Dutch number"),
    ],
)
def test_what_is_no_dutch_number_is_refused_with_the_reason(written: str, why: str) -> None:
    refused = read_phone(written)

    assert isinstance(refused, str)
    assert why in refused


@pytest.mark.parametrize("written", ["085 000 00 00", "14 020", "0800 00 00", "0900 00 00", "112"])
def test_a_number_that_was_read_is_read_the_same_again(written: str) -> None:
    first = read_phone(written)
    assert isinstance(first, Phone)

    again = read_phone(first.number)

    assert isinstance(again, Phone)
    assert (again.number, again.paid) == (first.number, first.paid)
