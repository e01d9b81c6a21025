"""What an address may ask: exactly what its description in OpenAPI says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, NamedTuple

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.parameters import ReadingView
from comparisons.paging import Page

SLUG = "[-a-zA-Z0-9_]+"
PAGES = 999_999  # as many as an address can name
MOST = 100  # values of one parameter


class Parameter(NamedTuple):
    """A query parameter: what is said of it, and what it must look like.

    `known` are all values that it may have, where they are settled; of a `repeated` one, each.
    """

    name: str
    text: str
    pattern: str = f"^{SLUG}$"
    known: tuple[str, ...] = ()
    repeated: bool = False
    example: str | None = None

    @property
    def described(self) -> OpenApiParameter:
        said = {"enum": list(self.known)} if self.known else {"pattern": self.pattern}
        one: dict[str, Any] = {"type": "string", **said}
        if self.example:
            one["examples"] = [self.example]
        schema = {"type": "array", "items": one, "maxItems": MOST} if self.repeated else one
        return OpenApiParameter(self.name, schema, description=self.text)

    def wrong(self, values: list[str]) -> str | None:
        if len(values) > (MOST if self.repeated else 1):
            return f"It may be given {f'{MOST} times' if self.repeated else 'once'} at most."
        if self.known:
            unknown = [value for value in values if value not in self.known]
            said = f"Known: {', '.join(self.known)}."
        else:
            unknown = [value for value in values if not re.fullmatch(self.pattern, value)]
            said = f"It must match {self.pattern}."
        return f"{unknown[0]!r} is none. {said}" if unknown else None


PAGE = "page"
PAGED = OpenApiParameter(
    PAGE,
    {"type": "integer", "minimum": 1, "maximum": PAGES, "default": 1},
    description="The page of the list: what comes after the last one is not found.",
)


def near(kind: str, asked: str, known: Iterable[str]) -> NotFound:
    """Nothing is called so; with what may have been meant."""
    close = difflib.get_close_matches(asked, list(known))
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    return NotFound(f"There is no {kind} {asked!r}.{hint}")


class PageView(ReadingView):
    """The content of a page. It refuses what its parameters do not describe."""

    asked: ClassVar[tuple[Parameter, ...]] = ()
    paged: ClassVar[bool] = False
    parameters: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        names = {parameter.name for parameter in cls.asked}
        cls.parameters = frozenset(names | ({PAGE} if cls.paged else set()))
        said = [*(parameter.described for parameter in cls.asked), *([PAGED] if cls.paged else [])]
        view: Any = cls
        view.get = extend_schema(parameters=said)(view.get)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        given = request.query_params
        checked = {p.name: p.wrong(given.getlist(p.name)) for p in self.asked}
        checked[PAGE] = _wrong_page(given.getlist(PAGE))
        if errors := {name: [said] for name, said in checked.items() if said}:
            raise ValidationError(errors)


def _wrong_page(values: Collection[str]) -> str | None:
    if len(values) > 1:
        return "It may be given once at most."
    right = all(re.fullmatch("[1-9][0-9]{0,5}", value) for value in values)
    return None if right else f"It must be a whole number from 1 to {PAGES}."


def answer(
    serializer: type[serializers.Serializer[Any]], found: Any, request: Request, **context: Any
) -> Response:
    """What is found. Raises NotFound if a page of it is asked for that comes after the last."""
    page: Page | None = getattr(found, "page", None)
    asked = request.query_params.get(PAGE)
    if page and asked and int(asked) > page.last:
        raise NotFound(f"There is no page {asked}: {page.last} is the last.")
    return Response(serializer(found, context={"path": request.path, **context}).data)
