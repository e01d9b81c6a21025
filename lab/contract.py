"""Runs a task's contract against a server, and says where it first differs."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from facts.contract import Expected, Step, Task
from lab import client
from lab.client import Cookies, Response
from lab.server import CannotStart, RunningServer
from lab.websocket import NotAWebSocket, WebSocket

SHOWN = 4200  # characters: what a server says before it ends is to be read in full
WAITED_MS = 25  # an answer that took less did not wait for another's computation
ONE_BY_ONE = 0.1  # of the time of a stream's last event: two that are nearer came together


@dataclass(frozen=True)
class Failure:
    """The first difference between a contract and what came."""

    step: str
    request: str
    expected: str
    got: str

    def record(self) -> dict[str, str]:
        return {name: value[:SHOWN] for name, value in asdict(self).items()}


def first_failure(task: Task, server: RunningServer) -> Failure | None:
    """Sends the steps in order, cookies kept between them; None if all came as it must."""
    cookies: Cookies = {}
    for step in task.steps:
        for expected, got in _differences(step, server, cookies):
            return Failure(step.name, f"{step.method} {step.path}", expected, got)
    return None


def _differences(step: Step, server: RunningServer, cookies: Cookies) -> Iterator[tuple[str, str]]:
    try:
        if step.restart:
            server.restart()
        if step.echo:
            yield from _echo(step, server.port)
            return
        for response in _responses(step, server.port, cookies):
            if step.cookies == "keep":
                _keep(response, cookies)
            yield from compare(step.expect, response)
            yield from _stream(step, response)
        if step.meanwhile:
            yield from _meanwhile(step, server.port, cookies)
    except (OSError, http.client.HTTPException, CannotStart, EOFError) as error:
        yield "an answer", f"{type(error).__name__}: {error}; {server.log()}"


def _keep(response: Response, cookies: Cookies) -> None:
    cookies.update(response.cookies)
    for name in [name for name, value in cookies.items() if not value]:
        del cookies[name]


def _responses(step: Step, port: int, cookies: Cookies) -> list[Response]:
    shown = client.shown_cookies(step, cookies)
    if step.at_once == 1:
        return [client.send(port, step, each) for each in shown]
    with ThreadPoolExecutor(step.at_once) as pool:
        sent = [pool.submit(client.send, port, step, shown[0]) for _ in range(step.at_once)]
        return [answer.result() for answer in sent]


def _meanwhile(step: Step, port: int, cookies: Cookies) -> Iterator[tuple[str, str]]:
    """Another address must answer before this step's request, which was sent first."""
    other = Step(
        name="meanwhile",
        path=step.meanwhile or "/",
        expect=Expected(status=[200], within_ms=step.meanwhile_within_ms),
    )
    with client.under_way(port, step, cookies) as answered:
        response = client.send(port, other, cookies)
        late = answered() and response.elapsed_ms > WAITED_MS
    if late:
        yield f"{other.path} answered before {step.path}", "an answer after it"
    yield from compare(other.expect, response)


def _echo(step: Step, port: int) -> Iterator[tuple[str, str]]:
    with closing(WebSocket(port, step.path, client.TIMEOUT_SECONDS)) as connection:
        try:
            connection.open()
        except NotAWebSocket as error:
            yield "101 Switching Protocols", str(error)
            return
        for message in step.echo:
            connection.send(message)
            if (came := connection.receive()) != message:
                yield repr(message), repr(came)
        connection.leave()


def _stream(step: Step, response: Response) -> Iterator[tuple[str, str]]:
    if step.stream is None:
        return
    came = [text for _, text in response.events]
    if came != step.stream.events:
        yield f"the events {step.stream.events}", str(came)
        return
    first, last = response.events[0][0], response.events[-1][0]
    if first > step.stream.first_within_ms:
        yield f"the first event within {step.stream.first_within_ms} ms", f"{first:.0f} ms"
    if last < step.stream.last_after_ms:
        yield f"the last event after {step.stream.last_after_ms} ms", f"{last:.0f} ms"
    gap = min(later - earlier for (earlier, _), (later, _) in pairwise(response.events))
    if gap < step.stream.last_after_ms * ONE_BY_ONE:
        yield "events one by one", f"two events within {gap:.0f} ms"


def compare(expected: Expected, response: Response) -> Iterator[tuple[str, str]]:
    """Every difference between what a contract names and what came, as (expected, got)."""
    if response.status not in expected.status:
        wanted = " or ".join(map(str, expected.status))
        yield f"status {wanted}", f"status {response.status}: {response.text}"
        return
    yield from _compare_headers(expected, response.headers)
    yield from _compare_json(expected, response)
    yield from _compare_text(expected, response.text)
    if expected.at_least_ms and response.elapsed_ms < expected.at_least_ms:
        yield f"at least {expected.at_least_ms} ms", f"{response.elapsed_ms:.1f} ms"
    if expected.within_ms and response.elapsed_ms > expected.within_ms:
        yield f"within {expected.within_ms} ms", f"{response.elapsed_ms:.1f} ms"


def _compare_headers(expected: Expected, headers: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, pattern in expected.headers.items():
        value = headers.get(name.lower())
        if value is None or not re.fullmatch(pattern, value, re.DOTALL):
            yield f"header {name}: {pattern}", str(value)
    for name in expected.absent_headers:
        if name.lower() in headers:
            yield f"no header {name}", headers[name.lower()]


def _compare_json(expected: Expected, response: Response) -> Iterator[tuple[str, str]]:
    if expected.json_text is None and not expected.json_object:
        return
    try:
        came: Any = json.loads(response.body)
    except ValueError:
        yield "JSON", response.text
        return
    if expected.json_object and not isinstance(came, dict):
        yield "a JSON object", response.text
    if expected.json_text is not None and _plain(response.body) != _plain(expected.json_text):
        yield expected.json_text, response.text


def _plain(text: str | bytes) -> str:
    """JSON in one form, in which 10 is 10.0, but true is not 1 as it is to Python."""
    return json.dumps(json.loads(text, parse_int=float), sort_keys=True)


def _compare_text(expected: Expected, text: str) -> Iterator[tuple[str, str]]:
    if expected.text is not None and text != expected.text:
        yield repr(expected.text), repr(text)
    for part in expected.contains:
        if part not in text:
            yield f"a body with {part!r}", text
    for part in expected.lacks:
        if part in text:
            yield f"a body without {part!r}", text
    for part, count in expected.counts.items():
        if text.count(part) != count:
            yield f"{part!r} {count} times", f"{text.count(part)} times: {text}"
