"""Every noun of the API, and the JSON of its records in the order of their natural keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models import Field as ModelField
from django.db.models.functions import Collate
from django.http import HttpRequest

from catalog.api.finished import finished
from catalog.api.urls import router
from catalog.export.columns import Column, columns

AT_ONCE = 500  # records: all that is held at a time, however many there are


@dataclass(frozen=True)
class Noun:
    """`name` is the plural of its address, "supports"; `one` is a single one, "support"."""

    name: str
    one: str
    view: Any

    def columns(self) -> list[Column]:
        registry: list[tuple[str, Any, str]] = router.registry
        nouns = {view.queryset.model: name for name, view, _ in registry}
        return columns(self.view.get_serializer(), nouns)

    @property
    def key(self) -> str:
        """The column of the natural key."""
        names = [column.name for column in self.columns()]
        return next(name for name in ("key", "slug", "url") if name in names)

    def count(self) -> int:
        return int(self.view.get_queryset().count())

    def told(self) -> Iterator[bytes]:
        """What the API answers for each record. The database sorts the primary keys and hands them
        over bit by bit: sorted here, those of millions of records would be held."""
        keys = _in_order(self.view.get_queryset()).iterator(chunk_size=AT_ONCE)
        while some := list(islice(keys, AT_ONCE)):
            yield from self._tell(some)

    def _tell(self, keys: list[int]) -> Iterator[bytes]:
        records = {
            each.pk: each for each in self.view.get_queryset().filter(pk__in=keys).order_by()
        }
        ordered = [records[key] for key in keys]
        for each in self.view.get_serializer(ordered, many=True).data:
            yield finished(each)


def nouns() -> list[Noun]:
    return [Noun(name, one, _view(viewset)) for name, viewset, one in router.registry]


def _view(viewset: Any) -> Any:
    """As it is for someone who asks for a list, with no parameter."""
    request = HttpRequest()
    request.method = "GET"
    view = viewset(action_map={"get": "list"}, action="list", format_kwarg=None)
    view.setup(request)
    view.request = view.initialize_request(request)
    return view


def _in_order(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Byte by byte in each part of the key, on every database."""
    model: Any = queryset.model
    parts = [_part(model, lookup).asc(nulls_first=True) for lookup in model.lookups()]
    return queryset.prefetch_related(None).order_by(*parts).values_list("pk", flat=True)


def _part(model: Any, lookup: str) -> Any:
    field: ModelField[Any, Any] = model._meta.get_field(lookup.partition("__")[0])
    is_text = field.is_relation or field.get_internal_type() in ("CharField", "SlugField")
    if is_text and connection.vendor == "postgresql":
        return Collate(F(lookup), "C")
    return F(lookup)
