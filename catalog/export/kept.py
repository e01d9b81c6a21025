"""The exports on the disk. One that is there is whole: it came there by a single renaming."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

KEPT = 2  # exports: whoever began with the one before the newest may finish
MANIFEST = "export.json"
PART = "part-"  # before the name of what is not whole
FORMS = {
    "framewise.jsonl.gz": "application/gzip",
    "framewise-csv.zip": "application/zip",
    "framewise.sqlite3": "application/vnd.sqlite3",
}


class Busy(Exception):
    """Another process is building."""


@dataclass(frozen=True)
class File:
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Export:
    """`records` counts them by noun; `built` (nanoseconds) is when, `seconds` how long it took."""

    name: str
    revision: int
    made: str | None
    records: dict[str, int]
    files: tuple[File, ...]
    built: int
    seconds: float

    @property
    def folder(self) -> Path:
        return root() / self.name

    def path(self, file: File) -> Path:
        return self.folder / file.name

    def written(self) -> str:
        return json.dumps(asdict(self), indent=1)


def root() -> Path:
    found: Path = settings.EXPORT_ROOT
    return found


def exports() -> list[Export]:
    """The newest first."""
    manifests = [path for path in root().glob(f"*/{MANIFEST}") if not _is_part(path.parent)]
    found = (export for path in manifests if (export := _read(path)))
    return sorted(found, key=lambda export: export.built, reverse=True)


def find(name: str) -> Export | None:
    return next((export for export in exports() if export.name == name), None)


def _read(manifest: Path) -> Export | None:
    """None where something is missing: a disk may lose what a crash came upon."""
    try:
        told: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        files = tuple(File(**file) for file in told.pop("files"))
        export = Export(files=files, **told)
        whole = all(export.path(file).stat().st_size == file.bytes for file in files)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return export if whole else None


@contextmanager
def lock(*, wait: bool) -> Iterator[None]:
    """One builder at a time; the system takes the lock from a process that is killed."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Busy("Another process is building an export.") from error
        yield


def tidy() -> None:
    """Removes what killed builders left, what lost a part, and the oldest; under the lock."""
    newest = {export.name for export in exports()[:KEPT]}
    for folder in [path for path in root().iterdir() if path.is_dir()]:
        if folder.name not in newest:
            shutil.rmtree(_as_part(folder))


def _as_part(folder: Path) -> Path:
    """Renamed first, so that nobody is given a part of it."""
    return folder if _is_part(folder) else folder.rename(folder.with_name(PART + folder.name))


def _is_part(folder: Path) -> bool:
    return folder.name.startswith(PART)
