"""The answer to a policy for programs: the same object that the page renders."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.pages import Pages
from catalog.api.parameters import Parameter, ReadingView, by_name, parse
from catalog.api.problems import PROBLEM, AtOdds
from catalog.api.values import Value, choice, integer, many, slug, text
from catalog.models import Kind, Level, Status
from comparisons import choosing, chosen
from comparisons.criteria import ENOUGH
from comparisons.policy import Requirement, Stance
from comparisons.policy_reading import PATTERNS
from facts.values import SLUG, Interface


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
    excluded_by = serializers.ListField(
        child=serializers.CharField(), help_text="Keys of what is not met."
    )
    share = ShareSerializer()
    change = serializers.CharField(
        allow_null=True, help_text="What follows if the unknown turns out either way."
    )


class TierSerializer(serializers.Serializer[choosing.Tier]):
    """Frameworks with the same share: a tie, in alphabetical order."""

    first = serializers.IntegerField(help_text="The best place that they can have.")
    last = serializers.IntegerField(help_text="The worst one.")
    share = ShareSerializer()
    total = serializers.IntegerField(help_text="How many there are, on this page and others.")
    frameworks = PlacedSerializer(many=True)


class TotalsSerializer(serializers.Serializer[choosing.Answer]):
    fits = serializers.IntegerField()
    undecided = serializers.IntegerField()
    excluded = serializers.IntegerField()


class AnswerSerializer(serializers.Serializer[choosing.Answer]):
    """Of the frameworks, those of a page: first those that fit, then the undecided, then the
    excluded. Places, totals and effects are those among all."""

    count = serializers.IntegerField(help_text="How many frameworks there are.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    totals = TotalsSerializer()
    query = serializers.CharField(help_text="The policy, as the one query string that says it.")
    requirements = EffectSerializer(many=True)
    fits = TierSerializer(many=True, help_text="By the share of the shoulds that they meet.")
    undecided = PlacedSerializer(many=True, help_text="Something is unknown, and nothing fails.")
    excluded = PlacedSerializer(many=True, help_text="Those with the fewest reasons first.")
    compare = serializers.CharField(
        allow_null=True, help_text="The first that fit, side by side; null below two."
    )


def told(answer: choosing.Answer, offset: int, limit: int) -> dict[str, Any]:
    """An AnswerSerializer's answer but for the links; plain, since serializers of ten thousand
    small fields take longer than to find out what is in them."""
    part = answer.part(offset, limit)
    return {
        "count": answer.total,
        "totals": {
            "fits": len(answer.fitting),
            "undecided": len(answer.undecided),
            "excluded": len(answer.excluded),
        },
        "query": answer.query,
        "requirements": [_effect(effect) for effect in answer.requirements],
        "fits": [_tier(tier) for tier in part.fits],
        "undecided": [_placed(placed) for placed in part.undecided],
        "excluded": [_placed(placed) for placed in part.excluded],
        "compare": answer.compare,
    }


def _effect(effect: choosing.Effect) -> dict[str, Any]:
    return vars(effect) | {"requirement": _requirement(effect.requirement)}


def _requirement(requirement: Requirement) -> dict[str, Any]:
    return {
        "key": requirement.criterion.key,
        "stance": requirement.stance.value,
        "weight": requirement.weight,
        "statement": requirement.statement,
    }


def _tier(tier: choosing.Tier) -> dict[str, Any]:
    placed = [_placed(placed) for placed in tier.frameworks]
    return vars(tier) | {"share": vars(tier.share), "frameworks": placed}


def _placed(placed: choosing.Placed) -> dict[str, Any]:
    reasons, shoulds = placed.reasons, placed.shoulds
    return {
        "slug": placed.slug,
        "name": placed.name,
        "version": placed.version,
        "reasons": [_reason(reason) for reason in reasons],
        "shoulds": [_reason(reason) for reason in shoulds],
        "excluded_by": [r.requirement.criterion.key for r in reasons if r.met is False],
        "share": vars(placed.share),
        "change": placed.change,
    }


def _reason(reason: choosing.Reason) -> dict[str, Any]:
    return vars(reason) | {"requirement": _requirement(reason.requirement)}


def _several(name: str, value: Value, about: str, example: str | None = None) -> Parameter:
    return Parameter(name, many(value), about, example=example, repeated=True)


CRITERIA = f"^{SLUG}$"
WEIGHED = f"^{SLUG}(?::[123])?$"
SPDX = r"^[A-Za-z0-9][A-Za-z0-9.+ ()-]*$"
QUERY = by_name([
    _several("must", text(60, CRITERIA), "Slugs of features that it must have.",
        "{features[0][slug]}"),
    _several("should", text(60, WEIGHED),
        "Slugs of features, or named criteria like python; admin:3 counts three times.",
        "{features[1][slug]}:2"),
    _several("not", text(60, CRITERIA), "The same without weights, for what must not be.",
        "{features[2][slug]}"),
    Parameter("at", choice(ENOUGH), "What counts as having a feature."),
    _several("kind", choice(Kind.values), "Any of these kinds."),
    _several("interface", choice(get_args(Interface)), "Any of these."),
    _several("licence", text(60, SPDX), "Any of some licences, as SPDX expressions.",
        "{frameworks[0][licence]}"),
    Parameter("python", text(4, f"^{PATTERNS['python'][0]}$", PATTERNS["python"][1]),
        "The newest release declares that it supports it."),
    _several("status", choice(Status.values), "Any of these."),
    Parameter("released", integer(1, 99), "The newest release is at most so many months old.",
        example="12"),
    Parameter("speed", integer(1, 100),
        "Per cent of the fastest framework’s throughput, each on its usual server.",
        example="50"),
    Parameter("task", slug(), "Where `speed` is measured; default: the first with figures."),
    *Pages.parameters(),
])  # fmt: skip


class ChooseView(ReadingView):
    """Every framework placed by what it must, should and must not have, with the reasons."""

    parameters = frozenset(QUERY)

    @extend_schema(
        operation_id="choose",
        parameters=[each.described for each in QUERY.values()],
        responses={200: AnswerSerializer, 422: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        names = request.query_params.keys() - {"limit", "offset"}
        asked = {name: request.query_params.getlist(name) for name in names}
        answered = chosen.choose(asked, dt.datetime.now(dt.UTC).date(), pieces.state())
        if wrong := parse(request, QUERY)[1]:
            raise ValidationError(wrong | answered.problems)
        if answered.problems:
            raise AtOdds(answered.problems)
        pages = Pages()
        pages.paginate_queryset(range(answered.answer.total), request, self)
        links = {"next": pages.get_next_link(), "previous": pages.get_previous_link()}
        start, size = pages.offset or 0, pages.limit or 0
        return Response(links | told(answered.answer, start, size))
