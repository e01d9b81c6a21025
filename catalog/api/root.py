"""The root of the API: what can be asked for without knowing more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.links import API
from catalog.api.parameters import ReadingView
from catalog.api.problems import PROBLEM

NAMED = {
    "type": "object",
    "additionalProperties": {"type": "string", "format": "uri"},
    "required": ["frameworks", "features", "supports"],
}


class RootView(ReadingView):
    """The address of each list and of each other operation whose address holds no name."""

    parameters = frozenset()

    @extend_schema(operation_id="root", responses={200: NAMED, 400: PROBLEM})
    def get(self, request: Request) -> Response:
        return Response({path: f"{settings.SITE_URL}{API}{path}/" for path in paths()})


@cache
def paths() -> tuple[str, ...]:
    """Of everything that is wired below the root and answers a GET without arguments."""
    found = (path for pattern in _patterns(get_resolver()) if (path := _path(pattern)))
    below = (path.removeprefix(API) for path in found if path.startswith(API))
    return tuple(sorted(path.removesuffix("/") for path in below if path))


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        elif _answers_get(each.callback):
            yield each


def _answers_get(view: Any) -> bool:
    actions = getattr(view, "actions", None)
    return "get" in actions if actions else hasattr(getattr(view, "cls", None), "get")


def _path(pattern: URLPattern) -> str | None:
    try:
        return reverse(pattern.name) if pattern.name else None
    except NoReverseMatch:
        return None
