#!/usr/bin/python3
"""Puts a release of Framewise into service, and takes it back: docs/deploying.md.

    release.py upgrade v2    fetches it, makes ready what it needs, and hands over to it
    release.py rollback      hands over to the release that served before
    release.py restart       hands over to the same release: after settings were changed
    release.py manage …      a command of manage.py, with the settings and as the user of the site

Two servers take turns, blue and green. The one that serves goes on until the other one answers, and
whenever a step fails. Needs Python and git alone, and is run by root.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machine import Failed, Machine, ask, link, manage, systemctl
from preparing import environment, fetch

SLOTS = ("blue", "green")
PATIENCE = 60.0  # seconds until a server that was started must answer
MOMENTS = 1.0  # seconds in which nginx has sent on what it had begun to send to the old server
RELEASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PAGES = ("/readyz", "/")  # that a server must answer before it serves


def upgrade(machine: Machine, release: str, *, database: bool) -> None:
    """`database`: whether it is this machine that backs it up and migrates it."""
    if release == machine.release("current"):
        raise Failed(f"{release} serves already. To start it anew: release.py restart")
    with step(machine, f"fetching {release}"):
        fetch(machine, release)
    with step(machine, "making its Python environment"):
        environment(machine, release)
    with step(machine, "collecting its static files"):
        _keep_static_files(machine, release)
        manage(machine, release, "collectstatic", "--noinput", "--verbosity=0", own=False)
    if database:
        _database(machine, release)
    hand_over(machine, release)


def _database(machine: Machine, release: str) -> None:
    """What serves goes on meanwhile, with the tables of the release that comes."""
    serves = machine.release("current")
    if serves:
        with step(machine, "backing up"):
            manage(machine, serves, "backup", str(machine.var / "backups"))
    with step(machine, "migrating the database"):
        manage(machine, release, "migrate", "--noinput", "--verbosity=0")
    with step(machine, "loading the facts"):
        manage(machine, release, "load_facts", "--verbosity=0")


def rollback(machine: Machine) -> None:
    hand_over(machine, known(machine, "previous"))


def restart(machine: Machine) -> None:
    hand_over(machine, known(machine, "current"))


def known(machine: Machine, link: str) -> str:
    release = machine.release(link)
    if not release:
        raise Failed(f"There is no {link} release on this machine.")
    return release


def hand_over(machine: Machine, release: str) -> None:
    old = machine.slot()
    new = SLOTS[old == SLOTS[0]]
    with step(machine, f"starting {release} as {new}"):
        start(machine, release, new)
    with step(machine, f"handing over to {new}"):
        systemctl("enable", new)  # before it serves: the machine may lose its power any time
        link(machine.door, machine.socket(new))
        _remember(machine, release)
    if old:
        with step(machine, f"stopping {old}"):
            time.sleep(MOMENTS)
            systemctl("stop", old)
            systemctl("disable", old)
    print(f"Framewise: {release} serves, as {new}.", flush=True)


def start(machine: Machine, release: str, slot: str) -> None:
    systemctl("stop", slot)  # what is left of one that failed
    link(machine.srv / slot, machine.folder(release))
    _keep_static_files(machine, release)
    try:
        systemctl("start", slot)
        wait(machine, slot)
    except BaseException:
        systemctl("stop", slot)
        raise


def _keep_static_files(machine: Machine, release: str) -> None:
    """Those of the release that serves: a page that came just before asks for them just after.
    Their names hold a hash, so none stands for another file, but which ones a release uses."""
    serves = machine.release("current")
    if serves in (None, release):
        return
    theirs, ours = (machine.folder(str(each)) / "var/static" for each in (serves, release))
    for file in theirs.rglob("*"):
        copy = ours / file.relative_to(theirs)
        if file.is_file() and file.name != "staticfiles.json" and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copy)


def _remember(machine: Machine, release: str) -> None:
    left = machine.release("current")
    if left != release:
        link(machine.srv / "current", machine.folder(release))
        if left:
            link(machine.srv / "previous", machine.folder(left))


def wait(machine: Machine, slot: str) -> None:
    """Until it answers as it will be asked."""
    deadline = time.monotonic() + PATIENCE
    while True:
        answers = {page: ask(machine, slot, page) for page in PAGES}
        if set(answers.values()) == {200}:
            return
        if not systemctl("is-active", slot, check=False):
            raise OSError(f"it ended: journalctl -u framewise@{slot} tells why")
        if time.monotonic() > deadline:
            said = ", ".join(f"{page}: {answer or 'none'}" for page, answer in answers.items())
            raise OSError(f"no good answer within {PATIENCE:.0f} seconds ({said})")
        time.sleep(0.1)


@contextmanager
def step(machine: Machine, what: str) -> Iterator[None]:
    print(f"Framewise: {what} …", flush=True)
    try:
        yield
    except (OSError, subprocess.CalledProcessError, KeyboardInterrupt) as error:
        serves = machine.release("current") or "nothing yet"
        why = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error).rstrip(".")
        raise Failed(f"{what} failed: {why}. What serves is {serves}.") from error


@contextmanager
def alone(machine: Machine) -> Iterator[None]:
    """Two at once would start, and stop, each other's servers."""
    with (machine.srv / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Failed("Another release.py is at work on this machine.") from error
        yield


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    upgrading = commands.add_parser("upgrade", help="put a release into service")
    upgrading.add_argument("release", help="the tag of a release")
    upgrading.add_argument(
        "--code-only",
        action="store_true",
        help="another machine has backed up and migrated the database that they share",
    )
    commands.add_parser("rollback", help="hand over to the release that served before")
    commands.add_parser("restart", help="hand over to the same release, with changed settings")
    managing = commands.add_parser("manage", help="a command of manage.py")
    managing.add_argument("--release", choices=("current", "previous"), default="current")
    managing.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser.parse_args()


def act(machine: Machine, asked: argparse.Namespace) -> None:
    if asked.command == "rollback":
        rollback(machine)
    elif asked.command == "restart":
        restart(machine)
    elif RELEASE.fullmatch(asked.release):
        upgrade(machine, asked.release, database=not asked.code_only)
    else:
        raise Failed(f"{asked.release!r} is no tag of a release.")


def main() -> None:
    os.umask(0o022)  # the site's user reads what root puts here
    asked, machine = arguments(), Machine(Path(os.environ.get("FRAMEWISE_ROOT", "/")))
    try:
        if asked.command == "manage":
            manage(machine, known(machine, asked.release), *asked.arguments)
            return
        with alone(machine):
            act(machine, asked)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)  # of manage.py, which said why
    except (Failed, OSError) as error:
        sys.exit(f"Framewise: {error}")


if __name__ == "__main__":
    main()
