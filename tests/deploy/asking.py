"""How nginx is asked, by HTTPS and without."""

from __future__ import annotations

import http.client
from typing import Any, NamedTuple

from tests.deploy.installed import NAME, Installed, trusting


class Answer(NamedTuple):
    status: int
    headers: Any
    body: str


def ask(machine: Installed, path: str, method: str = "GET", **told: Any) -> Answer:
    """By HTTPS, as a browser that trusts the site's certificate."""
    told = {"headers": {"Host": NAME}} | told
    secure = trusting(machine)
    connection = http.client.HTTPSConnection("127.0.0.1", machine.https, timeout=30, context=secure)
    return _answer(connection, method, path, told)


def ask_plainly(port: int, path: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    return _answer(connection, "GET", path, {"headers": {"Host": NAME} | headers})


def _answer(
    connection: http.client.HTTPConnection, method: str, path: str, told: dict[str, Any]
) -> Answer:
    try:
        connection.request(method, path, **told)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
    finally:
        connection.close()
