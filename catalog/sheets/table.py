"""A sheet as text: the names of its columns, and its rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.spreadsheet import plain

MOST_ROWS = 10_000
MOST_COLUMNS = 100


class CannotRead(ValueError):
    """What is wrong with a whole file, and what to do."""


@dataclass(frozen=True)
class Row:
    """Its number is the one that a spreadsheet shows; the names are in the first row."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    names: tuple[str, ...]
    rows: tuple[Row, ...]

    def text(self) -> str:
        """To be kept, and read by of_text()."""
        rows = [[row.number, *row.cells] for row in self.rows]
        return json.dumps({"names": self.names, "rows": rows}, ensure_ascii=False)


def of_text(text: str) -> Table:
    kept = json.loads(text)
    rows = (Row(number, tuple(cells)) for number, *cells in kept["rows"])
    return Table(tuple(kept["names"]), tuple(rows))


def of_lines(lines: Iterable[Sequence[str]]) -> Table:
    """The first line holds the names; lines that are empty are left out, but counted."""
    names: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        cells = [_cell(text) for text in line]
        if not any(text.strip() for text in cells):
            continue
        if number == 1:
            names = _names(cells)
            continue
        if not names:
            break
        rows.append(Row(number, _fitted(cells, len(names), number)))
        if len(rows) > MOST_ROWS:
            raise CannotRead(f"A file has at most {MOST_ROWS:,} rows: import it in parts.")
    if not names:
        raise CannotRead("The first row is empty: it must hold the names of the columns.")
    if not rows:
        raise CannotRead("There are names of columns, and no row below them.")
    return Table(names, tuple(rows))


def _cell(text: str) -> str:
    """Lines end with LF, as they do in every record."""
    return plain(text).replace("\r\n", "\n").replace("\r", "\n")


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells]
    while not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise CannotRead(f"A file has at most {MOST_COLUMNS} columns.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise CannotRead(f"Two columns have the same name: {', '.join(twice)}.")
    return tuple(names)


def _fitted(cells: Sequence[str], width: int, number: int) -> tuple[str, ...]:
    if any(text.strip() for text in cells[width:]):
        raise CannotRead(
            f"Row {number} has more cells than there are names in the first row: is a separator "
            "in a text that is not quoted?"
        )
    kept = cells[:width]
    return (*kept, *([""] * (width - len(kept))))
