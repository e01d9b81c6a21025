"""What the tests need of the machine: found, or installed, or named in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


class Missing(Exception):
    """Something is missing that could not be installed; the message says what to install."""


def apt_install(package: str) -> None:
    """Installs a Debian package, if this is Debian and we may."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    print(f"Framewise: installing {package} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", package]):
        subprocess.run(
            command,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def chromium() -> Path:
    """The browser of the browser tests: CHROMIUM names one, else Debian's or playwright's own."""
    if not (found := _chromium()):
        apt_install("chromium")
        found = _chromium()
    if found is None:
        found = _playwrights_own()
    if found is None:
        raise Missing(
            "The browser tests need Chromium: install it (on Debian: apt install chromium), "
            "or set CHROMIUM to its path."
        )
    return found


def _chromium() -> Path | None:
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    paths = (shutil.which(name) for name in names if name)
    return next((Path(path) for path in paths if path), None)


def _playwrights_own() -> Path | None:
    print("Framewise: installing playwright's Chromium …", flush=True)
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    cache = Path.home() / ".cache" / "ms-playwright"
    return next(iter(sorted(cache.glob("chromium-*/chrome-linux*/chrome"))), None)
