"""Plain texts as HTML: paragraphs, lists, web addresses and phone numbers."""

import pytest

from bot.visible import visible
from bot.web.markup import line, markup

LINK = '<a href="{}" rel="noopener noreferrer external">{}</a>'


def test_blank_lines_make_paragraphs_and_line_breaks_stay() -> None:
    assert markup("a\nb\n\nc\n\n\nd\n", "nl") == "<p>a<br>b</p><p>c</p><p>d</p>"


def test_bullets_and_numbers_become_lists() -> None:
    html = markup("Doe dit:\n• eerst\n• dan\nof:\n1. bel\n2. ga", "nl")

    assert html == (
        "<p>Doe dit:</p><ul><li>eerst</li><li>dan</li></ul><p>of:</p>"
        '<ol><li value="1">bel</li><li value="2">ga</li></ol>'
    )


def test_a_text_in_all_languages_is_split_when_both_have_as_many_paragraphs() -> None:
    assert markup("bir\n\niki\n\neen\n\ntwee") == (
        '<div lang="tr"><p>bir</p><p>iki</p></div><div lang="nl"><p>een</p><p>twee</p></div>'
    )
    assert markup("bir\n\neen\n\ntwee") == "<p>bir</p><p>een</p><p>twee</p>"


@pytest.mark.parametrize(
    ("number", "dialled"),
    [("0800-8115", "08008115"), ("0800 8115", "08008115"), ("0800-0113", "08000113"), ("088 123 4567", "0881234567"),
     ("020-1234567", "0201234567"), ("112", "112"), ("113", "113")],
)  # fmt: skip
def test_phone_numbers_can_be_called(number: str, dialled: str) -> None:
    assert line(f"Bel {number}.") == f'Bel <a href="tel:{dialled}">{number}</a>.'


@pytest.mark.parametrize(
    "words",
    [
        "€ 113",
        "€113",
        "112 euro",
        "112,50",
        "1.112",
        "1127",
        "13-112-2",
        "4,113",
        "112 €",
        "+31112",
        "-112",
        "artikel 1134",
    ],
)
def test_amounts_and_parts_of_numbers_are_no_phone_numbers(words: str) -> None:
    assert "<a" not in line(f"Het is {words} hier")


@pytest.mark.parametrize(
    ("written", "address", "shown"),
    [
        ("www.geldfit.nl", "https://www.geldfit.nl", "www.geldfit.nl"),
        (
            "https://www.nibud.nl/a-b/?x=1&y=2.",
            "https://www.nibud.nl/a-b/?x=1&amp;y=2",
            "https://www.nibud.nl/a-b/?x=1&amp;y=2",
        ),
        ("(www.geldfit.nl)", "https://www.geldfit.nl", "www.geldfit.nl"),
    ],
)
def test_web_addresses_can_be_followed(written: str, address: str, shown: str) -> None:
    assert LINK.format(address, shown) in line(written)


@pytest.mark.parametrize(
    "written", ["http://plain.nl", "javascript:alert(1)", "data:text/html,x", "https://", "awww.x.nl"]
)
def test_nothing_else_becomes_a_link(written: str) -> None:
    assert "<a" not in line(written)


def test_line_breaks_of_any_kind_are_not_shown_as_characters() -> None:
    assert visible("a\r\nb\tc") == "a\nb\tc"
