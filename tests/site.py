"""The site as people meet it: its own database, the production server, a free port."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from tests.postgresql import free_port

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long password for tests"
SITES = count(1)
# Who may do everything.
EDITOR = """
from django.contrib.auth.models import User
from tests.second_factor import enrol
enrol(User.objects.create_superuser("{name}", password="{password}"))
"""


@dataclass(frozen=True)
class Site:
    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """A management command on the site's database; its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            text=True,
            capture_output=True,
        )
        return done.stdout


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """Migrates, loads the facts, and serves until the block ends."""
    site = on_free_port(folder, DATABASE_URL=new_database(folder))
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    site.manage("load_facts", "--skip-checks")
    site.manage("collectstatic", "--noinput", "--verbosity=0")
    site.manage("shell", "-c", EDITOR.format(name="editor", password=PASSWORD))
    with serving(site, folder):
        yield site


def on_free_port(folder: Path, **settings: str) -> Site:
    """A site that does not run yet."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "REVISION_SECONDS": "0",  # what a test edits is public at its next request
        "READS_PER_MINUTE": "0",  # tests ask more than people do
        "WRITES_PER_MINUTE": "0",
        "SUGGESTIONS_PER_HOUR": "0",
        "SUGGEST_SECONDS": "0",
        **settings,
    }
    return Site(f"http://127.0.0.1:{port}", environment)


@contextmanager
def serving(site: Site, folder: Path, workers: int = 1, *, ready: str = "/readyz") -> Iterator[int]:
    """The real server, from when that address answers until the block ends; its process."""
    port = site.environment["PORT"]
    command = [sys.executable, "-m", "config.server", "--host=127.0.0.1", f"--port={port}"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, f"--workers={workers}"],
            cwd=ROOT,
            env=site.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for who started it, and who ends it then
        )
    try:
        _wait(f"{site.url}{ready}", server, folder / "server.log")
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def new_database(folder: Path) -> str:
    """A database of its own: a new file, or a new database of the PostgreSQL under test."""
    address = os.environ.get("DATABASE_URL")
    if address is None:
        return f"sqlite:///{folder / 'site.sqlite3'}"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"site_{worker}_{os.getpid()}_{next(SITES)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{address.rpartition('/')[0]}/{name}"


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped: {log.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 — our own http address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)  # between two looks at the condition that is waited for
    raise RuntimeError(f"{url} did not answer: {log.read_text()}")
