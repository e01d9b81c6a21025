"""The pages: a chooser, and the screen of a framework or a feature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from catalog import history
from catalog.admin.matrix import choosing
from catalog.admin.matrix.axes import Axis, FeaturesOf, FrameworksOf, shown
from catalog.admin.matrix.permissions import may_see
from catalog.admin.matrix.rows import Row, rows
from catalog.admin.matrix.saving import Saved, save
from catalog.models import Feature, Framework

AT_ONCE = 100  # rows of a page; each page is saved by itself
SHOWN = ("unknown", "old")


def choose(request: HttpRequest) -> HttpResponse:
    _refuse_strangers(request)
    frameworks, groups = choosing.choices(_today())
    context = {"title": "The matrix", "frameworks": frameworks, "groups": groups}
    return _page(request, "matrix/choose.html", context)


def of_framework(request: HttpRequest, slug: str) -> HttpResponse:
    framework = get_object_or_404(Framework.objects.with_latest(), slug=slug)
    return _screen(request, FeaturesOf(framework))


def of_feature(request: HttpRequest, slug: str) -> HttpResponse:
    feature = get_object_or_404(Feature.objects.select_related("group"), slug=slug)
    return _screen(request, FrameworksOf(feature))


def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """What cells of a framework may cite; the editor's dialogue takes its list from here."""
    _refuse_strangers(request)
    framework = get_object_or_404(Framework, slug=slug)
    found = framework.sources.order_by("slug")
    title = f"Sources of {framework}"
    context = {"title": title, "framework": framework, "sources": found}
    return _page(request, "matrix/sources.html", context)


def _screen(request: HttpRequest, axis: Axis) -> HttpResponse:
    _refuse_strangers(request)
    if request.method != "POST":
        return _fresh(request, axis)
    saved = save(axis, request.POST, request.user, _today())  # type: ignore[arg-type]
    if saved.written is None:
        return _again(request, axis, saved)
    _tell(request, saved.written)
    return redirect(request.get_full_path())


def _fresh(request: HttpRequest, axis: Axis) -> HttpResponse:
    # The number is read before the cells: what is written between the two counts as later.
    read_at = history.number()
    day, show = _today(), request.GET.get("show", "")
    page = Paginator(shown(axis, show, day), AT_ONCE).get_page(request.GET.get("page"))
    found = rows(axis, page, request.user, day)
    return _render(request, axis, found, {"page": page, "read_at": read_at})


def _again(request: HttpRequest, axis: Axis, saved: Saved) -> HttpResponse:
    """With everything that was typed; what is shown is as new as the revision that it tells."""
    problems = [row for row in saved.rows if row.wrong]
    context = {"read_at": saved.revision, "problems": problems, "gone": saved.gone}
    return _render(request, axis, saved.rows, context)


def _render(
    request: HttpRequest, axis: Axis, found: Iterable[Row], context: dict[str, Any]
) -> HttpResponse:
    found = list(found)
    total = axis.others().count()
    groups = [(name, list(members)) for name, members in groupby(found, key=lambda r: r.group)]
    show = request.GET.get("show", "")
    own = {
        "title": f"The matrix: {axis.about}",
        "axis": axis,
        "groups": groups,
        "editable": any(row.editable for row in found),
        "tally": choosing.tally(axis.cells(), total, _today()),
        "show": show if show in SHOWN else "",
        "today": _today(),
    }
    return _page(request, "matrix/screen.html", own | context)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    # The sidebar with every noun would take the room of the rows.
    own = {**admin.site.each_context(request), "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, f"admin/{template}", own | context)


def _tell(request: HttpRequest, written: Iterable[Row]) -> None:
    names = [row.name for row in written]
    if not names:
        messages.info(request, "Nothing was different, so nothing was written.")
        return
    cells = "1 cell" if len(names) == 1 else f"{len(names)} cells"
    messages.success(request, f"Saved {cells}: {', '.join(names)}.")


def _refuse_strangers(request: HttpRequest) -> None:
    if not may_see(request.user):
        raise PermissionDenied


def _today() -> dt.date:
    return timezone.localdate()
