"""The pages of lists that grow with use: read on from a cursor, at any depth at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import DateTimeField
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from catalog.api import cursors, run_filters
from catalog.api.cursors import Place
from catalog.api.deprecation import Deprecation
from catalog.api.ordering import Column, sort
from catalog.api.pages import LIMIT, OFFSET, PAGING, Pages, which
from catalog.api.parameters import Parameter
from catalog.pieces import Pieces

CURSOR = Parameter("cursor", cursors.TOKEN, "From `next` or `previous` of another page.")
COUNTS: Pieces[tuple[Any, ...], int] = Pieces(500)
NO_OFFSET = Deprecation(
    dt.date(2026, 11, 22), dt.date(2027, 11, 22), "follow `next`, which holds a cursor."
)


class GrowingPages(Pages):
    """Of primary keys. An offset counts on from the cursor, or from the beginning."""

    next: Place | None = None
    previous: Place | None = None

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [LIMIT, CURSOR, replace(OFFSET, deprecation=NO_OFFSET)]

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        self.request, self.view = request, view
        limit, offset = self.get_limit(request), self.get_offset(request)
        self.list = cursors.which(view.basename, view.columns)
        place = self._place(view.asked.get("cursor"))
        asked = which(request, view, frozenset({"ordering"}))
        self.count = COUNTS.one(view.state_of_list, asked, lambda: self.get_count(queryset))
        if offset >= self.count:
            return []
        back = place is not None and place.back
        columns = [column.reversed for column in view.columns] if back else view.columns
        rows = _rows(queryset, columns, place)[offset : offset + limit + 1]
        return self._shown(list(rows), limit, place, offset)

    def _place(self, token: str | None) -> Place | None:
        if token is None:
            return None
        model, columns = self.view.queryset.model, self.view.columns
        try:
            return cursors.read(token, self.list, [_is_time(model, column) for column in columns])
        except cursors.NoPlace as error:
            raise NotFound(str(error)) from error

    def _shown(
        self, rows: list[tuple[Any, ...]], limit: int, place: Place | None, offset: int
    ) -> list[int]:
        """The primary keys of a page, of which one row more was read: is there another page?"""
        more, rows = len(rows) > limit, rows[:limit]
        before, after = place is not None or offset > 0, more
        if place is not None and place.back:
            before, after, rows = more, True, rows[::-1]
        if rows:
            self.next = Place(rows[-1][1:]) if after else None
            self.previous = Place(rows[0][1:], back=True) if before else None
        return [row[0] for row in rows]

    def get_count(self, queryset: Any) -> int:
        return int(queryset.order_by().count())

    def get_next_link(self) -> str | None:
        return self._link(self.next)

    def get_previous_link(self) -> str | None:
        return self._link(self.previous)

    def _link(self, place: Place | None) -> str | None:
        if place is None or self.request is None:
            return None
        asked = {name: text for name, text in self.request.query_params.items() if name != "offset"}
        query = sorted({**asked, "cursor": place.token(self.list)}.items())
        return f"{settings.SITE_URL}{self.request.path}?{urlencode(query, safe=',:')}"


class MeasurementPages(GrowingPages):
    """Counts millions by what findings say of them, where those can be asked the same."""

    def get_count(self, queryset: Any) -> int:
        asked = {name: value for name, value in self.view.asked.items() if name not in PAGING}
        found = run_filters.count_measurements(asked)
        return super().get_count(queryset) if found is None else found


def _rows(queryset: Any, columns: list[Column], place: Place | None) -> Any:
    """The primary key of each record, and what its place is made of."""
    found = queryset.filter(cursors.beyond(columns, place.values)) if place else queryset
    return sort(found, columns).values_list("pk", *(column.name for column in columns))


def _is_time(model: Any, column: Column) -> bool:
    return not column.name.endswith(("pk", "_id", "__slug")) and isinstance(
        model._meta.get_field(column.name), DateTimeField
    )
