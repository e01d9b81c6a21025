"""By what the lists of tasks, samples, runs and of what they saw can be narrowed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import F, QuerySet, Sum

from catalog import models
from catalog.api.filters import (
    DAYS,
    FRAMEWORK,
    ONE_OR_MORE,
    TASK,
    Asked,
    AskedFilters,
    OwnedFilter,
)
from catalog.api.values import BOOLEAN, COUNT, choice, many, slug

RUN = slug()
# The measurements that count or do not, as findings tell it.
COUNTED = {None: F("measured"), True: F("valid"), False: F("measured") - F("valid")}


class Told(Asked):
    """Samples by their state, as the database tells it."""

    def filter(self, queryset: Any, value: Any) -> QuerySet[Any]:
        return super().filter(queryset.told(), value)  # type: ignore[no-any-return]


class TaskFilter(AskedFilters):
    class Meta:
        model = models.Task
        fields: ClassVar = {"slug": ["in"], "name": ["icontains"], "loads": ["isnull"]}


class StackFilter(OwnedFilter):
    class Meta:
        model = models.Stack
        fields: ClassVar = {
            "slug": ONE_OR_MORE,
            "server": ONE_OR_MORE,
            "interface": ONE_OR_MORE,
            "workers": ["exact", "gte", "lte"],
            "threads": ["exact", "gte", "lte"],
            "recommended": ["exact"],
        }


class SampleFilter(OwnedFilter):
    task = Asked(TASK, "task__slug")
    task__in = Asked(many(TASK), "task__slug", "in")
    state = Told(choice(models.State.values), "told")
    state__in = Told(many(choice(models.State.values)), "told", "in")
    refused = Asked(
        BOOLEAN, "reason", "isnull", "Whether there is a reason why there is none.", exclude=True
    )
    lines__gte = Asked(COUNT, "lines", "gte")
    lines__lte = Asked(COUNT, "lines", "lte")

    class Meta:
        model = models.Sample
        fields: ClassVar = {"digest": ["exact"]}


class RunFilter(AskedFilters):
    class Meta:
        model = models.Run
        fields: ClassVar = {
            "slug": ["in"],
            "method": ONE_OR_MORE,
            "commit": ["exact", "isnull"],
            "started": DAYS,
            "ended": DAYS,
            "bench": ["isnull"],
        }


class OfRunFilter(AskedFilters):
    run = Asked(RUN, "run__slug")
    run__in = Asked(many(RUN), "run__slug", "in")
    framework = Asked(FRAMEWORK, "framework")
    framework__in = Asked(many(FRAMEWORK), "framework", "in")
    task = Asked(TASK, "task")
    task__in = Asked(many(TASK), "task", "in")
    server = Asked(slug("gunicorn"), "server")
    server__in = Asked(many(slug("gunicorn")), "server", "in")


class VerificationFilter(OfRunFilter):
    class Meta:
        model = models.Verification
        fields: ClassVar = {
            "interface": ONE_OR_MORE,
            "version": ["exact", "isnull"],
            "python": ["exact", "isnull"],
            "digest": ["exact"],
            "passed": ["exact"],
            "at": DAYS,
            "seconds": ["gte", "lte"],
        }


class MeasuredFilter(OfRunFilter):
    """What measurements and findings have in common: a stack at a task under a load."""

    load = Asked(slug("64-connections"), "load")
    load__in = Asked(many(slug("64-connections")), "load", "in")


class MeasurementFilter(MeasuredFilter):
    class Meta:
        model = models.Measurement
        fields: ClassVar = {
            "interface": ONE_OR_MORE,
            "workers": ["exact"],
            "round": ["exact"],
            "attempt": ["exact"],
            "valid": ["exact"],
            "at": DAYS,
            "requests_per_second": ["gte", "lte", "isnull"],
        }


class FindingFilter(MeasuredFilter):
    class Meta:
        model = models.Finding
        fields: ClassVar = {
            "interface": ONE_OR_MORE,
            "workers": ["exact"],
            "reference": ["exact"],
            "shown": ["exact"],
            "valid": ["gte", "lte"],
        }


SAME = {*MeasuredFilter.base_filters, "interface", "interface__in", "workers"}


def count_measurements(asked: dict[str, Any]) -> int | None:
    """How many there are, from the findings, which are fewer; None where they do not tell."""
    if not asked.keys() <= SAME | {"valid"}:
        return None
    same = {name: value for name, value in asked.items() if name in SAME}
    found = FindingFilter.narrow(same, models.Finding.objects.visible())
    return int(found.aggregate(count=Sum(COUNTED[asked.get("valid")], default=0))["count"])
