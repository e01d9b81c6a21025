"""The pages of a list, and which records they show."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

from catalog.api.parameters import Parameter
from catalog.api.values import Value, integer
from catalog.pieces import Pieces

LONGEST = 1000  # records on a page
USUAL = 100
LIMIT = Parameter("limit", integer(1, LONGEST, USUAL), "How many records a page has.")
OFFSET = Parameter("offset", integer(0, 10**9, 0), "How many records are left out before it.")
PLACE = {"limit", "offset", "cursor"}
PAGING = PLACE | {"ordering", "fields"}
LINK = {"type": ["string", "null"], "format": "uri"}


@dataclass(frozen=True)
class Matches:
    """What a list has: how many records, and their primary keys where one page can show all."""

    count: int
    keys: array[int] | None


# Shared by all pages of a list, however long they are. Keys of 8 bytes: at most 4 MB.
MATCHES: Pieces[tuple[Any, ...], Matches] = Pieces(500)


class Pages(LimitOffsetPagination):
    """Links are made from SITE_URL, whatever host the request named. A number that cannot be is
    an error, not silence."""

    default_limit = USUAL
    max_limit = LONGEST

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [LIMIT, OFFSET]

    def get_limit(self, request: Request) -> int:
        return _number(request, LIMIT.name, LIMIT.value, USUAL)

    def get_offset(self, request: Request) -> int:
        return _number(request, OFFSET.name, OFFSET.value, 0)

    def get_next_link(self) -> str | None:
        return _on_this_site(super().get_next_link())

    def get_previous_link(self) -> str | None:
        return _on_this_site(super().get_previous_link())

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []  # whoever uses it says them as its own

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        properties = {
            "count": {"type": "integer", "minimum": 0, "description": "On all pages."},
            "next": {**LINK, "description": "The next page; null on the last."},
            "previous": {**LINK, "description": "The page before; null on the first."},
            "results": schema,
        }
        return {"type": "object", "required": [*properties], "properties": properties}


class RecordPages(Pages):
    """Of primary keys."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        self.request, self.offset = request, self.get_offset(request)
        self.limit = self.get_limit(request)
        found = MATCHES.one(view.state_of_list, which(request, view), lambda: self._find(queryset))
        self.count = found.count
        if self.offset >= self.count:
            return []
        keys: Sequence[int] = queryset if found.keys is None else found.keys
        return list(keys[self.offset : self.offset + self.limit])

    def _find(self, queryset: Any) -> Matches:
        count = self.get_count(queryset)
        return Matches(count, array("q", queryset[:count]) if count <= LONGEST else None)


def which(request: Request, view: Any, without: frozenset[str] = frozenset()) -> tuple[Any, ...]:
    """The list that is asked for, whichever page and fields of it."""
    asked = request.query_params.lists()
    left_out = PLACE | {"fields"} | without
    names = sorted((name, *values) for name, values in asked if name not in left_out)
    return view.basename, *names


def _number(request: Request, name: str, value: Value, default: int) -> int:
    said = request.query_params.get(name)
    try:
        return default if said is None else int(value.read(said))
    except ValueError as error:
        raise ValidationError({name: [str(error)]}) from error


def _on_this_site(link: str | None) -> str | None:
    if link is None:
        return None
    parts = urlsplit(link)
    return f"{settings.SITE_URL}{parts.path}?{parts.query}"
