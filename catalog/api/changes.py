"""What was added, changed and removed, from the one history."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.direct import Direct
from catalog.api.parameters import ReadingView
from catalog.api.problems import PROBLEM
from catalog.changes import dependents, following
from catalog.changes.candidates import Place, Some
from catalog.changes.change import ACTIONS, Change
from catalog.changes.nouns import NAMES

NUMBER = "(0|[1-9][0-9]{0,14})"
YEAR, LEAP = "[12][0-9]{3}", "[12][0-9](0[48]|[2468][048]|[13579][26])|(1[26]|2[048])00"
DATE = (
    f"({YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|({LEAP})-02-29)"
)
TIME = r"T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?Z"
SINCE = f"({NUMBER}|{DATE}({TIME})?)"
PATTERNS = {
    "since": SINCE,
    "limit": "([1-9][0-9]{0,2}|1000)",
    "cursor": rf"-?{NUMBER}\.{NUMBER}\.{NUMBER}",
    "framework": "[A-Za-z0-9_-]{1,60}",
}
ACCEPTED = {
    "since": "a revision (42; 0 is the beginning), a day (2026-11-21) or a time (…T10:30:00Z), UTC",
    "limit": "a number from 1 to 1000",
    "cursor": "what a link of an earlier answer holds; leave it out to begin",
    "framework": "the slug of a framework, like flask",
}
CHOICES: dict[str, tuple[str, ...]] = {"noun": tuple(sorted(NAMES)), "action": ACTIONS}
USUAL = 100  # changes on a page


class Beyond(APIException):
    status_code = status.HTTP_409_CONFLICT


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {"before": {}, "after": {}},
            "additionalProperties": False,
            "minProperties": 1,
        },
    }
)
class FieldsField(serializers.Field[Any, Any, Any, Any]):
    def to_representation(self, value: Any) -> Any:
        return value


class ChangeSerializer(Direct, serializers.Serializer[Change]):
    """What a revision did to a record, as visitors saw it before and after."""

    revision = serializers.IntegerField(source="moment.number", min_value=1)
    at = serializers.DateTimeField(source="moment.at")
    action = serializers.ChoiceField(ACTIONS)
    noun = serializers.ChoiceField(CHOICES["noun"], source="told.noun")
    key = serializers.CharField(
        source="told.key", help_text="After the revision; of what was removed, before."
    )
    url = serializers.SerializerMethodField(help_text="Null of what was removed.")
    page = serializers.SerializerMethodField(help_text="Null where no page shows the record.")
    fields = FieldsField(  # type: ignore[assignment]  # the API's word
        help_text="By the names of the collection: of what was added, each with what it is "
        "`after`; of what was removed, with what it was `before`; of what was changed, those that "
        "differ, with both."
    )

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_url(self, change: Change) -> str | None:
        return _absolute(change.path)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_page(self, change: Change) -> str | None:
        return _absolute(change.page)


class ChangesSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(
        min_value=0, help_text="The newest: after the last page, ask for `since=` this."
    )
    next = serializers.URLField(allow_null=True, help_text="Null at the end of the history.")
    previous = serializers.URLField(allow_null=True)
    results = ChangeSerializer(many=True, help_text="The oldest first.")


def _text(name: str, description: str, **more: Any) -> OpenApiParameter:
    schema = {"type": "string", "pattern": f"^{PATTERNS[name]}$", **more}
    return OpenApiParameter(name, schema, description=description)


class ChangesView(ReadingView):
    """What was added, changed and removed since a revision, the oldest first.

    To keep a copy: follow `next` until it is null, apply what each answer tells in its order, and
    keep the `revision` of the last answer; later, ask for `since=` that. A page may hold less than
    its limit, or nothing, and have a `next`. Who changed something is not told, nor what was never
    published: a record is added by the revision that publishes it, with its framework, and removed
    by the one that takes it back. When a record is removed for good, lists that named it lose its
    key without an entry of their own. Of a run, its verifications and measurements are not listed.
    """

    parameters: ClassVar = frozenset({*PATTERNS, *CHOICES})

    @extend_schema(
        operation_id="changes",
        parameters=[
            OpenApiParameter(
                "since",
                {"type": "string", "pattern": f"^{SINCE}$", "default": "0"},
                description="A revision, of which and of what was before it nothing is told (0: "
                "everything is), or a UTC day or time, from which on all is told.",
                examples=[
                    OpenApiExample("a revision", "1"),
                    OpenApiExample("a day", "2026-11-21"),
                    OpenApiExample("a time", "2026-11-21T10:30:00Z"),
                ],
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": 1000, "default": USUAL},
                description="Changes on a page, at most.",
            ),
            _text("cursor", "The place that `next` and `previous` name."),
            OpenApiParameter("noun", str, enum=CHOICES["noun"], description="Of one collection."),
            _text("framework", "The slug of a framework: of it, and of what hangs on it."),
            OpenApiParameter("action", str, enum=ACTIONS),
        ],
        responses={200: ChangesSerializer, 400: PROBLEM, 409: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params.dict()
        _refuse_wrong(asked)
        newest = following.newest()
        number = _number(asked.get("since", "0"))
        if number > newest:
            said = f"since={number} is beyond revision {newest}, the newest here. Was this site's "
            raise Beyond(said + "backup restored, or is it another one? Begin again with since=0.")
        page = _page(asked, number)
        link = _links(asked, number)
        body = {
            "revision": newest,
            "next": link(page.next, ""),
            "previous": link(page.previous, "-"),
            "results": page.changes,
        }
        return Response(ChangesSerializer(body).data)


def _refuse_wrong(asked: Mapping[str, str]) -> None:
    wrong = {
        name: f"{asked[name]!r} is not understood. Accepted: {ACCEPTED[name]}."
        for name, pattern in PATTERNS.items()
        if name in asked and not re.fullmatch(pattern, asked[name])
    }
    for name, known in CHOICES.items():
        if name in asked and asked[name] not in known:
            wrong[name] = f"There is no {asked[name]!r}. Known: {', '.join(known)}."
    if wrong:
        raise ValidationError({name: [said] for name, said in wrong.items()})


def _number(since: str) -> int:
    """The revision after which it begins."""
    if since.isdigit():
        return int(since)
    moment = dt.datetime.fromisoformat(since)
    return following.number_before(moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))


def _page(asked: Mapping[str, str], number: int) -> following.Page:
    first = following.start_after(number)
    if first is None:
        return following.Page((), None, None)
    slug = asked.get("framework")
    some = Some(NAMES.get(asked.get("noun", "")), dependents.family(slug) if slug else None)
    reading = following.Reading(int(asked.get("limit", USUAL)), some, asked.get("action"))
    cursor = asked.get("cursor", "0.0.0")
    place = max(first, Place(*map(int, cursor.removeprefix("-").split("."))))
    if cursor.startswith("-"):
        return following.before(place, first, reading)
    return following.after(place, first, reading)


def _links(asked: Mapping[str, str], number: int) -> Callable[[Place | None, str], str | None]:
    def link(place: Place | None, sign: str) -> str | None:
        if place is None:
            return None
        cursor = f"{sign}{place.version}.{place.stage}.{place.number}"
        query = urlencode({**asked, "since": number, "cursor": cursor})
        return _absolute(f"/api/v1/changes/?{query}")

    return link


def _absolute(path: str | None) -> str | None:
    return path and settings.SITE_URL + path
