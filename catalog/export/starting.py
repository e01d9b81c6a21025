"""Starting a builder from a request, which does not wait for it."""

from __future__ import annotations

import subprocess
import sys
import time
from threading import Thread

from django.conf import settings

from catalog.export import kept

# Between two starts, so that frequent edits do not keep a core busy: a minute, and so much longer
# than the last one took.
PAUSE, TIMES_LONGER = 60.0, 9.0


def start() -> None:
    """A builder, unless one is at work or began a short while ago. OSError where none can."""
    try:
        with kept.lock(wait=False):
            if not _due():
                return
            (kept.root() / "started").touch()
    except kept.Busy:
        return
    command = [sys.executable, "manage.py", "build_export", "--in-background", "--skip-checks"]
    builder = subprocess.Popen(  # noqa: S603 — our own command
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
    )
    Thread(target=builder.wait, daemon=True).start()  # nobody else would take leave of it


def _due() -> bool:
    started = kept.root() / "started"
    if not started.exists():
        return True
    newest = next(iter(kept.exports()), None)
    pause = max(PAUSE, TIMES_LONGER * newest.seconds if newest else 0)
    return abs(time.time() - started.stat().st_mtime) > pause
