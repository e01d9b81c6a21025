"""Bodies that are too long, too many or never end, asked of the application and of the server."""

from __future__ import annotations

import io
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest

from config.request_body import RequestBodies, most_of
from tests.config.asking import Answer, ask
from tests.site import Site, new_database, on_free_port, serving
from tests.speed.processes import resident_megabytes

SLOW = 300  # connections
SOON = 5  # seconds: in which another client is answered, on a machine that does much else


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


class Unread(io.BytesIO):
    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")


def post(path: str, body: io.BytesIO, length: str | None = None, **more: Any) -> Answer:
    told: dict[str, Any] = {"wsgi.input": body, **more}
    if length is not None:
        told["CONTENT_LENGTH"] = length
    return ask(RequestBodies(echo), path, "POST", **told)


def test_a_body_is_handed_on() -> None:
    answer = post("/suggest/", io.BytesIO(b"a=b"), "3")
    assert (answer.status, answer.body) == (200, b"a=b")
    assert post("/suggest/", io.BytesIO(), None).body == b""


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/suggest/", 256 * 1024),
        ("/admin/login/", 2560 * 1024),
        ("/admin/import/framework/", 5 * 1024 * 1024 + 65536),
        ("/admin/catalog/run/add/", 20 * 1024 * 1024 + 65536),
        ("/api/v1/runs/", 20 * 1024 * 1024),
        ("/api/v1/suggestions/", 1024 * 1024),
        ("/nowhere", 256 * 1024),
    ],
)
def test_a_body_too_long_is_refused_unread(path: str, most: int) -> None:
    assert most_of(path)[0] == most
    assert post(path, io.BytesIO(b"x" * most), str(most)).status == 200
    answer = post(path, Unread(), str(most + 1))
    assert answer.status == 413
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    if path.startswith("/api/"):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "has at most" in json.loads(answer.body)["detail"]
    else:
        assert b"<h1>413: Request Entity Too Large</h1>" in answer.body


def test_a_body_without_a_length_is_refused_unread() -> None:
    answer = post("/api/v1/runs/", Unread(), HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status == 411
    assert json.loads(answer.body)["detail"] == "Send the body with its Content-Length."


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "1,1", "9" * 30])
def test_a_length_that_is_no_number_is_refused_unread(length: str) -> None:
    assert post("/suggest/", Unread(), length).status == 400


def test_a_body_that_ends_early_reaches_no_view() -> None:
    assert post("/suggest/", io.BytesIO(b"a"), "5").status == 400


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_who_reads_sends_nothing_that_is_waited_for(method: str) -> None:
    told: Any = {"wsgi.input": Unread(), "CONTENT_LENGTH": "5"}
    assert ask(RequestBodies(echo), "/", method, **told).status == 200


def test_only_so_many_bodies_are_waited_for() -> None:
    application, coming, begun = RequestBodies(echo, at_once=1), Event(), Event()

    class Slow(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            begun.set()
            coming.wait(10)
            return b"slow"

    def send(body: io.BytesIO) -> Answer:
        told: Any = {"wsgi.input": body, "CONTENT_LENGTH": "4"}
        return ask(application, "/suggest/", "POST", **told)

    first: list[Answer] = []
    thread = Thread(target=lambda: first.append(send(Slow())))
    thread.start()
    assert begun.wait(10)
    refused = send(Unread())
    assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
    assert ask(application, "/").status == 200
    coming.set()
    thread.join()
    assert first[0].body == b"slow"
    assert send(io.BytesIO(b"next")).body == b"next"


def test_who_sends_beside_others_waits_for_moments() -> None:
    application, together, never = RequestBodies(echo, at_once=1), Barrier(8), Event()

    class OnItsWay(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            never.wait(0.01)  # as long as it takes to arrive
            return b"sent"

    def send(_: int) -> int:
        together.wait(10)
        told: Any = {"wsgi.input": OnItsWay(), "CONTENT_LENGTH": "4"}
        return ask(application, "/suggest/", "POST", **told).status

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(send, range(8))) == [200] * 8


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, int]]:
    """The real one, with an empty catalogue, and its process."""
    folder = Path(tmp_path_factory.mktemp("limits"))
    site = on_free_port(folder, DATABASE_URL=new_database(folder))
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    with serving(site, folder) as process:
        yield site, process


def status(site: Site, path: str, data: bytes | None = None) -> int:
    request = urllib.request.Request(site.url + path, data)  # noqa: S310 — our own http address
    try:
        with urllib.request.urlopen(request, timeout=SOON) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def line_to(site: Site, head: str) -> socket.socket:
    port = int(site.environment["PORT"])
    line = socket.create_connection(("127.0.0.1", port), timeout=30)
    line.sendall(f"{head} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode())
    return line


def test_slow_headers_keep_nobody_waiting_and_are_ended(server: tuple[Site, int]) -> None:
    site, _ = server
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(line_to(site, "GET /")) for _ in range(SLOW)]
        for _ in range(3):
            for line in lines:
                line.sendall(b"X")
            assert status(site, "/api/v1/frameworks/") == 200
        assert lines[0].recv(100) == b""  # ended by the server, before the test's own thirty


def test_slow_bodies_keep_nobody_waiting_who_reads(server: tuple[Site, int]) -> None:
    site, _ = server
    slow = "POST /api/v1/suggestions/"
    with ExitStack() as open_lines:
        for _ in range(SLOW):
            line = open_lines.enter_context(line_to(site, slow))
            line.sendall(b"Content-Length: 1000\r\n\r\n{")
        for _ in range(10):
            assert status(site, "/api/v1/frameworks/") == 200
        assert status(site, "/api/v1/suggestions/", b"{}") == 503
    for _ in range(100):  # they are gone as soon as the server has seen it
        if status(site, "/api/v1/suggestions/", b"{}") == 401:  # without a key
            return
    pytest.fail("whoever sends is still refused")


@pytest.mark.parametrize("said", ["Content-Length: 100000000", "Transfer-Encoding: chunked"])
def test_a_hundred_megabytes_are_refused_soon_and_not_kept(
    server: tuple[Site, int], said: str
) -> None:
    site, process = server
    before = resident_megabytes(process)
    for _ in range(5):
        with line_to(site, "POST /api/v1/runs/") as line:
            line.sendall(f"{said}\r\n\r\n".encode())
            assert line.recv(12) in (b"HTTP/1.1 413", b"HTTP/1.1 411")
            with pytest.raises(OSError, match=r"Broken pipe|reset"):
                line.sendall((b"186A0\r\n" + b"x" * 100_000 + b"\r\n") * 1000)
    assert resident_megabytes(process) - before < 10
