"""The operations of the export, in OpenAPI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from catalog.api.problems import PROBLEM
from catalog.export import kept

View = TypeVar("View", bound=Callable[..., Any])
BINARY = {"type": "string", "format": "binary"}
MEDIA_TYPES = sorted(set(kept.FORMS.values()))
FOUND, ALL = [200, 206], [200, 206, 304]
DIGITS = {"type": "string", "pattern": "^[0-9]+$"}


SOME = f'"{"0123456789abcdef" * 4}"'


def _path(name: str, schema: dict[str, Any], description: str) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, description=description)


def _asked(name: str, example: str, description: str) -> OpenApiParameter:
    schema = {"type": "string", "examples": [example]}
    return OpenApiParameter(name, schema, OpenApiParameter.HEADER, description=description)


def _said(
    name: str, codes: Sequence[int | str], schema: dict[str, Any], description: str
) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        schema,
        OpenApiParameter.HEADER,
        response=codes,
        required=True,
        description=description,
    )


def _text(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


ASKED = [
    _path(
        "export",
        {"type": "string", "pattern": "^[0-9]+-[0-9a-f]{8}$", "example": "26-3f9c0d12"},
        "Of the revision, as the addresses of the index have it.",
    ),
    _path("name", {"type": "string", "enum": list(kept.FORMS)}, "Of the file."),
    _asked(
        "Range",
        "bytes=0-99",
        "One range, bytes=1000-; several, or what is none, are the whole file.",
    ),
    _asked("If-Range", SOME, "An ETag: the range is of that file, or the whole file is sent."),
    _asked("If-None-Match", SOME, "An ETag: a 304 says that the file still is that one."),
]
SAID = [
    _said("ETag", ALL, _text('^"[0-9a-f]{64}"$'), "The file's SHA-256."),
    _said("Cache-Control", ALL, _text("immutable"), "The file at this address never changes."),
    _said("Accept-Ranges", ALL, {"type": "string", "enum": ["bytes"]}, "Parts can be asked for."),
    _said("Repr-Digest", ALL, _text("^sha-256=:.{44}:$"), "Of the whole file (RFC 9530)."),
    _said("Content-Length", FOUND, DIGITS, "Of what is sent."),
    _said("Content-Range", [206, 416], _text("^bytes "), "Which part, of how many bytes."),
]


def _binary(code: int) -> dict[Any, Any]:
    said = "The file." if code == 200 else "The part that was asked for."
    return {(code, each): OpenApiResponse(BINARY, said) for each in MEDIA_TYPES}


INDEX_SAID = _said("Cache-Control", [200], {"type": "string", "enum": ["no-cache"]}, "Ask again.")
RETRY_AFTER = _said("Retry-After", [503], DIGITS, "Seconds until it is worth asking again.")


def index(serializer: Any) -> Callable[[View], View]:
    return extend_schema(
        operation_id="export",
        summary="The whole catalogue as files",
        description=(
            "The newest export: three files that hold every record as the API answers it, each "
            "with its checksum. An export is built once for a revision of the catalogue."
        ),
        parameters=[INDEX_SAID, RETRY_AFTER],
        responses={200: serializer, 400: PROBLEM, 503: PROBLEM},
    )


FILE = extend_schema(
    operation_id="export_file",
    summary="A file of an export",
    description=(
        "The file at an address never changes, so whoever stopped half-way goes on with a Range. "
        "The last two exports are here; of others, the problem names the newest."
    ),
    parameters=[*ASKED, *SAID],
    responses={
        **_binary(200),
        **_binary(206),
        304: OpenApiResponse(description="The file still is the one with that ETag."),
        **dict.fromkeys((400, 404, 416), PROBLEM),
    },
)
