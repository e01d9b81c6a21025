"""Search for programs: the same object that the page renders."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.parameters import ReadingView
from catalog.api.problems import PROBLEM
from comparisons import findable, search, words
from comparisons.search_index import KINDS, Link

NO_QUERY = "Say what to search for, like ?q=flask."
NO_KIND = f"There is no kind {{input!r}}. Known: {', '.join(KINDS)}."


class QuestionSerializer(serializers.Serializer[Any]):
    q = serializers.CharField(
        help_text=f"Names and words, all of which must match; {search.LONGEST} characters of it.",
        error_messages={"required": NO_QUERY, "blank": NO_QUERY},
    )
    kind = serializers.ChoiceField(
        list(KINDS), required=False, error_messages={"invalid_choice": NO_KIND}
    )
    limit = serializers.IntegerField(
        min_value=1,
        max_value=search.MOST,
        required=False,
        help_text=f"Results of each kind; default: {search.FEW}, or {search.MOST} of one kind.",
    )


class LinkSerializer(serializers.Serializer[Link]):
    name = serializers.CharField()
    address = serializers.CharField(help_text="A path of this site.")


class PieceSerializer(serializers.Serializer[words.Piece]):
    text = serializers.CharField()
    match = serializers.BooleanField()


class ResultSerializer(serializers.Serializer[search.Result]):
    kind = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField(help_text="A path of this site.")
    match = serializers.ChoiceField(search.MATCHES, help_text="How it matches, the best first.")
    alias = serializers.CharField(allow_null=True, help_text="The other name that matched.")
    title = PieceSerializer(many=True, help_text="The name in pieces: which of them match.")
    excerpt = PieceSerializer(many=True)


class GroupSerializer(serializers.Serializer[search.Group]):
    kind = serializers.CharField()
    name = serializers.CharField()
    total = serializers.IntegerField(help_text="With those that are not given for the limit.")
    results = ResultSerializer(many=True)


class FoundSerializer(serializers.Serializer[search.Found]):
    query = serializers.CharField(help_text="What was looked for.")
    cut = serializers.BooleanField(help_text="The query was longer than what was looked for.")
    kind = serializers.CharField(allow_null=True, help_text="Null means all.")
    total = serializers.IntegerField()
    compare = LinkSerializer(
        allow_null=True, help_text="The comparison of the frameworks that the query names."
    )
    near = LinkSerializer(many=True, help_text="Names that may have been meant.")
    groups = GroupSerializer(many=True, help_text="That with the best result first.")


class SearchView(ReadingView):
    """Frameworks, features, concepts, tasks, comparisons and claims, by name and by text."""

    parameters = frozenset({"q", "kind", "limit"})
    free_text = ("q",)

    @extend_schema(
        operation_id="search",
        parameters=[QuestionSerializer],
        responses={200: FoundSerializer, 400: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        question = QuestionSerializer(data=request.query_params)
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        index = findable.index(pieces.state())
        found = search.find(index, asked["q"], asked.get("kind"), asked.get("limit"))
        return Response(FoundSerializer(found).data)
