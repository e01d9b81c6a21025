"""A list as CSV or XLSX, a part at a time, however long it is."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet

from catalog.sheets import records
from catalog.sheets.columns import READ_AT, Sheet, text_of
from catalog.sheets.table import CannotRead
from catalog.spreadsheet import defused

LONGEST_CELL = 32_767  # characters, in XLSX
WIDTHS = {"sources": 40, "note": 50, "text": 50, "definition": 50, READ_AT: 9}
WIDTH = 18
BOM = "\ufeff"  # without it, Excel takes UTF-8 for something else


class Echo:
    """Where csv writes a line, it comes out."""

    def write(self, line: str) -> str:
        return line


def rows(sheet: Sheet, found: QuerySet[Any], revision: int) -> Iterator[list[str]]:
    """The names, and the records in their order. `revision` is one at which none of them had been
    read yet: an import then knows what the editor saw."""
    yield [*sheet.shown, *sheet.names, *([READ_AT] if sheet.schema else [])]
    pks = found.prefetch_related(None).values_list("pk", flat=True).iterator(chunk_size=2000)
    tail = [str(revision)] if sheet.schema else []
    while some := list(islice(pks, records.AT_ONCE)):
        yield from ([*told, *tail] for told in _told(sheet, some))


def _told(sheet: Sheet, pks: Sequence[int]) -> Iterator[list[str]]:
    chosen = sheet.model._default_manager.filter(pk__in=pks).order_by()
    there = {record.pk: record for record in records.with_keys(sheet, chosen)}
    ordered = [there[pk] for pk in pks if pk in there]
    cells = records.cells(sheet, ordered)
    for record in ordered:
        shown = [_shown(record, name.strip("()")) for name in sheet.shown]
        yield [*shown, *(cells[record.pk][name] for name in sheet.names)]


def _shown(record: Any, name: str) -> str:
    owner, _, what = name.partition(" ")
    held = getattr(record, owner)
    return text_of(getattr(held, what) if what and held is not None else held)


def as_csv(lines: Iterable[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield BOM
    yield from (writer.writerow([defused(text) for text in line]) for line in lines)


def as_xlsx(name: str, lines: Iterable[Sequence[str]]) -> IO[bytes]:
    """A file that is gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        _write_book(file, name, lines)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write_book(file: IO[bytes], name: str, lines: Iterable[Sequence[str]]) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        wrapped.set_align("top")
        for number, line in enumerate(lines):
            for place, text in enumerate(line):
                if number == 0:
                    sheet.set_column(place, place, WIDTHS.get(text, WIDTH))
                _write(sheet, number, place, text, wrapped if number else bold)


def _write(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Always as text: 3.10 is a version, and no number."""
    if len(text) > LONGEST_CELL:
        raise CannotRead(f"Row {row + 1} holds a text too long for XLSX: take CSV.")
    if text:
        sheet.write_string(row, column, defused(text), style)
