"""Which answers may be held, said where the view is; config.page_cache holds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import QueryDict

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Cacheable:
    """What a view reads of a query.

    `known` is what its answer depends on. Where the query holds a name that `anew` matches, the
    answer is made anew each time: a visitor's free text is of use to nobody else. A `strict` view
    refuses every other name; the rest of the views pay no heed to one, so it is left out. Without
    `only_with` in its query, the answer depends on more than the address.
    """

    known: frozenset[str]
    anew: tuple[str, ...] = ()
    strict: bool = False
    only_with: str | None = None

    def query(self, asked: str) -> str | None:
        """The one query string that asks the same as this raw one; None: not to be held."""
        try:
            lists = dict(QueryDict(asked.encode("latin-1")).lists())
        except (BadRequest, SuspiciousOperation, UnicodeError):
            return None  # too many parameters, or no text: Django says what is wrong
        if "%00" in asked or any(self._is_anew(name) for name in lists):
            return None
        if self.strict and not lists.keys() <= self.known:
            return None
        if self.only_with is not None and self.only_with not in lists:
            return None
        kept = sorted(lists.keys() & self.known)
        return urlencode([(name, lists[name]) for name in kept], doseq=True, safe=",:/")

    def _is_anew(self, name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self.anew)


def cacheable(
    *known: str,
    anew: tuple[str, ...] = (),
    strict: bool = False,
    only_with: str | None = None,
) -> Callable[[View], View]:
    """Marks a view whose answer is the same for everyone who asks the same."""

    def mark(view: View) -> View:
        view.cacheable = Cacheable(frozenset(known), anew, strict, only_with)  # type: ignore[attr-defined]
        return view

    return mark


def of(view: Callable[..., Any]) -> Cacheable | None:
    found: Cacheable | None = getattr(view, "cacheable", None)
    return found
