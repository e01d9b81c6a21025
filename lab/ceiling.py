"""A server that does nothing but answer: what the load generator can do at most.

`python -m lab.ceiling PORT` answers every read with the same bytes; it looks at nothing.
"""

from __future__ import annotations

import contextlib
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from facts.measurements import Load, Plan
from lab import measure, processes
from lab.order import Order, coded
from lab.server import free_port

TIMES, MOST_SECONDS = 3, 2.0
ROOT = Path(__file__).resolve().parent.parent
BODY = b"Hello, World!"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s" % (
    len(BODY),
    BODY,
)
REQUEST = b"GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def rates(plan: Plan, load: Load) -> list[float]:
    """Requests a second of the load generator against this server, a few times.

    The highest is the ceiling: what else happens on the machine only makes it lower.
    """
    with running(plan) as port:
        asked = order(plan, load, port)
        loads = [measure.load(asked, None, plan.generator_cores) for _ in range(TIMES)]
    return [round(outcome.answers / outcome.seconds, 1) for outcome, _ in loads]


def order(plan: Plan, load: Load, port: int) -> Order:
    return Order(
        port=port,
        request=coded(REQUEST),
        statuses=[200],
        body=coded(BODY),
        at_least_ms=0,
        load=load,
        warm_up_seconds=min(plan.warm_up_seconds, 1),
        seconds=min(plan.seconds, MOST_SECONDS),
        timeout_seconds=plan.timeout_seconds,
    )


@contextlib.contextmanager
def running(plan: Plan) -> Iterator[int]:
    """The port on which the server answers; it listens before this goes on."""
    port = free_port()
    command = [sys.executable, "-m", "lab.ceiling", str(port)]
    with processes.pinned(plan.server_cores):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    with process:
        try:
            if process.stdout is None or not process.stdout.readline():
                raise measure.CannotMeasure("the bare server did not start")
            yield port
        finally:
            process.kill()


def serve(port: int) -> None:
    """For ever, on one thread."""
    with socket.create_server(("127.0.0.1", port), backlog=1024) as listener:
        print("listening", flush=True)
        epoll = select.epoll()
        epoll.register(listener.fileno(), select.EPOLLIN)
        connections: dict[int, socket.socket] = {}
        while True:
            for number, _ in epoll.poll():
                if number == listener.fileno():
                    new, _ = listener.accept()
                    new.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    connections[new.fileno()] = new
                    epoll.register(new.fileno(), select.EPOLLIN)
                else:
                    _answer(number, connections)


def _answer(number: int, connections: dict[int, socket.socket]) -> None:
    try:
        if connections[number].recv(4096):
            connections[number].send(ANSWER)
            return
    except OSError:
        pass  # a connection that broke is closed like one that ended
    connections.pop(number).close()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
