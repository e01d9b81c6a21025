"""How tasks, samples and what the lab saw of them look in the API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog import models
from catalog.api.direct import Direct
from catalog.api.links import One, Several, listed
from catalog.api.of_published import BenchField
from catalog.api.record_serializers import KeyField, RecordSerializer
from catalog.api.seen_links import OF_STACK

SEEN = ("verifications", "measurements", "findings")


class LoadSerializer(Direct, serializers.Serializer[dict[str, Any]]):
    connections = serializers.IntegerField(min_value=1)
    rate = serializers.IntegerField(
        min_value=1, allow_null=True, help_text="Requests a second; null in a closed loop."
    )


class TaskSerializer(RecordSerializer):
    steps = serializers.ListField(
        child=serializers.DictField(), help_text="The contract: requests, and what must come back."
    )
    loaded_by = LoadSerializer(many=True)
    command = serializers.ListField(child=serializers.CharField())

    class Meta:
        noun = "tasks"
        model = models.Task
        fields: ClassVar = [
            "url", "slug", "name", "description", "why", "position", "steps", "loads",
            "loaded_by", "command", "digest",
        ]  # fmt: skip
        links: ClassVar = {
            "page": One("/tasks/{slug}/"),
            **{noun: listed(noun, "task={slug}") for noun in ("samples", *SEEN)},
        }


class StackSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField("frameworks")
    command = serializers.ListField(child=serializers.CharField())
    environment = serializers.DictField(child=serializers.CharField())

    class Meta:
        noun = "stacks"
        model = models.Stack
        fields: ClassVar = [
            "url", "key", "framework", "slug", "server", "interface", "workers", "threads",
            "recommended", "command", "environment", "python", "package", "home", "requirements",
            "pins",
        ]  # fmt: skip
        links: ClassVar = {
            noun: listed(noun, "framework={framework}&server={slug}") for noun in SEEN
        }


class FailureSerializer(Direct, serializers.Serializer[dict[str, str]]):
    """The first difference from the contract."""

    step = serializers.CharField()
    request = serializers.CharField()
    expected = serializers.CharField()
    got = serializers.CharField()


class SeenSerializer(Direct, serializers.Serializer[dict[str, Any]]):
    """What the newest verification of a framework's task saw."""

    run = serializers.CharField()
    day = serializers.DateField()
    version = serializers.CharField(allow_null=True, help_text="Of the framework.")
    python = serializers.CharField(allow_null=True)
    digest = serializers.CharField(help_text="SHA-256 of the files that ran.")
    passed = serializers.BooleanField()
    failure = FailureSerializer(allow_null=True)
    seconds = serializers.FloatField()


class SampleSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField("frameworks")
    task = KeyField("tasks")
    stack = KeyField("stacks", allow_null=True)
    files = serializers.DictField(child=serializers.CharField(), help_text="Texts by name.")
    state = serializers.ChoiceField(
        models.State.choices, help_text="Verified only if exactly these files passed."
    )
    seen = serializers.SerializerMethodField()

    @extend_schema_field(SeenSerializer(allow_null=True))
    def get_seen(self, sample: models.Sample) -> Any:
        seen = sample.seen
        return self._seen.to_representation(seen) if seen else None

    @cached_property
    def _seen(self) -> SeenSerializer:
        return SeenSerializer()

    class Meta:
        noun = "samples"
        model = models.Sample
        fields: ClassVar = [
            "url", "key", "framework", "task", "stack", "state", "files", "digest", "lines",
            "reason", "reason_url", "reason_title", "seen",
        ]  # fmt: skip
        links: ClassVar = {
            "files": Several("/tasks/{task}/{framework}/{each}", of="files"),
            **{noun: listed(noun, "framework={framework}&task={task}") for noun in SEEN},
        }


class RunSerializer(RecordSerializer):
    environment = serializers.DictField(help_text="The machine, as the lab found it.")
    total = serializers.IntegerField(help_text="Verifications.")
    passed = serializers.IntegerField()
    measured = serializers.IntegerField(help_text="Measurements, those that do not count included.")
    bench = BenchField(
        allow_null=True, help_text="Of a benchmark: plan, load generator, ceiling, cross-checks."
    )

    class Meta:
        noun = "runs"
        model = models.Run
        fields: ClassVar = [
            "url", "slug", "published", "method", "commit", "started", "ended", "environment",
            "total", "passed", "measured", "bench",
        ]  # fmt: skip
        links: ClassVar = {
            "page": One("/benchmarks/runs/{slug}/", of="bench"),
            "raw": One("/benchmarks/runs/{slug}/raw.json", of="bench"),
            **{noun: listed(noun, "run={slug}") for noun in SEEN},
        }


class VerificationSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    run = KeyField("runs")
    failure = FailureSerializer(allow_null=True)

    class Meta:
        noun = "verifications"
        model = models.Verification
        fields: ClassVar = [
            "url", "key", "run", "framework", "task", "server", "interface", "workers", "threads",
            "version", "python", "digest", "pins", "contract", "lines", "passed", "failure",
            "seconds", "at",
        ]  # fmt: skip
        links: ClassVar = OF_STACK
