"""Tables as text: separators, line numbers, bounds, and cells that would act as formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.authoring import csv_rows
from dialogs.authoring.csv_rows import guarded, read_rows, unguarded, write_rows


def cells(text: str) -> list[tuple[str, ...]]:
    rows, faults = read_rows(text)
    assert faults == ()
    return [row.cells for row in rows]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_first_row_shows_the_separator(separator: str) -> None:
    text = separator.join(["naam", "plaats", '"x;y,z"']) + "\n" + separator.join(["a", "b", "c"])

    assert cells(text) == [("naam", "plaats", "x;y,z"), ("a", "b", "c")]


def test_a_byte_order_mark_and_every_kind_of_line_end_are_taken() -> None:
    assert cells("\ufeffa;b\r\nc;d\re;f\n") == [("a", "b"), ("c", "d"), ("e", "f")]


def test_rows_know_on_which_line_they_begin() -> None:
    rows, _ = read_rows('a;b\n"1\n2\n3";x\n\nc;d\n')

    assert [(row.line, len(row.cells)) for row in rows] == [(1, 2), (2, 2), (5, 0), (6, 2)]


def test_an_empty_text_has_no_rows() -> None:
    assert read_rows("") == ((), ())


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a;b\nc;\x00d", 2, "remove the character U+0000"),
        ("a;b\nc;\ud800", 2, "remove the character U+D800"),
        ('a;b\nc;d\n"e', 3, "look at the quotes"),
        ('"a;b', 1, "look at the quotes"),
        ("a;b\n" + "c" * 131_073, 2, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int, why: str) -> None:
    rows, faults = read_rows(text)

    assert rows == ()
    assert [fault.line for fault in faults] == [line]
    assert why in faults[0].why


def test_a_table_is_bounded_in_characters_and_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_CHARACTERS", 20)
    monkeypatch.setattr(csv_rows, "MAX_ROWS", 3)

    too_large, too_long = read_rows("a" * 21), read_rows("a\nb\nc\nd")

    assert [fault.why for fault in too_large[1]] == ["the table is larger than 20 characters; split it"]
    assert [(fault.line, fault.why) for fault in too_long[1]] == [(4, "the table has more than 3 rows; split it")]


@pytest.mark.parametrize("cell", ["=1+1", "+31 85", "-1", "@sum", "\t=1", "\n=1", "＝1", "'=1"])  # noqa: RUF001
def test_what_may_be_a_formula_is_guarded(cell: str) -> None:
    text = write_rows([["naam", "plaats"], [cell, "x"]])

    assert f"'{cell}" in text
    assert cells(text)[1] == (cell, "x")


@pytest.mark.parametrize("cell", ["'s-Gravenhage", "a=b", "", "14 030"])
def test_other_cells_are_left_as_they_are(cell: str) -> None:
    assert (guarded(cell), unguarded(cell)) == (cell, cell)


def test_a_table_is_written_as_dutch_spreadsheets_read_it() -> None:
    assert write_rows([["a", "b"], ["1;2", 'zeg "ja"']]) == '\ufeff"a";"b"\r\n"1;2";"zeg ""ja"""\r\n'


@pytest.mark.parametrize("cell", ["x,=1+1", "x\t=1+1", "=1+1"])
def test_no_part_of_a_cell_stands_outside_of_quotes(cell: str) -> None:
    text = write_rows([["naam", "plaats"], [cell, ""]])

    assert text.splitlines()[1] == f'"{guarded(cell)}";""'


@given(st.lists(st.tuples(*[st.text(alphabet="'=+-@\t\r\n;,\"ab ＝", max_size=6)] * 3), min_size=1))  # noqa: RUF001
def test_what_is_written_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    header = ("naam", "adres", "plaats")

    assert cells(write_rows([header, *rows])) == [header, *rows]
