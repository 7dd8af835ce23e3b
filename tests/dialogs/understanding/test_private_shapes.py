"""Addresses of a home and dates of birth are masked; postcodes, places, amounts, years and other dates stay."""

import pytest

from dialogs.understanding.masking import MASK, mask


@pytest.mark.parametrize(
    "address",
    [
        "Kerkstraat 12",
        "kerkstraat 12a",
        "KERKSTRAAT 12 B",
        "Kerkstr. 5",
        "Prinsengracht 263",
        "Jan-van-Galenstraat 3",
        "Beethovenlaan, 40",
        "Stationsweg nr. 7",
        "Laan van Meerdervoort 100",
        "Plein van de Vrede 3",
        "Weg van het Verzet 9",
        "Atatürk Caddesi No: 12",
        "Gül Sokak 4",
        "Gül sok. no 4",
        "Bağdat cad. 51",
        "Kemal Paşa Mahallesi'nde 8",
        "Barış Bulvarı 110",
    ],
)
def test_a_street_with_a_house_number_is_masked(address: str) -> None:
    masked = mask(f"evim {address}, tamam mı")

    assert masked.kinds == ("address",)
    assert masked.text.startswith("evim ")
    assert masked.text.endswith(f"{MASK}, tamam mı")
    assert not any(character.isdigit() for character in masked.text)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("3511 AB 12", f"3511 AB{MASK}"),
        ("3511ab, 12-c", f"3511ab{MASK}"),
        ("Kerkstraat 12, 3511 AB Utrecht", f"{MASK}, 3511 AB Utrecht"),
        ("ik woon in 3511 AB nr 7 in Utrecht", f"ik woon in 3511 AB{MASK} in Utrecht"),
    ],
)
def test_a_house_number_is_masked_and_the_postcode_before_it_stays(text: str, covered: str) -> None:
    masked = mask(text)

    assert (masked.text, masked.kinds) == (covered, ("address",))


@pytest.mark.parametrize(
    "text",
    [
        "Kerkstraat 125 euro",
        "Kerkstraat 3 maanden",
        "Kerkstraat 2 keer",
        "Kerkstraat 1.250,50",
        "Kerkstraat 5 jaar",
        "Kerkstraat 3 çocuk",
        "Kerkstraat in Utrecht",
        "onderweg 12",
        "de supermarkt 50",
        "mijn loopbaan 20",
        "weg 12",
        "Gül sokak 3 yıl",
        "Gül caddesi",
    ],
)
def test_a_count_an_amount_or_a_street_alone_is_no_address(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    "birth",
    [
        "geboren op 12-03-2015",
        "Geboren: 3 maart 2015",
        "geboortedatum 03/12/2015",
        "geb. 3.12.2015",
        "geboren in Ankara op 1 mei 2015",
        "doğum tarihim 06.03.2015",
        "dogum tarihi: 5 Mart 2015",
        "12 Mart 2015'te doğdum",
        "06-03-2015 doğumluyum",
    ],
)
def test_a_date_beside_a_word_for_birth_is_masked(birth: str) -> None:
    masked = mask(f"ben / ik {birth} dus")

    assert masked.kinds == ("birth",)
    assert masked.text == f"ben / ik {MASK} dus"


@pytest.mark.parametrize("day", ["1-1-1985", "31/12/2008", "3 mei 1971", "3 Ağustos 1990", "5. ekim 1999"])
def test_a_whole_date_of_long_ago_is_masked_by_itself(day: str) -> None:
    masked = mask(f"op {day} dus")

    assert masked.kinds == ("birth",)
    assert masked.text == f"op {MASK} dus"


@pytest.mark.parametrize(
    "text",
    [
        "1985 doğumluyum",
        "geboren in 1985",
        "sinds 2007",
        "mart 2008",
        "1-1-2009",
        "3 mei 2026",
        "31 Aralık 2026'ya kadar",
        "voor 23-11-2026",
        "12-03",
    ],
)
def test_years_months_and_dates_of_today_stay(text: str) -> None:
    assert mask(text).text == text
