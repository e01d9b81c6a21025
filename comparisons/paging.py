"""Lists that would be endless, a page at a time: with links that need no script."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

# Frameworks side by side, with their code or with what is known of a feature; rows of a table.
COLUMNS, ROWS = 24, 100
CORRECTIONS = 50
RUNS, OVER_TIME = 40, 12  # of a list, and beside one another
PLACED = 30  # frameworks with the reasons why they fit or do not
OFFERED = 60  # names to choose from; whoever means another one types it


@dataclass(frozen=True)
class Page:
    """Some of a list, as many as fit, of `total`; `kept` are the other choices of the address."""

    items: Sequence[Any]
    number: int
    size: int
    total: int
    kept: Mapping[str, Any] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_place(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last_place(self) -> int:
        return self.first_place + len(self.items) - 1

    @property
    def query(self) -> str:
        """What makes this page, for its canonical address; empty for the first, and for all pages
        of what was chosen from a list, which are no addresses of their own."""
        return f"?page={self.number}" if self.number > 1 and not self.kept else ""

    def address(self, number: int) -> str:
        """The query of another page; "?" is that of the first one with nothing else chosen."""
        pairs = {name: value for name, value in self.kept.items() if value}
        return "?" + urlencode(pairs | ({"page": str(number)} if number > 1 else {}), doseq=True)


def page(
    found: Any, asked: Mapping[str, str], size: int, *, kept: Mapping[str, Any] | None = None
) -> Page:
    """The page that `asked` names, of a queryset or a sequence; the nearest there is."""
    total = found.count() if isinstance(found, QuerySet) else len(found)
    number = min(_number(asked.get("page", "")), max(1, -(-total // size)))
    start = (number - 1) * size
    choices = {name: value for name, value in (kept or {}).items() if value}
    return Page(list(found[start : start + size]), number, size, total, choices)


def around(found: Sequence[Any], asked: Mapping[str, str], size: int) -> Page:
    """The page that holds the framework that `asked` names, of frameworks by their slugs; where it
    names none, the page that it names."""
    slug = asked.get("framework")
    if not slug:
        return page(found, asked, size)
    before = bisect_left(found, slug, key=attrgetter("slug"))
    return page(found, {"page": str(before // size + 1)}, size)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
