"""A CSV file a noun, in a zip, with a README that says what is in each column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from catalog.export import json_lines
from catalog.export.columns import Kind, as_json
from catalog.export.nouns import Noun
from catalog.export.revision import Revision
from catalog.spreadsheet import FORMULAS, defused

SIGNS = " ".join(FORMULAS).replace("\t", "tab").replace("\r", "CR")
README = f"""\
The catalogue of Framewise: {{site}}, revision {{number}}, {{made}}.
Licence: CC BY 4.0, see LICENCE.

A file for each noun, UTF-8, commas, a line of names first. The first columns name the record: its
address, and its natural key, by which others refer to it.
- An empty cell is null: unknown, or not measured. It never means "no".
- A list or an object is JSON. A column marked "keys of …" is a JSON list of natural keys.
- A text that begins with one of {SIGNS} has an apostrophe before it, so that no spreadsheet takes
  it for a formula; numbers have none.
"""


def write(path: Path, lines: Path, of: Revision, nouns: list[Noun], told: json_lines.Told) -> None:
    with ZipFile(path, "w") as archive:
        with _entry(archive, "README.txt") as file:
            file.write(_readme(of, nouns))
        with _entry(archive, "LICENCE.txt") as file:
            file.write((settings.BASE_DIR / "LICENSE-DATA").read_text(encoding="utf-8"))
        left = {noun.name: [column.name for column in noun.columns()] for noun in nouns}
        for noun, records in json_lines.read(lines):
            _write(archive, noun, left.pop(noun), records, told)
        for noun, names in left.items():
            _write(archive, noun, names, iter(()), told)


def _write(
    archive: ZipFile,
    noun: str,
    names: list[str],
    records: Iterator[dict[str, Any]],
    told: json_lines.Told,
) -> None:
    with _entry(archive, f"{noun}.csv") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(names)
        for record in records:
            writer.writerow([_cell(record[name]) for name in names])
            told(noun)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return defused(value)
    return "" if value is None else as_json(value)


@contextmanager
def _entry(archive: ZipFile, name: str) -> Iterator[io.TextIOWrapper]:
    """Without the time: the same bytes on every machine."""
    info = ZipInfo(name)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
    with (
        archive.open(info, "w", force_zip64=True) as raw,
        io.TextIOWrapper(raw, encoding="utf-8", newline="") as file,
    ):
        yield file


def _readme(of: Revision, nouns: list[Noun]) -> str:
    made = json_lines.header(of)["made"]
    told = README.format(site=settings.SITE_URL, number=of.number, made=made)
    return told + "".join(f"\n{noun.name}.csv\n{_columns(noun)}" for noun in nouns)


def _columns(noun: Noun) -> str:
    lines = []
    for column in noun.columns():
        keys = "keys" if column.kind is Kind.LIST else "key"
        kind = f"{keys} of {column.of}" if column.of else str(column.kind)
        lines.append(f"  {column.name}: {kind}{'. ' if column.about else ''}{column.about}\n")
    return "".join(lines)
