"""Search for programs: the same object that the page renders."""

from __future__ import annotations

import re

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.parameters import Parameter, ReadingView, by_name, read
from catalog.api.values import Value, choice, integer
from comparisons import findable, search, words
from comparisons.search_index import KINDS, Link

NO_QUERY = "Say what to search for, like ?q=flask."


WORDS = re.compile(r"^[^\x00]*[^\x00-\x20][^\x00]*$")


def _words(text: str) -> str:
    if not WORDS.search(text):
        raise ValueError(NO_QUERY)
    return text


QUERY = by_name([
    Parameter(
        "q", Value({"type": "string", "pattern": WORDS.pattern}, _words),
        f"Names and words, all of which must match; {search.LONGEST} characters of it.",
        example="{frameworks[0][name]}", missing=NO_QUERY,
    ),
    Parameter("kind", choice(KINDS), "The kind of what is found."),
    Parameter(
        "limit", integer(1, search.MOST),
        f"Results of each kind; default: {search.FEW}, or {search.MOST} of one kind.",
        example="3",
    ),
])  # fmt: skip


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

    parameters = frozenset(QUERY)
    free_text = ("q",)

    @extend_schema(
        operation_id="search",
        parameters=[each.described for each in QUERY.values()],
        responses={200: FoundSerializer},
    )
    def get(self, request: Request) -> Response:
        asked = read(request, QUERY)
        index = findable.index(pieces.state())
        found = search.find(index, asked["q"], asked.get("kind"), asked.get("limit"))
        return Response(FoundSerializer(found).data)
