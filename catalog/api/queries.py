"""What the query parameters of an operation can be, said once: it is described so, and what is
otherwise is refused."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

LONGEST_NUMBER = 9  # digits: all that fit into any column


@dataclass(frozen=True)
class Text:
    """One text, or several separated by commas. `example` has places for the catalogue's records
    (catalog.api.examples)."""

    name: str
    about: str
    pattern: str | None = None
    words: tuple[str, ...] = ()
    several: bool = False
    example: str | None = None
    missing: str | None = None  # what is said where it must be there and is not

    def described(self) -> OpenApiParameter:
        one: dict[str, Any] = {"type": "string"}
        one |= {"enum": list(self.words)} if self.words else {"pattern": f"^(?:{self.pattern})$"}
        return OpenApiParameter(
            self.name,
            {"type": "array", "items": one, "minItems": 1} if self.several else one,
            description=self.about,
            required=self.missing is not None,
            style="form" if self.several else None,
            explode=False if self.several else None,
            extensions={"x-example": self.example or next(iter(self.words), "")},
        )

    def problems(self, values: list[str]) -> Iterator[str]:
        for text in ",".join(values).split(",") if self.several and values else values:
            if self.words and text not in self.words:
                near = difflib.get_close_matches(text, self.words)
                hint = f"Did you mean {near[0]}? " if near else ""
                yield f"There is no {self.name} {text!r}. {hint}Known: {', '.join(self.words)}."
            elif self.pattern and not re.fullmatch(self.pattern, text):
                yield self.missing or f"{text!r} cannot be: {self.about}"


@dataclass(frozen=True)
class Number:
    name: str
    about: str
    least: int
    most: int
    example: int
    missing = None

    def described(self) -> OpenApiParameter:
        schema = {"type": "integer", "minimum": self.least, "maximum": self.most}
        return OpenApiParameter(
            self.name, schema, description=self.about, extensions={"x-example": str(self.example)}
        )

    def problems(self, values: list[str]) -> Iterator[str]:
        for text in values:
            whole = re.fullmatch(r"-?[0-9]+", text) and len(text) <= LONGEST_NUMBER
            if not whole or not self.least <= int(text) <= self.most:
                yield f"{text!r} is no whole number from {self.least} to {self.most}."


def errors(request: Request, known: Sequence[Text | Number]) -> dict[str, list[str]]:
    """What is not as described, by the parameter."""
    asked = request.query_params
    found = {each.name: list(each.problems(asked.getlist(each.name))) for each in known}
    for each in known:
        if each.missing and each.name not in asked:
            found[each.name] = [each.missing]
    return {name: said for name, said in found.items() if said}


def check(request: Request, known: Sequence[Text | Number]) -> None:
    if found := errors(request, known):
        raise ValidationError(found)


def described(known: Sequence[Text | Number]) -> list[OpenApiParameter]:
    return [each.described() for each in known]
