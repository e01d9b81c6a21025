"""Percentiles, and what a closed loop omits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import latency

SECONDS = st.lists(st.floats(1e-5, 5), min_size=1, max_size=400).map(sorted)


def test_the_percentiles_of_a_thousand_are_by_nearest_rank() -> None:
    found = latency.summary([n / 1000 for n in range(1, 1001)])
    assert found is not None
    assert (found.p50_ms, found.p90_ms, found.p99_ms) == (500, 900, 990)
    assert (found.max_ms, found.mean_ms, found.count) == (1000, 500.5, 1000)


@pytest.mark.parametrize(
    ("name", "fewest"), [("p50_ms", 20), ("p90_ms", 100), ("p99_ms", 1000), ("p999_ms", 10_000)]
)
def test_a_percentile_needs_ten_slower_answers(name: str, fewest: int) -> None:
    enough, short = latency.summary([0.001] * fewest), latency.summary([0.001] * (fewest - 1))
    assert getattr(enough, name) == 1.0
    assert getattr(short, name) is None


def test_no_answers_have_no_latency() -> None:
    assert latency.summary([]) is None
    assert latency.corrected([], 64, 1.0) == []


def test_what_was_omitted_is_put_back() -> None:
    # One connection, ten seconds, six answers: one every 10/6 s on the average. The wait of six
    # seconds stands for requests that would have waited 4.33 and 2.67 s as well.
    found = latency.corrected([0.1, 0.1, 0.1, 0.1, 0.1, 6.0], 1, 10.0)
    assert found == pytest.approx([0.1, 0.1, 0.1, 0.1, 0.1, 6 - 20 / 6, 6 - 10 / 6, 6.0])


@given(SECONDS, st.integers(1, 64))
def test_the_correction_only_adds_and_never_quickens(values: list[float], count: int) -> None:
    found = latency.corrected(values, count, sum(values) / count)
    assert found == sorted(found)
    assert len(found) >= len(values)
    assert (found[0] > 0, found[-1]) == (True, values[-1])


@given(SECONDS)
def test_percentiles_rise(values: list[float]) -> None:
    found = latency.summary(values)
    assert found is not None
    names = ("p50_ms", "p90_ms", "p99_ms", "p999_ms", "max_ms")
    known = [value for name in names if (value := getattr(found, name)) is not None]
    assert known == sorted(known)
