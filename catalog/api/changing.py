"""Changes with a key: nobody overwrites what they have not seen.

If-Match names the ETag of a GET, which begins with the catalogue's revision at that time. The
change is made only if the record has not changed since; what happened to others is no matter.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, cast

from django.http import Http404
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import history
from catalog.api import changeable_fields
from catalog.api.changeable_fields import Fields
from catalog.api.json_body import JsonBodyParser, MergePatchParser, problems
from catalog.api.keys import HasScope
from catalog.api.problems import MEDIA_TYPE, PROBLEM, AtOdds, ProblemSerializer, problem
from catalog.api.records import RecordViewSet
from catalog.models import ApiKey

# 15 digits: what fits into any number of a database.
ETAG = r'(?:W/)?"[0-9a-f]{1,15}-[0-9]{8}-[0-9a-z]{1,40}(?:-gzip|-br)?"'
ETAGS = rf"^{ETAG}(?: *, *{ETAG})*$"
FIXED = "This cannot be changed here: it is the record's key, or follows from other records."
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": ETAGS, "maxLength": 1000},
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "The `ETag` of the GET at which the record was read, in whichever encoding. `*` is "
        "refused: it would overwrite what was not seen."
    ),
    examples=[OpenApiExample("The ETag of a GET", '"1a-20261122-0123456789"')],
)
NEW_ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 412],
    description="Of the record as it is now: the If-Match of the next change.",
)


class IfMatchRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = (
        "Send If-Match with the ETag of the GET at which you read the record, so that no change "
        "of somebody else is lost."
    )


class MayChange(BasePermission):
    """The key's owner may change this noun in the admin."""

    def has_permission(self, request: Request, view: Any) -> bool:
        model = view.serializer_class.Meta.model._meta.model_name
        self.message = f"The owner of this key may not change a {model}."
        return bool(request.user and request.user.has_perm(f"catalog.change_{model}"))


class ChangingViewSet(RecordViewSet):
    """Adds PATCH to the viewset of a noun."""

    scope = "facts"
    parser_classes = [MergePatchParser, JsonBodyParser]
    fields: ClassVar[Fields]
    schema_of_changes: ClassVar[dict[str, Any]]

    def get_permissions(self) -> list[Any]:
        if self.request.method == "PATCH":
            return [HasScope(), MayChange()]
        return list(super().get_permissions())

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Changes fields of a record. Those that are not sent stay; null means unknown; a list
        is replaced. If nothing would be different, nothing is written."""
        pk = self._pk()
        read = _read_at(request)
        sent = self._sent(request)
        key = cast("ApiKey", request.auth)
        with history.revision(key.owner, f"through the API, with the key {key.name}"):
            now = history.lock().revision
            record = self.get_queryset().model._default_manager.filter(pk=pk).first()
            told = self._tell_one(pk)
            if record is None or told is None:
                raise self._no_such()
            changed = history.changed_in(record)
            if changed <= read <= now:
                return self._change(record, sent, told)
        return _conflict(told, changed, now)

    def _pk(self) -> int:
        found: Any = self.get_queryset()
        record = found.by_key(self.kwargs["key"]).first()
        if record is None:
            raise self._no_such()
        return int(record.pk)

    def _no_such(self) -> Http404:
        return Http404(f"There is no {self.basename} {self.kwargs['key']!r}.")

    def _tell_one(self, pk: int) -> Any:
        """As visitors see it; None if they do not."""
        records = list(self.get_queryset().filter(pk=pk))
        told = self.get_serializer(records, many=True).data
        return told[0] if told else None

    def _sent(self, request: Request) -> dict[str, Any]:
        if request.stream is None:
            raise ParseError("The body is empty: send the fields that change, as JSON.")
        sent: Any = request.data
        told: Any = self.get_serializer()
        fixed = told.fields.keys() - self.fields.keys()
        given = sent if isinstance(sent, dict) else {}
        errors = {name: [FIXED] for name in given if name in fixed}
        checked = {name: given[name] for name in given.keys() - fixed} if given else sent
        if errors := errors | problems(checked, self.schema_of_changes):
            raise ValidationError(errors)
        return given

    def _change(self, record: Any, sent: dict[str, Any], told: Any) -> Response:
        """Inside the revision, under the lock of all writers."""
        made = changeable_fields.change(record, self.fields, sent, told)
        if made.errors:
            raise AtOdds(made.errors)
        if made.names:
            made.write()
            told = self._tell_one(record.pk)
        if told is None:
            raise AtOdds({"record": ["Nobody would see this record any more."]})
        return _at(Response(told), history.lock().revision)


def _read_at(request: Request) -> int:
    """The newest of the revisions at which the client says it read the record."""
    given = request.headers.get("If-Match")
    if given is None:
        raise IfMatchRequired
    if not re.fullmatch(ETAGS, given):
        said = 'This must be the ETag of a GET of the record, like "1a-20261122-0123456789".'
        raise ValidationError({"If-Match": [said]})
    return max(int(each, 16) for each in re.findall(r'"([0-9a-f]+)-', given))


def _conflict(told: Any, changed: int, now: int) -> Response:
    said = (
        "The record has changed since you read it: `current` is what it is now. Send what should "
        "hold again, with the ETag of this answer."
    )
    body = problem(412, said) | {"current": told, "revision": changed}
    return _at(Response(body, 412, content_type=MEDIA_TYPE), now)


def _at(response: Response, revision: int) -> Response:
    """Which makes its ETag: config.validators."""
    response.catalogue_revision = revision  # type: ignore[attr-defined]
    return response


def changeable(viewset: type[RecordViewSet]) -> type[RecordViewSet]:
    """The same with PATCH, for a noun of which an editor writes the facts."""
    serializer: Any = viewset.serializer_class
    fields = changeable_fields.fields_of(serializer)
    schema = changeable_fields.schema_of(fields)
    own = {"fields": fields, "schema_of_changes": schema, "__doc__": viewset.__doc__}
    made = type(viewset.__name__, (ChangingViewSet, viewset), own)
    return extend_schema_view(partial_update=_described(serializer, schema))(made)


def _described(serializer: Any, schema: dict[str, Any]) -> Any:
    name = serializer.Meta.model.__name__
    conflict = type(
        f"{name}ConflictSerializer",
        (ProblemSerializer,),
        {
            "current": serializer(help_text="The record as it is now."),
            "revision": serializers.IntegerField(
                min_value=0, help_text="Of the catalogue, in which the record last changed."
            ),
        },
    )
    return extend_schema(
        parameters=[IF_MATCH, NEW_ETAG],
        request={MergePatchParser.media_type: schema, JsonBodyParser.media_type: schema},
        responses={
            200: serializer,
            412: OpenApiResponse(conflict, "The record has changed since it was read."),
            **dict.fromkeys((400, 401, 403, 404, 413, 415, 422, 428), PROBLEM),
        },
    )
