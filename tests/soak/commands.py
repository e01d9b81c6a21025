"""What runs beside a site now and then: loading the facts, a backup, tidying up."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from threading import Event, Thread

from tests.site import ROOT
from tests.soak.account import Account

# When, as a share of the load.
PLAN = (
    (0.2, ("load_facts", "--skip-checks")),
    (0.35, ("clearsessions",)),
    (0.5, ("backup",)),
    (0.65, ("build_export",)),
    (0.8, ("load_facts", "--skip-checks")),
)


def keep_on(
    environment: Mapping[str, str], seconds: float, account: Account, stop: Event
) -> Thread:
    began = time.monotonic()

    def work() -> None:
        for share, command in PLAN:
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
    else:
        account.took(name, time.monotonic() - began)
