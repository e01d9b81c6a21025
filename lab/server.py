"""Starts a sample's server on a free loopback port and stops it with all its children."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Collection
from pathlib import Path

from facts.samples import ASGI, Exhibit, Sample, Server
from lab import processes

START_SECONDS = 40
STOP_SECONDS = 5
LOG_SHOWN = 4000  # characters from the end; several workers may have told their reasons


class CannotStart(Exception):
    """The server did not answer; the message is the end of its output."""


class RunningServer:
    """A server in a process group of its own: whatever it starts is stopped with it."""

    def __init__(
        self,
        exhibit: Exhibit,
        server: Server,
        python: Path,
        folder: Path,
        cores: Collection[int] = (),
        patience: float = STOP_SECONDS,
    ) -> None:
        """`cores` pins the server to them; `patience` is for its own end, in seconds."""
        self._exhibit, self._server, self._python, self._folder = exhibit, server, python, folder
        self._cores, self._patience = cores, patience
        self.port, self.start_seconds = 0, 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> RunningServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self.port = free_port()
        fill = placeholders(self._server, self._python, self.port, self._folder)
        command = [part.format(**fill) for part in self._server.command]
        began = time.monotonic()
        with (self._folder / "server.log").open("ab") as log, processes.pinned(self._cores):
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                env=environment(self._exhibit, self._server, self._python, self._folder, self.port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:  # Ctrl-C too: nobody else knows yet that there is a server
            self.stop()  # one that ended may have left children
            raise
        self.start_seconds = time.monotonic() - began

    def stop(self) -> None:
        if self._process is None:
            return
        for wanted in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, wanted)
                self._process.wait(self._patience)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self._process.wait(STOP_SECONDS)
        self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    @property
    def session(self) -> int | None:
        """Of the server and all its processes; None when it is stopped or has ended."""
        if self._process is None or self._process.poll() is not None:
            return None
        return self._process.pid

    def log(self) -> str:
        return (self._folder / "server.log").read_text("utf-8", "replace")[-LOG_SHOWN:]

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise CannotStart(f"the server ended at once: {self.log()}")
            if self._answers():
                return
            time.sleep(0.02)  # between two looks at the server that is waited for
        raise CannotStart(f"no answer within {START_SECONDS} s: {self.log()}")

    def _answers(self) -> bool:
        """Any HTTP answer: a port may be open before the application behind it is loaded."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/is-it-there")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True


def environment(
    exhibit: Exhibit, server: Server, python: Path, folder: Path, port: int
) -> dict[str, str]:
    """What a sample finds in its environment: PORT, and DATABASE, the path of a file to make."""
    fill = placeholders(server, python, port, folder)
    kept = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
    home = exhibit.stack.home
    if home and home in os.environ:
        kept[home] = os.environ[home]
    return {
        **kept,
        "PATH": f"{python.parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "PORT": str(port),
        "DATABASE": str(folder / "data.sqlite3"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **{name: value.format(**fill) for name, value in server.environment.items()},
    }


def placeholders(server: Server, python: Path, port: int, folder: Path) -> dict[str, str]:
    asgi = server.interface == "asgi" and (folder / ASGI).exists()
    return {
        "module": "asgi" if asgi else "app",
        "python": str(python),
        "home": str(python.parent.parent),
        "port": str(port),
        "workers": str(server.workers),
    }


def put(sample: Sample, folder: Path) -> None:
    """Writes a copy of the sample's files, which the server runs."""
    for name, text in sample.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
