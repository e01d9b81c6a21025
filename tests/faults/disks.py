"""A small disk of the tests' own, that can really be filled to its last byte, or only be read."""

from __future__ import annotations

import errno
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

BLOCK = 4096


@dataclass(frozen=True)
class Disk:
    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self) -> None:
        with self._ballast.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * BLOCK)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def make_room(self) -> None:
        self._ballast.unlink()

    def make_read_only(self) -> None:
        """As a system mounts a disk that it does not trust; nobody may be writing just then."""
        _run("mount", "-o", "remount,ro", self.folder)

    def make_writable(self) -> None:
        _run("mount", "-o", "remount,rw", self.folder)


@contextmanager
def disk(megabytes: int) -> Iterator[Disk]:
    """Where PostgreSQL's user may go too."""
    folder = Path(tempfile.mkdtemp(prefix="framewise-disk-"))
    try:
        folder.chmod(0o755)
        with _mounted(folder, megabytes):
            yield Disk(folder)
    finally:
        folder.rmdir()


@contextmanager
def _mounted(folder: Path, megabytes: int) -> Iterator[None]:
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    try:
        yield
    finally:
        _run("umount", folder)


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
