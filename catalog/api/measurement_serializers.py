"""How runs' measurements look in the API, and what they say."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from catalog import models
from catalog.api.direct import Direct
from catalog.api.links import API, One, listed
from catalog.api.of_published import OfPublished
from catalog.api.record_serializers import KeyField, RecordSerializer
from catalog.api.seen_links import OF_STACK

AT_LOAD = "run={run}&framework={framework}&server={server}&task={task}&load={load}"


class LatencySerializer(Direct, serializers.Serializer[Any]):
    """Milliseconds; a percentile is null where fewer than ten answers were slower."""

    count = serializers.IntegerField()
    mean_ms = serializers.FloatField()
    p50_ms = serializers.FloatField(allow_null=True)
    p90_ms = serializers.FloatField(allow_null=True)
    p99_ms = serializers.FloatField(allow_null=True)
    p999_ms = serializers.FloatField(allow_null=True)
    max_ms = serializers.FloatField()


class InvalidSerializer(Direct, serializers.Serializer[Any]):
    check = serializers.CharField()
    detail = serializers.CharField()


class MeasurementSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    run = KeyField("runs")
    latency = LatencySerializer(allow_null=True)
    corrected = LatencySerializer(
        allow_null=True, help_text="With what a closed loop omits while a server is silent."
    )
    errors: ClassVar[Any] = serializers.DictField(child=serializers.IntegerField(), allow_null=True)
    invalid = InvalidSerializer(many=True, help_text="Why it does not count.")

    class Meta:
        noun = "measurements"
        model = models.Measurement
        fields: ClassVar = [
            "url", "key", "run", "framework", "server", "interface", "workers", "threads", "task",
            "load", "connections", "rate", "round", "attempt", "at", "seconds", "answers",
            "requests_per_second", "requests_per_cpu_second", "latency", "corrected", "errors",
            "first_wrong", "starved", "silent_ms", "late_ms", "server_cpu_seconds",
            "generator_cpu_seconds", "other_cpu_seconds", "stolen_seconds", "memory_bytes",
            "start_seconds", "valid", "invalid",
        ]  # fmt: skip
        links: ClassVar = OF_STACK | {
            "finding": One(f"{API}findings/{{run}}.{{framework}}.{{server}}.{{task}}.{{load}}/"),
        }


class FigureSerializer(Direct, serializers.Serializer[Any]):
    """A median with its 95% interval, which is null with too few rounds."""

    median = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class FiguresSerializer(Direct, serializers.Serializer[Any]):
    requests_per_second = FigureSerializer(allow_null=True)
    requests_per_cpu_second = FigureSerializer(allow_null=True)
    p50_ms = FigureSerializer(allow_null=True)
    p90_ms = FigureSerializer(allow_null=True)
    p99_ms = FigureSerializer(allow_null=True)
    p999_ms = FigureSerializer(allow_null=True)
    corrected_p99_ms = FigureSerializer(allow_null=True)
    memory_bytes = FigureSerializer(allow_null=True)
    start_seconds = FigureSerializer(allow_null=True)


class StackDifferenceSerializer(Direct, serializers.Serializer[Any]):
    """The ratio to another stack: of throughput, or in an open loop of the median latency."""

    framework = serializers.CharField()
    server = serializers.CharField()
    ratio = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p = serializers.FloatField(allow_null=True, help_text="Corrected for all pairs of the run.")
    distinguishable = serializers.BooleanField()

    class Meta:
        list_serializer_class = OfPublished


class FindingSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    run = KeyField("runs")
    refused = serializers.DictField(child=serializers.IntegerField())
    details = serializers.ListField(child=serializers.CharField())
    figures = FiguresSerializer()
    differences = StackDifferenceSerializer(many=True)

    class Meta:
        noun = "findings"
        model = models.Finding
        fields: ClassVar = [
            "url", "key", "run", "framework", "server", "interface", "workers", "threads", "task",
            "load", "reference", "shown", "measured", "valid", "refused", "details", "figures",
            "silent_ms", "differences",
        ]  # fmt: skip
        links: ClassVar = OF_STACK | {"measurements": listed("measurements", AT_LOAD)}
