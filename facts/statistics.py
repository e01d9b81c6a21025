"""What repeated measurements say: a median with its interval, and whether two stacks differ.

Pure functions over the values of the rounds; nothing is drawn at random, so that the same file
always gives the same figures. None means that there were too few rounds to say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

CONFIDENCE = 0.95
FEWEST_ROUNDS = 3  # with two, one lucky round decides


@dataclass(frozen=True)
class Interval:
    """A median and the bounds of its 95% interval, in the unit of the values."""

    median: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Difference:
    """The ratio of two stacks and its 95% interval; `p` is already corrected for all the pairs."""

    ratio: float
    low: float | None
    high: float | None
    p: float | None

    @property
    def distinguishable(self) -> bool:
        return self.p is not None and self.p < 1 - CONFIDENCE

    @property
    def turned(self) -> Difference:
        """The same, seen from the other stack."""
        low, high = self.low and 1 / self.low, self.high and 1 / self.high
        return Difference(1 / self.ratio, high, low, self.p)


def median(values: Sequence[float]) -> float:
    """Raises ValueError where there are no values."""
    if not values:
        raise ValueError("no values have no median")
    ordered, middle = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def interval(values: Sequence[float]) -> Interval:
    """The median with its 95% bootstrap interval (percentile method).

    The bootstrap distribution of a median is worked out exactly, as Maritz and Jarrett do
    (Journal of the American Statistical Association 73, 1978), instead of being drawn.
    """
    if len(values) < FEWEST_ROUNDS:
        return Interval(median(values), None, None)
    weights = sorted(_medians(sorted(values)))
    tail = (1 - CONFIDENCE) / 2
    return Interval(median(values), _quantile(weights, tail), _quantile(weights, 1 - tail))


def _medians(ordered: Sequence[float]) -> list[tuple[float, float]]:
    """Each median that a resample can have, with its probability."""
    count, half = len(ordered), len(ordered) // 2
    reached = [_at_least(count, half + count % 2, (i + 1) / count) for i in range(count)]
    single = [after - before for before, after in zip([0.0, *reached], reached, strict=False)]
    if count % 2:
        return list(zip(ordered, single, strict=True))
    pairs = []
    for low in range(count):
        apart = [(high, _apart(count, low, high)) for high in range(low + 1, count)]
        pairs += [((ordered[low] + ordered[high]) / 2, chance) for high, chance in apart]
        pairs.append((ordered[low], single[low] - sum(chance for _, chance in apart)))
    return pairs


def _apart(count: int, low: int, high: int) -> float:
    """The chance that the two middle values of a resample are those at `low` and `high`."""
    half = count // 2
    below = (low + 1) ** half - low**half
    above = (count - high) ** half - (count - high - 1) ** half
    return math.comb(count, half) * float(below * above) / float(count**count)


def _at_least(count: int, wanted: int, chance: float) -> float:
    """The probability of at least `wanted` successes in `count` trials."""
    return sum(
        math.comb(count, k) * chance**k * (1 - chance) ** (count - k)
        for k in range(wanted, count + 1)
    )


def _quantile(weights: Sequence[tuple[float, float]], wanted: float) -> float:
    reached = 0.0
    for value, chance in weights:
        reached += chance
        if reached >= wanted - 1e-12:
            return value
    return weights[-1][0]


def compare(one: Sequence[float | None], other: Sequence[float | None]) -> Difference | None:
    """How `one` stands to `other`, round by round; None where no round has both.

    A paired t-test on the logarithms of the ratios of the rounds (Student, Biometrika 6, 1908): a
    round in which the machine was slow was slow for both. Not corrected yet: see `corrected`.
    """
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a and b]
    if not pairs:
        return None
    logs = [math.log(a / b) for a, b in pairs]
    mean = sum(logs) / len(logs)
    if len(logs) < FEWEST_ROUNDS:
        return Difference(math.exp(mean), None, None, None)
    freedom = len(logs) - 1
    spread = math.sqrt(sum((value - mean) ** 2 for value in logs) / freedom)
    error = spread / math.sqrt(len(logs))
    reach = error * _t_quantile(CONFIDENCE, freedom)
    p = _two_sided(abs(mean) / error, freedom) if error else float(mean == 0)
    return Difference(math.exp(mean), math.exp(mean - reach), math.exp(mean + reach), p)


def corrected(differences: Sequence[Difference]) -> list[Difference]:
    """The same differences with their p corrected for their number, by Holm's method.

    Holm, Scandinavian Journal of Statistics 6, 1979. The family is every pair that was measured
    at a task: whoever shows only some of the pairs takes the figures from here all the same.
    """
    known = sorted((d.p, place) for place, d in enumerate(differences) if d.p is not None)
    result, floor = list(differences), 0.0
    for rank, (p, place) in enumerate(known):
        floor = max(floor, min(1.0, p * (len(known) - rank)))
        old = differences[place]
        result[place] = Difference(old.ratio, old.low, old.high, floor)
    return result


def _two_sided(t: float, freedom: int) -> float:
    """The probability of a |t| at least so large where nothing differs."""
    return _beta(freedom / (freedom + t * t), freedom / 2, 0.5)


@cache
def _t_quantile(confidence: float, freedom: int) -> float:
    low, high = 0.0, 1e6
    while high - low > 1e-9 * max(1.0, high):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if _two_sided(middle, freedom) > 1 - confidence else (low, middle)
        )
    return high


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): NIST's DLMF, 8.17.22 and 8.17.4."""
    if x in (0.0, 1.0):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log(1 - x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of DLMF 8.17.22, from its far end."""
    value = 1.0
    for m in range(200, 0, -1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m - 1) * (a + b + m - 1) * x / ((a + 2 * m - 2) * (a + 2 * m - 1))
        value = 1 + odd / (1 + even / value)
    return 1 / value
