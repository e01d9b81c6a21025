"""What the lab measured: every repeat as it is in its run's file, and what all of them say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Exists, OuterRef

from catalog.models.framework import Framework
from catalog.models.record import Keyed
from catalog.models.run import Run, SeenQuerySet
from catalog.models.sample import Sample
from facts.statistics import Difference, Interval


class Measurement(Keyed):
    """One stack × one task × one load × one round; a later try is of a round that noise spoilt.

    Names what was measured by slugs, as a verification does: references are no frameworks, and
    what was seen stays true when a framework goes. Null is not measured.
    """

    natural: ClassVar = ("run", "framework", "server", "task", "load", "round", "attempt")

    run = models.ForeignKey(Run, models.CASCADE, related_name="measurements", db_index=False)
    framework = models.SlugField(max_length=60, db_index=False)
    server = models.SlugField(max_length=60, db_index=False)
    task = models.SlugField(max_length=60, db_index=False)
    load = models.SlugField(
        max_length=60, db_index=False, help_text="64-connections, or 500-per-second."
    )
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
        # By the key of the run, as its index is: by its day, all would be sorted for each page.
        ordering: ClassVar = ["run_id", "task", "load", "framework", "server", "round", "attempt"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "task", "load", "framework", "server", "round", "attempt"],
                name="measurement_key",
            )
        ]
        # None of the run or of a name alone: with it, the database sorts what the key has sorted.
        indexes: ClassVar = [
            # What is asked for of one framework over all runs; without it all are read.
            models.Index(fields=["framework", "task", "load"], name="measurement_of_framework"),
            # Of a run, those that do not count: a few of very many.
            models.Index(
                fields=["run"], condition=models.Q(valid=False), name="measurement_refused"
            ),
        ]


BARE = {"wsgi": "bare-wsgi", "asgi": "bare-asgi"}  # by interface: a callable, no framework on it
UNREAD = ("figures", "refused", "alike", "share", "run__raw", "run__bench")


class FindingQuerySet(SeenQuerySet["Finding"]):
    def bulk_create(self, objs: Iterable[Finding], *args: Any, **kwargs: Any) -> list[Finding]:
        found = list(objs)
        for finding in found:
            finding.derive()
        return super().bulk_create(found, *args, **kwargs)

    def shown(self) -> FindingQuerySet:
        """What the site shows where no run is asked for, each with its run but for the file, and
        with its decisive figure alone."""
        return self.visible().filter(shown=True).select_related("run").defer(*UNREAD)

    def choose(self) -> None:
        """Marks what is shown: at each task and load the findings of one published run, of that
        in which most stacks count. Of equals it is the newest, so that a short look at a few
        stacks does not take the place of a full run, and measuring one task again does."""
        counted = (
            self.filter(run__published=True, valid__gt=0)
            .values("task", "load", "run")
            .annotate(stacks=Count("pk"))
            .order_by("stacks", "run__started", "run__slug")
        )
        chosen = {(row["task"], row["load"]): row["run"] for row in counted}
        self.filter(shown=True).update(shown=False)
        for (task, load), run in chosen.items():
            self.filter(task=task, load=load, run=run).update(shown=True)

    def on_usual_servers(self) -> FindingQuerySet:
        """Of frameworks, each on the server on which its sample of the task is verified."""
        usual = Sample.objects.visible().filter(
            framework__slug=OuterRef("framework"),
            task__slug=OuterRef("task"),
            stack__slug=OuterRef("server"),
        )
        return self.filter(Exists(usual))

    def beside(self, slug: str) -> FindingQuerySet:
        """What is shown of a framework on its usual servers, and of all others on theirs where
        something is shown of it."""
        mine = Finding.objects.filter(shown=True, framework=slug)
        same = {name: OuterRef(name) for name in ("run", "task", "load")}
        frameworks = Framework.objects.published().values("slug")
        found = self.shown().filter(Exists(mine.filter(**same)), framework__in=frameworks)
        return found.on_usual_servers().defer("differences")

    def on_several_servers(self) -> FindingQuerySet:
        """Of stacks that differ from another one at the same load by their server alone."""
        same = ("shown", "run", "task", "load", "framework", "workers")
        others = Finding.objects.filter(**{name: OuterRef(name) for name in same})
        return self.filter(Exists(others.exclude(server=OuterRef("server"))))

    def ratio(self, fact: Mapping[str, Any]) -> dict[str, Any]:
        """The figures of a facts.schema.RatioFact: ratio, low, high, and why there are none."""
        at = self.filter(run__slug=fact["run"], task=fact["task"], load=fact["load"])
        rows = {f"{row.framework}/{row.server}": row for row in at}
        one, other = (rows.get(fact[name]) for name in ("of", "to"))
        if one is None or other is None:
            return {"ratio": None, "low": None, "high": None, "why_not": "not measured"}
        if found := one.difference(other.framework, other.server):
            return {"ratio": found.ratio, "low": found.low, "high": found.high, "why_not": None}
        reason = next(iter([*one.details, *other.details]), "no round in which both count")
        return {"ratio": None, "low": None, "high": None, "why_not": reason}


class Finding(Keyed):
    """What all rounds of a run say of one stack at a task under a load (facts.findings).

    Worked out when the run is loaded. A figure is a median with its 95% interval.
    """

    natural: ClassVar = ("run", "framework", "server", "task", "load")

    run = models.ForeignKey(Run, models.CASCADE, related_name="findings")
    framework = models.SlugField(max_length=60, db_index=False)
    server = models.SlugField(max_length=60, db_index=False)
    task = models.SlugField(max_length=60, db_index=False)
    load = models.SlugField(
        max_length=60, db_index=False, help_text="64-connections, or 500-per-second."
    )
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
    shown = models.BooleanField(
        default=False, help_text="It is what the site shows at this task and load."
    )
    # What pages read of figures and differences, which are long.
    median = models.FloatField(null=True, editable=False, help_text="The decisive figure.")
    low = models.FloatField(null=True, editable=False)
    high = models.FloatField(null=True, editable=False)
    alike = models.JSONField(default=list, editable=False, help_text="Not to be told apart.")
    share = models.JSONField(null=True, editable=False, help_text="To the same server, bare.")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["run_id", "task", "load", "framework", "server"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "task", "load", "framework", "server"], name="finding_key"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["shown", "framework"], name="finding_shown"),
            # What is asked for of one framework; and how many measurements there are is read from
            # here alone. Not by the run first: SQLite would leave the key for it.
            models.Index(fields=["framework", "run", "measured"], name="finding_of_framework"),
        ]

    def derive(self) -> None:
        """Works out what follows from the other fields; bulk_create() does it."""
        found = self.figure("p50_ms" if self.open_loop else "requests_per_second")
        self.median, self.low, self.high = (
            (found.median, found.low, found.high) if found else (None, None, None)
        )
        near = [d for d in self.differences if d["p"] is not None and not d["distinguishable"]]
        self.alike = [f"{d['framework']}/{d['server']}" for d in near]
        bare = self.difference(
            BARE.get(self.interface, ""), self.server.removesuffix(f"-{self.interface}")
        )
        self.share = bare and [bare.ratio, bare.low, bare.high, bare.p]

    @property
    def open_loop(self) -> bool:
        return self.load.endswith("-per-second")

    @property
    def decisive(self) -> Interval | None:
        """What stacks are compared by: throughput, or in an open loop the median latency."""
        return None if self.median is None else Interval(self.median, self.low, self.high)

    def figure(self, name: str) -> Interval | None:
        found = self.figures[name]
        return Interval(**found) if found else None

    def difference(self, framework: str, server: str) -> Difference | None:
        """How this stack stands to another at the same task and load; `p` is corrected."""
        for found in self.differences:
            if (found["framework"], found["server"]) == (framework, server):
                return Difference(found["ratio"], found["low"], found["high"], found["p"])
        return None
