"""What was suggested and resolved, for programs: the same objects that the page renders."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.pages import Pages
from catalog.api.parameters import Parameter, ReadingView, by_name, read
from catalog.api.problems import PROBLEM
from catalog.api.values import choice, slug
from catalog.credit import Origin
from catalog.models.suggestion import PUBLIC
from comparisons import corrections
from comparisons.corrections import Correction, ToldReply
from comparisons.pages_api.links import LinkedFrameworkSerializer, SiteUrl

QUERY = by_name([
    Parameter("framework", slug(), "What it is about is about this one.",
        example="{frameworks[0][slug]}"),
    Parameter("state", choice([state.value for state in PUBLIC]), "What became of it."),
    *Pages.parameters(),
])  # fmt: skip


class ReplySerializer(serializers.Serializer[ToldReply]):
    """Of who maintains a framework that it is about."""

    text = serializers.CharField()
    name = serializers.CharField(help_text="Of who replies.")
    framework = LinkedFrameworkSerializer(
        allow_null=True, help_text="Which they maintain; null where it is not published any more."
    )
    evidence = serializers.URLField(
        allow_null=True, help_text="Where it can be read that they do, if that is still kept."
    )
    created = serializers.DateTimeField()


class CorrectionAboutSerializer(serializers.Serializer[Correction]):
    noun = serializers.CharField(
        help_text="As its list is called; `pages` is a page that is no record."
    )
    key = serializers.CharField(help_text="Its natural key then; of a page, its path.")
    name = serializers.CharField(help_text="For people.")
    page = serializers.SerializerMethodField(help_text="Null where nothing is there any more.")
    frameworks = serializers.ListField(child=serializers.CharField(), help_text="Slugs.")

    def get_page(self, found: Correction) -> str | None:
        return SiteUrl().to_representation(found.path) if found.path else None


class CorrectionSerializer(serializers.Serializer[Correction]):
    number = serializers.IntegerField(min_value=1)
    about = CorrectionAboutSerializer(source="*")
    text = serializers.CharField(help_text="What was said to be wrong or missing.")
    proposed = serializers.CharField(allow_null=True, help_text="What should stand there instead.")
    source_url = serializers.CharField(
        source="source", allow_null=True, help_text="Where that can be read, they say."
    )
    by = serializers.CharField(source="who", help_text="As they want to be named.")
    origin = serializers.ChoiceField(Origin.values)
    created = serializers.DateTimeField()
    resolved = serializers.DateTimeField()
    state = serializers.ChoiceField([state.value for state in PUBLIC])
    answer = serializers.CharField(allow_null=True, help_text="Of the editors.")
    revision = serializers.IntegerField(
        allow_null=True, min_value=1,
        help_text="Of the catalogue, which made the change; null where none was made by it.",
    )  # fmt: skip
    changes = serializers.SerializerMethodField(help_text="That change; null without one.")
    replies = ReplySerializer(many=True, help_text="Of maintainers, the oldest first.")

    def get_changes(self, found: Correction) -> str | None:
        return SiteUrl().to_representation(found.changes) if found.changes else None


class CorrectionsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="On all pages.")
    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")
    previous = serializers.URLField(allow_null=True, help_text="Null on the first.")
    results = CorrectionSerializer(many=True, help_text="The last that was resolved first.")


class CorrectionsView(ReadingView):
    """What readers, programs and contributors said was wrong or missing, and what became of it.

    Only what is resolved is told, and not what was discarded. It is no part of the catalogue, so it
    has no ETag, and `changes/` tells of the records that were changed by it, not of itself.
    """

    parameters = frozenset(QUERY)
    held = False  # as the page: comparisons.views.about

    @extend_schema(
        operation_id="list_corrections",
        parameters=[each.described for each in QUERY.values()],
        responses={200: CorrectionsSerializer, 400: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        asked = read(request, QUERY)
        found = corrections.found(asked.get("framework", ""), asked.get("state", ""))
        pages = Pages()
        rows = pages.paginate_queryset(found, request, self) or []
        body = {
            "count": pages.count,
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
            "results": corrections.told(rows),
        }
        response = Response(CorrectionsSerializer(body).data)
        response["Cache-Control"] = "no-cache"
        return response
