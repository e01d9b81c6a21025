"""Every public address there is, from the resolver: a new page is met without a word here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from catalog import cacheable

PLACE = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>|\(\?P<([a-z_]+)>[^)]*\)")
# A record for each place in an address; where a place is not named here, a framework's slug does.
OF_PLACE = {"feature": "openapi", "other": "{run}", "name": "app.py", "slugs": "django-vs-flask"}
OF_SECTION = {
    "features": "openapi", "tasks": "json", "concepts": "wsgi", "claims": "{claim}",
    "comparisons": "{comparison}", "benchmarks": "{run}", "runs": "{run}",
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """An address with places in braces, and what its view reads of a query."""

    name: str
    pattern: str
    places: tuple[str, ...]
    parameters: tuple[str, ...]
    strict: bool

    def example(self, records: Mapping[str, str], **instead: str) -> str:
        """An address that is there, but for what stands in some places instead."""
        found = self.pattern
        for place in self.places:
            value = instead.get(place) or OF_PLACE.get(place) or self._of_section(place)
            found = found.replace("{" + place + "}", records.get(value, value), 1)
        return found

    def _of_section(self, place: str) -> str:
        parts = self.pattern.removeprefix("/api/v1").split("/")
        return OF_SECTION.get(parts[1], "flask") if place != "framework" else "flask"


def public() -> list[Door]:
    """Pages, feeds and the reading operations of the API."""
    return [
        door for where, name, view in _patterns() if (door := _door(where, name, view)) is not None
    ]


def pages() -> list[Door]:
    return [door for door in public() if not door.pattern.startswith("/api/v1/")]


def operations() -> list[Door]:
    return [door for door in public() if door.pattern.startswith("/api/v1/")]


def _door(where: str, name: str | None, view: Any) -> Door | None:
    if where.startswith("admin/"):
        return None
    mark = cacheable.of(view)
    asked = (*sorted(mark.known), *(_of_pattern(each) for each in mark.anew)) if mark else ()
    places = tuple(one or two for one, two in PLACE.findall(where))
    plain = PLACE.sub(lambda found: "{" + (found[1] or found[2]) + "}", where)
    plain = "/" + plain.replace("^", "").replace("$", "").replace("\\", "")
    return Door(name or where, plain, places, asked, bool(mark and mark.strict))


def _of_pattern(anew: str) -> str:
    """A name that a pattern of names matches."""
    return anew.replace("*__icontains", "note__icontains").replace("*", "openapi")


def _patterns(found: Any = None, above: str = "") -> Iterator[tuple[str, str | None, Any]]:
    for each in found or get_resolver().url_patterns:
        address = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, address)
        elif isinstance(each, URLPattern):
            yield address, each.name, each.callback


# Of the admin

OF_ADMIN = re.compile(r"<(?:[a-z]+:)?[a-z_]+>|\(\?P<[a-z_]+>[^)]*\)|\(\[\^/\]\+\)|\(\\d\+\)")


def of_admin() -> list[tuple[str, str]]:
    """Each address of the admin, with each of its places in turn as what is to be replaced, and
    `{}` for the others."""
    return [
        ("/" + _bare(_with_place(where, turn)), "{0}")
        for where in _admin()
        for turn in range(len(OF_ADMIN.findall(where)))
    ]


def _with_place(where: str, turn: int) -> str:
    parts = OF_ADMIN.split(where)
    return "{}".join(parts[: turn + 1]) + "{0}" + "{}".join(parts[turn + 1 :])


def pages_of_admin() -> list[str]:
    """Those that are no list, with a record in each place."""
    of_models = ("admin/catalog/", "admin/auth/", "admin/axes/")
    return ["/" + _bare(_filled(where)) for where in _admin() if not where.startswith(of_models)]


def _filled(where: str) -> str:
    for place, record in RECORDS.items():
        where = re.sub(place, record, where)
    return OF_ADMIN.sub("1", where)


RECORDS = {
    r"frameworks/<slug:slug>": "frameworks/flask", r"features/<slug:slug>": "features/openapi",
    r"sources/<slug:slug>": "sources/flask", r"<slug:noun>|\(\?P<noun>[^)]*\)": "supports",
    r"<str:noun>": "framework", r"<str:key>": "flask", r"\(\?P<form>[^)]*\)": "csv",
}  # fmt: skip


def _admin() -> list[str]:
    skipped = ("admin/logout/",)
    return [
        where for where, _, _ in _patterns()
        if where.startswith("admin/") and where not in skipped
    ]  # fmt: skip


def _bare(path: str) -> str:
    return path.replace("^", "").replace("$", "").replace("\\", "")
