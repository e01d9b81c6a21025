"""A progress bar for people at a terminal; silent where nobody looks."""

from __future__ import annotations

import sys

WIDTH = 30


def show(done: int, total: int, doing: str = "") -> None:
    """Draws over itself on standard error, and ends the line when all is done."""
    if sys.stderr.isatty() and total:
        bar = "█" * (WIDTH * done // total)
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{bar:<{WIDTH}} {done}/{total} {doing:<40.40}{end}")
        sys.stderr.flush()
