"""Tasks, the servers that the samples run on, and the samples: code that does a task."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, get_args

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, TruncDate

from catalog import highlight
from catalog.models import fields
from catalog.models.fields import TextListField, python_range
from catalog.models.framework import Framework
from catalog.models.lab_names import keep_slug
from catalog.models.record import Record, RecordQuerySet, not_blank, one_of, plain_slug
from catalog.models.run import Verification
from facts import samples
from facts.contract import Task as Contract
from facts.values import Interface

INTERFACES = get_args(Interface)


class Task(Record):
    """Something that every framework is asked to do, with its contract."""

    observed: ClassVar = ("digest",)

    slug = models.SlugField(max_length=60, unique=True, validators=[fields.plain_slug])
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=4000)
    why = models.CharField("why it matters", max_length=4000)
    position = models.PositiveSmallIntegerField(default=0)
    steps = models.JSONField(default=list, blank=True)
    loads = models.CharField(
        max_length=200, null=True, blank=True, help_text="The step that a benchmark repeats."
    )
    loaded_by = models.JSONField(
        default=list, blank=True, help_text="Connections, and in an open loop requests a second."
    )
    command = TextListField(help_text="Instead of steps: run in the sample's folder.")
    digest = models.CharField(max_length=64, editable=False)

    objects = RecordQuerySet["Task"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "slug"]
        constraints: ClassVar = [
            plain_slug("task"),
            *not_blank("task", "name", "description", "why"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        keep_slug(self)

    def derive(self) -> None:
        self.digest = self.contract.digest

    @property
    def contract(self) -> Contract:
        """The contract as the lab reads it. Raises pydantic's ValidationError."""
        names = ("name", "description", "why", "steps", "loads", "loaded_by", "command")
        return Contract.model_validate({name: getattr(self, name) for name in names})

    def get_absolute_url(self) -> str:
        return f"/tasks/{self.slug}/"


class StackQuerySet(RecordQuerySet["Stack"]):
    def visible(self) -> StackQuerySet:
        return self.filter(framework__published=True)


class Stack(Record):
    """A framework on a server: what is verified and measured. In `command`, {port} is filled in."""

    natural: ClassVar = ("framework", "slug")

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="stacks")
    slug = models.SlugField(max_length=60, validators=[fields.plain_slug])
    server = models.CharField(max_length=200)
    interface = models.CharField(max_length=20, choices=[(v, v) for v in INTERFACES])
    workers = models.PositiveSmallIntegerField()
    threads = models.PositiveSmallIntegerField()
    recommended = models.BooleanField(default=False)
    command = TextListField(blank=False)
    environment = models.JSONField(default=dict, blank=True)
    python = models.CharField("Python range", max_length=60, validators=[python_range])
    package = models.CharField(max_length=200)
    home = models.CharField(
        max_length=200,
        null=True,
        blank=True,
        help_text="The environment variable that names the framework's folder.",
    )
    requirements = models.TextField(help_text="Every package, pinned.")
    pins = models.CharField(max_length=64, help_text="SHA-256 of the requirements.")

    objects = StackQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "-recommended", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "slug"], name="stack_key"),
            one_of("stack", "interface", INTERFACES),
            *not_blank("stack", "server", "package", "home"),
        ]


def _newest() -> models.QuerySet[Verification]:
    """The verifications of a sample on its stack, the newest first."""
    return Verification.objects.filter(
        run__published=True,
        framework=OuterRef("framework__slug"),
        task=OuterRef("task__slug"),
        server=OuterRef("stack__slug"),
        workers=OuterRef("stack__workers"),
    ).order_by("-at")


class SampleQuerySet(RecordQuerySet["Sample"]):
    def visible(self) -> SampleQuerySet:
        return self.filter(framework__published=True)

    def with_state(self) -> SampleQuerySet:
        """With what `state` needs: the newest verification of the framework's task."""
        seen = JSONObject(**{name: name for name in SEEN}, day=TruncDate("at"), run="run__slug")
        return (
            self.select_related("framework", "task", "stack")
            .annotate(newest=Subquery(_newest().values(seen=seen)[:1]))
            .order_by("framework__slug", "task__position", "task__slug")
        )

    def with_version(self) -> SampleQuerySet:
        """With the version that the newest verification `ran`."""
        return self.annotate(ran=Subquery(_newest().values("version")[:1]))

    def told(self) -> SampleQuerySet:
        """With `state` as the database can tell it, in `told`."""
        same = {"digest": "digest", "pins": "stack__pins", "contract": "task__digest"}
        now = {name: OuterRef(mine) for name, mine in same.items()}
        seen = Case(
            When(**now, passed=True, then=Value(State.VERIFIED.value)),
            When(**now, then=Value(State.FAILED.value)),
            default=Value(State.CHANGED.value),
        )
        found = Case(
            When(reason__isnull=False, then=Value(State.REFUSED.value)),
            default=Subquery(_newest().annotate(told=seen).values("told")[:1]),
        )
        return self.annotate(told=Coalesce(found, Value(State.NEVER.value)))

    def verified(self) -> SampleQuerySet:
        told: Any = self.told()
        found: SampleQuerySet = told.filter(told=State.VERIFIED)
        return found

    def for_list(self) -> SampleQuerySet:
        """States without the code, task by task."""
        found = self.visible().with_state().order_by("task__position", "task__slug")
        return found.defer("files", "highlighted", "task__steps", "stack__requirements")

    def for_code(self, frameworks: Sequence[str], task: str | None) -> SampleQuerySet:
        """States of all tasks, and the code of one: `task`, or the first if there is no such.

        `shown` marks the samples of that task; they have `shown_files` and `shown_html`.
        """
        asked = Case(When(slug=task or "", then=0), default=1)
        chosen = Task.objects.order_by(asked, "position", "slug").values("pk")[:1]
        shown = When(shown=True, then=F("files")), When(shown=True, then=F("highlighted"))
        return (
            self.for_list()
            .filter(framework__slug__in=frameworks)
            .annotate(shown=ExpressionWrapper(Q(task=Subquery(chosen)), models.BooleanField()))
            .annotate(shown_files=Case(shown[0]), shown_html=Case(shown[1]))
        )


SEEN = ("version", "python", "digest", "pins", "contract", "passed", "failure", "seconds")


class State(models.TextChoices):
    VERIFIED = "verified", "Verified"
    FAILED = "failed", "Failed"
    CHANGED = "changed", "Not verified: changed since it last ran"
    NEVER = "never", "Not verified: it has not run"
    REFUSED = "refused", "No sample"


class Sample(Record):
    """The code with which a framework does a task, or the sourced reason why there is none."""

    natural: ClassVar = ("framework", "task")
    observed: ClassVar = ("digest", "lines", "highlighted")

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="samples")
    task = models.ForeignKey(Task, models.CASCADE, related_name="samples")
    stack = models.ForeignKey(
        Stack,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="samples",
        help_text="On which it is verified.",
    )
    files = models.JSONField(default=dict, blank=True, help_text="Texts by name, app.py first.")
    reason = models.CharField(
        max_length=4000, null=True, blank=True, help_text="Why there is no sample."
    )
    reason_url = models.URLField("source of the reason", max_length=500, null=True, blank=True)
    reason_title = models.CharField(max_length=200, null=True, blank=True)
    digest = models.CharField(max_length=64, null=True, editable=False)
    lines = models.PositiveSmallIntegerField("lines of code", null=True, editable=False)
    highlighted = models.JSONField(default=dict, editable=False)

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "task__position", "task__slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "task"], name="sample_key"),
            models.CheckConstraint(
                condition=Q(stack__isnull=True, reason__isnull=False, reason_url__isnull=False)
                | Q(stack__isnull=False, reason__isnull=True),
                name="sample_is_code_or_a_reason",
                violation_error_message="A sample has files and a stack, or a reason with source.",
            ),
            *not_blank("sample", "reason", "reason_url", "reason_title"),
        ]

    def derive(self) -> None:
        # An unchanged text must not differ from its file: browsers send line ends as CR LF.
        self.files = {name: text.replace("\r\n", "\n") for name, text in self.files.items()}
        code = samples.Sample("", "", self.files)
        self.digest, self.lines = (code.digest, code.lines) if self.files else (None, None)
        self.highlighted = {name: highlight.html(name, text) for name, text in self.files.items()}

    @property
    def state(self) -> State:
        """Whether the lab has run exactly this. Needs SampleQuerySet.with_state()."""
        if self.reason is not None:
            return State.REFUSED
        seen = self.seen
        if not seen:
            return State.NEVER
        stack, now = self.stack, (seen["digest"], seen["pins"], seen["contract"])
        if stack is None or now != (self.digest, stack.pins, self.task.digest):
            return State.CHANGED
        return State.VERIFIED if seen["passed"] else State.FAILED

    @cached_property
    def seen(self) -> dict[str, Any]:
        """What the newest verification saw (SEEN, day and run); empty if there is none."""
        newest: dict[str, Any] | None = self.newest  # type: ignore[attr-defined]
        if newest is None:
            return {}
        failure = newest["failure"]  # which SQLite gives as text, and its booleans as 0 and 1
        told = json.loads(failure) if isinstance(failure, str) else failure
        return {**newest, "failure": told, "passed": bool(newest["passed"])}
