"""How complete and how fresh the catalogue is, for programs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.problems import PROBLEM
from catalog.models import Verdict
from comparisons import evidence_pages
from comparisons.evidence_pages import EvidencePage
from comparisons.pages_api.asking import PageView, answer
from comparisons.pages_api.links import LinkedFrameworkSerializer, PagedSerializer


class EvidenceOfCellsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField(source="cells", help_text="Every framework by every feature.")
    unknown = serializers.IntegerField(source="totals.unknown")
    unsourced = serializers.IntegerField(source="totals.unsourced")
    old = serializers.IntegerField(source="totals.old", help_text="Checked over a year ago.")
    due = serializers.IntegerField(
        source="totals.due", help_text="Checked at an older feature release than the latest."
    )


class EvidenceOfSamplesSerializer(serializers.Serializer[Any]):
    verified = serializers.IntegerField(source="totals.verified")
    refused = serializers.IntegerField(source="totals.refused", help_text="With a sourced reason.")
    unverified = serializers.IntegerField(source="totals.unverified")
    missing = serializers.IntegerField(source="totals.missing")
    due = serializers.IntegerField(
        source="totals.samples_due", help_text="Run at an older feature release than the latest."
    )


class EvidenceOfSourcesSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField(source="sources")
    visited = serializers.IntegerField(help_text="By check_sources.")
    failing = serializers.IntegerField(help_text="Of those: they do not answer well.")


VERDICTS = inline_serializer(
    "ClaimsByVerdict", {v: serializers.IntegerField() for v in Verdict.values}
)


def _slugs(text: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text=text)


class FrameworkEvidenceSerializer(LinkedFrameworkSerializer):
    """Slugs of features, then of tasks."""

    cells = serializers.IntegerField(help_text="That the catalogue keeps, known or not.")
    unknown = _slugs("Features.")
    unsourced = _slugs("Features whose cell has no source.")
    old = _slugs("Features whose cell was checked over a year ago.")
    due = _slugs("Features whose cell was checked at an older feature release than the latest.")
    verified = _slugs("Tasks.")
    refused = _slugs("Tasks without a sample, with the reason.")
    unverified = _slugs("Tasks.")
    missing = _slugs("Tasks.")
    samples_due = _slugs("Tasks whose sample ran at an older feature release than the latest.")


class EvidenceSerializer(PagedSerializer):
    """Totals of everything; framework by framework, those of a page."""

    day = serializers.DateField(source="evidence.day")
    features = serializers.IntegerField(source="evidence.features", help_text="How many.")
    tasks = serializers.IntegerField(source="evidence.tasks", help_text="How many.")
    cells = EvidenceOfCellsSerializer(source="evidence")
    samples = EvidenceOfSamplesSerializer(source="evidence")
    sources = EvidenceOfSourcesSerializer(source="evidence")
    claims = serializers.SerializerMethodField(help_text="How many there are of each verdict.")
    frameworks = FrameworkEvidenceSerializer(many=True, source="evidence.frameworks")

    @extend_schema_field(VERDICTS)
    def get_claims(self, found: EvidencePage) -> dict[str, int]:
        return {verdict.value: found.evidence.claims[verdict.label] for verdict in Verdict}


class EvidenceView(PageView):
    """How complete and how fresh the catalogue is, today."""

    paged = True

    @extend_schema(
        operation_id="evidence", responses={200: EvidenceSerializer, 400: PROBLEM, 404: PROBLEM}
    )
    def get(self, request: Request) -> Response:
        found = evidence_pages.load(pieces.state(), request.GET)
        return answer(EvidenceSerializer, found, request)
