"""A comparison as a file: pure functions from the table to CSV and to Markdown.

Both hold what the address shows, in words, with the sources of each cell, and say at their end
where they came from, when, and that they are free to use.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from catalog.models import SourceLink, Verdict
from catalog.spreadsheet import defused
from comparisons.code import Code, CodeCell
from comparisons.jinja_environment import load_name, package, short
from comparisons.measured import Measured, MeasuredCell, MeasuredRow
from comparisons.table import Cell, Item, Table
from facts import licence


@dataclass(frozen=True)
class Origin:
    """Where a file came from, and on which day."""

    site: str
    path: str
    day: dt.date

    @property
    def address(self) -> str:
        return f"{self.site}{self.path}"


@dataclass(frozen=True)
class Form:
    suffix: str
    content_type: str
    write: Callable[[Table, Origin], str]


@dataclass(frozen=True)
class Told:
    """A cell in words, and what it cites as titles and addresses."""

    text: str
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Line:
    section: str
    aspect: str
    cells: tuple[Told, ...]


def lines(table: Table, origin: Origin) -> Iterator[Line]:
    """Every row of a comparison, measurements and code included."""
    for section in table.sections:
        for row in section.rows:
            yield Line(section.name, row.name, tuple(map(_told, row.cells)))
    if table.measured:
        yield from _measured(table.measured)
    if table.code:
        yield _code(table.code, origin)


def _told(cell: Cell) -> Told:
    words = [cell.text or ("" if cell.items else "Unknown")]
    words += [_item(item) for item in cell.items]
    words += [f"through {package(cell.via)}"] if cell.via else []
    words += [f"since {cell.since}"] if cell.since else []
    words += [cell.note] if cell.note else []
    words += [_checked(cell)] if cell.known and cell.checked else []
    return Told(_joined(words), _cited(cell.cited))


def _joined(words: Iterable[str]) -> str:
    """With semicolons, but for whole sentences."""
    return "; ".join(filter(None, words)).replace(".; ", ". ")


def _checked(cell: Cell) -> str:
    return (
        f"checked {cell.checked} at {cell.version}" if cell.version else f"checked {cell.checked}"
    )


def _item(item: Item) -> str:
    if item.verdict is None:
        return item.text
    return f"{item.text} ({Verdict(item.verdict).label}: {item.finding})"


def _cited(sources: Iterable[SourceLink]) -> tuple[tuple[str, str], ...]:
    return tuple((source.title, source.address or "") for source in sources)


def _measured(measured: Measured) -> Iterator[Line]:
    for row in measured.rows:
        where = f"all on {row.server}" if row.server else "usual servers"
        aspect = f"{row.name}, {load_name(row.load)}, {where}"
        yield Line("Measured", aspect, tuple(_figure(row, cell) for cell in row.cells))


def _figure(row: MeasuredRow, cell: MeasuredCell) -> Told:
    if cell.figure is None:
        return Told(f"No figure: {cell.why_not}")
    words = [f"{short(cell.figure.median)} {'ms' if row.open_loop else 'requests/s'}"]
    if cell.figure.low is not None and cell.figure.high is not None:
        words.append(f"95% interval {short(cell.figure.low)} to {short(cell.figure.high)}")
    if cell.server and not row.server:
        words.append(f"on {cell.server}")
    if cell.alike:
        words.append("not distinguishable from the first column")
    return Told(_joined(words))


def _code(code: Code, origin: Origin) -> Line:
    return Line("Code", code.name, tuple(_sample(code, cell, origin) for cell in code.cells))


def _sample(code: Code, cell: CodeCell, origin: Origin) -> Told:
    words = [cell.label]
    words += [f"{cell.lines} lines of code"] if cell.lines is not None else []
    words += [cell.reason] if cell.reason else []
    start = f"{origin.site}/tasks/{code.slug}/{cell.framework}/"
    files = tuple((file.name, start + quote(file.name)) for file in cell.files)
    reason = ((cell.reason_title or "source", cell.reason_url),) if cell.reason_url else ()
    return Told(_joined(words), files + reason)


def _heads(table: Table) -> list[str]:
    return [f"{c.name} {c.version or '(version unknown)'}" for c in table.columns]


def as_csv(table: Table, origin: Origin) -> str:
    """A line for each row, a column of words and one of sources for each framework."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    heads = [name for head in _heads(table) for name in (head, f"{head}: sources")]
    writer.writerow(map(defused, ["Section", "Aspect", *heads]))
    for line in lines(table, origin):
        told = (part for cell in line.cells for part in (cell.text, _addresses(cell)))
        writer.writerow(map(defused, [line.section, line.aspect, *told]))
    for sentence in table.summary:
        writer.writerow(["Summary", defused(sentence.text)])
    writer.writerow(["From", defused(origin.address)])
    writer.writerow(["On", origin.day.isoformat()])
    writer.writerow(["Licence", f"{licence.NAME}, {licence.ADDRESS}"])
    return file.getvalue()


def _addresses(told: Told) -> str:
    return " ".join(address or title for title, address in told.sources)


def as_markdown(table: Table, origin: Origin) -> str:
    """A heading and a table for each section, and the code in fences."""
    parts = [f"# {escaped(' vs '.join(column.name for column in table.columns))}"]
    if table.summary:
        parts.append("\n".join(f"- {escaped(sentence.text)}" for sentence in table.summary))
    sections: dict[str, list[Line]] = {}
    for line in lines(table, origin):
        sections.setdefault(line.section, []).append(line)
    for name, members in sections.items():
        parts += [f"## {escaped(name)}", _grid(_heads(table), members)]
    if table.code:
        parts += [_fences(cell) for cell in table.code.cells if cell.files]
    parts.append(
        f"From [{escaped(origin.address)}]({_target(origin.address)}), {origin.day},"
        f" [{licence.NAME}]({licence.ADDRESS})."
    )
    return "\n\n".join(parts) + "\n"


def _grid(heads: list[str], members: list[Line]) -> str:
    rows = [["Aspect", *map(escaped, heads)], ["---"] * (len(heads) + 1)]
    rows += [[escaped(line.aspect), *map(_linked, line.cells)] for line in members]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _linked(told: Told) -> str:
    links = [
        f"[{escaped(title)}]({_target(address)})" if address else escaped(title)
        for title, address in told.sources
    ]
    return f"{escaped(told.text)} ({', '.join(links)})" if links else escaped(told.text)


def _fences(cell: CodeCell) -> str:
    return "\n\n".join(
        f"### {escaped(cell.name)}: {escaped(file.name)}\n\n{_fenced(file.text)}"
        for file in cell.files
    )


def _fenced(text: str) -> str:
    """In a fence longer than any in the text."""
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text.rstrip(chr(10))}\n{fence}"


def escaped(text: str) -> str:
    """Text as Markdown that says just this, in one line."""
    plain = re.sub(r"([\\`*_\[\]<>|~&#])", r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d*)([-+=.):])", r"\1\\\2", plain)


def _target(address: str) -> str:
    """An address that ends neither the link nor the cell in which it stands."""
    return quote(address, safe="%:/?#@!$&'*+,;=~-._")


FORMS = {
    "csv": Form("csv", "text/csv; charset=utf-8; header=present", as_csv),
    "md": Form("md", "text/markdown; charset=utf-8", as_markdown),
}
