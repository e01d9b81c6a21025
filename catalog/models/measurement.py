"""What the lab measured: every repeat as it is in its run's file, and what all of them say."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catalog.models.record import Keyed
from catalog.models.run import Run, SeenQuerySet


class Measurement(Keyed):
    """One stack × one task × one load × one round; a later try is of a round that noise spoilt.

    Names what was measured by slugs, as a verification does: references are no frameworks, and
    what was seen stays true when a framework goes. Null is not measured.
    """

    natural: ClassVar = ("run", "framework", "server", "task", "load", "round", "attempt")

    run = models.ForeignKey(Run, models.CASCADE, related_name="measurements")
    framework = models.SlugField(max_length=60)
    server = models.SlugField(max_length=60)
    task = models.SlugField(max_length=60)
    load = models.SlugField(max_length=60, help_text="64-connections, or 500-per-second.")
    round = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField()
    interface = models.CharField(max_length=20)
    workers = models.PositiveSmallIntegerField()
    threads = models.PositiveSmallIntegerField()
    connections = models.PositiveIntegerField()
    rate = models.PositiveIntegerField(null=True, help_text="Offered requests a second.")
    at = models.DateTimeField()
    seconds = models.FloatField(null=True)
    answers = models.PositiveIntegerField(null=True, help_text="The right ones.")
    requests_per_second = models.FloatField(null=True)
    requests_per_cpu_second = models.FloatField(null=True)
    latency = models.JSONField(null=True, help_text="Milliseconds.")
    corrected = models.JSONField(null=True, help_text="With what a closed loop omits.")
    errors = models.JSONField(null=True)
    first_wrong = models.TextField(null=True)
    starved = models.PositiveIntegerField(null=True, help_text="Connections without any answer.")
    silent_ms = models.FloatField(null=True)
    late_ms = models.FloatField(null=True)
    server_cpu_seconds = models.FloatField(null=True)
    generator_cpu_seconds = models.FloatField(null=True)
    other_cpu_seconds = models.FloatField(null=True)
    stolen_seconds = models.FloatField(null=True)
    memory_bytes = models.PositiveBigIntegerField(null=True)
    start_seconds = models.FloatField(null=True)
    valid = models.BooleanField()
    invalid = models.JSONField(help_text="Why it does not count: check and detail.")

    objects = SeenQuerySet["Measurement"].as_manager()

    class Meta:
        ordering: ClassVar = ["run", "task", "load", "framework", "server", "round", "attempt"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "task", "load", "framework", "server", "round", "attempt"],
                name="measurement_key",
            )
        ]


class Finding(Keyed):
    """What all rounds of a run say of one stack at a task under a load (facts.findings).

    Worked out when the run is loaded. A figure is a median with its 95% interval.
    """

    natural: ClassVar = ("run", "framework", "server", "task", "load")

    run = models.ForeignKey(Run, models.CASCADE, related_name="findings")
    framework = models.SlugField(max_length=60)
    server = models.SlugField(max_length=60)
    task = models.SlugField(max_length=60)
    load = models.SlugField(max_length=60, help_text="64-connections, or 500-per-second.")
    reference = models.BooleanField(help_text="It stands beside the frameworks.")
    interface = models.CharField(max_length=20)
    workers = models.PositiveSmallIntegerField()
    threads = models.PositiveSmallIntegerField()
    measured = models.PositiveSmallIntegerField(help_text="Measurements.")
    valid = models.PositiveSmallIntegerField(help_text="Measurements that count.")
    refused = models.JSONField(help_text="How many do not count, by check.")
    details = models.JSONField(help_text="The first of each.")
    figures = models.JSONField(help_text="By name; null where no valid measurement has it.")
    silent_ms = models.FloatField(null=True, help_text="The worst of all rounds.")
    differences = models.JSONField(help_text="To every other stack at the same task and load.")

    objects = SeenQuerySet["Finding"].as_manager()

    class Meta:
        ordering: ClassVar = ["run", "task", "load", "framework", "server"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "task", "load", "framework", "server"], name="finding_key"
            )
        ]
