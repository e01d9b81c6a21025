"""Search for programs: the same object that the page renders."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api import queries
from catalog.api.parameters import ReadingView
from comparisons import findable, search, words
from comparisons.search_index import KINDS, Link

NO_QUERY = "Say what to search for, like ?q=flask."


QUERY = (
    queries.Text(
        "q", f"Names and words, all of which must match; {search.LONGEST} characters of it.",
        r"[^\x00]*[^\x00-\x20][^\x00]*", example="{frameworks[0][name]}", missing=NO_QUERY,
    ),
    queries.Text("kind", "The kind of what is found.", words=tuple(KINDS)),
    queries.Number(
        "limit", f"Results of each kind; default: {search.FEW}, or {search.MOST} of one kind.",
        least=1, most=search.MOST, example=3,
    ),
)  # fmt: skip


class LinkSerializer(serializers.Serializer[Link]):
    name = serializers.CharField()
    address = serializers.CharField(help_text="A path of this site.")


class PieceSerializer(serializers.Serializer[words.Piece]):
    text = serializers.CharField()
    match = serializers.BooleanField()


class ResultSerializer(serializers.Serializer[search.Result]):
    kind = serializers.ChoiceField(list(KINDS))
    slug = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField(help_text="A path of this site.")
    match = serializers.ChoiceField(search.MATCHES, help_text="How it matches, the best first.")
    alias = serializers.CharField(allow_null=True, help_text="The other name that matched.")
    title = PieceSerializer(many=True, help_text="The name in pieces: which of them match.")
    excerpt = PieceSerializer(many=True)


class GroupSerializer(serializers.Serializer[search.Group]):
    kind = serializers.ChoiceField(list(KINDS))
    name = serializers.CharField()
    total = serializers.IntegerField(help_text="With those that are not given for the limit.")
    results = ResultSerializer(many=True)


class FoundSerializer(serializers.Serializer[search.Found]):
    query = serializers.CharField(help_text="What was looked for.")
    cut = serializers.BooleanField(help_text="The query was longer than what was looked for.")
    kind = serializers.ChoiceField(list(KINDS), allow_null=True, help_text="Null means all.")
    total = serializers.IntegerField()
    compare = LinkSerializer(
        allow_null=True, help_text="The comparison of the frameworks that the query names."
    )
    near = LinkSerializer(many=True, help_text="Names that may have been meant.")
    groups = GroupSerializer(many=True, help_text="That with the best result first.")


class SearchView(ReadingView):
    """Frameworks, features, concepts, tasks, comparisons and claims, by name and by text."""

    parameters = frozenset(each.name for each in QUERY)
    free_text = ("q",)

    @extend_schema(
        operation_id="search",
        parameters=queries.described(QUERY),
        responses={200: FoundSerializer},
    )
    def get(self, request: Request) -> Response:
        queries.check(request, QUERY)
        asked = request.query_params
        limit = int(asked["limit"]) if "limit" in asked else None
        index = findable.index(pieces.state())
        found = search.find(index, asked["q"], asked.get("kind"), limit)
        return Response(FoundSerializer(found).data)
