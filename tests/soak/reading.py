"""The readers: a process of its own that asks, and sees of every answer what it was.

`python -m tests.soak.reading` takes what to do as JSON on standard input, says every two seconds
how far it is, a line of JSON each, and at last what it saw. Without a rate it is a closed loop,
which finds out what the server can do. With one it is open: a request is due every 1/rate
seconds, however slow the answers are, and its latency counts from when it was due.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import signal
import sys
import time
import zlib
from array import array
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any

from facts.measurements import Load
from lab import latency
from lab.http1 import Head
from lab.load import LOOK_SECONDS, SPIN_SECONDS, Connection, Loop
from lab.order import Order
from tests.soak.asking import AGAIN, Asking

TELL_SECONDS = 2.0
SHOWN, EXAMPLES = 200, 20
ETAG = re.compile(rb"\r\netag: ([^\r]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Task:
    """`rate` is null in a closed loop."""

    port: int
    connections: int
    rate: float | None
    warm_up: float
    seconds: float
    timeout: float
    seed: int
    addresses: dict[str, list[str]]


@dataclass
class Seen:
    """Latencies in seconds by kind, of what was due in the window."""

    latencies: dict[str, array[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    late: array[float] = field(default_factory=lambda: array("d"))
    examples: list[str] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    wrong: int = 0
    lost: int = 0
    newest: array[float] = field(default_factory=lambda: array("d"))

    def answer(self, kind: str, path: str, status: int, seconds: float, body: bytes) -> None:
        self.answered += 1
        self.statuses[status] += 1
        if status == 200 or (status == 304 and kind == AGAIN):
            self.latencies.setdefault(kind, array("d")).append(seconds)
            self.newest.append(seconds)
            return
        self.wrong += 1
        self.keep(f"{status} for {path}: {text(body)[:SHOWN]}")

    def lose(self, path: str, why: str) -> None:
        self.lost += 1
        self.keep(f"lost ({why}) for {path}")

    def keep(self, example: str) -> None:
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)

    def progress(self) -> dict[str, Any]:
        newest, self.newest = sorted(self.newest), array("d")
        p99 = newest[int(len(newest) * 0.99)] * 1000 if newest else None
        told = {name: getattr(self, name) for name in ("asked", "answered", "wrong", "lost")}
        return {**told, "p99_ms": p99}

    def outcome(self, seconds: float, cpu: float) -> dict[str, Any]:
        every = sorted(each for kind in self.latencies.values() for each in kind)
        kinds = {"all": every} | {kind: sorted(of) for kind, of in self.latencies.items()}
        told = {name: found for name, of in kinds.items() if (found := latency.summary(of))}
        late = sorted(self.late)
        return {
            **{name: getattr(self, name) for name in ("asked", "answered", "wrong", "lost")},
            "seconds": seconds,
            "cpu_seconds": cpu,
            "statuses": dict(self.statuses),
            "examples": self.examples,
            "latencies": {name: found.model_dump() for name, found in told.items()},
            "late_p99_ms": late[int(len(late) * 0.99)] * 1000 if late else None,
        }


def text(body: bytes) -> str:
    """Of what is kept as an example, packed or not."""
    with contextlib.suppress(OSError, EOFError, zlib.error):
        body = gzip.decompress(body)
    return " ".join(body.decode("utf-8", "replace").split())


class Readers(Loop):
    """The lab's connections, each request another one; open or closed."""

    def __init__(self, task: Task) -> None:
        load = Load(connections=task.connections)
        super().__init__(
            Order(
                port=task.port, request="", statuses=[], body="", at_least_ms=0, load=load,
                warm_up_seconds=task.warm_up, seconds=task.seconds, timeout_seconds=task.timeout,
            )
        )  # fmt: skip
        self.asking = Asking(task.addresses, f"127.0.0.1:{task.port}", task.seed)
        self.asked: dict[Connection, tuple[str, str]] = {}
        self.every = 1 / task.rate if task.rate else None
        self.idle: deque[Connection] = deque()
        self.queue: deque[float] = deque()
        self.due = self.begin
        self.seen = Seen()

    # What the lab's loop asks of a kind of loop

    def start(self) -> None:
        """An open loop connects first, so that both workers have connections from the start."""
        for _ in range(self.order.load.connections):
            self.connect(time.perf_counter())

    def free(self, connection: Connection, now: float) -> None:
        if self.every is None:
            if now < self.end:
                self.send(connection, now)
        elif self.queue:
            self.send(connection, self.queue.popleft())
        else:
            self.idle.append(connection)

    def closed(self, due: float | None, now: float) -> None:
        if self.every is None and now < self.end:
            self.connect(now)
        elif self.every and self.queue:
            self.connect(self.queue.popleft())

    def send_due(self, now: float) -> float:
        """What is due is sent over the connection that has been idle for longest: in turn, so
        that the load is not on the one worker that has the newest ones."""
        if self.every is None:
            return LOOK_SECONDS
        while self.due <= now and self.due < self.end:
            self.seen.asked += 1
            self._send_at(self.due, now)
            self.due += self.every
        left = self.due - now - SPIN_SECONDS
        return LOOK_SECONDS if self.due >= self.end else max(left, 0.0)

    def _send_at(self, due: float, now: float) -> None:
        while self.idle:
            connection = self.idle.popleft()
            if connection.open:
                self.seen.late.append(now - due)
                self.send(connection, due)
                return
        if len(self.connections) < self.order.load.connections:
            self.connect(due)
        else:
            self.queue.append(due)

    # What differs from the lab: which request, and what is seen of its answer

    def send(self, connection: Connection, due: float) -> None:
        kind, path, self.request = self.asking.next()
        self.asked[connection] = (kind, path)
        self.seen.asked += self.every is None and due >= self.begin
        super().send(connection, due)

    def lose(self, connection: Connection, why: str) -> None:
        _, path = self.asked.pop(connection, ("", "no request"))
        if connection.due is not None:
            self.seen.lose(path, why)
        super().lose(connection, why)

    def _came(self, connection: Connection, data: bytes) -> None:
        connection.data += data
        if (answer := self.reader.take(connection.data)) and connection in self.asked:
            kind, path = self.asked[connection]
            if found := ETAG.search(connection.data, 0, 4096):
                self.asking.learn(kind, path, found[1].decode("latin-1"))
            self._answered(connection, *answer)

    def _answered(self, connection: Connection, head: Head, body: bytes) -> None:
        now, due = time.perf_counter(), connection.due
        kind, path = self.asked.pop(connection)
        connection.data, connection.due = b"", None
        if due is not None and due >= self.begin:
            self.seen.answer(kind, path, head.status, now - due, body)
        if head.close:
            self._drop(connection)
            self.closed(None, now)
        else:
            self.free(connection, now)

    # The window

    def stop(self, *_: Any) -> None:
        self.end = min(self.end, time.perf_counter())

    def ask(self) -> dict[str, Any]:
        self.start()
        self._until(self.begin)
        before = time.process_time()
        while (now := time.perf_counter()) < self.end:
            self._until(min(now + TELL_SECONDS, self.end))
            print(json.dumps(self.seen.progress()), flush=True)
        # What came in the window; the rest is waited for, and counts as well.
        seconds, cpu, came = self.end - self.begin, time.process_time() - before, self.seen.answered
        self._until(self.end + self.order.timeout_seconds, drain=True)
        for connection in self.connections.values():
            connection.sock.close()
        waiting = sum(each.due is not None for each in self.connections.values())
        for _ in range(waiting + len(self.queue)):
            self.seen.lose("what was asked last", "no answer")
        return self.seen.outcome(seconds, cpu) | {"in_time": came}


def main() -> None:
    loop = Readers(Task(**json.load(sys.stdin)))
    signal.signal(signal.SIGTERM, loop.stop)
    print(json.dumps({"done": loop.ask()}), flush=True)


def told(task: Task) -> str:
    return json.dumps(asdict(task))


if __name__ == "__main__":
    main()
