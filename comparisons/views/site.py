"""What machines ask for: robots, sitemap, health."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections, router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from catalog.cacheable import cacheable
from comparisons import site_map

FIXED = [
    "/", "/frameworks/", "/features/", "/claims/", "/concepts/", "/compare/", "/choose/",
    "/comparisons/", "/tasks/", "/benchmarks/", "/benchmarks/method/", "/benchmarks/runs/",
    "/about/evidence/", "/about/corrections/", "/about/editing/", "/api/", "/api/changelog/",
]  # fmt: skip


@cacheable()
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /suggest/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@cacheable("page")
def sitemap(request: HttpRequest) -> HttpResponse:
    """All pages; of a large catalogue, the sitemaps that hold them (`?page=`)."""
    parts, asked = site_map.parts(), request.GET.get("page", "")
    known = [str(number) for number in range(1, parts.number + 1)]
    if parts.number > 1 and asked not in known:
        context: dict[str, Any] = {"numbers": known}
        return render(request, "sitemap_index.xml", context, content_type="application/xml")
    number = int(asked) if asked in known else 1
    context = {"entries": list(site_map.entries(FIXED, parts, number))}
    return render(request, "sitemap.xml", context, content_type="application/xml")


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database that pages read from answers and has every migration."""
    try:
        alias = router.db_for_read(MigrationRecorder.Migration)
        executor = MigrationExecutor(connections[alias])
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    if missing:
        return HttpResponse("migrations are missing\n", "text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
