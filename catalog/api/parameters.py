"""The query parameters of an operation: one that it does not know is an error, not silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog.api.deprecation import Deprecation
from catalog.api.values import Value, meant
from catalog.cacheable import cacheable


@dataclass(frozen=True)
class Parameter:
    """`example` is one with places for the catalogue's records (catalog.api.examples); `missing` is
    what is said where it must be there and is not; `repeated` values may be given one by one."""

    name: str
    value: Value
    text: str = ""
    deprecation: Deprecation | None = None
    example: str | None = None
    missing: str | None = None
    repeated: bool = False

    @property
    def described(self) -> OpenApiParameter:
        listed = self.value.schema["type"] == "array"
        said = f"{self.text} {self.deprecation or ''}".strip()
        return OpenApiParameter(
            self.name,
            dict(self.value.schema),
            description=said,
            required=self.missing is not None,
            deprecated=self.deprecation is not None,
            style="form" if listed else None,
            explode=False if listed else None,
            extensions={"x-example": self.example} if self.example else None,
        )


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Refuses query parameters that a view does not know, and names the near ones."""
    errors = {}
    for name in sorted(request.query_params.keys() - set(known)):
        errors[name] = [f"There is no such parameter. {meant(name, known)}"]
    if errors:
        raise ValidationError(errors)


def read(request: Request, known: Mapping[str, Parameter]) -> dict[str, Any]:
    """What a query asks for, by the names of its parameters; all that is wrong with it at once."""
    refuse_unknown(request, known)
    asked, errors = parse(request, known)
    if errors:
        raise ValidationError(errors)
    return asked


def parse(
    request: Request, known: Mapping[str, Parameter]
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What a query asks for, and what is wrong with it."""
    asked, errors = {}, {}
    for name, parameter in known.items():
        texts = request.query_params.getlist(name)
        try:
            if texts:
                asked[name] = _once(parameter, texts)
            elif parameter.missing:
                errors[name] = [parameter.missing]
        except ValueError as error:
            errors[name] = [str(error)]
    return asked, errors


def _once(parameter: Parameter, texts: list[str]) -> Any:
    if parameter.repeated:
        texts = [",".join(texts)]
    if len(texts) > 1:
        raise ValueError("Say it once.")
    return parameter.value.read(texts[0])


def by_name(parameters: Iterable[Parameter]) -> dict[str, Parameter]:
    return {parameter.name: parameter for parameter in parameters}


class ReadingView(APIView):
    """An operation that reads. Its answer may be held for all who ask the same, unless the query
    holds what a visitor wrote, `free_text`, or it tells of more than the catalogue: not `held`."""

    parameters: ClassVar[frozenset[str]]
    free_text: ClassVar[tuple[str, ...]] = ()
    held: ClassVar[bool] = True

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        if not cls.held:
            return super().as_view(**initkwargs)
        mark = cacheable(*cls.parameters, anew=cls.free_text, strict=True)
        return mark(super().as_view(**initkwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods:  # else it is refused as such
            refuse_unknown(request, self.parameters)
