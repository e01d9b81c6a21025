"""What tests that run servers share: environments, and a look at what is still running."""

from __future__ import annotations

import fcntl
import os
import select
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from facts import samples
from lab import environment

ENVIRONMENTS = Path(__file__).resolve().parents[2] / "var/lab/environments"
FRAMEWORKS = ("flask", "fastapi")
GRACE_SECONDS = 2  # for processes that were killed and are about to end


@pytest.fixture(scope="session")
def environments() -> Path:
    """Built once and kept for other runs; of several pytest processes one builds."""
    exhibits, _ = samples.read()
    ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
    with (ENVIRONMENTS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for framework in FRAMEWORKS:
            environment.build(exhibits[framework], ENVIRONMENTS)
    return ENVIRONMENTS


@pytest.fixture
def nothing_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Afterwards no process runs that the lab started, and no folder of it is left."""
    tmp_path_factory.getbasetemp()  # made before TMPDIR changes, since it outlives the test
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:  # short: sockets are made in it
        with monkeypatch.context() as changed:
            changed.setenv("TMPDIR", folder)
            changed.setattr(tempfile, "tempdir", None)  # so that TMPDIR is asked again
            yield
        assert left(folder) == []
        assert list(Path(folder).glob("framewise-*")) == []


def left(folder: str) -> list[str]:
    """The commands of processes that have the folder in their environment and do not end."""
    return [command for pid, command in _processes(folder) if not _ends(pid)]


def _processes(folder: str) -> Iterator[tuple[int, str]]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if folder.encode() in (process / "environ").read_bytes():
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                yield int(process.name), command
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue


def _ends(pid: int) -> bool:
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], GRACE_SECONDS)[0])
    finally:
        os.close(process)
