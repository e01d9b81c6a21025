"""Errors as RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class ProblemSerializer(serializers.Serializer[Any]):
    """What is wrong, and the remedy: the shape of every error (RFC 9457)."""

    type = serializers.ChoiceField(
        ["about:blank"], help_text="The status says what kind of problem it is."
    )
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField(help_text="What is wrong, and the remedy.")
    errors = serializers.DictField(  # type: ignore[assignment]  # the name that RFC 9457 uses
        child=serializers.ListField(child=serializers.CharField(), min_length=1),
        required=False,
        help_text="What is wrong, by the path of the field or the name of the parameter.",
    )


PROBLEM = OpenApiResponse(ProblemSerializer, "RFC 9457 problem details")


def problem(status: int, detail: str, errors: dict[str, list[str]] | None = None) -> dict[str, Any]:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return {**body, "errors": errors} if errors else body


def problem_json(status: int, detail: str) -> JsonResponse:
    """For errors that Django meets before a view of the API does."""
    return JsonResponse(problem(status, detail), status=status, content_type=MEDIA_TYPE)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's EXCEPTION_HANDLER."""
    response = exception_handler(error, context)
    if response is None:
        return None
    detail, errors = _said(response.data)
    told = f"{detail} {_remedy(error, context['view'])}".strip()
    response.data = problem(response.status_code, told, errors)
    response.content_type = MEDIA_TYPE
    # Whatever form the answer would have had.
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), MEDIA_TYPE
    return response


def _said(data: Any) -> tuple[str, dict[str, list[str]] | None]:
    if isinstance(data, dict) and isinstance(data.get("detail"), str):
        return str(data["detail"]), None
    if not isinstance(data, dict):
        return " ".join(str(item) for item in data), None
    errors: dict[str, list[str]] = {}
    for path, text in _by_path(data):
        errors.setdefault(path, []).append(text)
    return "; ".join(f"{path}: {' '.join(texts)}" for path, texts in errors.items()), errors


def _by_path(said: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Texts with the path of the field that they are about, like `frameworks.0.slug`."""
    if isinstance(said, dict):
        for name, each in said.items():
            yield from _by_path(each, f"{path}.{name}" if path else str(name))
    elif isinstance(said, list):
        for place, each in enumerate(said):
            yield from _by_path(each, path if isinstance(each, str) else f"{path}.{place}")
    else:
        yield path, str(said)


def _remedy(error: Exception, view: Any) -> str:
    """What a program can do about an error that REST framework describes by itself."""
    match error:
        case exceptions.MethodNotAllowed():
            return f"This address knows {', '.join(view.allowed_methods)}."
        case exceptions.UnsupportedMediaType():
            return f"Send {' or '.join(each.media_type for each in view.parser_classes)}."
        case exceptions.NotAcceptable():
            return f"There is {' and '.join(each.media_type for each in view.renderer_classes)}."
        case exceptions.NotAuthenticated():
            return "Send a key that an editor made: Authorization: Bearer …"
    return ""


class AtOdds(exceptions.ValidationError):
    """What was sent is as described, and cannot be: the catalogue has nothing of that name, or one
    part of it contradicts another. By the path of the field, as a ValidationError."""

    status_code = 422
