"""How long each list and form of the admin takes, without any server in between.

As a program (`python -m tests.speed.signed_in`) on the database of its environment, in which
nothing stays of what it writes: as an editor, with much to do for one.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from statistics import median
from typing import Any

import django
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from tests.site import ROOT

TIMES = 3
Milliseconds = dict[str, dict[str, float]]  # of each page of a model


def of(environment: Mapping[str, str]) -> Milliseconds:
    command = [sys.executable, "-m", "tests.speed.signed_in"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE
    )
    found: Milliseconds = json.loads(done.stdout)
    return found


def main() -> None:
    django.setup()
    with transaction.atomic():
        neglect()
        print(json.dumps(_all(_editor())))
        transaction.set_rollback(True)


def neglect() -> None:
    """Every cell was checked before the newest release, and many have no source or are old."""
    from catalog.models import Release, Source, Support  # noqa: PLC0415 — once Django is set up

    def raw(model: type[models.Model], one_in: int) -> Any:
        rows: Any = models.QuerySet(model)
        return rows.alias(place=models.F("pk") % one_in).filter(place=0)

    raw(Release, 1).filter(latest=True).update(version="77.0")
    raw(Support, 3).update(checked=dt.date(2020, 1, 1))
    raw(Source, 2).update(visited=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), answer=404)
    links: Any = models.QuerySet(Support.sources.through)
    links.filter(support__in=raw(Support, 5).values("pk")).delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _editor() -> Client:
    from django.contrib.auth.models import User  # noqa: PLC0415

    from tests.catalog.roles import sign_in  # noqa: PLC0415

    person = User.objects.create_superuser("editor-of-speed")
    return sign_in(Client(headers={"host": "127.0.0.1"}), person)


def _all(client: Client) -> Milliseconds:
    from tests.admin_pages import pages  # noqa: PLC0415

    setup_test_environment()  # with it, Django tells which filters a list has
    there = [("desk", "page", "/admin/"), *pages(client)]
    teardown_test_environment()
    found: Milliseconds = {}
    for model, what, path in there:
        found.setdefault(model, {})[what] = _milliseconds(client, path)
    return found


def _milliseconds(client: Client, path: str) -> float:
    return 1000 * median(_seconds(client, path) for _ in range(TIMES))


def _seconds(client: Client, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
