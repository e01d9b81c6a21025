"""The tables of docs/reliability.md: where each stands, and the faults that tests inject.

`python -m tests.faults` writes the table of faults from what the tests saw. Numbers differ from
machine to machine; that a fault is in the table, and which edits were lost, is held by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parent.parent / "docs" / "reliability.md"
WRITES = pytest.StashKey[bool]()  # whether the run writes the table, and is not held to it
FAULTS = "faults: written by python -m tests.faults"
HEAD = (
    "fault",
    "database",
    "times",
    "requests",
    "refused",
    "lost",
    "edits",
    "edits lost",
    "well after",
)


@dataclass(frozen=True)
class Survived:
    """What a fault did, how often it was injected: requests by what became of them, as of
    tests.steady_load, edits that were acknowledged, and seconds from the fault's end until all was
    well. None: there were none."""

    fault: str
    requests: int | None = None
    refused: int | None = None
    lost: int | None = None
    edits: int | None = None
    edits_lost: int | None = None
    seconds: float | None = None
    database: str = ""
    times: int = 1

    @property
    def row(self) -> str:
        counts = (self.times, self.requests, self.refused, self.lost, self.edits, self.edits_lost)
        told = ["" if count is None else f"{count:,}" for count in counts]
        after = "" if self.seconds is None else f"{self.seconds:.1f} s"
        return f"| {' | '.join([self.fault, self.database, *told, after])} |"


def rows(text: str) -> dict[tuple[str, str], str]:
    """The lines of the table of faults, by fault and database."""
    found = (line.split(" | ") for line in between(text, FAULTS).splitlines()[2:])
    return {(cells[0].removeprefix("| "), cells[1]): " | ".join(cells) for cells in found}


def table(lines: Iterable[str]) -> str:
    head = [f"| {' | '.join(HEAD)} |", "|---|---|---:|---:|---:|---:|---:|---:|---:|"]
    return "\n".join([*head, *sorted(lines)])


def between(text: str, section: str) -> str:
    """What stands between the marks of a section."""
    return _marks(section).split(text)[2].strip()


def written(text: str, section: str, body: str) -> str:
    """The same with this between the marks of a section, and nothing else changed."""
    before, begin, _, end, after = _marks(section).split(text)
    return f"{before}{begin}\n\n{body}\n\n{end}{after}"


def _marks(section: str) -> re.Pattern[str]:
    name = section.partition(":")[0]
    begin, end = re.escape(f"<!-- {section} -->"), re.escape(f"<!-- end of {name} -->")
    return re.compile(f"({begin})(.*?)({end})", re.DOTALL)
