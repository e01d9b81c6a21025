"""Sends one step of a contract, and brings back all that came."""

from __future__ import annotations

import http.client
import json
import select
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from facts.contract import Step

TIMEOUT_SECONDS = 20
BOUNDARY = "framewise-boundary-7f3a"
Cookies = dict[str, str]


@dataclass(frozen=True)
class Response:
    """`events` are the lines of an event stream with the milliseconds at which each came."""

    status: int
    headers: dict[str, str]
    body: bytes
    elapsed_ms: float
    cookies: Cookies = field(default_factory=dict)
    events: tuple[tuple[float, str], ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def send(port: int, step: Step, cookies: Cookies) -> Response:
    """Raises OSError or http.client.HTTPException where no proper answer came."""
    began = time.perf_counter()
    with closing(_connection(port)) as connection:
        _request(connection, step, cookies)
        answer = connection.getresponse()
        events = _events(answer, began) if step.stream else ()
        found = b"" if step.stream else _read(answer)
        elapsed = (time.perf_counter() - began) * 1000
        return _response(answer, found, elapsed, events)


@contextmanager
def under_way(port: int, step: Step, cookies: Cookies) -> Iterator[Callable[[], bool]]:
    """Sends a request and leaves its answer to come; yields whether it has begun to come."""
    with closing(_connection(port)) as connection:
        _request(connection, step, cookies)
        yield lambda: bool(select.select([connection.sock], [], [], 0)[0])
        connection.getresponse().read()


def _connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)


def _request(connection: http.client.HTTPConnection, step: Step, cookies: Cookies) -> None:
    body, headers = content(step)
    headers.update(step.headers)
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    try:
        connection.request(step.method, step.path, body or None, headers)
    except (BrokenPipeError, ConnectionResetError):
        # A server may refuse a large body before it has read it; its answer is there to read.
        return


def _read(answer: http.client.HTTPResponse) -> bytes:
    try:
        return answer.read()
    except ConnectionResetError:
        # A refusal without a length, after which the server closed with the body unread.
        if answer.status < 400 or answer.length:
            raise
        return b""


def _response(
    answer: http.client.HTTPResponse,
    body: bytes,
    elapsed: float,
    events: tuple[tuple[float, str], ...],
) -> Response:
    cookies: Cookies = {}
    for line in answer.headers.get_all("Set-Cookie") or []:
        cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
    headers: dict[str, str] = {}
    for name, value in answer.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return Response(answer.status, headers, body, elapsed, cookies, events)


def _events(answer: http.client.HTTPResponse, began: float) -> tuple[tuple[float, str], ...]:
    """An event is there when the empty line after it is."""
    found: list[tuple[float, str]] = []
    data: list[str] = []
    while line := answer.readline():
        if line.startswith(b"data:"):
            data.append(line[5:].decode("utf-8", "replace").strip())
        elif data and not line.strip():
            found.append(((time.perf_counter() - began) * 1000, "\n".join(data)))
            data = []
    return tuple(found)


def shown_cookies(step: Step, cookies: Cookies) -> list[Cookies]:
    """The cookies to show; several sets are shown one after another, each in a request."""
    if step.cookies == "none":
        return [{}]
    if step.cookies == "forged":
        return [_changed(cookies), dict.fromkeys(cookies, "ada")]
    return [cookies]


def _changed(cookies: Cookies) -> Cookies:
    """Each value changed in its first character, and an unsigned user added."""
    return {name: _other(value) for name, value in cookies.items()} | {"user": "ada"}


def _other(value: str) -> str:
    return ("A" if value[:1] != "A" else "B") + value[1:]


def content(step: Step) -> tuple[bytes, dict[str, str]]:
    """The body of a request and the headers that describe it."""
    if step.file:
        made = bytes(place % 256 for place in range(256)) * (step.file.size_bytes // 256 + 1)
        head = (
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
            f'name="{step.file.field}"; filename="{step.file.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + made[: step.file.size_bytes] + f"\r\n--{BOUNDARY}--\r\n".encode()
        return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    if step.form:
        body = urlencode(step.form).encode()
        return body, {"Content-Type": "application/x-www-form-urlencoded"}
    if step.body_bytes is not None:
        return json.dumps({"name": "x" * step.body_bytes, "price": 1, "quantity": 1}).encode(), {}
    return (step.body or "").encode(), {}
