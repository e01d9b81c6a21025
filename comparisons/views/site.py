"""What machines ask for: robots, sitemap, health."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from catalog.models import Comparison, Concept, Feature, Framework, Run, Task
from comparisons import compared

FIXED = [
    "/", "/frameworks/", "/features/", "/claims/", "/concepts/", "/compare/", "/choose/",
    "/comparisons/", "/tasks/", "/benchmarks/", "/benchmarks/method/", "/about/evidence/",
]  # fmt: skip


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    addresses = [settings.SITE_URL + path for path in _paths()]
    return render(request, "sitemap.xml", {"addresses": addresses}, content_type="application/xml")


def _paths() -> Iterator[str]:
    yield from FIXED
    frameworks = list(Framework.objects.published())
    for record in (
        *frameworks,
        *Feature.objects.all(),
        *Concept.objects.all(),
        *Task.objects.all(),
    ):
        yield record.get_absolute_url()
    for run in Run.objects.measured():
        yield f"/benchmarks/runs/{run.slug}/"
    for comparison in Comparison.objects.published():
        yield comparison.get_absolute_url()
    for pair in combinations([framework.slug for framework in frameworks], 2):
        yield compared.address(pair)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    if missing:
        return HttpResponse("migrations are missing\n", "text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
