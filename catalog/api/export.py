"""The whole catalogue as files: what there is, and the files themselves."""

from __future__ import annotations

import base64
import logging
from typing import Any

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api import byte_ranges, export_schema
from catalog.api.parameters import refuse_unknown
from catalog.api.problems import MEDIA_TYPE, problem
from catalog.export import kept, starting
from catalog.export.kept import Export, File
from catalog.export.revision import current
from facts import licence

SOON = 30  # seconds
# The address names the bytes; packed by a proxy, they would be others, and their parts too.
FOREVER = "public, max-age=31536000, immutable, no-transform"
HOLDS = {
    "framewise.jsonl.gz": (
        "JSON Lines: a header, then every record as the API answers it, with its noun."
    ),
    "framewise-csv.zip": "A CSV file a noun, the columns explained in README.txt.",
    "framewise.sqlite3": (
        "A SQLite database: a table a noun, tables for lists, and the views matrix, evidence and "
        "throughput."
    ),
}
log = logging.getLogger(__name__)


class LicenceSerializer(serializers.Serializer[Any]):
    spdx = serializers.ChoiceField([licence.SPDX], help_text="An SPDX identifier.")
    url = serializers.URLField()


class ExportFileSerializer(serializers.Serializer[Any]):
    name = serializers.ChoiceField(list(kept.FORMS))
    url = serializers.URLField(help_text="Never of other bytes than these.")
    media_type = serializers.ChoiceField(sorted(set(kept.FORMS.values())))
    bytes = serializers.IntegerField(min_value=1)
    sha256 = serializers.RegexField("^[0-9a-f]{64}$")
    holds = serializers.CharField()


class ExportSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    revision = serializers.IntegerField(min_value=0, help_text="Of the catalogue.")
    made = serializers.DateTimeField(
        allow_null=True, help_text="When the revision was; null for an empty catalogue."
    )
    current = serializers.BooleanField(
        help_text="Whether nothing changed since; if not, a newer export is on its way."
    )
    licence = LicenceSerializer()
    records = serializers.DictField(
        child=serializers.IntegerField(min_value=0), help_text="How many there are of each noun."
    )
    files = ExportFileSerializer(many=True)


class NotYet(APIException):
    """There is no export at all."""

    status_code = 503
    wait = SOON
    default_detail = "The first export is being built: ask again in half a minute."


class NeverBuilt(NotYet):
    default_detail = "No export was built yet: it is for the site to run manage.py build_export."


class ExportView(APIView):
    """Held by no cache: an export may be finished while the catalogue stays as it is, and what is
    held would go on saying that it is not current."""

    @export_schema.index(ExportSerializer)
    def get(self, request: Request) -> Response:
        refuse_unknown(request, ())
        name, exports = current().name, kept.exports()
        found = next((each for each in exports if each.name == name), None)
        starts = _start() if found is None else True
        if found is None and not exports:
            raise NotYet if starts else NeverBuilt
        told = _told(found or exports[0], current=found is not None)
        return Response(ExportSerializer(told).data, headers={"Cache-Control": "no-cache"})


def _start() -> bool:
    """Whether one is being built, or will be."""
    if not settings.EXPORT_ON_DEMAND:
        return False
    try:
        starting.start()
    except OSError:
        log.exception("No export can be built in %s", kept.root())
        return False
    return True


def _told(export: Export, *, current: bool) -> dict[str, Any]:
    return {
        "url": f"{settings.SITE_URL}/api/v1/export/",
        "revision": export.revision,
        "made": export.made,
        "current": current,
        "licence": {"spdx": licence.SPDX, "url": licence.ADDRESS},
        "records": export.records,
        "files": [_file(export, file) for file in export.files],
    }


def _file(export: Export, file: File) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": f"{settings.SITE_URL}/api/v1/export/{export.name}/{file.name}",
        "media_type": kept.FORMS[file.name],
        "bytes": file.bytes,
        "sha256": file.sha256,
        "holds": HOLDS[file.name],
    }


class ExportFileView(APIView):
    @export_schema.FILE
    def get(self, request: Request, export: str, name: str) -> HttpResponseBase:
        """A part where one is asked for: whoever stopped half-way goes on (`curl -C -`)."""
        refuse_unknown(request, ())
        found = kept.find(export)
        files = {file.name: file for file in found.files} if found else {}
        if found is None or name not in files:
            raise NotFound(_not_here(name))
        return _answer(request, found, files[name])


def _not_here(name: str) -> str:
    newest = next(iter(kept.exports()), None)
    if newest is None or name not in kept.FORMS:
        return f"There is no such export. What there is: {settings.SITE_URL}/api/v1/export/"
    where = f"{settings.SITE_URL}/api/v1/export/{newest.name}/{name}"
    return f"This export is not here, or not any more: the last {kept.KEPT} are. Newest: {where}"


def _answer(request: Request, export: Export, file: File) -> HttpResponseBase:
    etag, headers = f'"{file.sha256}"', request.headers
    if _names(headers.get("If-None-Match"), etag):
        return _headed(HttpResponse(status=304), file, file.bytes)
    ranged = request.method == "GET" and headers.get("If-Range", etag) == etag
    try:
        part = byte_ranges.asked(headers.get("Range", ""), file.bytes) if ranged else None
    except byte_ranges.OutsideOfFile:
        return _outside(file)
    if request.method == "HEAD":
        return _headed(HttpResponse(), file, file.bytes)
    return _send(export, file, part)


def _send(export: Export, file: File, part: tuple[int, int] | None) -> HttpResponseBase:
    start, end = part or (0, file.bytes)
    try:
        opened = export.path(file).open("rb")
    except FileNotFoundError as error:  # removed since it was looked for
        raise NotFound(_not_here(file.name)) from error
    response = StreamingHttpResponse(byte_ranges.Part(opened, start, end))
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{file.bytes}"
    return _headed(response, file, end - start)


def _headed(response: HttpResponseBase, file: File, length: int) -> HttpResponseBase:
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    told = {
        "Content-Type": kept.FORMS[file.name],
        "Content-Length": str(length),
        "Accept-Ranges": "bytes",
        "Cache-Control": FOREVER,
        "ETag": f'"{file.sha256}"',
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    for name, value in told.items():
        response[name] = value
    return response


def _outside(file: File) -> Response:
    said = f"The file has {file.bytes} bytes: ask for some of them, or for all."
    headers = {"Content-Range": f"bytes */{file.bytes}"}
    return Response(problem(416, said), status=416, headers=headers, content_type=MEDIA_TYPE)


def _names(if_none_match: str | None, etag: str) -> bool:
    """A proxy that changed the form marks it weak."""
    given = {each.removeprefix("W/") for each in parse_etags(if_none_match or "")}
    return not given.isdisjoint({etag, "*"})
