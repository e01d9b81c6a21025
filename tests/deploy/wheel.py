"""A library of one line, as pip installs it, so that no package index need be asked."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

FILES = {
    "tiny.py": "",
    "tiny-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n",
    "tiny-1.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nTag: py3-none-any\n",
    "tiny-1.dist-info/RECORD": "".join(
        f"{name},,\n" for name in ("tiny.py", "tiny-1.dist-info/RECORD")
    ),
}


def requirements(folder: Path, *, pinned: bool) -> str:
    """That ask for the library, by its hash or without one."""
    path = folder / "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(zipfile.ZipInfo(name), text)
    digest = f" --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    return f"tiny @ {path.as_uri()}{digest if pinned else ''}\n"
