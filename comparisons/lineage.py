"""What a framework stands on, and what stands on it: package URLs matched with one another's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models import Framework


@dataclass(frozen=True)
class Part:
    """A package; `framework` where it is one that is published here."""

    purl: str
    framework: Framework | None


@dataclass(frozen=True)
class Lineage:
    """`carries` are the frameworks that are built on this one, `succeeds` those that it follows."""

    built_on: tuple[Part, ...]
    carries: tuple[Framework, ...]
    successor: Part | None
    succeeds: tuple[Framework, ...]

    @property
    def known(self) -> bool:
        return any((self.built_on, self.carries, self.successor, self.succeeds))


def lineage(framework: Framework, others: Iterable[Framework]) -> Lineage:
    """`others` are the published frameworks that it may be linked with."""
    known = {package(other.purl): other for other in others}
    own = package(framework.purl)

    def part(purl: str) -> Part:
        return Part(purl, known.get(package(purl)))

    return Lineage(
        built_on=tuple(map(part, framework.built_on)),
        carries=tuple(f for f in known.values() if own in map(package, f.built_on)),
        successor=part(framework.successor) if framework.successor else None,
        succeeds=tuple(f for f in known.values() if f.successor and package(f.successor) == own),
    )


def package(purl: str) -> str:
    """The package, of whatever version."""
    return re.split("[@?#]", purl, maxsplit=1)[0]
