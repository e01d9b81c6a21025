"""The load generator against small servers that each do one thing."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from facts.measurements import Load
from lab.load import ClosedLoop, OpenLoop
from lab.order import Order, Outcome, coded
from lab.server import free_port

BODY = b"Hello"
REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
RIGHT = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello"
LAST = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nHello"
UNTIL_THE_END = b"HTTP/1.1 200 OK\r\n\r\nHello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n"
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHe"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\n\r\nHello"
OTHER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHullo"
NO_HTTP = b"SSH-2.0-OpenSSH\r\n\r\n"

Answer = Callable[[], bytes | None]  # None: no answer, for as long as the test lasts


@contextmanager
def serving(answer: Answer, close: bool = False) -> Iterator[int]:
    """The port of a server that gives `answer` to each request, and closes after it or not."""
    over = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while self.rfile.readline():
                while self.rfile.readline().strip():
                    pass
                said = answer()
                if said is None:
                    over.wait()
                    return
                self.wfile.write(said)
                if close:
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 128

        def handle_error(self, *_: Any) -> None:
            """A connection that broke is what some of these tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            over.set()
            server.shutdown()


def loaded(port: int, connections: int = 4, rate: int | None = None, **changed: Any) -> Outcome:
    order = Order(
        port=port,
        request=coded(REQUEST),
        statuses=[200],
        body=coded(BODY),
        at_least_ms=0,
        load=Load(connections=connections, rate=rate),
        warm_up_seconds=0.1,
        seconds=0.6,
        timeout_seconds=0.3,
    ).model_copy(update=changed)
    return (ClosedLoop if rate is None else OpenLoop)(order).run()


@pytest.mark.parametrize(
    ("answer", "close"),
    [(RIGHT, False), (CHUNKED, False), (LAST, True), (UNTIL_THE_END, True)],
    ids=["kept alive", "chunked", "closed", "until the end"],
)
def test_right_answers_are_counted_however_they_are_sent(answer: bytes, close: bool) -> None:
    with serving(lambda: answer, close) as port:
        found = loaded(port)
    assert found.answers > 20
    assert (found.errors.lost, found.errors.wrong) == (0, 0)
    assert found.latency is not None
    assert found.latency.count <= found.answers + 4


@pytest.mark.parametrize(
    ("answer", "close", "kind"),
    [
        (None, False, "timeout"),
        (HALF, True, "read"),
        (b"", True, "read"),
        (BUSY, False, "status"),
        (OTHER, False, "body"),
        (NO_HTTP, False, "status"),
    ],
)
def test_what_goes_wrong_is_counted_by_its_kind(
    answer: bytes | None, close: bool, kind: str
) -> None:
    with serving(lambda: answer, close) as port:
        found = loaded(port)
    counted = {name: count for name, count in found.errors.model_dump().items() if count}
    assert counted.keys() == {kind}
    assert counted[kind] >= 4
    assert found.answers == 0


def test_a_port_without_a_server_is_a_connection_error() -> None:
    found = loaded(free_port())
    assert found.errors.connect >= 4
    assert found.latency is None


def test_connections_that_wait_all_the_time_are_told() -> None:
    """A server with two threads for five connections that are kept alive."""
    gate = threading.BoundedSemaphore(2)
    mine = threading.local()

    def for_two() -> bytes | None:
        mine.served = getattr(mine, "served", False) or gate.acquire(blocking=False)
        return RIGHT if mine.served else None

    with serving(for_two) as port:
        found = loaded(port, connections=5, timeout_seconds=5.0)
    assert found.starved == 3
    assert found.answers > 20


def test_an_answer_before_its_time_is_wrong() -> None:
    with serving(lambda: RIGHT) as port:
        found = loaded(port, at_least_ms=1000.0)
    assert found.errors.early > 0
    assert found.answers == 0


def test_an_open_loop_offers_its_rate_and_no_more() -> None:
    with serving(lambda: RIGHT) as port:
        found = loaded(port, rate=100, seconds=1.0)
    assert found.latency is not None
    assert found.latency.count == pytest.approx(100, abs=1)
    assert found.corrected is None


def test_an_open_loop_counts_the_wait_for_a_server_that_stands_still() -> None:
    """Half a second without answers: a closed loop of one sees it once, visitors all the time."""
    began = time.monotonic()

    def standing() -> bytes:
        passed = time.monotonic() - began
        if 0.3 < passed < 0.8:
            time.sleep(0.8 - passed)
        return RIGHT

    with serving(standing) as port:
        found = loaded(port, rate=100, connections=1, seconds=1.0, timeout_seconds=2.0)
    assert found.latency is not None
    assert found.latency.count == pytest.approx(100, abs=1)
    assert found.latency.mean_ms > 60  # of 100 due, those in the half second waited 250 ms each
    assert found.silent_ms > 300


def test_one_connection_shows_what_the_correction_is_for() -> None:
    began = time.monotonic()

    def standing() -> bytes:
        passed = time.monotonic() - began
        time.sleep(0.8 - passed if 0.3 < passed < 0.8 else 0.002)
        return RIGHT

    with serving(standing) as port:
        found = loaded(port, connections=1, seconds=1.0, timeout_seconds=2.0)
    assert found.latency is not None
    assert found.corrected is not None
    assert found.corrected.mean_ms > 3 * found.latency.mean_ms
    assert found.corrected.max_ms == found.latency.max_ms
