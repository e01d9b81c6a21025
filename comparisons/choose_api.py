"""The answer to a policy for programs: the same object that the page renders."""

from __future__ import annotations

import datetime as dt

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.parameters import ReadingView
from catalog.api.problems import PROBLEM
from catalog.models import Kind, Level, Status
from comparisons import choosing, chosen
from comparisons.criteria import ENOUGH
from comparisons.policy import PARAMETERS, Requirement, Stance


class RequirementSerializer(serializers.Serializer[Requirement]):
    key = serializers.CharField(source="criterion.key", help_text="A feature, or kind, python …")
    stance = serializers.ChoiceField([stance.value for stance in Stance])
    weight = serializers.IntegerField(help_text="Of a should: how often it counts.")
    statement = serializers.CharField(help_text="In words.")


class EffectSerializer(serializers.Serializer[choosing.Effect]):
    requirement = RequirementSerializer()
    met = serializers.IntegerField(help_text="By how many frameworks.")
    unmet = serializers.IntegerField()
    unknown = serializers.IntegerField()
    frees = serializers.IntegerField(help_text="How many more would fit without it.")
    without = serializers.CharField(help_text="The page without this requirement.")


class ReasonSerializer(serializers.Serializer[choosing.Reason]):
    requirement = RequirementSerializer()
    met = serializers.BooleanField(allow_null=True, help_text="Null means unknown.")
    text = serializers.CharField(help_text="What it rests on.")
    level = serializers.ChoiceField(Level.choices, allow_null=True, help_text="Of a feature.")
    via = serializers.CharField(allow_null=True, help_text="A package URL.")
    address = serializers.CharField(help_text="Where on this site that is shown with its sources.")


class ShareSerializer(serializers.Serializer[choosing.Share]):
    """How much of the weight of the shoulds is met; `most` counts what is unknown, too."""

    least = serializers.IntegerField()
    most = serializers.IntegerField()
    of = serializers.IntegerField()


class PlacedSerializer(serializers.Serializer[choosing.Placed]):
    slug = serializers.CharField()
    name = serializers.CharField()
    version = serializers.CharField(allow_null=True, help_text="The newest release.")
    reasons = ReasonSerializer(many=True, help_text="Of the musts and must-nots.")
    shoulds = ReasonSerializer(many=True)
    excluded_by = serializers.SerializerMethodField(help_text="Keys of what is not met.")
    share = ShareSerializer()
    change = serializers.CharField(
        allow_null=True, help_text="What follows if the unknown turns out either way."
    )

    def get_excluded_by(self, placed: choosing.Placed) -> list[str]:
        return [reason.requirement.criterion.key for reason in placed.excluded_by]


class TierSerializer(serializers.Serializer[choosing.Tier]):
    """Frameworks with the same share: a tie, in alphabetical order."""

    first = serializers.IntegerField(help_text="The best place that they can have.")
    last = serializers.IntegerField(help_text="The worst one.")
    share = ShareSerializer()
    frameworks = PlacedSerializer(many=True)


class AnswerSerializer(serializers.Serializer[choosing.Answer]):
    query = serializers.CharField(help_text="The policy, as the one query string that says it.")
    requirements = EffectSerializer(many=True)
    fits = TierSerializer(many=True, help_text="By the share of the shoulds that they meet.")
    undecided = PlacedSerializer(many=True, help_text="Something is unknown, and nothing fails.")
    excluded = PlacedSerializer(many=True, help_text="Those with the fewest reasons first.")
    compare = serializers.CharField(
        allow_null=True, help_text="The first that fit, side by side; null below two."
    )


LISTS = {
    "must": "Criteria, separated by commas: slugs of features.",
    "should": "The same, also named criteria like python; admin:3 counts three times.",
    "not": "The same, for what must not be.",
    "interface": "Any of wsgi, asgi and own_server, separated by commas.",
    "kind": f"Any of {', '.join(Kind.values)}, separated by commas.",
    "licence": "Any of some SPDX expressions, separated by commas.",
    "status": f"Any of {', '.join(Status.values)}, separated by commas.",
    "python": "Like 3.13: the newest release declares that it supports it.",
    "task": "Where `speed` is measured; default: the first with figures.",
}
NUMBERS = {
    "released": "The newest release is at most so many months old.",
    "speed": "Per cent of the fastest framework’s throughput, each on its usual server.",
}


class ChooseView(ReadingView):
    """Every framework placed by what it must, should and must not have, with the reasons."""

    parameters = frozenset(PARAMETERS)

    @extend_schema(
        operation_id="choose",
        parameters=[
            *(OpenApiParameter(name, str, description=text) for name, text in LISTS.items()),
            *(OpenApiParameter(name, int, description=text) for name, text in NUMBERS.items()),
            OpenApiParameter("at", str, enum=list(ENOUGH), description="What counts as there."),
        ],
        responses={200: AnswerSerializer, 400: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        asked = dict(request.query_params.lists())
        choice = chosen.choose(asked, dt.datetime.now(dt.UTC).date())
        if choice.problems:
            raise ValidationError(choice.problems)
        return Response(AnswerSerializer(choice.answer).data)
