"""What the viewsets of all nouns share: filters, orders and pages, and how a list is answered.

The lists that can be asked for are without number, the records in them are not. So a list finds
the keys of its page, and is joined from the JSON of its records, which a worker holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework.filters import SearchFilter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from catalog import pieces
from catalog.api import deprecation, ordering, sparse
from catalog.api.deprecation import Deprecation
from catalog.api.filters import AskedFilters
from catalog.api.finished import Finished, FinishedRenderer, finished, with_results
from catalog.api.ordering import Column
from catalog.api.pages import LONGEST, Pages, RecordPages
from catalog.api.parameters import Parameter, by_name, read
from catalog.api.problems import PROBLEM
from catalog.api.values import text
from catalog.cacheable import cacheable
from catalog.pieces import Pieces

FREE_TEXT = ("search", "*__icontains")  # what a visitor wrote is of use to nobody else

KEY = OpenApiParameter(
    "key",
    {"type": "string", "pattern": "^[^/\\u0000]+$"},
    OpenApiParameter.PATH,
    description="The natural key, like flask or flask.openapi.",
)


class RecordViewSet(ReadOnlyModelViewSet[Any]):
    """Lists of a noun with filters, search, ordering and pages; one record by its natural key."""

    renderer_classes = [FinishedRenderer]
    pagination_class: type[Pages] = RecordPages
    filter_backends = []
    lookup_url_kwarg = "key"
    lookup_value_regex = "[^/]+"
    filterset_class: type[AskedFilters]
    search_fields: list[str] = []
    ordering_fields: list[str] = []
    deprecations: ClassVar[dict[str, Deprecation]] = {}  # by the name of a field
    held: ClassVar[Pieces[int, bytes]]
    state: pieces.State | None = None
    asked: dict[str, Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # The longest page. A record is 0.5 to 8 KB of JSON: 15 MB with a thousand of each noun.
        cls.held = Pieces(LONGEST)
        if cls.queryset is not None:
            _describe(cls)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # A method that is not there is refused as such.
        self.asked = read(request, self.known(self.action)) if self.action else {}

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == 200:
            deprecation.mark(answer, self._used())
        return answer

    def _used(self) -> Iterable[Deprecation]:
        """What is deprecated of what was asked with, and of what was told."""
        known = self.known(self.action)
        told = self.asked.get("fields") or self.deprecations
        parameters = (known[name].deprecation for name in self.asked)
        return filter(None, (*parameters, *(self.deprecations.get(name) for name in told)))

    @classmethod
    def as_view(cls, actions: Any = None, **initkwargs: Any) -> Any:
        known = cls.parameters((actions or {}).get("get"))
        mark = cacheable(*known, anew=FREE_TEXT, strict=True)
        return mark(super().as_view(actions, **initkwargs))

    @classmethod
    def parameters(cls, action: str | None) -> set[str]:
        return set(cls.known(action))

    @classmethod
    def known(cls, action: str | None) -> dict[str, Parameter]:
        """What may be asked with, by name. Worked out once of each class."""
        if action not in ("list", "retrieve"):
            return {}
        name = f"_{action}_parameters"
        if name not in cls.__dict__:
            setattr(cls, name, by_name(cls._of_list() if action == "list" else [cls._fields()]))
        found: dict[str, Parameter] = cls.__dict__[name]
        return found

    @classmethod
    def noun(cls) -> str:
        serializer: Any = cls.serializer_class
        return str(serializer.Meta.noun)

    @classmethod
    def _fields(cls) -> Parameter:
        serializer: Any = cls.serializer_class
        return sparse.parameter([*serializer.Meta.fields, "links"])

    @classmethod
    def _of_list(cls) -> list[Parameter]:
        words = ", ".join(cls.search_fields).replace("__", "’s ")
        search = Parameter("search", text(), f"Words, each of which is in one of: {words}.")
        order = ordering.parameter(cls.ordering_fields)
        filters = cls.filterset_class.parameters()
        return [*filters, search, order, cls._fields(), *cls.pagination_class.parameters()]

    @property
    def columns(self) -> list[Column]:
        model: Any = self.get_queryset().model
        return ordering.total(model, self.asked.get("ordering") or model._meta.ordering)

    @property
    def state_of_list(self) -> pieces.State | None:
        """Null where the list holds for this visitor alone."""
        free = any(name == "search" or name.endswith("__icontains") for name in self.asked)
        return None if free else self.state

    def filter_queryset(self, queryset: Any) -> Any:
        found = self.filterset_class.narrow(self.asked, queryset)
        found = SearchFilter().filter_queryset(self.request, found, self)
        return ordering.sort(found, self.columns)

    # What is said of these two in a docstring would be in the OpenAPI schema.
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.state = pieces.state()
        found = self.filter_queryset(self.get_queryset())
        keys = self.paginate_queryset(found.prefetch_related(None).values_list("pk", flat=True))
        envelope = self.get_paginated_response([]).data
        return Response(with_results(envelope, self._parts(keys)))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.state = pieces.state()
        told = list(self._parts(self._keys_of(self.kwargs["key"])))
        if not told:
            raise Http404(f"There is no {self.basename} {self.kwargs['key']!r}.")
        return Response(Finished(*told))

    def _keys_of(self, natural: str) -> Any:
        """The primary key of a natural one, or none."""
        records: Any = self.get_queryset().prefetch_related(None).order_by("pk")
        return records.by_key(natural).values_list("pk", flat=True)[:1]

    def _parts(self, keys: Any) -> Iterable[bytes]:
        """The JSON of each of these records that is there, in their order."""
        told = self.held.each(self.state, keys, self._tell).values()
        names = self.asked.get("fields")
        return told if names is None else sparse.parts(told, frozenset(names))

    def _tell(self, keys: Any) -> dict[int, bytes]:
        records = list(self.get_queryset().filter(pk__in=keys).order_by())
        told = self.get_serializer(records, many=True).data
        return {record.pk: finished(each) for record, each in zip(records, told, strict=True)}


def _describe(cls: Any) -> None:
    """The two operations in OpenAPI."""
    about = " ".join((cls.queryset.model.__doc__ or "").split())
    listed = [parameter.described for parameter in cls.known("list").values()]
    growing = any(each.deprecation for each in cls.known("list").values())
    extend_schema_serializer(deprecate_fields=[*cls.deprecations])(cls.serializer_class)
    answers = dict.fromkeys((400, 404) if growing else (400,), PROBLEM)
    extend_schema_view(
        list=extend_schema(
            description=f"A page of all {cls.noun()}. {about}",
            parameters=[*listed, *(deprecation.HEADERS if growing else ())],
            responses={200: cls.serializer_class(many=True), **answers},
        ),
        retrieve=extend_schema(
            description=f"One of the {cls.noun()}, by its key. {about}",
            parameters=[KEY, *(each.described for each in cls.known("retrieve").values())],
            responses={200: cls.serializer_class, 400: PROBLEM, 404: PROBLEM},
        ),
    )(cls)
