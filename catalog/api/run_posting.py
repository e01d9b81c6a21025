"""Runs from other people: the lab's own file, posted with a key, kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, cast

from django.contrib.auth.models import User
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import models
from catalog.api import run_file
from catalog.api.keys import HasScope
from catalog.api.problems import PROBLEM, AtOdds
from catalog.api.sample_serializers import RunSerializer
from catalog.api.views import RunViewSet
from catalog.sync import runs

LARGEST = 20 * 1024 * 1024  # bytes: a run of all stacks and tasks has about 3 MB


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"A run has at most {LARGEST // 1024 // 1024} MiB."


class Conflict(APIException):
    status_code = status.HTTP_409_CONFLICT


class TextParser(BaseParser):
    """The body as it was sent: a run's file is kept to the byte."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ParseError(f"not UTF-8, at byte {error.start}") from error


class PostedRunViewSet(RunViewSet):
    """Reading needs no key; posting one needs the scope `runs`."""

    scope = "runs"
    parser_classes = [TextParser]

    def get_permissions(self) -> list[Any]:
        return [HasScope()] if self._is_posting() else list(super().get_permissions())

    def _is_posting(self) -> bool:
        """A run that is there knows no POST, whoever asks."""
        posts = "post" in (getattr(self, "action_map", None) or {})
        return posts and self.request is not None and self.request.method == "POST"

    @extend_schema(
        request={"application/json": {"$ref": f"{run_file.WHERE}{run_file.NAME}"}},
        parameters=[
            OpenApiParameter(
                "Location",
                OpenApiTypes.URI,
                OpenApiParameter.HEADER,
                required=True,
                description="Where the run is, when an editor has published it.",
                response=[201],
            )
        ],
        responses={
            200: OpenApiResponse(RunSerializer, "It was here already."),
            201: OpenApiResponse(RunSerializer, "It is kept as a draft."),
            **dict.fromkeys((400, 401, 403, 409, 413, 415, 422), PROBLEM),
        },
    )
    def create(self, request: Request) -> Response:
        """Keeps a run as a draft, which an editor publishes. Its id makes it one run, however
        often it is sent. What is wrong is told by its path in the file, and nothing is kept."""
        sent: Any = request.data
        text = sent if isinstance(sent, str) else ""  # for an empty body
        try:
            run, new = runs.receive(text, cast("User", request.user))
        except runs.Refused as error:
            refusal = AtOdds if run_file.fits(text) else ValidationError
            raise refusal(_by_path(error.problems)) from error
        except runs.Differs as error:
            raise Conflict(str(error)) from error
        told = self.get_serializer(models.Run.objects.with_counts().get(pk=run.pk)).data
        return Response(
            told,
            status=status.HTTP_201_CREATED if new else status.HTTP_200_OK,
            headers={"Location": told["url"]} if new else {},
        )


def _by_path(problems: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        path, _, said = problem.partition(": ")
        found.setdefault(path if said else "file", []).append(said or path)
    return found
