"""The servers that are loaded: granian with two workers, each on a free port of 127.0.0.1."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql import free_port
from tests.site import ROOT
from tests.speed import processes

WORKERS = 2
HELLO = """
from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse("Hello, World!"))]
"""


@dataclass(frozen=True)
class Server:
    url: str
    process: int

    @property
    def cpu_seconds(self) -> float:
        return processes.cpu_seconds(self.process)

    @property
    def resident_megabytes(self) -> float:
        return processes.resident_megabytes(self.process)

    def get(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[dict[str, str], bytes]:
        """The headers, by names in small letters, and the body; raises HTTPError for a bad one."""
        request = urllib.request.Request(f"{self.url}{path}", headers=dict(headers or {}))  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 — our own
            return {name.lower(): value for name, value in answer.headers.items()}, answer.read()


@contextmanager
def serving(
    application: str,
    environment: Mapping[str, str],
    log: Path,
    folder: Path = ROOT,
    path: str = "/",
) -> Iterator[Server]:
    """Serves until the block ends; `path` must answer before the block begins."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1"]
    command += [f"--port={port}", f"--workers={WORKERS}", "--blocking-threads=4"]
    with log.open("a") as written:
        process = subprocess.Popen(
            [*command, "--log-level=warning", application],
            cwd=folder,
            env={**os.environ, "PORT": str(port), **environment},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait(server, path, process, log)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(server: Server, path: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            server.get(path)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)  # between two looks at the condition that is waited for
        else:
            return
    raise RuntimeError(f"{server.url}{path} does not answer: {log.read_text()[-2000:]}")


@contextmanager
def hello(folder: Path) -> Iterator[Server]:
    """A view in a fresh project with Django's default middleware."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "startproject", "hello", str(folder)], check=True
    )
    settings = folder / "hello" / "settings.py"
    text = re.sub(r"DEBUG = True", "DEBUG = False", settings.read_text("utf-8"))
    settings.write_text(text.replace("ALLOWED_HOSTS = []", 'ALLOWED_HOSTS = ["127.0.0.1"]'))
    (folder / "hello" / "urls.py").write_text(HELLO)
    environment = {"DJANGO_SETTINGS_MODULE": "hello.settings"}
    with serving("hello.wsgi:application", environment, folder / "log", folder) as server:
        yield server


@contextmanager
def site(environment: Mapping[str, str], folder: Path) -> Iterator[Server]:
    """Framewise itself, as often as one asks. Its SITE_URL is that of its port."""
    environment = {"READS_PER_MINUTE": "0", **environment}
    with serving("config.wsgi:application", environment, folder / "log", path="/readyz") as server:
        yield server


@contextmanager
def bare(answers: Path) -> Iterator[Server]:
    """A callable that returns the answers that a folder keeps (tests.speed.bare)."""
    environment = {"BARE_ANSWERS": str(answers), "PYTHONPATH": str(ROOT)}
    log = answers.with_suffix(".log")
    with serving("tests.speed.bare:application", environment, log) as server:
        yield server
