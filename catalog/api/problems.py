"""Errors as RFC 9457 problem details."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class ProblemSerializer(serializers.Serializer[Any]):
    """The shape of every error."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong, and the remedy.")
    errors = serializers.DictField(  # type: ignore[assignment]  # the name that RFC 9457 uses
        child=serializers.ListField(child=serializers.CharField()),
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
    detail, errors = _said(error, response.data)
    response.data = problem(response.status_code, detail, errors)
    response.content_type = MEDIA_TYPE
    return response


def _said(error: Exception, data: Any) -> tuple[str, dict[str, list[str]] | None]:
    if isinstance(error, APIException) and isinstance(error.detail, dict):
        errors = {
            str(name): [str(text) for text in (texts if isinstance(texts, list) else [texts])]
            for name, texts in error.detail.items()
        }
        return "; ".join(f"{name}: {' '.join(texts)}" for name, texts in errors.items()), errors
    if isinstance(data, dict) and "detail" in data:
        return str(data["detail"]), None
    return " ".join(str(item) for item in data) if isinstance(data, list) else str(data), None
