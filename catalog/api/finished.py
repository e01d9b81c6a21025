"""JSON that is finished already, so that nothing is read, told or encoded twice."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rest_framework.renderers import JSONRenderer


@dataclass(frozen=True)
class Finished:
    text: bytes


class FinishedRenderer(JSONRenderer):
    """Leaves what is finished as it is, unless it is asked for with spaces."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        if isinstance(data, Finished):
            if self.get_indent(accepted_media_type or "", renderer_context or {}) is None:
                return data.text
            data = json.loads(data.text)
        return super().render(data, accepted_media_type, renderer_context)


def finished(data: Any) -> bytes:
    return FinishedRenderer().render(data)


def with_results(envelope: Any, results: Iterable[bytes]) -> Finished:
    """A page of a list, whose `results` come last and are empty so far."""
    start = finished(envelope).removesuffix(b"]}")
    return Finished(start + b",".join(results) + b"]}")
