"""One run on one database: a site of its own, what it can do, and then a share of that for long."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
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
            found = Soak(site, process, serves, say).run(key, minutes, share)
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


@dataclass
class Soak:
    """The load of one site: its server, the processes of its database, and who writes."""

    site: Site
    process: int
    serves: list[int]
    say: Say
    account: Account = field(default_factory=Account)
    stop: Event = field(default_factory=Event)
    work: list[Thread] = field(default_factory=list)

    def run(self, key: str, minutes: float, share: float) -> Outcome:
        found = Outcome(minutes=minutes, share=share, account=self.account)
        workers = processes.children(self.process)
        try:
            for each in _writers(self.site.url, key, self.account):
                self.work.append(editors.keep_on(each, self.account, self.stop))
            self._read(found)
        finally:
            self.stop.set()
            for thread in self.work:
                thread.join()
        self.say("looking whether all that was acknowledged is there …")
        found.missing = kept.of(self.site.environment, self.account)
        found.died = sorted({*workers} - {*processes.children(self.process)})
        return found

    def _read(self, found: Outcome) -> None:
        addresses = asking.addresses(Server(self.site.url, self.process))
        port = int(self.site.environment["PORT"])
        self.say(f"capacity: {CAPACITY_SECONDS:.0f} s with {BUSY} connections, all busy …")
        closed = Task(port, BUSY, None, WARM_UP, CAPACITY_SECONDS, PATIENCE, 1, addresses)
        found.closed = readers.ask(closed, _shown(CAPACITY_SECONDS, self.say))
        if found.closed["cut"]:
            return
        rate = found.share * found.capacity
        of = f"{found.share:.0%} of {found.capacity:.0f}"
        self.say(f"{found.minutes:g} minutes at {rate:.0f} requests a second, {of} …")
        seconds = found.minutes * 60
        self._steadily(found, Task(port, MOST, rate, 2.0, seconds, PATIENCE, 2, addresses))

    def _steadily(self, found: Outcome, task: Task) -> None:
        environment = self.site.environment
        beside = commands.keep_on(environment, task.seconds, self.account, self.stop)
        self.work.append(beside)
        watch = memory.Watch(self.process)
        before = machine.look(self.process, self.serves)
        try:
            found.open = readers.ask(task, _shown(task.seconds, self.say))
        finally:
            found.memory = watch.stop()
        after = machine.look(self.process, self.serves)
        found.shares = machine.shares(before, after, found.open["cpu_seconds"])


def _writers(site: str, key: str, account: Account) -> list[editors.Writer]:
    people: list[editors.Writer] = [
        editors.Editor(site, f"editor-{number}", account, noun, at)
        for number, (noun, at) in enumerate(EDITORS.items(), 1)
    ]
    return [
        *people,
        editors.Importer(site, "importer", account),
        editors.Program(site, "program", account, key),
        editors.Lab(site, "lab", account, key),
        editors.Suggester(site, "reader", account),
    ]


def _shown(seconds: float, say: Say) -> Callable[[Mapping[str, Any]], None]:
    """A bar for who looks on, and a line a minute for a log."""
    began, minute = time.monotonic(), 1

    def show(said: Mapping[str, Any]) -> None:
        nonlocal minute
        gone = min(time.monotonic() - began, seconds)
        p99 = f", p99 {said['p99_ms']:.0f} ms" if said["p99_ms"] else ""
        doing = f"s: {said['answered']} answers, {said['wrong'] + said['lost']} wrong{p99}"
        progress.show(int(gone), int(seconds), doing)
        if gone >= 60 * minute and not sys.stderr.isatty():
            say(f"{gone:.0f}{doing}")
            minute += 1

    return show
