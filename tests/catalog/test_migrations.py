"""A database of an earlier version becomes one of today, in a file of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

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
        marks = ", ".join("?" for _ in row)
        names = ", ".join(row)
        old.execute(f"INSERT INTO catalog_task ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608
    migrate(path)
    with closing(sqlite3.connect(path)) as new:
        [(digest,)] = new.execute("SELECT digest FROM catalog_task").fetchall()
    known = {"name": "Greeting", "description": "Greet.", "why": "-", "steps": STEPS}
    assert digest == Task.model_validate(known).digest
