"""The databases that are served: made once, and kept until what makes them changes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests import postgresql
from tests.site import ROOT

SIZES = {
    "made": {
        "frameworks": 1000, "features": 100, "measurements": 2_000_000, "samples": 20_000,
    },
    "large": {"frameworks": 500, "features": 100, "measurements": 100_000, "samples": 5_000},
}  # fmt: skip
# What the rows depend on; not the pages and lists that show them.
MAKERS = (
    "catalog/highlight.py", "catalog/made", "catalog/management", "catalog/migrations",
    "catalog/models", "catalog/sync", "facts", "samples",
)  # fmt: skip
KEPT = {".py", ".yaml", ".json", ".toml", ".txt"}


def folder() -> Path:
    found = Path(os.environ.get("VAR_DIR") or "var").resolve() / "speed"
    found.mkdir(parents=True, exist_ok=True)
    return found


def digest(rooms: Iterable[str] = MAKERS) -> str:
    """Of everything that rows are made by or from."""
    found = hashlib.sha256()
    for room in rooms:
        for path in sorted([ROOT / room, *(ROOT / room).rglob("*")]):
            if path.is_file() and path.suffix in KEPT:
                found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def settings(address: str, where: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": address,
        "VAR_DIR": str(where),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)


def facts() -> dict[str, str]:
    """The environment of a site with the real facts on SQLite, and its static files."""
    return on_sqlite("facts")


def on_sqlite(name: str) -> dict[str, str]:
    """The same for "facts", or for a made catalogue of SIZES."""
    where = folder() / f"{name}-{digest()}"
    found = settings(f"sqlite:///{where / 'framewise.sqlite3'}", where)
    if not (where / "made").exists():
        where.mkdir(exist_ok=True)
        _fill(found, *_command(name))
        (where / "made").touch()
    return _with_static_files(found)


def _with_static_files(environment: dict[str, str]) -> dict[str, str]:
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")
    return environment


def _fill(environment: dict[str, str], *command: str) -> None:
    manage(environment, "migrate", "--skip-checks", "--verbosity=0")
    manage(environment, *command, "--skip-checks")


def on_postgresql(server: str, name: str) -> dict[str, str]:
    """The same for a database of a server; from a dump where there is one."""
    address = f"{server.rpartition('/')[0]}/{name}"
    where = folder() / f"{name}-{digest()}"
    where.mkdir(exist_ok=True)
    found, dump = settings(address, where), where / "dump"
    programs = postgresql.binaries()
    subprocess.run([programs / "createdb", f"--maintenance-db={server}", name], check=True)
    if dump.exists():
        restore = [str(programs / "pg_restore"), "--no-owner", "--jobs=2", "--dbname", address]
        subprocess.run([*restore, str(dump)], check=True)
    else:
        _fill(found, *_command(name))
        part = dump.with_suffix(".part")
        subprocess.run([programs / "pg_dump", "-Fc", "-Z1", "--file", part, address], check=True)
        part.replace(dump)
    subprocess.run(
        [programs / "vacuumdb", "--analyze", "--quiet", f"--dbname={address}"], check=True
    )
    return _with_static_files(found)


def _command(name: str) -> list[str]:
    if name == "facts":
        return ["load_facts"]
    return ["make_catalogue", *(f"--{what}={count}" for what, count in SIZES[name].items())]
