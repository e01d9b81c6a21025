"""docs/speed.md: the figures with the machine that they are of."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

from tests.site import ROOT
from tests.speed import verdict, wrk
from tests.speed.verdict import Finding

PAGE = ROOT / "docs" / "speed.md"
LIBRARIES = ("Django", "granian", "psycopg")
PARTS = {
    "cached": "Cached pages: requests a second, to a WSGI callable that returns the same bytes "
    "(bare) and to a view in a fresh project with Django's default middleware (hello).",
    "uncached": "Without the page cache: CPU of the server's processes for an answer, in times "
    "that of hello. Cold is without the pieces that a worker holds for a revision of the "
    "catalogue (catalog/pieces.py): what the first answer after an edit costs at most.",
    "growth": "1,000 frameworks, 100 features, 20,000 samples and 2,000,000 measurements against "
    "the facts, both on PostgreSQL: CPU of the worker, time with the database, and number of "
    "queries of an answer without the page cache; cold: without held pieces too.",
    "memory": "The largest worker, resident, over that catalogue: 24 of 25 requests for a few "
    "addresses, one for any of thousands (tests/speed/mixture.py).",
    "two": "Two application servers behind nginx over one PostgreSQL, and one that reads from a "
    "streaming replica of it: from when an edit is saved until every answer has it.",
    "admin": "500 frameworks, 100 features, 50,000 cells and 100,000 measurements, with much to do "
    "for an editor: how long an answer of the admin takes in a process of its own, with the "
    "database and without a server in between. Of the filters, orders and last pages of a list, "
    "and of the forms of a record, the slowest.",
}


def write(findings: Sequence[Finding], rounds: int, seconds: float) -> None:
    """Parts that were not measured now keep their section of the page."""
    sections = _sections(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    for part in dict.fromkeys(finding.part for finding in findings):
        mine = [finding for finding in findings if finding.part == part]
        measured = f"{machine()}; {_load(part, rounds, seconds)}."
        sections[part] = f"{measured}\n\n{PARTS[part]}\n\n{verdict.table(mine)}"
    ordered = [f"## {part}\n\n{sections[part]}\n" for part in PARTS if part in sections]
    PAGE.write_text(f"{HEAD}\n" + "\n".join(ordered), encoding="utf-8")


HEAD = """# Speed

Written by `make speed`. Each figure is a ratio to a reference that was measured in the same run,
on the same machine and server, in turn with it; only the admin is held to a second. A target is
missed where no round kept it.
"""


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {name: told.strip() for name, told in zip(parts[::2], parts[1::2], strict=True)}


def _load(part: str, rounds: int, seconds: float) -> str:
    """The admin is asked in one process, one page after another."""
    told = f"{rounds} rounds"
    return told if part == "admin" else f"{told}, wrk {' '.join(wrk.SHAPE)} for {seconds:g} s each"


def machine() -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    return (
        f"{dt.datetime.now(dt.UTC).date()}: {os.cpu_count()} cores, {_processor()}, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"{versions}"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    text = told.read_text("utf-8") if told.exists() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else "unknown processor"
