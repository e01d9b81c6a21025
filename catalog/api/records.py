"""What the viewsets of all nouns share: filters, orders and pages, and how a list is answered.

The lists that can be asked for are without number, the records in them are not. So a list finds
the keys of its page, and is joined from the JSON of its records, which a worker holds.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from catalog import pieces
from catalog.api.finished import Finished, FinishedRenderer, finished, with_results
from catalog.api.pages import LONGEST, PAGING, RecordPages
from catalog.api.parameters import refuse_unknown
from catalog.api.problems import PROBLEM
from catalog.cacheable import cacheable
from catalog.pieces import Pieces


class KnownOrdering(OrderingFilter):
    """An ordering by what cannot be ordered by is an error, not silence."""

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: Any, view: Any, request: Request
    ) -> Any:
        valid = [name for name, _ in self.get_valid_fields(queryset, view, {"request": request})]
        if wrong := [name for name in fields if name.lstrip("-") not in valid]:
            said = f"Not known: {', '.join(wrong)}. Known: {', '.join(valid)}."
            raise ValidationError({"ordering": [said]})
        return fields


class RecordViewSet(ReadOnlyModelViewSet[Any]):
    """Lists of a noun with filters, search, ordering and pages; one record by its natural key."""

    renderer_classes = [FinishedRenderer]
    pagination_class = RecordPages
    filter_backends = [DjangoFilterBackend, SearchFilter, KnownOrdering]
    lookup_url_kwarg = "key"
    lookup_value_regex = "[^/]+"
    filterset_class: type[FilterSet] | None = None
    search_fields: list[str] = []
    held: ClassVar[Pieces[int, bytes]]
    state: pieces.State | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # The longest page. A record is 0.2 to 8 KB of JSON: 15 MB with a thousand of each noun.
        cls.held = Pieces(LONGEST)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self.parameters(self.action))

    @classmethod
    def as_view(cls, actions: Any = None, **initkwargs: Any) -> Any:
        known = cls.parameters((actions or {}).get("get"))
        mark = cacheable(*known, anew=("search",), strict=True)
        return mark(super().as_view(actions, **initkwargs))

    @classmethod
    def parameters(cls, action: str | None) -> set[str]:
        if action != "list":
            return set()
        names = PAGING | ({"search"} if cls.search_fields else set())
        return names | set(cls.filterset_class.base_filters if cls.filterset_class else ())

    # What is said of these two in a docstring would be in the OpenAPI schema.
    @extend_schema(responses={400: PROBLEM})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.state = pieces.state()
        found = self.filter_queryset(self.get_queryset())
        keys = self.paginate_queryset(found.prefetch_related(None).values_list("pk", flat=True))
        envelope = self.get_paginated_response([]).data
        return Response(with_results(envelope, self._told(keys).values()))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.state = pieces.state()
        told = self._told(self._keys_of(self.kwargs["key"]))
        if not told:
            raise Http404(f"There is no {self.basename} {self.kwargs['key']!r}.")
        return Response(Finished(*told.values()))

    def _keys_of(self, natural: str) -> Any:
        """The primary key of a natural one, or none."""
        records: Any = self.get_queryset().prefetch_related(None).order_by("pk")
        return records.by_key(natural).values_list("pk", flat=True)[:1]

    def _told(self, keys: Any) -> dict[int, bytes]:
        """The JSON of each of these records that is there, in their order."""
        return self.held.each(self.state, keys, self._tell)

    def _tell(self, keys: Any) -> dict[int, bytes]:
        records = list(self.get_queryset().filter(pk__in=keys).order_by())
        told = self.get_serializer(records, many=True).data
        return {record.pk: finished(each) for record, each in zip(records, told, strict=True)}
