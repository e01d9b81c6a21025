"""The query parameters of an operation: one that it does not know is an error, not silence."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any, ClassVar

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog.cacheable import cacheable


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Refuses query parameters that a view does not know, and names the near ones."""
    errors = {}
    for name in sorted(request.query_params.keys() - set(known)):
        near = difflib.get_close_matches(name, known, n=3)
        known_words = ", ".join(sorted(known)) or "none"
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {known_words}."
        errors[name] = [f"There is no such parameter. {hint}"]
    if errors:
        raise ValidationError(errors)


class ReadingView(APIView):
    """An operation that reads. Its answer may be held for all who ask the same, unless the query
    holds what a visitor wrote: `free_text`."""

    parameters: ClassVar[frozenset[str]]
    free_text: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        mark = cacheable(*cls.parameters, anew=cls.free_text, strict=True)
        return mark(super().as_view(**initkwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self.parameters)
