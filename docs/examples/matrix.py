#!/usr/bin/env python3
"""Rebuilds the matrix of features from the API alone: a row for each feature, and a column for
each framework, with the level of support and the package that provides it.

A cell of which the catalogue has no level is unknown, which is not "none".
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

UNKNOWN = "unknown"
Row = list[str]


def records(site: str, noun: str) -> Iterator[dict[str, Any]]:
    """All records of a noun, page after page."""
    page: str | None = f"{site.rstrip('/')}/api/v1/{noun}/?limit=1000"
    while page:
        with urllib.request.urlopen(page, timeout=60) as answer:
            found = json.load(answer)
        yield from found["results"]
        page = found["next"]


def said(cell: dict[str, Any] | None) -> str:
    """Like "built_in", or "third_party (pkg:pypi/flask-admin)"."""
    if cell is None or cell["level"] is None:
        return UNKNOWN
    return f"{cell['level']} ({cell['via']})" if cell["via"] else str(cell["level"])


def matrix(site: str) -> Iterator[Row]:
    """The head, and then a row for each feature in the order of the catalogue."""
    frameworks = [framework["slug"] for framework in records(site, "frameworks")]
    cells = {(cell["feature"], cell["framework"]): cell for cell in records(site, "supports")}
    yield ["group", "feature", *frameworks]
    for feature in records(site, "features"):
        row = (cells.get((feature["slug"], framework)) for framework in frameworks)
        yield [feature["group"], feature["slug"], *map(said, row)]


def as_text(rows: Sequence[Row], to: TextIO) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        print("  ".join(padded).rstrip(), file=to)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", help="its address, like http://127.0.0.1:8000")
    parser.add_argument("--format", choices=["csv", "text"], default="csv", help="default: csv")
    asked = parser.parse_args()
    rows = list(matrix(asked.site))
    if asked.format == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
    else:
        as_text(rows, sys.stdout)
    cells = [text for row in rows[1:] for text in row[2:]]
    print(f"{len(cells)} cells, {cells.count(UNKNOWN)} of them unknown", file=sys.stderr)


if __name__ == "__main__":
    main()
