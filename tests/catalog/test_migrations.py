"""A database of an earlier version becomes one of today, in a file of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

from facts.contract import Task

ROOT = Path(__file__).resolve().parents[2]
STEPS = [{"name": "greets", "path": "/hello", "expect": {"status": [200]}}]


def migrate(database: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database}"},
        check=True,
    )


def insert(database: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks, names = ", ".join("?" for _ in row), ", ".join(f'"{name}"' for name in row)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608


def test_tasks_get_the_digest_of_today(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    migrate(path, "catalog", "0002")
    row = {
        "slug": "greeting",
        "name": "Greeting",
        "description": "Greet.",
        "why": "-",
        "position": 0,
        "steps": json.dumps(STEPS),
        "command": "[]",
        "digest": "0",
    }
    with closing(sqlite3.connect(path)) as old, old:
        insert(old, "catalog_task", row)
    migrate(path)
    with closing(sqlite3.connect(path)) as new:
        [(digest,)] = new.execute("SELECT digest FROM catalog_task").fetchall()
    known = {"name": "Greeting", "description": "Greet.", "why": "-", "steps": STEPS}
    assert digest == Task.model_validate(known).digest


RUN = {
    "id": 1, "slug": "a-run", "method": "1", "started": "2026-11-21", "ended": "2026-11-21",
    "environment": "{}", "raw": "{}", "published": True,
}  # fmt: skip
TO_BARE = {"framework": "bare-wsgi", "server": "gunicorn", "ratio": 0.5, "low": 0.4, "high": 0.6}
TO_OTHER = {"framework": "other", "server": "gunicorn", "ratio": 1.1, "low": 0.9, "high": 1.2}
FIGURES = {"requests_per_second": {"median": 5.0, "low": 4.0, "high": 6.0}, "p50_ms": None}
FINDING = {
    "run_id": 1, "framework": "flask", "server": "gunicorn", "task": "json", "reference": False,
    "interface": "wsgi", "workers": 1, "threads": 1, "measured": 3, "valid": 3, "refused": "{}",
    "details": "[]", "figures": json.dumps(FIGURES), "shown": True,
    "differences": json.dumps([
        TO_BARE | {"p": 0.001, "distinguishable": True},
        TO_OTHER | {"p": 0.3, "distinguishable": False},
        TO_OTHER | {"server": "granian", "p": None, "distinguishable": False},
    ]),
}  # fmt: skip


def test_findings_get_the_columns_that_follow(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    migrate(path, "catalog", "0006")
    with closing(sqlite3.connect(path)) as old, old:
        insert(old, "catalog_run", RUN)
        for load in ("64-connections", "500-per-second"):
            insert(old, "catalog_finding", FINDING | {"load": load})
    migrate(path)
    with closing(sqlite3.connect(path)) as new:
        columns = "median, low, high, alike, share"
        rows = new.execute(f"SELECT {columns} FROM catalog_finding ORDER BY load").fetchall()  # noqa: S608
    told = '["other/gunicorn"]', "[0.5, 0.4, 0.6, 0.001]"
    assert rows == [(None, None, None, *told), (5.0, 4.0, 6.0, *told)]


def test_revisions_get_the_number_to_which_they_raised_the_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    migrate(path)
    migrate(path, "catalog", "0008")
    catalogue = {"app_label": "catalog", "model": "catalogue"}
    with closing(sqlite3.connect(path)) as old, old:
        [(kind,)] = old.execute(
            "SELECT id FROM django_content_type WHERE app_label = :app_label AND model = :model",
            catalogue,
        ).fetchall()
        for revision, number in ((3, 7), (5, 8)):
            row = {"id": revision, "date_created": "2026-11-20", "comment": ""}
            insert(old, "reversion_revision", row)
            told = [{"model": "catalog.catalogue", "pk": 1, "fields": {"revision": number}}]
            version = {
                "revision_id": revision,
                "content_type_id": kind,
                "object_id": "1",
                "db": "default",
                "format": "json",
                "serialized_data": json.dumps(told),
                "object_repr": "-",
            }
            insert(old, "reversion_version", version)
    migrate(path)
    with closing(sqlite3.connect(path)) as new:
        found = new.execute("SELECT number, revision_id FROM catalog_cataloguerevision").fetchall()
    assert found == [(7, 3), (8, 5)]


ROLES = ("0011_roles", "0015_maintainer_role")


@pytest.mark.django_db
def test_roles_are_made_taken_away_and_made_again() -> None:
    first, then = (import_module(f"catalog.migrations.{name}") for name in ROLES)
    editor = connection.schema_editor()
    before = granted()
    assert set(before) == {"contributor", "editor", "maintainer", "publisher"}
    Group.objects.get(name="editor").permissions.clear()
    for roles in (first, first, then, then):
        roles.make(apps, editor)
    assert granted() == before
    for roles in (then, first):
        roles.remove(apps, editor)
    assert granted() == {}
    assert not Permission.objects.filter(codename="publish_framework").exists()
    for roles in (first, then):
        roles.make(apps, editor)
    assert granted() == before


def granted() -> dict[str, set[str]]:
    names = Group.objects.values_list("name", "permissions__codename")
    found: dict[str, set[str]] = {}
    for name, codename in names:
        found.setdefault(name, set()).add(codename)
    return found
