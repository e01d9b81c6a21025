"""Tables as files, and files as tables: no database."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from catalog.sheets import reading, table, writing
from catalog.sheets.table import CannotRead, Row, Table
from catalog.spreadsheet import defused, plain

Lines = list[list[str]]


def csv_of(lines: Lines) -> bytes:
    return "".join(writing.as_csv(lines)).encode()


def xlsx_of(lines: Lines) -> bytes:
    with writing.as_xlsx("rows", lines) as file:
        return file.read()


FORMS = pytest.mark.parametrize("write", [csv_of, xlsx_of], ids=["csv", "xlsx"])
# What no record holds, XML cannot say; lines end with LF everywhere in the catalogue.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"])) | st.from_regex(
    r"\A'{0,3}[=+@\t-]?[a-z\n]{0,3}\Z"
)


@given(texts)
def test_text_comes_back_from_a_guarded_cell(text: str) -> None:
    assert plain(defused(text)) == text
    assert not defused(text).startswith(("=", "+", "-", "@", "\t"))


@FORMS
@given(rows=st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_what_is_written_is_read(
    write: Callable[[Lines], bytes], rows: list[tuple[str, str]]
) -> None:
    lines = [["key", "a", "b"], *([f"key{n}", a, b] for n, (a, b) in enumerate(rows))]
    read = reading.read(write(lines))
    assert read.names == ("key", "a", "b")
    assert [list(row.cells) for row in read.rows] == lines[1:]
    assert table.of_text(read.text()) == read


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"slug,name\na,b\n", [("a", "b")]),
        (b"slug;name\r\na;b,c\r\n", [("a", "b,c")]),
        (b"slug\tname\na\tb\n", [("a", "b")]),
        (b"sep=;\nslug;name\na;b\n", [("a", "b")]),
        ("\ufeffslug,name\né,b\n".encode(), [("é", "b")]),
        (b"slug,name\na\n", [("a", "")]),
        (b'slug,name\na,"two\r\nlines"\n', [("a", "two\nlines")]),
        (b"slug,name\na,'=1+1\n", [("a", "=1+1")]),
    ],
    ids=["commas", "semicolons", "tabs", "sep", "BOM", "short row", "lines", "guarded"],
)
def test_csv_is_read_as_spreadsheets_write_it(data: bytes, rows: list[tuple[str, ...]]) -> None:
    read = reading.read(data)
    assert read.names == ("slug", "name")
    assert [row.cells for row in read.rows] == rows


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    data = b'slug,name\na,"two\nlines"\n\n,\nb,\n'
    assert reading.read(data).rows == (Row(2, ("a", "two\nlines")), Row(5, ("b", "")))


def test_numbers_days_and_booleans_of_a_spreadsheet_become_text() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["a", "b", "c", "d"])
        sheet.write_row(1, 0, [3, 3.5, True])
        sheet.write_datetime(1, 3, dt.date(2026, 11, 21), day)
    assert reading.read(file.getvalue()) == Table(
        ("a", "b", "c", "d"), (Row(2, ("3", "3.5", "true", "2026-11-21")),)
    )


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def far() -> bytes:
    """A few bytes, which a reader makes seventeen thousand million cells of."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "slug")
        sheet.write(1_048_575, 16_383, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "first row is empty"),
        (b"slug,name\n", "no row below"),
        (b"slug,slug\na,b\n", "the same name: slug"),
        (b"slug,name\na,b,c\n", "Row 2 has more cells"),
        (b'slug,name\na,"b"c\n', "Line 2 is no CSV"),
        ("slug,name\na,b\né,c\n".encode("latin-1"), "Line 3 is not in UTF-8"),
        ("slug,name\na,b\n".encode("utf-16"), "UTF-16"),
        (b"slug,name\na,\0\n", "null characters"),
        (b"slug\n" + b"a\n" * 10_001, "at most 10,000 rows"),
        (b"slug\n" + b"a" * reading.LARGEST, "at most 5 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "has a password"),
        (b"PK\x03\x04 and no more", "damaged"),
        (zipped(a=b"no workbook"), "damaged"),
        (zipped(bomb=b"\0" * (65 * 1024 * 1024)), "larger than 64 MB"),
        (far(), "a cell at XFD1048576"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_remedy(data: bytes, said: str) -> None:
    with pytest.raises(CannotRead, match=said):
        reading.read(data)


def test_an_archive_that_hides_its_size_is_not_unpacked() -> None:
    data = bytearray(zipped(bomb=b"\0" * 1_000_000))
    size = (1_000_000).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(CannotRead, match="damaged"):
        reading.read(bytes(data))
