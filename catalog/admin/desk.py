"""The first page of the admin: what needs an editor, and where to begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from catalog.admin import counted, needs, subjects
from catalog.admin.counted import Counted, Profile
from catalog.admin.needs import Group, listed
from catalog.models import Framework, Sample, Suggestion, Support

MOST = 8  # frameworks that are told one by one
May = Callable[[type[Model]], bool]  # whether somebody may see the records of a model


@dataclass(frozen=True)
class Figure:
    """A number of one framework, and the list of exactly those records."""

    count: int
    what: str
    address: str


@dataclass(frozen=True)
class Row:
    """A framework with what is to be done there; `cells` and `edit` lead there."""

    profile: Profile
    edit: str
    cells: str
    unknown: int
    figures: tuple[Figure, ...]

    @property
    def to_do(self) -> int:
        return self.unknown + sum(each.count for each in self.figures) + self.profile.due


@dataclass(frozen=True)
class Desk:
    """`rows` are the frameworks with most to do, of `all` at which there is something."""

    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    all: int

    @property
    def waits(self) -> bool:
        return any(group.waiting for group in self.groups)


def index(request: HttpRequest) -> HttpResponse:
    def may(model: type[Model]) -> bool:
        listed = admin.site.get_model_admin(model)
        # Who does not answer suggestions has only their own in the list.
        asked = listed.has_change_permission if model is Suggestion else listed.has_view_permission
        return bool(asked(request))

    apps = admin.site.get_app_list(request)
    context = {
        **admin.site.each_context(request),
        "title": "What needs an editor",
        "desk": desk(counted.count(timezone.now().date()), may),
        "matrix": reverse("desk:matrix") if may(Framework) and may(Support) else None,
        "history": request.user.has_perm("catalog.view_framework"),
        "subjects": subjects.by_subject([model for app in apps for model in app["models"]]),
    }
    return TemplateResponse(request, "admin/desk.html", context)


def desk(found: Counted, may: May) -> Desk:
    """What somebody may see of what was counted."""
    rows = _rows(found) if all(map(may, (Framework, Support, Sample))) else []
    groups = (_seen(group, may) for group in needs.groups(found))
    return Desk(tuple(group for group in groups if group.needs), tuple(rows[:MOST]), len(rows))


def _seen(group: Group, may: May) -> Group:
    return Group(group.title, group.why, tuple(need for need in group.needs if may(need.model)))


def _rows(found: Counted) -> list[Row]:
    """Of the frameworks at which there is something to do, that with most first."""
    rows = (_row(found, pk, profile) for pk, profile in found.frameworks.items())
    return sorted(
        (row for row in rows if row.to_do), key=lambda row: (-row.to_do, row.profile.slug)
    )


def _row(found: Counted, pk: int, profile: Profile) -> Row:
    cells, unverified = found.cells[pk], found.unverified(pk)
    asked: Any = {"shown": "yes", "framework": profile.slug}
    return Row(
        profile,
        reverse("admin:catalog_framework_change", args=[pk]),
        reverse("desk:matrix-of-framework", args=[profile.slug]),
        found.unknown[pk],
        (
            Figure(cells.due, "Before the release", listed(Support, **asked, needs="release")),
            Figure(cells.old, "A year old", listed(Support, **asked, needs="year")),
            Figure(cells.unsourced, "Without source", listed(Support, **asked, needs="source")),
            Figure(unverified, "Samples not verified", listed(Sample, **asked, state="unverified")),
        ),
    )
