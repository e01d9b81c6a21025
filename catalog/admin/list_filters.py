"""What the lists of the admin can be narrowed to. The desk's numbers lead to these.

What needs an editor is decided where the page of the evidence decides it, so that no list can
disagree with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils import timezone

from catalog import evidence_totals
from catalog.admin.counted import UNVERIFIED
from catalog.evidence_totals import due
from catalog.models import Feature, Framework, State
from catalog.models.source import FAILING, NEVER_VISITED

Found = QuerySet[Any]


def today() -> dt.date:
    return timezone.now().date()


class NarrowedFilter(admin.SimpleListFilter):
    """`choices_of` are the values with their words; `narrowed` is asked for one of them."""

    choices_of: ClassVar[list[tuple[str, str]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return self.choices_of

    def queryset(self, request: HttpRequest, queryset: Found) -> Found:
        asked = self.value()
        known = asked in dict(self.choices_of)
        return self.narrowed(queryset, str(asked)) if known else queryset

    def narrowed(self, found: Found, asked: str) -> Found:
        raise NotImplementedError


class ShownFilter(NarrowedFilter):
    """Drafts of frameworks hide what hangs on them."""

    title = "visitors see it"
    parameter_name = "shown"
    choices_of: ClassVar = [("yes", "Yes"), ("no", "No: its framework is a draft")]

    def narrowed(self, found: Found, asked: str) -> Found:
        shown: Any = found
        hidden = found.filter(framework__published=False)
        return shown.visible() if asked == "yes" else hidden


class CellFilter(NarrowedFilter):
    title = "what it needs"
    parameter_name = "needs"
    choices_of: ClassVar = [
        ("source", "Has no source"),
        ("year", "Not checked for a year"),
        ("release", "Checked before the newest feature release"),
        ("level", "Looked at, and unknown"),
    ]

    def narrowed(self, found: Found, asked: str) -> Found:
        if asked == "release":
            return at_older_releases(found, "version")
        needs = {"source": Q(sources=None), "level": Q(level=None)}
        return found.filter(needs.get(asked) or evidence_totals.long_ago(today()))


class SourceFilter(NarrowedFilter):
    title = "how it answered"
    parameter_name = "answered"
    choices_of: ClassVar = [
        ("badly", "An error, or not at all"),
        ("well", "Well"),
        ("never", "Never visited"),
        ("nowhere", "Has no address to visit"),
    ]
    conditions: ClassVar = {
        "badly": FAILING,
        "well": Q(visited__isnull=False, answer__lt=400),
        "never": NEVER_VISITED,
        "nowhere": Q(visited=None, url=None),
    }

    def narrowed(self, found: Found, asked: str) -> Found:
        return found.filter(self.conditions[asked])


class SampleFilter(NarrowedFilter):
    title = "state"
    parameter_name = "state"
    choices_of: ClassVar = [
        *State.choices,
        ("unverified", "Not verified: failed, changed, or it has not run"),
        ("due", "Ran before the newest feature release"),
    ]

    def narrowed(self, found: Found, asked: str) -> Found:
        samples: Any = found
        if asked == "due":
            return at_older_releases(samples.with_version(), "ran")
        states = UNVERIFIED if asked == "unverified" else [asked]
        return samples.told().filter(told__in=states)  # type: ignore[no-any-return]


class FrameworkNeedsFilter(NarrowedFilter):
    title = "what it needs"
    parameter_name = "needs"
    choices_of: ClassVar = [
        ("profile", "Its profile describes an older feature release"),
        ("release", "Has cells checked before its newest feature release"),
        ("cells", "Has unknown cells"),
    ]

    def narrowed(self, found: Found, asked: str) -> Found:
        published: Any = Framework.objects.published().with_latest()
        versions = {pk: v for pk, *v in published.values_list("pk", "version", "latest_version")}
        if asked == "profile":
            needing = [pk for pk, (told, newest) in versions.items() if due(told, newest)]
            return found.filter(pk__in=needing)
        latest = {pk: newest for pk, (_, newest) in versions.items()}
        features = Feature.objects.count()
        cells = evidence_totals.cells_of(latest, today()).items()
        if asked == "release":
            return found.filter(pk__in=[pk for pk, its in cells if its.due])
        return found.filter(pk__in=[pk for pk, its in cells if its.known < features])


def at_older_releases(found: Found, field: str) -> Found:
    """Those whose framework has had a feature release since the one that the field names.

    Versions are compared here, once for each that the field holds of a framework: no database
    knows their order.
    """
    frameworks: Any = Framework.objects.with_latest()
    latest = dict(frameworks.values_list("pk", "latest_version"))
    held = found.order_by().values_list("framework", field).distinct()
    old = [f"{pk} {version}" for pk, version in held if due(version, latest[pk])]
    key = Concat(Cast("framework", CharField()), Value(" "), F(field), output_field=CharField())
    keyed: Found = found.alias(looked_at=key)
    return keyed.filter(looked_at__in=old)


class OneFrameworkFilter(admin.SimpleListFilter):
    """Asks for a name: a link for each of five hundred would bury the other filters."""

    title = "framework"
    parameter_name = "framework"
    template = "admin/framework_filter.html"
    field = "framework"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.chosen: Framework | None = None
        if asked := (self.value() or "").strip():
            named = Framework.objects.filter(Q(slug__iexact=asked) | Q(name__iexact=asked))
            self.chosen = named.only("slug", "name").first()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: Found) -> Found:
        if not (self.value() or "").strip():
            return queryset
        return queryset.filter(**{self.field: self.chosen}) if self.chosen else queryset.none()

    def choices(self, changelist: Any) -> Iterator[Any]:
        left = {"p", self.parameter_name}
        yield {
            "asked": (self.value() or "").strip(),
            "chosen": self.chosen,
            "model": changelist.opts.model_name,
            "field": self.field,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "others": [(n, v) for n, v in self.request.GET.items() if n not in left],
        }


class FrameworksFilter(OneFrameworkFilter):
    """Of records that name several."""

    field = "frameworks"
