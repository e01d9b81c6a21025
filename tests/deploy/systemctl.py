"""In the place of systemd, which does not run here: starts what the shipped unit says, with its
command, settings and folder, and ends it as KillMode=mixed does. Below FRAMEWISE_ROOT."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["FRAMEWISE_ROOT"])
PREFIXES = re.compile(r"/(srv|etc|run|var/lib)/framewise")


def unit(slot: str) -> list[tuple[str, str]]:
    """The lines of the unit, for this slot and below this root."""
    text = (ROOT / "etc/systemd/system/framewise@.service").read_text()
    text = PREFIXES.sub(lambda found: f"{ROOT}{found[0]}", text.replace("%i", slot))
    pairs = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return [(name, value) for name, _, value in pairs if value]


def one(lines: list[tuple[str, str]], name: str) -> str:
    return next(value for key, value in lines if key == name)


def environment(lines: list[tuple[str, str]]) -> dict[str, str]:
    told = {"PATH": os.environ["PATH"]}
    told |= dict(value.split("=", 1) for name, value in lines if name == "Environment")
    for line in Path(one(lines, "EnvironmentFile")).read_text().splitlines():
        told |= dict([line.split("=", 1)])
    return told


def start(slot: str) -> None:
    lines = unit(slot)
    told = environment(lines)
    command = [told.get(word[2:-1], word) for word in shlex.split(one(lines, "ExecStart"))]
    (ROOT / "run/framewise" / slot).mkdir(parents=True, exist_ok=True)
    with (ROOT / f"{slot}.log").open("a") as log:
        server = subprocess.Popen(
            command,
            cwd=one(lines, "WorkingDirectory"),
            env=told,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    pid_file(slot).write_text(str(server.pid))


def pid_file(slot: str) -> Path:
    return ROOT / f"{slot}.pid"


def running(slot: str) -> int | None:
    """Its process, unless it has ended."""
    if not pid_file(slot).exists():
        return None
    pid = int(pid_file(slot).read_text())
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return None
    return None if state == "Z" else pid


def stop(slot: str) -> None:
    pid = running(slot)
    if pid is None:
        return
    lines = unit(slot)
    os.kill(pid, getattr(signal, one(lines, "KillSignal")))
    deadline = time.monotonic() + float(one(lines, "TimeoutStopSec"))
    while running(slot) and time.monotonic() < deadline:
        time.sleep(0.02)  # between two looks at the condition that is waited for
    if running(slot):
        os.killpg(pid, signal.SIGKILL)
    pid_file(slot).unlink()


def main(what: str, name: str) -> int:
    slot = name.partition("@")[2]
    if what == "is-active":
        return 0 if running(slot) else 3
    if what == "reload":
        os.kill(running(slot) or 0, signal.SIGHUP)  # as ExecReload says
    elif what in ("enable", "disable"):
        enabled = ROOT / f"{slot}.enabled"
        enabled.touch() if what == "enable" else enabled.unlink(missing_ok=True)
    else:
        {"start": start, "stop": stop}[what](slot)
    return 0


if __name__ == "__main__":
    sys.exit(main(*[word for word in sys.argv[1:] if word != "--quiet"]))
