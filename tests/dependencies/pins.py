"""What the files of requirements pin, and why each library is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent.parent
SITE, SENTRY, DEVELOPMENT = "requirements", "requirements-sentry", "requirements-dev"
FILES = (SITE, SENTRY, DEVELOPMENT)
BLOCK = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+?))? \\\n"
    r"(?P<hashes>(?:    --hash=\S+(?: \\)?\n)+)    # via (?P<via>.+)$",
    re.MULTILINE,
)
# Where the site runs: it locks files in a way that Windows has not.
SYSTEMS = ({"sys_platform": "linux"}, {"sys_platform": "darwin"})


@dataclass(frozen=True)
class Pin:
    """`via` names who asks for it: libraries, and files for what we ask for ourselves."""

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]
    via: tuple[str, ...]

    @property
    def ours(self) -> bool:
        return any(each.startswith("-r ") and each.endswith(".in") for each in self.via)

    @property
    def brought_by(self) -> tuple[str, ...]:
        return tuple(each for each in self.via if not each.startswith("-r "))

    @cached_property
    def installed(self) -> bool:
        """Whether any system gets it on which the site runs."""
        where = Marker(self.marker) if self.marker else None
        return where is None or any(where.evaluate(dict(system)) for system in SYSTEMS)


def read(text: str) -> dict[str, Pin]:
    return {found["name"]: _pin(found) for found in BLOCK.finditer(text)}


def pinned(file: str) -> dict[str, Pin]:
    return read((ROOT / f"{file}.txt").read_text("utf-8"))


def _pin(found: re.Match[str]) -> Pin:
    hashes = re.findall(r"--hash=(\S+)", found["hashes"])
    via = tuple(found["via"].split(", "))
    return Pin(found["name"], found["version"], found["marker"], tuple(hashes), via)
