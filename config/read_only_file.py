"""A SQLite file on a disk that may only be read, as a system mounts one that it does not trust."""

from __future__ import annotations

import os
from pathlib import Path


def openable(name: str) -> str:
    """The name with which SQLite opens the file.

    In WAL mode even who reads makes a file beside it, and fails where none can be made; unless it
    is told that nobody writes. That must not be said where it is only this user who may not, nor
    while there is a log beside it: what stands in that would not be read. The site writes again
    once it is started on a disk that lets it.
    """
    path = Path(name)
    if name.startswith((":", "file:")) or not path.exists() or not _is_read_only(path):
        return name
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        return name
    return f"{path.resolve().as_uri()}?immutable=1"


def _is_read_only(path: Path) -> bool:
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
