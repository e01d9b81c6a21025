"""The load generator: a process of its own that keeps one server busy and checks every answer.

`python -m lab.load ORDER` takes an Order as JSON. It says `begin` and `end`, a
line each, when the measured window begins and ends, and then an Outcome as a line of JSON.

A closed loop sends the next request on a connection when the last was answered. An open loop sends
at a fixed rate whatever the server does: a request that is due while all connections are busy
waits, and its wait is part of its latency, so that nothing is omitted.

Latencies are those of the requests that were sent (or due) in the window, however late they were
answered; throughput counts the answers that came in it.
"""

from __future__ import annotations

import base64
import resource
import select
import socket
import sys
import time
from abc import ABC, abstractmethod
from collections import deque

from lab.http1 import Head, NotHttp, Reader
from lab.order import Order, Outcome
from lab.tally import Tally

PIECE = 1 << 16
AGAIN_SECONDS = 0.05  # after a connection was refused
SPIN_SECONDS = 0.0015  # epoll waits in whole milliseconds: an open loop turns for the rest
LOOK_SECONDS = 0.1  # between two looks for requests that timed out


class Connection:
    """`due` is when its request was sent, or should have been; None while it has none."""

    __slots__ = ("data", "due", "open", "sock")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.data = b""
        self.due: float | None = None
        self.open = False


class Loop(ABC):
    """What both loops share: connections, answers, time-outs, the window."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.request = base64.b64decode(order.request)
        self.reader = Reader()
        self.epoll = select.epoll()
        self.connections: dict[int, Connection] = {}
        self.again: deque[float] = deque()  # when to connect again, after a refusal
        begin = time.perf_counter() + order.warm_up_seconds
        self.begin, self.end = begin, begin + order.seconds
        self.tally = Tally(order, self.begin, self.end)

    def run(self) -> Outcome:
        self.start()
        self._until(self.begin)
        print("begin", flush=True)
        before = _cpu()
        self._until(self.end)
        cpu = _cpu() - before
        print("end", flush=True)
        dues = [c.due for c in self.connections.values() if c.due is not None]
        self.tally.starved = sum(due < self.begin for due in dues)
        self._until(self.end + self.order.timeout_seconds + LOOK_SECONDS, drain=True)
        for connection in self.connections.values():
            connection.sock.close()
        return self.tally.outcome(cpu)

    @abstractmethod
    def start(self) -> None:
        """Sends the first requests."""

    @abstractmethod
    def free(self, connection: Connection, now: float) -> None:
        """What a connection does next, whose request was answered."""

    @abstractmethod
    def closed(self, due: float | None, now: float) -> None:
        """What is done instead of a connection that ended; `due` if its request was lost."""

    @abstractmethod
    def send_due(self, now: float) -> float:
        """Sends what is due; how many seconds may be waited for answers."""

    def connect(self, due: float) -> None:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect_ex(("127.0.0.1", self.order.port))
        connection = self.connections[sock.fileno()] = Connection(sock)
        connection.due = due
        self.epoll.register(sock.fileno(), select.EPOLLOUT)

    def send(self, connection: Connection, due: float) -> None:
        connection.due = due
        try:
            sent = connection.sock.send(self.request)
        except OSError:
            self.lose(connection, "read")
            return
        if sent < len(self.request):  # a request is far smaller than a socket's buffer
            self.lose(connection, "read")

    def lose(self, connection: Connection, why: str) -> None:
        due, now = connection.due, time.perf_counter()
        self._drop(connection)
        if due is not None:
            self.tally.error(why, due)
        if why == "connect":
            self.again.append(now + AGAIN_SECONDS)
        else:
            self.closed(due, now)

    def _until(self, moment: float, drain: bool = False) -> None:
        look = 0.0
        while (now := time.perf_counter()) < moment:
            if now >= look:
                self._look(now)
                look = now + LOOK_SECONDS
            wait = self.send_due(now)
            if drain and not any(c.due is not None for c in self.connections.values()):
                return
            for number, event in self.epoll.poll(max(0.0, min(wait, moment - now, LOOK_SECONDS))):
                self._event(self.connections[number], event)

    def _look(self, now: float) -> None:
        """Ends requests that took too long, and connects again where it was refused."""
        late = now - self.order.timeout_seconds
        slow = [c for c in self.connections.values() if c.due is not None and c.due < late]
        for connection in slow:
            self.lose(connection, "timeout")
        while self.again and self.again[0] <= now:
            self.again.popleft()
            self.closed(None, now)

    def _event(self, connection: Connection, event: int) -> None:
        if not connection.open:
            self._opened(connection)
            return
        try:
            data = connection.sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        try:
            if data:
                self._came(connection, data)
            else:
                self._ended(connection)
        except NotHttp as error:
            self.tally.wrong("status", connection.due, str(error))
            connection.due = None
            self.lose(connection, "read")

    def _opened(self, connection: Connection) -> None:
        if connection.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.lose(connection, "connect")
            return
        connection.open = True
        self.epoll.modify(connection.sock.fileno(), select.EPOLLIN)
        if connection.due is not None:
            self.send(connection, connection.due)

    def _came(self, connection: Connection, data: bytes) -> None:
        if connection.data:
            data = connection.data + data
        answer = self.reader.take(data)
        if answer is None:
            connection.data = data
        else:
            self._answered(connection, *answer)

    def _ended(self, connection: Connection) -> None:
        answer = self.reader.take(connection.data, ended=True) if connection.data else None
        if answer is None:
            self.lose(connection, "read")
        else:
            self._answered(connection, *answer)

    def _answered(self, connection: Connection, head: Head, body: bytes) -> None:
        now, due = time.perf_counter(), connection.due
        connection.data, connection.due = b"", None
        if due is not None:
            self.tally.answer(now, due, head.status, body)
        if head.close:
            self._drop(connection)
            self.closed(None, now)
        else:
            self.free(connection, now)

    def _drop(self, connection: Connection) -> None:
        connection.open = False
        self.connections.pop(connection.sock.fileno(), None)
        connection.sock.close()  # which also takes it out of the epoll


class ClosedLoop(Loop):
    """Every connection always has a request under way, until the window ends."""

    def start(self) -> None:
        for _ in range(self.order.load.connections):
            self.connect(time.perf_counter())

    def free(self, connection: Connection, now: float) -> None:
        if now < self.end:
            self.send(connection, now)

    def closed(self, due: float | None, now: float) -> None:
        if now < self.end:
            self.connect(now)

    def send_due(self, now: float) -> float:
        return LOOK_SECONDS


class OpenLoop(Loop):
    """A request every 1/rate seconds, on a connection that is free, a new one, or the next free."""

    def __init__(self, order: Order) -> None:
        super().__init__(order)
        self.every = 1 / (order.load.rate or 1)
        self.idle: list[Connection] = []
        self.queue: deque[float] = deque()
        self.next = 0.0

    def start(self) -> None:
        self.next = time.perf_counter()

    def free(self, connection: Connection, now: float) -> None:
        if self.queue:
            self.send(connection, self.queue.popleft())
        else:
            self.idle.append(connection)

    def closed(self, due: float | None, now: float) -> None:
        if self.queue:
            self.connect(self.queue.popleft())

    def send_due(self, now: float) -> float:
        while self.next <= now and self.next < self.end:
            self._send(self.next, now)
            self.next += self.every
        if self.next >= self.end:
            return LOOK_SECONDS
        left = self.next - now - SPIN_SECONDS
        return left if left > 0 else 0.0

    def _send(self, due: float, now: float) -> None:
        while self.idle:
            connection = self.idle.pop()
            if connection.open:
                self.tally.late(due, now)
                self.send(connection, due)
                return
        if len(self.connections) < self.order.load.connections:
            self.tally.late(due, now)
            self.connect(due)
        else:
            self.queue.append(due)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    order = Order.model_validate_json(sys.argv[1])
    loop = ClosedLoop(order) if order.load.rate is None else OpenLoop(order)
    print(loop.run().model_dump_json(), flush=True)


if __name__ == "__main__":
    main()
