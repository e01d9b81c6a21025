"""What a contract names is really compared: each wrong response fails for its own reason."""

from __future__ import annotations

import pytest

from facts.contract import Expected
from facts.reading import read_tasks
from lab.client import Response
from lab.contract import compare

EXPECTED = Expected(
    status=[200],
    headers={"content-type": "application/json(;.*)?"},
    absent_headers=["X-Powered-By"],
    json_text='{"id": 1}',
    contains=["id"],
    lacks=["<script>"],
    counts={"{": 1},
    at_least_ms=5,
    within_ms=100,
)
RIGHT = Response(200, {"content-type": "application/json"}, b'{"id": 1}', 10.0)


def differences(
    status: int = 200, kind: str = "application/json", powered: str = "", **other: object
) -> list[str]:
    body = other.get("body", RIGHT.body)
    elapsed = other.get("elapsed_ms", RIGHT.elapsed_ms)
    assert isinstance(body, bytes)
    assert isinstance(elapsed, float)
    headers = {"content-type": kind} | ({"x-powered-by": powered} if powered else {})
    came = Response(status, headers, body, elapsed)
    return [expected for expected, _ in compare(EXPECTED, came)]


def test_the_right_response_has_no_difference() -> None:
    assert differences() == []
    assert differences(body=b'{"id":1.0}') == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"status": 201}, "status 200"),
        ({"status": 500}, "status 200"),
        ({"kind": "text/html"}, "header content-type"),
        ({"kind": "application/jsonp"}, "header content-type"),
        ({"powered": "Python"}, "no header X-Powered-By"),
        ({"body": b"not json"}, "JSON"),
        ({"body": b'{"id": 2}'}, '{"id": 1}'),
        ({"body": b'{"id": "1"}'}, '{"id": 1}'),
        ({"body": b'{"id": true}'}, '{"id": 1}'),
        ({"body": b'{"id": 1, "more": true}'}, '{"id": 1}'),
        ({"body": b"[]"}, '{"id": 1}'),
        ({"body": b'{"x": "<script>"}'}, "a body without"),
        ({"body": b'{"x": {}}'}, "'{' 1 times"),
        ({"elapsed_ms": 2.0}, "at least 5 ms"),
        ({"elapsed_ms": 200.0}, "within 100 ms"),
    ],
)
def test_a_wrong_response_is_told_apart(wrong: dict[str, object], reason: str) -> None:
    found = differences(**wrong)  # type: ignore[arg-type]
    assert any(reason in difference for difference in found), found


def test_every_task_has_good_and_bad_cases_or_a_command() -> None:
    tasks, problems = read_tasks()
    assert problems == []
    assert len(tasks) == 14
    for slug, task in tasks.items():
        good = [step for step in task.steps if not step.bad]
        assert good or task.command, slug
