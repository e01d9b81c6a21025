"""Asks the package index that pip is set up with, whichever that is, for the newest release."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass

TIMEOUT_SECONDS = 60
# pip prints "flask (3.1.3)" first; its --json is newer than the pip of Python 3.11.
# What else pip would take for an option, a file or an address to fetch.
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
NEWEST = re.compile(r"^\S+ \((?P<version>[^)]+)\)")


class IndexSilent(Exception):
    """The index gave no answer for a package; the message says what pip said."""


@dataclass(frozen=True)
class NewestRelease:
    """`python` is null where the release has no wheel whose metadata could be read."""

    version: str
    python: str | None


def newest_release(name: str) -> NewestRelease:
    """The newest stable release of a package, whatever Python it needs.

    Raises IndexSilent if the index cannot be reached or does not know the package.
    """
    if not NAME.fullmatch(name):
        raise IndexSilent(f"{name!r} is no name of a package")
    said = _pip("index", "versions", "--ignore-requires-python", name)
    found = NEWEST.match(said)
    if found is None:
        raise IndexSilent(f"{name}: pip said {said.strip()[:100]!r}")
    return NewestRelease(found["version"], _python_range(name, found["version"]))


def _python_range(name: str, version: str) -> str | None:
    """From the metadata of a wheel; a source distribution would have to be run to tell."""
    try:
        report = _pip(
            "install",
            "--dry-run",
            "--no-deps",
            "--ignore-installed",
            "--ignore-requires-python",
            "--only-binary=:all:",
            "--quiet",
            "--report=-",
            f"{name}=={version}",
        )
        (installed,) = json.loads(report)["install"]
    except (IndexSilent, ValueError, KeyError):
        return None
    python = installed["metadata"].get("requires_python")
    return str(python) if python else None


def _pip(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 — pip of this environment, names from the catalogue
            command, check=False, text=True, capture_output=True, timeout=TIMEOUT_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise IndexSilent(f"no answer within {TIMEOUT_SECONDS} seconds") from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise IndexSilent(lines[-1] if lines else done.stderr.strip()[-200:])
    return done.stdout
