"""What the operations are, in OpenAPI."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from catalog import pieces
from catalog.api import examples
from catalog.api.parameters import ReadingView
from catalog.api.problems import PROBLEM
from catalog.cacheable import cacheable
from catalog.pieces import Pieces

FORMS = ["json", "yaml"]
DESCRIPTION = {"type": "object", "description": "An OpenAPI 3.1 description."}


@cache
def of_the_code() -> dict[str, Any]:
    """What the code alone decides; as JSON has it, whatever form it is written in."""
    generator: Any = SchemaGenerator
    text = OpenApiJsonRenderer2().render(generator().get_schema(public=True))
    made: dict[str, Any] = json.loads(text)
    return made


class JsonForm(OpenApiJsonRenderer2):
    def get_indent(self, accepted_media_type: str, renderer_context: Any) -> int:
        return 2


class SchemaView(ReadingView):
    """This description, as OpenAPI 3.1: with examples from the catalogue as it is. Its form is that
    of `format`, or else the one that `Accept` likes best; JSON for whoever takes anything."""

    parameters = frozenset({"format"})
    renderer_classes = [JsonForm, OpenApiYamlRenderer2]
    # The texts, by the ending of their form.
    made: ClassVar[Pieces[str, bytes]] = Pieces(2)

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Held where the address names the form: elsewhere it depends on who asks."""
        mark = cacheable(*cls.parameters, only_with="format", strict=True)
        return mark(super().as_view(**initkwargs))

    @property
    def default_response_headers(self) -> dict[str, str]:
        """An address that names its form varies on nothing."""
        headers: dict[str, str] = super().default_response_headers
        return {name: text for name, text in headers.items() if name != "Vary" or not self._named()}

    def get_renderers(self) -> list[Any]:
        every = super().get_renderers()
        return [each for each in every if each.format == self._named()] or every

    def _named(self) -> str | None:
        return self.request.GET.get("format")

    @extend_schema(
        operation_id="get_schema",
        parameters=[
            OpenApiParameter("format", str, enum=FORMS, description="Whatever is accepted.")
        ],
        responses={
            (200, "application/json"): DESCRIPTION,
            (200, "application/yaml"): DESCRIPTION,
            406: PROBLEM,
        },
    )
    def get(self, request: Request) -> HttpResponse:
        renderer: Any = request.accepted_renderer
        if self._named() not in (None, renderer.format):
            said = f"There is no form {self._named()!r}. Known: {', '.join(FORMS)}."
            raise ValidationError({"format": [said]})
        state = pieces.state()
        text = self.made.one(state, renderer.format, lambda: renderer.render(_now(request.path)))
        answer = HttpResponse(text, content_type=renderer.media_type)
        answer["Content-Disposition"] = f'inline; filename="framewise-v1.{renderer.format}"'
        return answer


def _now(path: str) -> dict[str, Any]:
    """With examples from the catalogue as it is."""
    schema = copy.deepcopy(of_the_code())
    examples.fill(schema, path)
    return schema
