"""Excel files: what a person sees in a cell, what is written, and files that would do harm."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from bot import spreadsheets
from bot.spreadsheets import SpreadsheetRefused, read_xlsx, write_xlsx
from dialogs.authoring.sheet import read_sheet
from dialogs.authoring.sheet_columns import HEADERS
from dialogs.authoring.sheet_writing import write_sheet
from dialogs.casework.directory import NO_RECORDS
from storage.places import load_gazetteer


def saved(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def file_of(*rows: list[object]) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    return saved(book)


def repacked(data: bytes, change: Callable[[str, bytes], bytes], packed_by: int = ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(written, "w", packed_by) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return written.getvalue()


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("Buurthuis", "Buurthuis"),
        ("'s-Gravenhage", "'s-Gravenhage"),
        ("'+31 85 000 00 00", "+31 85 000 00 00"),
        ("een\r\ntwee", "een\ntwee"),
        (1211, "1211"),
        (12.0, "12"),
        (52.0907, "52.0907"),
        (1e-7, "0.0000001"),
        (True, "ja"),
        (False, "nee"),
        (date(2026, 12, 31), "31-12-2026"),
        (datetime(2026, 1, 2, 9, 30), "02-01-2026 09:30"),  # noqa: DTZ001
        (time(9, 30), "09:30"),
        (time(9, 30, 15), "09:30:15"),
        (timedelta(hours=33, minutes=5), "33:05"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(value: object, seen: str) -> None:
    assert read_xlsx(file_of([value])) == [[seen]]


def test_zeros_in_front_stay_where_the_format_shows_them() -> None:
    book = Workbook()
    page = book.worksheets[0]
    page["A1"] = 850000000
    page["A1"].number_format = "0000000000"

    assert read_xlsx(saved(book)) == [["0850000000"]]


def test_of_a_formula_without_a_result_nothing_is_read() -> None:
    assert read_xlsx(file_of(["=1+1", "a"])) == [["", "a"]]


def test_empty_cells_and_rows_at_the_end_are_left_out_and_others_kept() -> None:
    data = file_of(["a", None, "b", None, ""], [None], [], ["c"], ["", None], [None])

    assert read_xlsx(data) == [["a", "", "b"], [], [], ["c"]]


def test_only_the_first_page_is_read() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "first"
    book.create_sheet("second")["A1"] = "second"

    assert read_xlsx(saved(book)) == [["first"]]


def test_a_page_with_nothing_on_it_has_no_rows() -> None:
    assert read_xlsx(saved(Workbook())) == []


def test_what_is_written_is_read_back() -> None:
    rows = [list(HEADERS.values()), ["=1+1", "+31 85 000 00 00", "#N/A", "0850", "een\ntwee", "1-1-2026", "'s-H"]]

    assert read_xlsx(write_xlsx(rows)) == rows


def test_the_empty_sheet_is_read_as_a_sheet_without_records() -> None:
    rows = read_xlsx(write_xlsx(write_sheet(NO_RECORDS, places=load_gazetteer())))

    reading = read_sheet(rows, places=load_gazetteer())

    assert (reading.records, reading.faults) == (NO_RECORDS, ())


def test_a_written_file_is_made_for_filling_in() -> None:
    book = load_workbook(BytesIO(write_xlsx([list(HEADERS.values()), ["=1+1", "a" * 200]])))

    page, explanations = book.worksheets
    assert (page.title, explanations.title) == ("Hizmetler - Aanbod", "Açıklama - Uitleg")
    assert (page.freeze_panes, page["A1"].font.bold, page["A2"].font.bold) == ("A2", True, False)
    assert (page["A2"].data_type, page["A2"].quotePrefix, page["B2"].quotePrefix) == ("s", True, False)
    assert 12 <= page.column_dimensions["A"].width < page.column_dimensions["B"].width <= 48
    assert page.column_dimensions["C"].number_format == "@"
    assert [cell.value for cell in explanations["A"]][1:] == list(HEADERS.values())
    assert all(cell.value for row in explanations.iter_rows() for cell in row)
    assert explanations.max_column == 3


def test_characters_that_no_excel_file_may_hold_are_left_out() -> None:
    assert read_xlsx(write_xlsx([["a\x00b\ud800"]])) == [["ab"]]


@pytest.mark.parametrize("data", [b"", b"a;b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_excel_file_is_refused(data: bytes) -> None:
    with pytest.raises(SpreadsheetRefused, match="this is no Excel file"):
        read_xlsx(data)


def test_an_archive_that_is_no_spreadsheet_is_refused() -> None:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("a.txt", "a")

    with pytest.raises(SpreadsheetRefused, match="is damaged"):
        read_xlsx(written.getvalue())


@pytest.mark.parametrize("bound", ["MAX_BYTES", "MAX_UNPACKED", "MAX_PARTS"])
def test_files_are_bounded(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, bound, 3)

    with pytest.raises(SpreadsheetRefused, match="larger than|unpacks to more than"):
        read_xlsx(file_of(["a"]))


def test_a_file_that_unpacks_to_far_more_than_it_weighs_is_refused() -> None:
    bomb = repacked(file_of(["a"]), lambda name, part: part + b" " * 20_000_000 * (name.endswith("sheet1.xml")))
    twice = repacked(bomb, lambda name, part: part + b" " * 20_000_000 * (name.endswith("styles.xml")))

    assert len(twice) < 100_000
    with pytest.raises(SpreadsheetRefused, match="unpacks to more than 32 MiB"):
        read_xlsx(twice)


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(repacked(file_of(["a"]), lambda name, part: part + b" " * 1_000_000))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")

    with pytest.raises(SpreadsheetRefused, match="this is no Excel file"):
        read_xlsx(bytes(data))


def test_ways_of_packing_without_a_bound_are_refused() -> None:
    with pytest.raises(SpreadsheetRefused, match="packed in an unusual way"):
        read_xlsx(repacked(file_of(["a"]), lambda _, part: part, ZIP_BZIP2))


@pytest.mark.parametrize("planted", [b'<!DOCTYPE a [<!ENTITY b "c">]>', b"\x00"])
def test_files_with_entities_or_another_encoding_are_refused(planted: bytes) -> None:
    data = repacked(file_of(["a"]), lambda name, part: planted + part if name.endswith("sheet1.xml") else part)

    with pytest.raises(SpreadsheetRefused, match="was not made by a spreadsheet"):
        read_xlsx(data)


def test_a_cell_far_below_or_far_to_the_right_costs_little() -> None:
    book = Workbook()
    page = book.worksheets[0]
    page["A1"] = "a"
    page["XFD2"] = "far to the right"
    assert read_xlsx(saved(book)) == [["a"]]
    page["A1048576"] = "far below"

    with pytest.raises(SpreadsheetRefused, match="more than 20,000 rows"):
        read_xlsx(saved(book))


def test_rows_beyond_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 2)

    assert read_xlsx(file_of(["a"], ["b"], [None])) == [["a"], ["b"]]
    with pytest.raises(SpreadsheetRefused, match="more than 2 rows"):
        read_xlsx(file_of(["a"], ["b"], ["c"]))


def test_damaged_files_are_read_or_refused_and_never_fail_otherwise() -> None:
    whole = write_xlsx([list(HEADERS.values()), ["a", "1", "b"]])
    chance = random.Random(7)
    refused = 0

    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_xlsx(bytes(data))
        except SpreadsheetRefused:
            refused += 1

    assert 0 < refused < 300
