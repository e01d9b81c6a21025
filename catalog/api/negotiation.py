"""Which form of an answer a request gets."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation


class OneForm(DefaultContentNegotiation):
    """What has one form is given in it, whatever else would be liked: as from the page cache,
    which asks nobody what they accept. Only where there is a choice can it be refused."""

    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        try:
            chosen: tuple[Any, str] = super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            if len(renderers) > 1:
                raise
            chosen = renderers[0], renderers[0].media_type
        return chosen
