"""Rows of a comparison as they stand on its page, put together from cells that are held.

A comparison has hundreds of cells. What each says is made by a template once, for every page that
it is on; what depends on its neighbours, a row's class and the bars of its figures, is made here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from markupsafe import Markup

from comparisons.charts import bar
from comparisons.measured import NOT_MEASURED, Measured, MeasuredRow, Pair
from comparisons.table import Section, Table

Cells = Mapping[tuple[str, str], tuple[str, str]]
Figures = Mapping[tuple[str, str, str | None], tuple[str, str]]


def cells(side: Table) -> Cells:
    """The head and the cell of each row of one framework's table, by section and row."""
    template = _macros("cell.html")
    (column,) = side.columns
    return {
        (section.slug, row.slug): (
            str(template.head(row, section)),
            str(template.cell(row.cells[0], section, column)),
        )
        for section in side.sections
        for row in section.rows
    }


def rows(section: Section, sides: Sequence[Cells]) -> Markup:
    parts: list[str] = []
    for row in section.rows:
        key = section.slug, row.slug
        parts.append("<tr>\n" if row.differs else '<tr class="alike">\n')
        parts.append(sides[0][key][0])
        parts += [side[key][1] for side in sides]
        parts.append("</tr>\n")
    return Markup("".join(parts))  # noqa: S704 — of templates' markup


def figures(pair: Pair) -> Figures:
    """What is said before and after the bar of each figure, by task, load and server."""
    template = _macros("figure.html")
    return {
        (*at, server): (
            str(template.before(cell, beside.open_loop, server)),
            str(template.after(cell)),
        )
        for at, beside in pair.items()
        for server, cell in beside.cells.items()
    }


def measured_rows(measured: Measured, pairs: Sequence[Figures]) -> Markup:
    rows = (_measured_row(row, pairs) for row in measured.rows)
    return Markup("".join(rows))  # noqa: S704 — of templates' markup


def _measured_row(row: MeasuredRow, pairs: Sequence[Figures]) -> str:
    key, most = (row.task, row.load, row.server), row.most
    parts = ["<tr>", _measured_head(*key, row.name)]
    for cell, figures in zip(row.cells, pairs, strict=True):
        before, after = figures[key] if key in figures else _not_measured()
        drawn = bar(cell.figure, most) if cell.figure else ""
        parts += ["<td>", before, drawn, after, "</td>\n"]
    return "".join([*parts, "</tr>\n"])


@lru_cache(maxsize=4096)
def _measured_head(task: str, load: str, server: str | None, name: str) -> str:
    return str(_macros("figure.html").head(task, load, server, name))


@lru_cache(maxsize=1)
def _not_measured() -> tuple[str, str]:
    return str(_macros("figure.html").before(NOT_MEASURED, False, None)), ""


def _macros(name: str) -> Any:
    return get_template(name).template.module  # type: ignore[attr-defined]
