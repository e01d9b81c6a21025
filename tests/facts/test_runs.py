"""Run files from anywhere: each wrong field is refused by its path, and nothing else is."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts import runs
from tests.lab.records import run_data

WRONG: list[tuple[str, Any]] = [
    ("format", 2),
    ("id", "Not A Slug"),
    ("id", "x" * 61),
    ("method", ""),
    ("commit", "c" * 61),
    ("started", "yesterday"),
    ("started", "2026-11-21T10:00:00"),
    ("started", "0001-01-01T00:00:00Z"),
    ("ended", "2026-11-20T10:00:00Z"),
    ("environment.label", None),
    ("environment.cores", 0),
    ("environment.memory_bytes", 2**63),
    ("environment.os", "two\nlines"),
    ("environment.surprise", 1),
    ("verifications", {}),
    ("verifications.0.framework", "-vs-"),
    ("verifications.0.interface", "cgi"),
    ("verifications.0.workers", 40_000),
    ("verifications.0.digest", "abc"),
    ("verifications.0.passed", "perhaps"),
    ("verifications.0.failure", {"step": "s", "request": "r", "expected": "e", "got": "g"}),
    ("verifications.0.seconds", -1),
    ("verifications.0.seconds", float("nan")),
    ("verifications.1", "the same again"),
    ("bench.plan.rounds", 0),
    ("bench.plan.seconds", float("inf")),
    ("bench.plan.loads.json.0.connections", 10_001),
    ("bench.plan.loads.json.0.rate", 0),
    ("bench.plan.subjects.0.tasks", []),
    ("bench.plan.server_cores.0", -1),
    ("bench.generator", "g" * 201),
    ("bench.ceiling.requests_per_second", []),
    ("bench.ceiling.requests_per_second.0", float("inf")),
    ("bench.cross_checks.0", {"tool": "wrk"}),
    ("bench.measurements.0.server", "none-such"),
    ("bench.measurements.0.task", "hello"),
    ("bench.measurements.0.load", {"connections": 65, "rate": None}),
    ("bench.measurements.0.round", 7),
    ("bench.measurements.0.at", 5.5e99),
    ("bench.measurements.0.seconds", None),
    ("bench.measurements.0.answers", 2**31),
    ("bench.measurements.0.answers", 1.5),
    ("bench.measurements.0.latency", None),
    ("bench.measurements.0.latency.p50_ms", "fast"),
    ("bench.measurements.0.latency.p999_ms", -1),
    ("bench.measurements.0.errors.status", -1),
    ("bench.measurements.0.first_wrong", "\0"),
    ("bench.measurements.0.first_wrong", "\ud800"),
    ("bench.measurements.0.stolen_seconds", True),
    ("bench.measurements.0.memory_bytes", "big"),
    ("bench.measurements.0.invalid", [{"check": "luck", "detail": "bad"}]),
]


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good run with one field replaced; a path may lead to a place that is not there yet."""
    data = copy.deepcopy(run_data())
    *way, last = path.split(".")
    place: Any = data
    for name in way:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if isinstance(place, list):
        place[int(last) : int(last) + 1] = [place[0] if value == "the same again" else value]
    else:
        place[last] = value
    return data


def problems(data: Any) -> list[str]:
    run, found = runs.parse(json.dumps(data))
    assert (run is None) == bool(found)
    return found


def test_the_good_run_is_one() -> None:
    assert problems(run_data()) == []


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_one_wrong_field_is_refused_by_its_path(path: str, value: Any) -> None:
    found = problems(changed(path, value))
    assert found
    assert any(problem.startswith(path) for problem in found), found


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answers": 36_000}, "littles law"),
        ({"answers": 5, "latency.mean_ms": 1}, "too few"),
        ({"starved": 20}, "starved"),
        ({"generator_cpu_seconds": 7.9}, "generator"),
        ({"other_cpu_seconds": 4.0}, "noise"),
        ({"errors.status": 1}, "wrong answers"),
        ({"latency.p90_ms": 10}, "percentiles"),
    ],
)
def test_a_run_cannot_count_what_the_lab_would_not(changes: dict[str, Any], said: str) -> None:
    data = run_data()
    for path, value in changes.items():
        place = data["bench"]["measurements"][0]
        *way, last = path.split(".")
        for name in way:
            place = place[name]
        place[last] = value
    assert any(
        p.startswith("bench.measurements.0.invalid: is empty, but") and said in p
        for p in problems(data)
    )


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "3", "[" * 100_000, '{"a": ' * 100_000, "9" * 5000, "\ufeff{}"]
)
def test_what_is_no_run_at_all_is_refused(text: str) -> None:
    run, found = runs.parse(text)
    assert run is None
    assert len(found) > 0


def leaves(value: Any, path: str = "") -> Iterator[str]:
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in children:
        here = f"{path}.{name}" if path else str(name)
        yield here
        if isinstance(each, dict | list):
            yield from leaves(each, here)


NASTY = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just([]), st.just({})
)


@settings(max_examples=300)
@given(st.sampled_from(sorted(leaves(run_data()))), NASTY)
def test_nothing_that_stands_in_a_field_is_a_crash(path: str, value: Any) -> None:
    data = changed(path, value)
    run, found = runs.parse(json.dumps(data))
    assert (run is None) == bool(found)
    if run is not None:
        assert runs.parse(run.model_dump_json())[0] == run
