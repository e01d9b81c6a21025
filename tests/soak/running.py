"""One run on one database: a site of its own, what it can do, and then a share of that for long."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg

from facts import progress
from tests import postgresql
from tests.site import EDITOR, PASSWORD, Site, on_free_port, serving
from tests.soak import asking, commands, editors, kept, machine, memory, readers
from tests.soak.account import Account
from tests.soak.outcome import Outcome
from tests.soak.reading import Task
from tests.speed import processes
from tests.speed.servers import Server

WORKERS = 2
BUSY, MOST = 16, 64  # connections of the closed loop, and of the open one
CAPACITY_SECONDS, WARM_UP, PATIENCE = 60.0, 10.0, 60.0
EDITORS = {"concept": "text", "framework": "philosophy", "feature": "definition"}
KEY = """
from django.contrib.auth.models import User
from catalog.models import ApiKey
owner = User.objects.get(username="owner")
made, secret = ApiKey.made(name="soak", owner=owner, scopes=["facts", "runs"])
made.save()
print(secret)
"""
# Of the server's log.
BAD = re.compile(
    r"^(?:ERROR|CRITICAL)|\[(?:ERROR|CRITICAL)\]|Traceback|database is locked|deadlock"
)
Say = Callable[[str], None]


@contextmanager
def on(database: str, folder: Path) -> Iterator[tuple[str, list[int]]]:
    """The address of an empty one, and the processes that serve it."""
    if database == "sqlite":
        yield f"sqlite:///{folder / 'site.sqlite3'}", []
        return
    with postgresql.own_server(durable=True) as server:
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE soak")
        main = (server.folder / "data" / "postmaster.pid").read_text().split()[0]
        yield f"{server.address.rpartition('/')[0]}/soak", [int(main)]


def run(database: str, minutes: float, share: float, say: Say) -> Outcome:
    """Raises RuntimeError and CalledProcessError where it could not even begin."""
    with tempfile.TemporaryDirectory() as name, on(database, Path(name)) as (address, serves):
        folder = Path(name)
        site = on_free_port(folder, DATABASE_URL=address, REVISION_SECONDS="1")
        say("making a site with the facts …")
        key = _prepare(site)
        with serving(site, folder, WORKERS) as process:
            found = _load(site, key, process, serves, (minutes, share), say)
        log = (folder / "server.log").read_text("utf-8", "replace").splitlines()
        found.logged = [line for line in log if BAD.search(line)]
        return found


def _prepare(site: Site) -> str:
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    site.manage("load_facts", "--skip-checks")
    site.manage("collectstatic", "--noinput", "--verbosity=0")
    for name in ("owner", "importer", *(f"editor-{number}" for number, _ in enumerate(EDITORS, 1))):
        site.manage("shell", "-v0", "-c", EDITOR.format(name=name, password=PASSWORD))
    return site.manage("shell", "-v0", "-c", KEY).strip()


def _load(
    site: Site,
    key: str,
    process: int,
    serves: list[int],
    asked: tuple[float, float],
    say: Say,
) -> Outcome:
    minutes, share = asked
    account, stop = Account(), Event()
    workers = processes.children(process)
    work = [editors.keep_on(each, account, stop) for each in _writers(site.url, key, account)]
    addresses = asking.addresses(Server(site.url, process))
    port = int(site.environment["PORT"])
    found = Outcome(minutes=minutes, share=share, account=account)
    try:
        say(f"capacity: {CAPACITY_SECONDS:.0f} s with {BUSY} connections, all busy …")
        closed = Task(port, BUSY, None, WARM_UP, CAPACITY_SECONDS, PATIENCE, 1, addresses)
        found.closed = readers.ask(closed, _shown(CAPACITY_SECONDS))
        if not found.closed["cut"]:
            rate = share * found.capacity
            say(f"{minutes:g} minutes at {rate:.0f} requests a second, "
                f"{share:.0%} of {found.capacity:.0f} …")  # fmt: skip
            open_loop = Task(port, MOST, rate, 2.0, minutes * 60, PATIENCE, 2, addresses)
            _steadily(found, open_loop, site, process, serves, stop, work)
    finally:
        stop.set()
        for each in work:
            each.join()
    say("looking whether all that was acknowledged is there …")
    found.missing = kept.of(site.environment, account)
    found.died = sorted({*workers} - {*processes.children(process)})
    return found


def _steadily(
    found: Outcome,
    task: Task,
    site: Site,
    process: int,
    serves: list[int],
    stop: Event,
    work: list[Thread],
) -> None:
    watch = memory.Watch(process)
    work.append(commands.keep_on(site.environment, task.seconds, found.account, stop))
    before = machine.look(process, serves)
    found.open = readers.ask(task, _shown(task.seconds))
    after = machine.look(process, serves)
    found.shares = machine.shares(before, after, found.open["cpu_seconds"])
    found.memory = watch.stop()


def _writers(site: str, key: str, account: Account) -> list[editors.Writer]:
    people: list[editors.Writer] = [
        editors.Editor(site, f"editor-{number}", account, noun, field)
        for number, (noun, field) in enumerate(EDITORS.items(), 1)
    ]
    return [
        *people,
        editors.Importer(site, "importer", account),
        editors.Program(site, "program", account, key),
        editors.Lab(site, "lab", account, key),
        editors.Suggester(site, "reader", account),
    ]


def _shown(seconds: float) -> Callable[[Mapping[str, Any]], None]:
    """A bar for who looks on; a line a minute where nobody does is the caller's log."""
    began = time.monotonic()

    def show(said: Mapping[str, Any]) -> None:
        gone = min(time.monotonic() - began, seconds)
        p99 = f", p99 {said['p99_ms']:.0f} ms" if said["p99_ms"] else ""
        doing = f"s: {said['answered']} answers, {said['wrong'] + said['lost']} wrong{p99}"
        progress.show(int(gone), int(seconds), doing)

    return show
