"""Each check refuses what it is for, and nothing else."""

from __future__ import annotations

import pytest

from facts import validity
from facts.measurements import Errors, Load, MeasurementRecord
from tests.lab.records import GOOD, but, slow

OFFERED = Load(connections=64, rate=500)
HELD = but(load=OFFERED, answers=4000, late_ms=0.1)


def failed(
    record: MeasurementRecord,
    silent_at_end_ms: float = 1.0,
    ended: bool = False,
    ceiling: float | None = 50_000.0,
) -> list[str]:
    return [reason.check for reason in validity.reasons(record, silent_at_end_ms, ended, ceiling)]


@pytest.mark.parametrize("record", [GOOD, HELD])
def test_a_good_measurement_passes(record: MeasurementRecord) -> None:
    assert failed(record) == []


@pytest.mark.parametrize(
    ("record", "check"),
    [
        (but(errors=Errors(body=1)), "wrong_answers"),
        (but(errors=Errors(status=1)), "wrong_answers"),
        (but(errors=Errors(early=1)), "wrong_answers"),
        (but(errors=Errors(timeout=400)), "errors"),
        (but(errors=Errors(connect=400)), "errors"),
        (but(errors=Errors(read=400)), "errors"),
        (but(answers=10, latency=None), "too_few"),
        (but(answers=36_000), "littles_law"),
        (but(answers=28_000), "littles_law"),
        (but(starved=30, answers=15_000), "starved"),
        (but(latency=slow(p99_ms=10.0)), "percentiles"),
        (but(latency=slow(max_ms=50.0)), "percentiles"),
        (but(corrected=slow(p90_ms=10.0)), "percentiles"),
        (but(generator_cpu_seconds=7.5), "generator"),
        (but(other_cpu_seconds=1.0), "noise"),
        (but(stolen_seconds=1.0), "noise"),
        (but(load=OFFERED, answers=3000, late_ms=0.1), "saturated"),
        (but(load=OFFERED, answers=4000, late_ms=5.0), "generator"),
    ],
)
def test_a_check_refuses_what_it_is_for(record: MeasurementRecord, check: str) -> None:
    assert failed(record) == [check]


def test_a_few_lost_connections_are_told_but_allowed() -> None:
    assert failed(but(errors=Errors(read=100))) == []


def test_one_connection_that_starves_is_told_but_allowed() -> None:
    assert failed(but(starved=1)) == []


def test_as_fast_as_the_load_generator_is_not_a_result() -> None:
    assert failed(GOOD, ceiling=4300.0) == ["generator"]
    assert failed(GOOD, ceiling=4500.0) == []
    assert failed(GOOD, ceiling=None) == []


def test_a_server_that_ended_is_not_said_to_hang() -> None:
    assert failed(GOOD, silent_at_end_ms=3000.0) == ["hung"]
    assert failed(GOOD, silent_at_end_ms=3000.0, ended=True) == ["ended"]


def test_a_server_with_slow_answers_does_not_hang() -> None:
    record = but(answers=128, latency=slow(mean_ms=4000.0, p999_ms=None, max_ms=6000.0))
    assert "hung" not in failed(record, silent_at_end_ms=3000.0)


def test_the_reason_has_the_figures() -> None:
    (reason,) = validity.reasons(but(answers=36_000), 1.0, False, None)
    assert reason.detail == "throughput x latency is 72.0 for 64 connections"
