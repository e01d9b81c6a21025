"""A Python environment for each framework, built once from its pins and reused."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from facts import progress
from facts.samples import Exhibit, StackFile

BUILD_SECONDS = 900


class CannotBuild(Exception):
    """The pins could not be installed (the message is what pip said last), or no home is set."""


Built = Path | CannotBuild


def build_all(exhibits: Collection[Exhibit], folder: Path, jobs: int) -> dict[str, Built]:
    """Each framework's python, or what was wrong; several at once, with a progress bar."""
    found: dict[str, Built] = {}
    pool = ThreadPoolExecutor(jobs)
    try:
        building = {pool.submit(_built, each, folder): each.framework for each in exhibits}
        for done in as_completed(building):
            found[building[done]] = done.result()
            progress.show(len(found), len(exhibits), f"environment of {building[done]}")
    finally:
        pool.shutdown(cancel_futures=True)
    return found


def _built(exhibit: Exhibit, folder: Path) -> Built:
    try:
        return build(exhibit, folder)
    except CannotBuild as error:
        return error
    except subprocess.SubprocessError as error:
        return CannotBuild(str(error))


def build(exhibit: Exhibit, folder: Path) -> Path:
    """The environment's python; an environment with the same pins and Python is taken as it is."""
    if exhibit.stack.home and exhibit.stack.home not in os.environ:
        raise CannotBuild(f"set {exhibit.stack.home} to the folder of {exhibit.stack.package}")
    missing = [name for name in exhibit.stack.programs if not shutil.which(name)]
    if missing:
        raise CannotBuild(f"{', '.join(missing)} is not installed here")
    home = place(exhibit, folder)
    python = home / "bin" / "python"
    if (home / "complete").exists():
        return python
    shutil.rmtree(home, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(home))
    requirements = home / "requirements.txt"
    requirements.write_text(exhibit.requirements, encoding="utf-8")
    _run(str(python), "-m", "pip", "install", "--quiet", "-r", str(requirements))
    if exhibit.stack.build:
        _build(exhibit, home)
    (home / "complete").touch()
    return python


def place(exhibit: Exhibit, folder: Path) -> Path:
    """Where the environment is or will be: another for other pins, Python or compiled program."""
    compiled = next(iter(exhibit.samples.values())).digest if exhibit.stack.build else ""
    key = hashlib.sha256(f"{sys.version}\0{exhibit.requirements}{compiled}".encode()).hexdigest()
    return folder / f"{exhibit.framework}-{key[:12]}"


def _build(exhibit: Exhibit, home: Path) -> None:
    for name, text in next(iter(exhibit.samples.values())).files.items():
        (home / name).write_text(text, encoding="utf-8")
    command = [part.format(home=home) for part in exhibit.stack.build]
    _run(*command, folder=home)


def _run(*command: str, folder: Path | None = None) -> None:
    done = subprocess.run(
        [*command],
        cwd=folder,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=BUILD_SECONDS,
    )
    if done.returncode:
        raise CannotBuild(done.stderr.strip()[-500:])


def versions(python: Path, stack: StackFile) -> tuple[str | None, str | None]:
    """The framework's version, null where it is not told, and the interpreter's if it is Python."""
    found = _installed(python)
    version = found.get(stack.package.lower())
    if stack.version_command:
        command = [part.format(python=python) for part in stack.version_command]
        version = subprocess.run(command, check=True, text=True, capture_output=True).stdout.strip()
    return version or None, None if stack.programs else found["python"]


def _installed(python: Path) -> dict[str, str]:
    ask = (
        "import importlib.metadata as m, json, platform;"
        "print(json.dumps({'python': platform.python_version(),"
        " **{d.metadata['Name'].lower(): d.version for d in m.distributions()}}))"
    )
    done = subprocess.run([str(python), "-c", ask], check=True, text=True, capture_output=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found
