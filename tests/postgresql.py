"""A real PostgreSQL for the tests: found or installed, started on a free port, stopped after."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.machine import Missing, apt_install

DEBIAN = Path("/usr/lib/postgresql")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def binaries() -> Path:
    """The folder of initdb and pg_ctl; Debian keeps it off the PATH."""
    if not (found := _find()):
        apt_install("postgresql")
        found = _find()
    if found is None:
        raise Missing(
            "The tests need a PostgreSQL server: install it (on Debian: apt install postgresql)."
        )
    return found


def _find() -> Path | None:
    if on_path := shutil.which("pg_ctl"):
        return Path(on_path).resolve().parent
    versions = sorted(DEBIAN.glob("*/bin/pg_ctl"), key=lambda p: int(p.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def server() -> Iterator[str]:
    """The address of a throw-away server. As root it runs as an unprivileged user."""
    with own_server() as found:
        yield found.address


@contextmanager
def replica(primary: str) -> Iterator[str]:
    """The address of a server that follows another one, and answers what only reads."""
    with _folder() as folder:
        copy = ("--dbname", primary, "--pgdata", folder / "data", "--checkpoint=fast")
        _run(binaries() / "pg_basebackup", *copy, "--write-recovery-conf", "--wal-method=stream")
        with _running(folder) as address:
            yield address


@contextmanager
def _folder(parent: Path | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="framewise-postgresql-", dir=parent))
    if os.geteuid() == 0:
        user = pwd.getpwnam(_unprivileged())
        os.chown(folder, user.pw_uid, user.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Server:
    """One that can be stopped as if its machine had died, and started again where it was."""

    folder: Path
    port: int
    durable: bool = False  # whether a commit waits for the disk; no test needs it

    @property
    def address(self) -> str:
        return f"postgresql://framewise@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        options += "" if self.durable else " -c fsync=off"
        self._control("-o", options, "-l", self.folder / "log", "start")

    def stop(self, how: str = "fast") -> None:
        self._control("-m", how, "stop")

    def _control(self, *arguments: object) -> None:
        _run(binaries() / "pg_ctl", "-D", self.folder / "data", "-w", *arguments)


@contextmanager
def own_server(*, durable: bool = False, parent: Path | None = None) -> Iterator[Server]:
    """Nobody else's. It is stopped at the end, if it is not already."""
    with _folder(parent) as folder:
        _initdb(folder)
        found = Server(folder, free_port(), durable)
        found.start()
        try:
            yield found
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                found.stop()


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    found = Server(folder, free_port())
    found.start()
    try:
        yield found.address
    finally:
        found.stop()


def _initdb(folder: Path) -> None:
    how = ("-U", "framewise", "-A", "trust", "-E", "UTF8")
    _run(binaries() / "initdb", "-D", folder / "data", *how)


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(*command: object) -> None:
    as_user = {"user": _unprivileged()} if os.geteuid() == 0 else {}
    done = subprocess.run(  # type: ignore[call-overload]
        [str(part) for part in command],
        cwd="/",
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **as_user,
    )
    if done.returncode:
        raise Missing(f"{command[0]} failed: {done.stdout.strip()}")
