"""What the lab says of the machine that it runs on."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from facts.runs import Environment


def describe(label: str) -> Environment:
    return Environment(
        label=label,
        cpu=_first("/proc/cpuinfo", "model name"),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else _cores(),
        memory_bytes=_memory(),
        os=_os(),
        kernel=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
    )


def commit(folder: Path) -> str | None:
    """The commit that is checked out, with "+" where files differ from it; null outside git."""
    try:
        head = _git(folder, "rev-parse", "HEAD")
        return head + ("+" if _git(folder, "status", "--porcelain", "--", "samples", "lab") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, text=True, capture_output=True).stdout.strip()


def _cores() -> int:
    return os.cpu_count() or 1


def _first(path: str, name: str) -> str | None:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return None
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, None)


def _memory() -> int | None:
    total = _first("/proc/meminfo", "MemTotal")
    return int(total.split()[0]) * 1024 if total else None


def _os() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform()
