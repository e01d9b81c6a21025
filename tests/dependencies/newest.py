"""What the package index that uv is set up with, whichever that is, has newest of each library."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PYTHON = "3.14"  # what needs a newer Python than ours shows that its project goes on


@dataclass(frozen=True)
class Newest:
    """`released` is null where the index does not tell when files came."""

    version: str
    released: dt.date | None


def look_up(names: Iterable[str]) -> dict[str, Newest]:
    """Raises CalledProcessError if the index does not answer; uv has said why by then."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder, "names.in"), Path(folder, "pylock.toml")
        asked.write_text("\n".join(names), "utf-8")
        options = ["--quiet", "--no-deps", "--python-version", PYTHON, "--output-file"]
        command = [sys.executable, "-m", "uv", "pip", "compile", *options, str(answer), str(asked)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return read(answer.read_text("utf-8"))


def read(lock: str) -> dict[str, Newest]:
    """From a lock file in the form of PEP 751."""
    packages = tomllib.loads(lock)["packages"]
    return {each["name"]: Newest(each["version"], _released(each)) for each in packages}


def _released(package: dict[str, Any]) -> dt.date | None:
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    times: list[dt.datetime] = [file["upload-time"] for file in files if "upload-time" in file]
    return min(times).date() if times else None
