"""What somebody uploads, as a table: CSV in UTF-8, or the first sheet of an XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from catalog.sheets import workbook
from catalog.sheets.table import CannotRead, Table, of_lines

LARGEST = 5 * 1024 * 1024  # bytes
SEPARATORS = (",", ";", "\t")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS = "Save it as “CSV UTF-8” or as XLSX."


def read(data: bytes) -> Table:
    """Raises CannotRead, which says what to do."""
    if len(data) > LARGEST:
        raise CannotRead(f"A file has at most {LARGEST // 1024 // 1024} MB: import it in parts.")
    if workbook.is_one(data):
        return of_lines(workbook.lines(data))
    return of_lines(_lines(_text(data)))


def _text(data: bytes) -> str:
    if data.startswith(UTF_16):
        raise CannotRead(f"This file is in UTF-16. {SAVE_AS}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CannotRead(f"Line {line} is not in UTF-8. {SAVE_AS}") from error
    if "\0" in text:
        raise CannotRead(f"This is no CSV: it holds null characters. {SAVE_AS}")
    return text


def _lines(text: str) -> Iterator[list[str]]:
    separator, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise CannotRead(f"Line {reader.line_num} is no CSV: {error}. {SAVE_AS}") from error


def _separator(text: str) -> tuple[str, str]:
    """By the first line, which holds names; or as Excel says it, in a line before: sep=;"""
    first, _, rest = text.partition("\n")
    if first.startswith("sep=") and (said := first.removeprefix("sep=").strip("\r")) in SEPARATORS:
        return said, rest
    return max(SEPARATORS, key=first.count), text
