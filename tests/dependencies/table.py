"""docs/dependencies.md: its tables, made from the pins, the installed metadata and known.toml."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from typing import Any

from tests.dependencies import licences
from tests.dependencies.newest import Newest
from tests.dependencies.pins import DEVELOPMENT, ROOT, SENTRY, SITE, Pin, pinned

FILE = ROOT / "docs" / "dependencies.md"
KNOWN: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "dependencies" / "known.toml").read_text("utf-8")
)
SITES, TOOLS, LICENCES, OLD = (
    f"{name}: written by python -m tests.dependencies"
    for name in ("libraries", "tools", "licences", "quiet")
)
HEAD = "| library | pinned | licence | for | newest | released |\n|---|---|---|---|---|---|\n"
LOOKED_UP = re.compile(r"Looked up on (\d{4}-\d\d-\d\d)")
DATE = re.compile(r"(\d{4}-\d\d-\d\d)?$")  # none where the index does not tell
YEARS = 2


@dataclass(frozen=True)
class Library:
    pin: Pin
    licence: str
    purpose: str
    newest: Newest | None

    @property
    def row(self) -> str:
        newest = self.newest or Newest("", None)
        released = newest.released or ""
        cells = (self.pin.name, self.pin.version, self.licence, self.purpose, newest.version)
        return f"| {' | '.join(cells)} | {released} |"

    def quiet(self, day: dt.date) -> bool:
        """Whether nothing of it was released for years."""
        released = self.newest.released if self.newest else None
        return released is not None and released < day.replace(year=day.year - YEARS)


def shipped() -> dict[str, Pin]:
    """What runs the site, Sentry's library included."""
    return _installed({**pinned(SENTRY), **pinned(SITE)})


def tools() -> dict[str, Pin]:
    running = shipped()
    return {k: pin for k, pin in _installed(pinned(DEVELOPMENT)).items() if k not in running}


def _installed(pins: dict[str, Pin]) -> dict[str, Pin]:
    return {name: pin for name, pin in pins.items() if pin.installed}


def libraries(pins: Iterable[Pin], newest: dict[str, Newest]) -> list[Library]:
    """What we ask for ourselves comes first."""
    found = [Library(p, licence(p.name), _purpose(p), newest.get(p.name)) for p in pins]
    return sorted(found, key=lambda each: (not each.pin.ours, each.pin.name))


def licence(name: str) -> str:
    by_hand = KNOWN["licences"].get(name)
    return by_hand["spdx"] if by_hand else licences.told(distribution(name)) or ""


def _purpose(pin: Pin) -> str:
    return KNOWN["purposes"][pin.name] if pin.ours else f"comes with {', '.join(pin.brought_by)}"


def rows(made: Iterable[Library]) -> str:
    return HEAD + "\n".join(each.row for each in made)


def reasons(made: Iterable[Library]) -> str:
    """Which licences there are, and why each goes with ours."""
    used = " ".join(each.licence for each in made)
    there = [name for name in licences.USABLE if re.search(rf"(?<![\w.-]){name}(?![\w.-])", used)]
    lines = (f"| {name} | {licences.USABLE[name]} |" for name in sorted(there))
    return "| licence | goes with ours because |\n|---|---|\n" + "\n".join(lines)


def quiet(made: Iterable[Library], day: dt.date) -> str:
    """Whatever had no release for years, and why it may stay."""
    silent = [each for each in made if each.quiet(day)]
    lines = (f"- **{each.pin.name}**: {KNOWN['quiet'][each.pin.name]}" for each in silent)
    return f"Looked up on {day}; no release for {YEARS} years:\n\n" + "\n".join(lines)


def read_newest(text: str) -> dict[str, Newest]:
    """From the tables as they stand."""
    lines = ([cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines())
    return {cells[0]: _newest(cells) for cells in lines if len(cells) == 6 and DATE.match(cells[5])}


def _newest(cells: list[str]) -> Newest:
    return Newest(cells[4], dt.date.fromisoformat(cells[5]) if cells[5] else None)


def looked_up(text: str) -> dt.date:
    found = LOOKED_UP.search(text)
    assert found, f"{FILE.name} does not say when the releases were looked up"
    return dt.date.fromisoformat(found[1])
