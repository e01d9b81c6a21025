"""The statistics: against figures worked out by hand, and against scipy's."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from facts import statistics
from facts.statistics import Difference

RATES = st.lists(st.floats(1, 1e6), min_size=3, max_size=9)


def rates(seed: int, count: int, ratio: float = 1.0, noise: float = 0.05) -> list[float]:
    source = random.Random(seed)
    return [4000 * ratio * source.lognormvariate(0, noise) for _ in range(count)]


def test_the_median_of_an_even_number_is_between_the_middle_two() -> None:
    assert statistics.median([4.0, 1.0, 3.0, 10.0]) == 3.5
    assert statistics.median([10.0, 1.0, 3.0]) == 3.0


def test_no_values_have_no_median() -> None:
    with pytest.raises(ValueError, match="no values"):
        statistics.median([])


def test_the_bootstrap_of_three_values_is_worked_out_by_hand() -> None:
    # Of the 27 resamples of 1, 2, 3: seven have the median 1, thirteen 2, seven 3.
    chances = dict(statistics._medians([1.0, 2.0, 3.0]))
    assert chances == pytest.approx({1.0: 7 / 27, 2.0: 13 / 27, 3.0: 7 / 27})
    assert statistics.interval([3.0, 1.0, 2.0]) == statistics.Interval(2.0, 1.0, 3.0)


@pytest.mark.parametrize("count", [4, 5, 6, 7, 8])
def test_the_chances_of_all_medians_are_one(count: int) -> None:
    values = [float(2**place) for place in range(count)]
    assert sum(chance for _, chance in statistics._medians(values)) == pytest.approx(1)


@pytest.mark.parametrize("count", [3, 5, 6, 9])
def test_the_interval_is_the_bootstraps(count: int) -> None:
    values = rates(count, count)
    ours = statistics.interval(values)
    theirs = scipy.stats.bootstrap(
        (values,), np.median, method="percentile", n_resamples=20_000, rng=1
    ).confidence_interval
    spread = max(values) - min(values)
    assert ours.low == pytest.approx(theirs.low, abs=spread / 20)
    assert ours.high == pytest.approx(theirs.high, abs=spread / 20)


@given(RATES)
def test_the_interval_holds_the_median_and_stays_among_the_values(values: list[float]) -> None:
    found = statistics.interval(values)
    assert found.low is not None
    assert found.high is not None
    assert min(values) <= found.low <= found.median <= found.high <= max(values)


def test_two_rounds_have_no_interval_and_no_verdict() -> None:
    assert statistics.interval([1.0, 2.0]) == statistics.Interval(1.5, None, None)
    found = statistics.compare([2.0, 2.0], [1.0, 1.0])
    assert found == Difference(2.0, None, None, None)
    assert not found.distinguishable


@pytest.mark.parametrize(("count", "ratio"), [(3, 1.0), (4, 1.1), (6, 1.5), (9, 0.97)])
def test_a_difference_is_students(count: int, ratio: float) -> None:
    one, other = rates(1, count, ratio), rates(2, count)
    ours = statistics.compare(one, other)
    logs = [[math.log(value) for value in values] for values in (one, other)]
    theirs = scipy.stats.ttest_rel(*logs)
    bounds = theirs.confidence_interval(0.95)
    assert ours is not None
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)
    assert ours.low == pytest.approx(math.exp(bounds.low), rel=1e-6)
    assert ours.high == pytest.approx(math.exp(bounds.high), rel=1e-6)


def test_a_slow_round_is_slow_for_both_and_hides_nothing() -> None:
    machine = [1.0, 0.5, 0.9, 0.6, 1.0, 0.7]
    wobble = [1.0, 1.01, 0.99, 1.0, 1.01, 0.99]
    other = [4000 * m for m in machine]
    one = [4400 * m * w for m, w in zip(machine, wobble, strict=True)]
    found = statistics.compare(one, other)
    assert found is not None
    assert found.distinguishable
    apart = scipy.stats.ttest_ind([math.log(v) for v in one], [math.log(v) for v in other])
    assert apart.pvalue > 0.3  # unpaired, the rounds would have hidden it


def test_rounds_that_only_one_has_do_not_count() -> None:
    one: list[float | None] = [2.0, None, 2.2, 1.9, 2.1]
    other: list[float | None] = [1.0, 9.0, 1.1, 1.0, None]
    found = statistics.compare(one, other)
    assert found == statistics.compare([2.0, 2.2, 1.9], [1.0, 1.1, 1.0])
    assert statistics.compare([None, 1.0], [1.0, None]) is None


def test_equal_rounds_are_alike_and_a_constant_ratio_is_certain() -> None:
    same = statistics.compare([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    twice = statistics.compare([2.0, 4.0, 8.0], [1.0, 2.0, 4.0])
    assert same is not None
    assert twice is not None
    assert not same.distinguishable
    assert twice.distinguishable


def test_holms_correction_is_worked_out_by_hand() -> None:
    # 0.01 x 3, 0.02 x 2, and 0.03 x 1 raised to what came before.
    raw = [0.03, 0.01, 0.02]
    found = statistics.corrected([Difference(1, 1, 1, p) for p in raw])
    assert [d.p for d in found] == pytest.approx([0.04, 0.03, 0.04])


def test_what_is_not_known_is_not_corrected_and_counts_for_nothing() -> None:
    found = statistics.corrected([Difference(2, None, None, None), Difference(1, 1, 1, 0.04)])
    assert [d.p for d in found] == [None, 0.04]


def test_alike_stacks_are_rarely_told_apart() -> None:
    """Of 200 comparisons of a stack with itself, about one in twenty before the correction."""
    found = [statistics.compare(rates(n, 6), rates(1000 + n, 6)) for n in range(200)]
    known = [difference for difference in found if difference is not None]
    assert len(known) == 200
    assert 2 <= sum(d.distinguishable for d in known) <= 20
    assert sum(d.distinguishable for d in statistics.corrected(known)) == 0


def test_a_difference_seen_from_the_other_side() -> None:
    one, other = rates(1, 6, 1.3), rates(2, 6)
    there, back = statistics.compare(one, other), statistics.compare(other, one)
    assert there is not None
    assert back is not None
    turned = there.turned
    assert (turned.ratio, turned.low, turned.high, turned.p) == pytest.approx(
        (back.ratio, back.low, back.high, back.p)
    )
