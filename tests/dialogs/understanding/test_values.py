"""Numbers, amounts and dates as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.values import read_amount, read_date, read_number, read_phone


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1250", 125_000),
        ("1.250", 125_000),
        ("€1.250,-", 125_000),
        ("€ 1.250,50", 125_050),
        ("1250,5", 125_050),
        ("1,2 bin", 120_000),
        ("bin iki yüz", 120_000),
        ("BİN İKİ YÜZ", 120_000),
        ("iki bin beş yüz euro", 250_000),
        ("twaalfhonderd", 120_000),
        ("vijfentwintighonderd euro", 250_000),
        ("tweeduizend", 200_000),
        ("vijfendertig", 3_500),
        ("ongeveer 500 euro", 50_000),
        ("500euro", 50_000),
        ("yaklaşık 2 bin lira", 200_000),
        ("1.234.567", 123_456_700),
        ("nul", 0),
        ("sıfır", 0),
    ],
)
def test_an_amount_is_read(text: str, cents: int) -> None:
    assert read_amount(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "veel", "çok", "500 of 1000", "tussen 500 en 1000", "huur 500", "12 maart", "1.2.3.4.5", "€", "een huis"],
)
def test_what_is_not_one_amount_is_not_guessed(text: str) -> None:
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("drie", 3), ("üç", 3), ("3 maanden", 3), ("2 ay", 2), ("2,5", None), ("veel", None)]
)
def test_a_number_is_read(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3-12-2026", date(2026, 12, 3)),
        ("3/12/26", date(2026, 12, 3)),
        ("3 maart 2026", date(2026, 3, 3)),
        ("3 Mart", date(2027, 3, 3)),
        ("24 kasım", date(2026, 11, 24)),
        ("31 december", date(2026, 12, 31)),
        ("vandaag", date(2026, 11, 23)),
        ("dün", date(2026, 11, 22)),
        ("30-02-2026", None),
        ("29 februari", None),
        ("morgen vroeg", None),
        ("", None),
    ],
)
def test_a_date_is_read(text: str, day: date | None) -> None:
    assert read_date(text, date(2026, 11, 23)) == day


@given(st.text(max_size=40))
def test_any_text_gives_a_value_or_nothing(text: str) -> None:
    amount, day = read_amount(text), read_date(text, date(2026, 11, 23))

    assert amount is None or amount >= 0
    assert day is None or isinstance(day, date)


@given(st.integers(0, 9_999_999))
def test_digits_are_the_amount_they_say(euros: int) -> None:
    assert read_amount(str(euros)) == euros * 100
    assert read_amount(f"€ {euros:,}".replace(",", ".")) == euros * 100


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("06 12345678", "+31612345678"),
        ("0612345678", "+31612345678"),
        ("mijn nummer is 06-12 34 56 78, na zessen", "+31612345678"),
        ("+31 6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("(030) 234 56 78", "+31302345678"),
        ("+90 532 123 45 67", "+905321234567"),
        ("0532 123 45 67", None),
        ("0900-8844", None),
        ("0800 8115 123", None),
        ("12345678", None),
        ("06 12345678 of 06 87654321", None),
        ("+123", None),
        ("geen idee", None),
        ("", None),
    ],
)
def test_a_telephone_number_is_read_with_its_country(text: str, number: str | None) -> None:
    assert read_phone(text) == number
