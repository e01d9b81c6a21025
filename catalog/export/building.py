"""Building the export of the current revision: beside the others, and put there at the end."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.export import csv_files, json_lines, kept, sqlite_file
from catalog.export.kept import MANIFEST, PART, Export, File
from catalog.export.nouns import Noun, nouns
from catalog.export.revision import Revision, current, snapshot

Progress = Callable[[int, int, str], None]
LINES, TABLES, DATABASE = kept.FORMS
SHOWN_EACH = 500  # records


def build(progress: Progress, *, wait: bool) -> tuple[Export, bool]:
    """The export of the current revision, and whether it was made now; else kept.Busy."""
    with kept.lock(wait=wait):
        if found := kept.find(current().name):
            return found, False
        kept.tidy()
        export = _build(progress)
        kept.tidy()
        return export, True


def _build(progress: Progress) -> Export:
    with part() as folder:
        export = _write(folder, progress)
        folder.rename(export.folder)
        flush(kept.root())
    return export


@contextmanager
def part() -> Iterator[Path]:
    """A folder beside the exports, which goes with whatever ends the block too early."""
    folder = kept.root() / f"{PART}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(part: Path, progress: Progress) -> Export:
    began = time.monotonic()
    of, counts = _write_files(part, progress)
    files = tuple(_file(part / name) for name in kept.FORMS)
    made = json_lines.header(of)["made"]
    seconds = round(time.monotonic() - began, 1)
    export = Export(of.name, of.number, made, counts, files, time.time_ns(), seconds)
    (part / MANIFEST).write_text(export.written(), encoding="utf-8")
    for path in (*part.iterdir(), part):
        flush(path)
    return export


def _write_files(part: Path, progress: Progress) -> tuple[Revision, dict[str, int]]:
    """The catalogue is read for the first of them alone, so that the snapshot ends soon."""
    found = nouns()
    with snapshot() as of:
        told = _counting(progress, found)
        counts = json_lines.write(part / LINES, of, found, told)
    csv_files.write(part / TABLES, part / LINES, of, found, told)
    sqlite_file.write(part / DATABASE, part / LINES, of, found, told)
    return of, counts


def _counting(progress: Progress, found: list[Noun]) -> json_lines.Told:
    total = sum(noun.count() for noun in found) * len(kept.FORMS)
    done = 0

    def told(noun: str) -> None:
        nonlocal done
        done += 1
        if done % SHOWN_EACH == 0 or done == total:
            progress(done, total, noun)

    return told


def _file(path: Path) -> File:
    with path.open("rb") as file:
        return File(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def flush(path: Path) -> None:
    """To the disk: a renaming may reach it before what was written."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
