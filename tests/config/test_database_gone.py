"""While the database is gone, what is held is served and the rest says when to come back."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.postgresql import Server, own_server
from tests.reliability import Survived
from tests.site import Site, on_free_port, serving

HELD, NOT_HELD, API = "/about/evidence/", "/claims/", "/api/v1/frameworks/"


@pytest.fixture
def database() -> Iterator[Server]:
    with own_server() as found:
        yield found


@pytest.fixture
def site(database: Server, tmp_path: Path) -> Iterator[Site]:
    found = on_free_port(tmp_path, DATABASE_URL=database.address)
    found.manage("migrate", "--skip-checks", "--verbosity=0")
    found.manage("collectstatic", "--noinput", "--verbosity=0")
    with serving(found, tmp_path, workers=2):
        yield found


def ask(site: Site, path: str) -> tuple[int, Message, str]:
    try:
        answer: Any = urllib.request.urlopen(f"{site.url}{path}", timeout=30)  # noqa: S310
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read().decode()


def hold(site: Site, path: str) -> None:
    """On each worker; a worker answers the second time from what it holds."""
    for _ in range(40):
        assert ask(site, path)[0] == 200


def seconds_until_well(site: Site, *paths: str) -> float:
    began = time.monotonic()
    while time.monotonic() - began < 30:
        if all(ask(site, path)[0] == 200 for path in paths):
            return time.monotonic() - began
        time.sleep(0.02)  # between two looks at the condition that is waited for
    raise AssertionError("it does not come back")


def test_the_site_outlives_its_database(
    site: Site, database: Server, survived: Callable[[Survived], None]
) -> None:
    hold(site, HELD)
    database.stop("immediate")
    for _ in range(10):
        status, headers, body = ask(site, HELD)
        assert status == 200
        assert "<h1>" in body
    assert headers["Warning"] == '110 - "Response is Stale"'

    status, headers, body = ask(site, NOT_HELD)
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "5", "no-store")
    assert "does not answer just now" in body
    status, headers, body = ask(site, API)
    assert (status, headers["Retry-After"]) == (503, "5")
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["status"] == 503
    assert ask(site, "/admin/login/")[0] in (200, 503)
    assert ask(site, "/readyz")[0] == 503
    assert ask(site, "/healthz")[0] == 200

    database.start()
    seconds = seconds_until_well(site, NOT_HELD, API, "/readyz", "/admin/login/")
    survived(Survived("database gone, and back", seconds=seconds, database="PostgreSQL"))
    assert "Warning" not in ask(site, HELD)[1]
    assert seconds < 10  # two are promised; a busy machine takes longer
