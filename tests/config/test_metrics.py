"""What Prometheus is told, and whom else it is not."""

from __future__ import annotations

import os
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from catalog.models import Catalogue
from config.server import PREFIX, make_metrics_folder
from tests.catalog.suggesting import by_reader
from tests.site import Site, new_database, on_free_port, serving

TOKEN = "a token for tests that nobody would guess"
HELD, NOT_HELD = "/concepts/", "/search/?q=nothing"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(text: str) -> Samples:
    """As Prometheus reads it: a value by name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((f"framewise_{name}", tuple(sorted(labels.items()))))


def ask(site: Site, path: str, **headers: str) -> str:
    request = urllib.request.Request(f"{site.url}{path}", headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 — our own server
        return str(answer.read().decode())


def told(site: Site) -> Samples:
    return samples(ask(site, "/metrics", Authorization=f"Bearer {TOKEN}"))


@pytest.fixture
def two_workers(tmp_path: Path) -> Iterator[Site]:
    site = on_free_port(tmp_path, DATABASE_URL=new_database(tmp_path), METRICS_TOKEN=TOKEN)
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    site.manage("collectstatic", "--noinput", "--verbosity=0")
    with serving(site, tmp_path, workers=2):
        yield site


def test_all_workers_are_added_up(two_workers: Site) -> None:
    site, before = two_workers, told(two_workers)
    for _ in range(60):
        ask(site, HELD)
        ask(site, NOT_HELD)
    found = told(site)

    def more(name: str, **labels: str) -> float:
        return (value(found, name, **labels) or 0) - (value(before, name, **labels) or 0)

    cached = {
        outcome: more("page_cache_requests_total", outcome=outcome)
        for outcome in ("hit", "miss", "passed")
    }
    assert cached["hit"] + cached["miss"] == 60
    assert 1 <= cached["miss"] <= 2, "each worker makes the page once"
    searches = {"method": "GET", "route": "/search/", "status": "200"}
    assert more("request_seconds_count", **searches) == 60
    assert 0 < more("request_seconds_sum", **searches) < 60
    assert cached["passed"] == 60 + 1, "the search, and the first look at the metrics"


def test_what_the_database_says(client: Client, settings: Settings, db: None) -> None:
    settings.METRICS_TOKEN = TOKEN
    by_reader()
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    found = samples(answer.text)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert value(found, "database_up") == 1
    assert value(found, "catalogue_revision") == Catalogue.objects.get().revision
    assert value(found, "waiting", queue="suggestions") == 1
    assert value(found, "waiting", queue="reviews") == 0


def test_whose_a_request_was_and_what_was_asked_is_in_none_of_it(
    client: Client, settings: Settings, db: None
) -> None:
    settings.METRICS_TOKEN = TOKEN
    client.get("/search/?q=somebodys-words", headers={"User-Agent": "somebodys-browser"})
    client.get("/somebodys-address/")
    client.generic("SOMEBODYS-METHOD", "/search/")
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'route="/search/"' in text
    assert "somebodys" not in text.lower()


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer \xe4"])
def test_without_the_token_nothing_is_told(client: Client, settings: Settings, sent: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": sent} if sent else {})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (
        401,
        'Bearer realm="metrics"',
    )
    assert "framewise_" not in answer.text


def test_where_no_token_is_set_there_is_no_such_page(client: Client, db: None) -> None:
    answer = client.get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404


def test_folders_of_servers_that_are_gone_are_removed(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as process:
        gone = process.pid
    left, others = tmp_path / f"{PREFIX}{gone}-a", tmp_path / f"{PREFIX}{os.getpid()}-b"
    somebodys = tmp_path / f"{PREFIX}somebodys"
    for folder in (left, others, somebodys):
        folder.mkdir()
    made = make_metrics_folder(tmp_path, 1)
    assert set(tmp_path.iterdir()) == {others, somebodys, made}
