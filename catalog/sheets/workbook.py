"""XLSX: read with care, since a small file can unpack to more than any memory holds."""

from __future__ import annotations

import datetime as dt
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from catalog.sheets.table import MOST_COLUMNS, MOST_ROWS, CannotRead

UNPACKED = 64 * 1024 * 1024  # bytes, of all parts
PARTS = 1000
CELL = re.compile(r"([A-Z]{0,3})([0-9]{1,7})")
OLD = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of an XLSX with a password
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, expat.ExpatError, CalamineError,
    OSError, EOFError, RuntimeError, ValueError, LookupError,
)  # fmt: skip
DAMAGED = "This XLSX is damaged: open it in your spreadsheet program and save it again."


def is_one(data: bytes) -> bool:
    """Whether this is meant to be one."""
    return data.startswith((b"PK\x03\x04", OLD))


def lines(data: bytes) -> Iterator[list[str]]:
    """The first sheet, row by row, as text."""
    if data.startswith(OLD):
        raise CannotRead(
            "This is an old .xls, or has a password: save it as XLSX without a password."
        )
    try:
        sheet = CalamineWorkbook.from_filelike(_repacked(data)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except CannotRead:
        raise
    except BROKEN as error:
        raise CannotRead(DAMAGED) from error
    yield from ([_text(value) for value in row] for row in rows)


def _repacked(data: bytes) -> io.BytesIO:
    """Parts of which not more was read than they said they hold, whatever is in them."""
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(plain, "w") as unpacked:
        parts = packed.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise CannotRead("This file has a password: save it without one.")
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise CannotRead(
                f"Unpacked, this file is larger than {UNPACKED // 1024 // 1024} MB: save only the "
                "sheet with the rows, without pictures, or save it as CSV."
            )
        if len({part.filename for part in parts}) < len(parts):
            raise CannotRead(DAMAGED)
        for part in parts:
            content = packed.read(part)
            if content.lstrip().startswith(b"<") or part.filename.endswith(".xml"):
                _refuse_far_cells(content)
            unpacked.writestr(part.filename, content)
    plain.seek(0)
    return plain


def _refuse_far_cells(sheet: bytes) -> None:
    """A sheet is read as one rectangle, however few of its cells are filled: one in a row that says
    it is the thousand millionth takes more memory than there is, and the process ends."""
    row: str | None = None
    most = len(sheet)

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal row
        _refuse_more(attributes.get("uniqueCount", "0"), most)
        if name.endswith("row"):
            row = attributes.get("r")
        elif name.endswith("c") and (place := attributes.get("r", row)) is not None:
            _refuse_far(place)

    parser = expat.ParserCreate()
    parser.StartElementHandler = started
    parser.Parse(sheet, True)


def _refuse_more(told: str, most: int) -> None:
    """As many texts as a part says it has, there is room made for; each takes some bytes of it."""
    if len(told) > len(str(most)) or (told.isdecimal() and int(told) > most):
        raise CannotRead(DAMAGED)


def _refuse_far(place: str) -> None:
    """Of a cell, or of a row whose cells do not say where they are."""
    found = CELL.fullmatch(place)
    if found is None:
        raise CannotRead(DAMAGED)
    if int(found[2]) > MOST_ROWS + 1 or _column(found[1]) > 2 * MOST_COLUMNS:
        raise CannotRead(
            f"The sheet has a cell at {place}; at most {MOST_ROWS:,} rows and {MOST_COLUMNS} "
            "columns are read. Delete what is beyond them."
        )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _text(value: Any) -> str:
    """As it would stand in a CSV: a day in ISO 8601, a whole number without a fraction."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return value.isoformat() if isinstance(value, dt.date) else str(value)
