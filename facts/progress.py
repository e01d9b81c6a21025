"""A progress bar for people at a terminal; silent where nobody looks."""

from __future__ import annotations

import shutil
import sys

WIDTH = 30


def show(done: int, total: int, doing: str = "", left_seconds: float | None = None) -> None:
    """Draws over itself on standard error, and ends the line when all is done."""
    if sys.stderr.isatty() and total:
        bar = "█" * (WIDTH * done // total)
        left = "" if left_seconds is None else f"{duration(left_seconds)} left · "
        end = "\n" if done == total else ""
        line = f"{bar:·<{WIDTH}} {done}/{total} {left}{doing}"
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r{line[:width]:<{width}}{end}")
        sys.stderr.flush()


def duration(seconds: float) -> str:
    """Like 3 h 05 min, 12 min or 40 s."""
    minutes = round(seconds / 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes} min" if seconds >= 90 else f"{seconds:.0f} s"
