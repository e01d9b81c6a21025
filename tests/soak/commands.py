"""What runs beside a site now and then: loading the facts, a backup, tidying up."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread

from tests.site import ROOT
from tests.soak.account import Account

CHECKED = re.compile(r"^( *checked: )(\d{4}-\d\d-\d\d)$", re.MULTILINE)
LOAD = ("load_facts", "--skip-checks")


def plan(folder: Path) -> list[tuple[float, tuple[str, ...]]]:
    """When, as a share of the load. The facts are loaded as other ones, and then as they are, so
    that hundreds of records change in one transaction."""
    return [
        (0.2, (*LOAD, "--folder", str(other_facts(folder)))),
        (0.35, ("clearsessions",)),
        (0.5, ("backup",)),
        (0.65, ("build_export",)),
        (0.8, LOAD),
    ]


def other_facts(folder: Path) -> Path:
    """A copy in which each cell was checked a day earlier, with the samples beside it."""
    for room in ("facts", "samples"):
        shutil.copytree(ROOT / room, folder / room)
    for path in (folder / "facts" / "frameworks").glob("*.yaml"):
        path.write_text(earlier(path.read_text("utf-8")), "utf-8")
    return folder / "facts"


def earlier(text: str) -> str:
    def day_before(line: re.Match[str]) -> str:
        return f"{line[1]}{dt.date.fromisoformat(line[2]) - dt.timedelta(days=1)}"

    return CHECKED.sub(day_before, text)


def keep_on(
    environment: Mapping[str, str], seconds: float, account: Account, stop: Event
) -> Thread:
    planned, began = plan(Path(environment["VAR_DIR"])), time.monotonic()

    def work() -> None:
        for share, command in planned:
            if stop.wait(max(began + share * seconds - time.monotonic(), 0)):
                return
            _run(environment, command, account)

    thread = Thread(target=work, name="commands")
    thread.start()
    return thread


def _run(environment: Mapping[str, str], command: tuple[str, ...], account: Account) -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=dict(environment), check=False, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    name = f"manage.py {command[0]}"
    if done.returncode:
        account.error("failed", f"{name} failed: {done.stdout[-500:]}")
    elif " 0 changed" in done.stdout:
        account.error("failed", f"{name} had nothing to change: {done.stdout[-500:]}")
    else:
        account.took(name, time.monotonic() - began)
