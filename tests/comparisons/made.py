"""Tables made up in memory, for what must hold of every table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from catalog.models import Level, SourceLink
from comparisons.measured import Measured, MeasuredCell, MeasuredRow
from comparisons.table import Cell, Column, Row, Section, Table
from facts.statistics import Difference, Interval

NAMES = ("Ada", "Bix", "Cob", "Dot", "Eel", "Fig")
DAY = dt.date(2026, 11, 21)
SOURCE = SourceLink("ada.docs", "The docs", "Ada", "https://example.org/docs", DAY)
LEVELS: tuple[str | None, ...] = (*Level.values, None)


def cell(level: str | None = None, text: str | None = None, note: str | None = None) -> Cell:
    words = Level(level).label if level else text
    return Cell(words, level, None, None, note, (), DAY, "1.0", (SOURCE,))


def row(slug: str, cells: Sequence[Cell]) -> Row:
    seen = {(each.text, each.level) for each in cells}
    return Row(slug, slug.title(), None, tuple(cells), len(seen) > 1)


def column(place: int, end: dt.date | None = None) -> Column:
    name = NAMES[place]
    return Column(name.lower(), name, f"pkg:pypi/{name.lower()}", "1.0", None, end)


def table(
    *levels: Sequence[str | None],
    profile: Mapping[str, Sequence[str | None]] | None = None,
    ends: Sequence[dt.date | None] = (),
    measured: Measured | None = None,
) -> Table:
    """The levels of each feature, framework by framework, and the texts of the profile."""
    told = profile or {}
    width = max(map(len, (*levels, *told.values(), ends)))
    about = [row(slug, [cell(text=text) for text in texts]) for slug, texts in told.items()]
    features = [row(f"f{n}", [cell(level) for level in each]) for n, each in enumerate(levels)]
    sections = (
        Section("profile", "Profile", "profile", tuple(about)),
        Section("data", "Data", "features", tuple(features)),
    )
    filled = tuple(section for section in sections if section.rows)
    columns = (column(n, ends[n] if ends else None) for n in range(width))
    return Table(tuple(columns), filled, measured=measured)


def measured(*rows: MeasuredRow) -> Measured:
    return Measured(2, rows)


def measured_row(
    ratios: Sequence[tuple[float, float]], server: str | None = None, task: str = "json"
) -> MeasuredRow:
    """For each framework after the first, its ratio to it and the corrected p of that."""
    figure = Interval(1000.0, 900.0, 1100.0)
    first = MeasuredCell(server or "gunicorn", figure, None, 6, 6, None)
    others = (
        MeasuredCell(server or "uvicorn", figure, Difference(ratio, ratio, ratio, p), 6, 6, None)
        for ratio, p in ratios
    )
    return MeasuredRow("a-run", task, "JSON", "64-connections", server, False, (first, *others))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Two to six frameworks with any levels, and texts of the profile that may be unknown."""
    width = draw(st.integers(2, 6))

    def each(values: st.SearchStrategy[str | None]) -> st.SearchStrategy[list[str | None]]:
        return st.lists(values, min_size=width, max_size=width)

    levels = draw(st.lists(each(st.sampled_from(LEVELS)), min_size=1, max_size=12))
    kinds = draw(each(st.sampled_from(["Micro", "Full-stack", None])))
    interfaces = draw(each(st.sampled_from(["WSGI", "WSGI, ASGI", None])))
    return table(*levels, profile={"kind": kinds, "interfaces": interfaces})
