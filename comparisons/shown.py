"""What an address shows of a comparison, and the addresses that show it otherwise.

Every choice lives in the query, so that a link or a form that changes one keeps the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from urllib.parse import quote_plus, urlencode

from comparisons import compared, table

MEASURED, CODE = "measured", "code"
NAMES = ("only", "order", "hide", "task")  # of the parameters that say it


@dataclass(frozen=True)
class Part:
    """Something that can be hidden: a section of the table, the measurements, or the code."""

    slug: str
    name: str


@dataclass(frozen=True)
class Shown:
    """The frameworks in the order of their columns, and the choices besides."""

    slugs: tuple[str, ...]
    only: bool = False
    hide: tuple[str, ...] = ()
    task: str | None = None

    @cached_property
    def path(self) -> str:
        """The bare address, which is the canonical one."""
        return compared.address(self.slugs)

    @cached_property
    def query(self) -> dict[str, str]:
        """The choices that are made, as the query of an address holds them."""
        in_another_order = self.slugs != compared.canonical(self.slugs)
        choices = {
            "only": "differences" if self.only else "",
            "order": ",".join(self.slugs) if in_another_order else "",
            "hide": ",".join(self.hide),
            "task": self.task or "",
        }
        return {name: value for name, value in choices.items() if value}

    @property
    def kept(self) -> str:
        """The choices besides the task, for the links to other tasks."""
        return _encoded(replace(self, task=None).query)

    @property
    def address(self) -> str:
        return _address(self)

    def address_with(self, more: str) -> str:
        """The address with one parameter more, which no link of its page keeps."""
        query = "&".join(part for part in (_encoded(self.query), more) if part)
        return f"{self.path}?{query}" if query else self.path

    @property
    def picker(self) -> str:
        """Where these frameworks are ticked and others can be, with the other choices kept."""
        chosen = [("with", slug) for slug in compared.canonical(self.slugs)]
        return f"/compare/?{urlencode(chosen)}&{_encoded({**self.query, 'change': '1'})}"

    def adding(self, slug: str) -> Shown:
        return replace(self, slugs=(*self.slugs, slug))

    def without(self, slug: str) -> Shown:
        return replace(self, slugs=tuple(other for other in self.slugs if other != slug))

    def address_without(self, slug: str) -> str:
        """Without one framework; of two, where another can be chosen for it."""
        left = self.without(slug)
        return left.address if len(left.slugs) > 1 else left.picker

    def moving(self, slug: str, by: int) -> Shown:
        """With the column so many places further right; to the left, if that is negative."""
        others = list(self.without(slug).slugs)
        others.insert(self.slugs.index(slug) + by, slug)
        return replace(self, slugs=tuple(others))

    def hiding(self, part: str) -> Shown:
        return replace(self, hide=tuple(sorted({*self.hide, part})))

    def showing(self, part: str) -> Shown:
        return replace(self, hide=tuple(other for other in self.hide if other != part))

    def within(self, whole: table.Table) -> Shown:
        """Without the choices that mean nothing for these frameworks."""
        known = {part.slug for part in parts(whole)}
        task = self.task if whole.code and whole.code.slug == self.task else None
        return replace(self, hide=tuple(p for p in self.hide if p in known), task=task)

    def of(self, whole: table.Table) -> table.Table:
        """What is left of a table: what is hidden, and with `only` what is alike, is left out."""
        chosen = table.only_differences(whole) if self.only else whole
        return replace(
            chosen,
            sections=tuple(s for s in chosen.sections if s.slug not in self.hide),
            measured=None if MEASURED in self.hide else chosen.measured,
            code=None if CODE in self.hide else chosen.code,
        )


def read(slugs: tuple[str, ...], query: Mapping[str, str]) -> Shown:
    """What an address asks for; what it asks for that does not exist is found by `within`."""
    hide = {part for part in query.get("hide", "").split(",") if part}
    return Shown(
        tuple(compared.in_order(compared.canonical(slugs), query.get("order", ""))),
        only=query.get("only") == "differences",
        hide=tuple(sorted(hide)),
        task=query.get("task") or None,
    )


def parts(whole: table.Table) -> list[Part]:
    """All that can be hidden, in the order of the page."""
    found = [Part(section.slug, section.name) for section in whole.sections]
    if whole.measured:
        found.append(Part(MEASURED, "Measured"))
    if whole.code:
        found.append(Part(CODE, "Code"))
    return found


@lru_cache(maxsize=4096)  # a page links to some thirty, and the pages that it links to likewise
def _address(view: Shown) -> str:
    return view.address_with("")


def _encoded(query: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote_plus(value, ',')}" for name, value in query.items())
