"""What machines ask for: robots, sitemap, health."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from catalog.cacheable import cacheable
from comparisons import site_map

FIXED = [
    "/", "/frameworks/", "/features/", "/claims/", "/concepts/", "/compare/", "/choose/",
    "/comparisons/", "/tasks/", "/benchmarks/", "/benchmarks/method/", "/benchmarks/runs/",
    "/about/evidence/",
]  # fmt: skip


@cacheable()
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@cacheable()
def sitemap(request: HttpRequest) -> HttpResponse:
    entries = list(site_map.entries(FIXED))
    return render(request, "sitemap.xml", {"entries": entries}, content_type="application/xml")


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
