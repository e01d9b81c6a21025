"""What Prometheus asks for at /metrics: what config.metrics counted, and what the database says.

Each worker writes its numbers into files of a folder that config.server makes, and whichever worker
is asked adds up those of all, of workers that are gone too.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Metric,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from catalog.models import Suggestion
from config import catalogue_state
from config.server import METRICS_FOLDER


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For those who send the token; where none is set, there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        refusal = "Send the METRICS_TOKEN of the settings: Authorization: Bearer …\n"
        told = {"WWW-Authenticate": 'Bearer realm="metrics"'}
        return HttpResponse(refusal, "text/plain; charset=utf-8", status=401, headers=told)
    return HttpResponse(_exposition(), content_type=CONTENT_TYPE_LATEST)


def _exposition() -> bytes:
    asked = generate_latest(_of_all_workers())
    state = CollectorRegistry(auto_describe=False)
    state.register(State())
    return asked + generate_latest(state)


def _of_all_workers() -> CollectorRegistry:
    """Where no server made a folder, this process is all there is."""
    if METRICS_FOLDER not in os.environ:
        return REGISTRY
    found = CollectorRegistry()
    MultiProcessCollector(found)  # type: ignore[no-untyped-call]  # prometheus-client
    return found


class State(Collector):
    """What the database says now. A number that it does not tell is left out, and never 0."""

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("framewise_database_up", "1 while the database answers.")
        try:
            found = list(_told())
        except DatabaseError:
            found = []
        up.add_metric([], 1 if found else 0)
        yield up
        yield from found


def _told() -> Iterator[Metric]:
    revision = GaugeMetricFamily(
        "framewise_catalogue_revision", "Rises with every change of the catalogue."
    )
    revision.add_metric([], catalogue_state.revision())
    waiting = GaugeMetricFamily(
        "framewise_waiting", "What waits for an editor, by queue.", labels=["queue"]
    )
    for queue, review in (("suggestions", False), ("reviews", True)):
        number = Suggestion.objects.waiting().filter(review=review).count()
        waiting.add_metric([queue], number)
    return iter((revision, waiting))
