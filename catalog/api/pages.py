"""The pages of a list, and which records they show."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

from catalog.pieces import Pieces

PLACE = {"limit", "offset"}
PAGING = PLACE | {"ordering"}
LONGEST = 1000  # records on a page


@dataclass(frozen=True)
class Matches:
    """What a list has: how many records, and their primary keys where one page can show all."""

    count: int
    keys: array[int] | None


# Shared by all pages of a list, however long they are. Keys of 8 bytes: at most 4 MB.
MATCHES: Pieces[tuple[Any, ...], Matches] = Pieces(500)


class Pages(LimitOffsetPagination):
    """Links are made from SITE_URL, whatever host the request named."""

    default_limit = 100
    max_limit = LONGEST

    def get_next_link(self) -> str | None:
        return _on_this_site(super().get_next_link())

    def get_previous_link(self) -> str | None:
        return _on_this_site(super().get_previous_link())


class RecordPages(Pages):
    """Of primary keys."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        self.request, self.offset = request, self.get_offset(request)
        self.limit = self.get_limit(request) or self.default_limit
        # What a visitor wrote is of use to nobody else.
        state = None if "search" in request.query_params else view.state
        found = MATCHES.one(state, _which(request, view), lambda: self._find(queryset))
        self.count = found.count
        if self.offset >= self.count:
            return []
        keys = queryset if found.keys is None else found.keys
        return list(keys[self.offset : self.offset + self.limit])

    def _find(self, queryset: Any) -> Matches:
        count = self.get_count(queryset)
        return Matches(count, array("q", queryset[:count]) if count <= LONGEST else None)


def _which(request: Request, view: Any) -> tuple[Any, ...]:
    """The list that is asked for, whichever page of it."""
    asked = request.query_params.lists()
    names = sorted((name, *values) for name, values in asked if name not in PLACE)
    return view.basename, *names


def _on_this_site(link: str | None) -> str | None:
    if link is None:
        return None
    parts = urlsplit(link)
    return f"{settings.SITE_URL}{parts.path}?{parts.query}"
