"""A release made ready beside the one that serves: its files, and its Python environment."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from machine import Machine, link, run


def fetch(machine: Machine, release: str) -> None:
    """The files of a tag; a folder that is there was whole when it got its name."""
    folder, source = machine.folder(release), machine.srv / "source"
    if folder.exists():
        return
    new = folder.with_name(f".new-{release}")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    run("git", "-C", str(source), "fetch", "--quiet", "--tags", "--force", "origin")
    packed = new / "release.tar"
    run("git", "-C", str(source), "archive", f"--output={packed}", f"refs/tags/{release}")
    run("tar", "-xf", str(packed), "-C", str(new))
    packed.unlink()
    new.rename(folder)


def environment(machine: Machine, release: str) -> None:
    """Shared by all releases that ask for the same libraries: most need no package index."""
    folder = machine.folder(release)
    wanted = [folder / "requirements.txt"]
    if {"SENTRY_DSN", "SENTRY_DSN_FILE"} & machine.settings().keys():
        wanted.append(folder / "requirements-sentry.txt")
    asked = b"".join(path.read_bytes() for path in wanted) + sys.version.encode()
    made = machine.srv / "environments" / hashlib.sha256(asked).hexdigest()[:12]
    if not made.exists():
        _install(wanted, made)
    link(folder / ".venv", made)


def _install(wanted: list[Path], made: Path) -> None:
    """It gets its name when it is whole."""
    new = made.with_name(f".new-{made.name}")
    shutil.rmtree(new, ignore_errors=True)
    run(sys.executable, "-m", "venv", str(new))
    files = [option for path in wanted for option in ("-r", str(path))]
    quiet = ("--quiet", "--disable-pip-version-check")
    run(str(new / "bin/python"), "-m", "pip", "install", *quiet, "--require-hashes", *files)
    new.rename(made)
