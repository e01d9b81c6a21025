"""The production server with the options that the site needs: `python -m config.server`, with more
of granian's own behind it. The tests start it as `make run` does.

HTTP/2 and websockets are a proxy's to speak, or nobody's: while granian waits to learn which HTTP
is spoken, no time runs. Four threads a worker: config.request_body leaves some to those who read.

A worker that the system kills is replaced, and the others go on; without a word, granian ends them
all. One that dies again within seconds is a fault of the site: then the server does end. And one
that is told to stop while it starts does not hear it, so the server waits for none for ever.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

OPTIONS = (
    "--interface=wsgi",
    "--http=1",
    "--no-ws",
    "--blocking-threads=4",
    "--http1-header-read-timeout=10000",  # milliseconds, for all headers of a request
    "--respawn-failed-workers",
    "--workers-kill-timeout=20",  # seconds for what is being answered when the server is stopped
    "--http1-buffer-size=65536",  # bytes, of which headers may fill all
    "config.wsgi:application",
)
# Where the workers of one server put their numbers: config.metrics.
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Memory where there is some: a disk that is full would end a worker that writes to a mapped file.
MEMORY = Path("/dev/shm")  # noqa: S108 — folders of ours are made there by mkdtemp
PREFIX = "framewise-metrics-"


def make_metrics_folder(parent: Path, process: int) -> Path:
    """One for this server, whose process keeps its number; those of servers that are gone go."""
    for folder in parent.glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        # Anybody may have made a folder there with such a name.
        if owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{process}-", dir=parent))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another user's
    return True


def main(arguments: list[str]) -> None:
    parent = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    told = {METRICS_FOLDER: str(make_metrics_folder(parent, os.getpid()))}
    command = [sys.executable, "-m", "granian", *OPTIONS, *arguments]
    os.execve(sys.executable, command, {**os.environ, **told})  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
