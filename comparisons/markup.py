"""Rows of a comparison as they stand on its page, put together from cells that are held.

A comparison has hundreds of cells. What each says is made by a template once, for every page that
it is on; what depends on its neighbours, a row's class and the bars of its figures, is made here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import get_template

from comparisons.charts import bar
from comparisons.code import CodeCell
from comparisons.measured import NOT_MEASURED, Measured, Pair
from comparisons.table import Section, Table

Cells = Mapping[tuple[str, str], tuple[bytes, bytes]]
Figures = Mapping[tuple[str, str, str | None], tuple[bytes, bytes]]
WRONG = re.compile(rb'<a class="wrong"[^>]*></a>')  # as macros.html writes it


def cells(side: Table) -> Cells:
    """The head and the cell of each row of one framework's table, by section and row."""
    template = _macros("cell.html")
    (column,) = side.columns
    return {
        (section.slug, row.slug): (
            template.head(row, section).encode(),
            template.cell(row.cells[0], row, section, column).encode(),
        )
        for section in side.sections
        for row in section.rows
    }


def rows(section: Section, sides: Sequence[Cells], wrong: bool) -> list[bytes]:
    """With the links for readers who know better, or in a page of somebody else without them."""
    parts = _rows(section, sides)
    return parts if wrong else [WRONG.sub(b"", part) for part in parts]


def _rows(section: Section, sides: Sequence[Cells]) -> list[bytes]:
    parts: list[bytes] = []
    for row in section.rows:
        key = section.slug, row.slug
        parts.append(b"<tr>\n" if row.differs else b'<tr class="alike">\n')
        parts.append(sides[0][key][0])
        parts += [side[key][1] for side in sides]
        parts.append(b"</tr>\n")
    return parts


def figures(pair: Pair) -> Figures:
    """What is said before and after the bar of each figure, by task, load and server."""
    template = _macros("figure.html")
    return {
        (*at, server): (
            template.before(cell, beside.open_loop, server).encode(),
            template.after(cell).encode(),
        )
        for at, beside in pair.items()
        for server, cell in beside.cells.items()
    }


def measured_rows(measured: Measured, pairs: Sequence[Figures]) -> list[bytes]:
    parts: list[bytes] = []
    for row in measured.rows:
        key, most = (row.task, row.load, row.server), row.most
        parts.append(_measured_head(*key, row.name))
        for cell, figures in zip(row.cells, pairs, strict=True):
            before, after = figures[key] if key in figures else _not_measured()
            drawn = bar(cell.figure, most).encode() if cell.figure else b""
            parts += (before, drawn, after)
        parts.append(b"</tr>\n")
    return parts


@lru_cache(maxsize=4096)
def _measured_head(task: str, load: str, server: str | None, name: str) -> bytes:
    head: str = _macros("figure.html").head(task, load, server, name)
    return head.encode()


@lru_cache(maxsize=1)
def _not_measured() -> tuple[bytes, bytes]:
    template = _macros("figure.html")
    return template.before(NOT_MEASURED, False, None).encode(), template.after(
        NOT_MEASURED
    ).encode()


def code_cell(task: str, cell: CodeCell) -> bytes:
    html: str = _macros("code.html").cell(task, cell, "h3")
    return html.encode()


def _macros(name: str) -> Any:
    return get_template(name).template.module  # type: ignore[attr-defined]
