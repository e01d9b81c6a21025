"""Two runs side by side: a pure function from their findings to what changed more than the noise.

Runs of different methods are not set against each other at all. Runs of different machines are,
but nothing is called a change: another machine does everything at another speed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from catalog.models import Run
from comparisons.figures import Figure
from facts.statistics import Interval

LEAST_NOISE = 0.05  # of one: what two runs of the same code differ by on a quiet machine
MACHINE = ("label", "cpu", "cores", "memory_bytes", "os", "kernel", "python")
PLAN = ("seconds", "warm_up_seconds", "timeout_seconds", "workers", "server_cores")

Change = Literal["higher", "lower", "alike"]


@dataclass(frozen=True)
class Pair:
    """One stack at a task under a load in both runs. `ratio` is the second to the first.

    `change` is null where it cannot be said: one run has no interval, or the machines differ.
    """

    framework: str
    server: str
    task: str
    load: str
    reference: bool
    one: Interval | None
    other: Interval | None
    ratio: float | None
    change: Change | None


@dataclass(frozen=True)
class Against:
    """`refused` says why the runs cannot be compared, `marked` what differs besides.

    `noise` is the share of one that counts as nothing: what the references moved by, and at least
    LEAST_NOISE.
    """

    pairs: tuple[Pair, ...]
    only_one: int
    only_other: int
    refused: str | None
    marked: tuple[str, ...]
    other_machine: bool
    noise: float

    @property
    def changed(self) -> int:
        return sum(pair.change in ("higher", "lower") for pair in self.pairs)


def against(one: Run, other: Run, ones: Iterable[Figure], others: Iterable[Figure]) -> Against:
    """How the second run stands to the first; their findings are of everything they measured."""
    mine, theirs = ({_key(f): f for f in findings} for findings in (ones, others))
    if one.method != other.method:
        refused = f"one was measured by {one.method}, the other by {other.method}"
        return Against((), len(mine), len(theirs), refused, (), False, LEAST_NOISE)
    marked = tuple(_marked(one, other))
    pairs = [_pair(mine[key], theirs[key]) for key in sorted(mine.keys() & theirs.keys())]
    noise = _noise(pairs)
    moved = any(said.startswith("machine") for said in marked)
    return Against(
        pairs=tuple(pair if moved else _judged(pair, noise) for pair in pairs),
        only_one=len(mine.keys() - theirs.keys()),
        only_other=len(theirs.keys() - mine.keys()),
        refused=None,
        marked=marked,
        other_machine=moved,
        noise=noise,
    )


def _key(finding: Figure) -> tuple[str, str, str, str]:
    return finding.task, finding.load, finding.framework, finding.server


def _marked(one: Run, other: Run) -> Iterable[str]:
    for name in MACHINE:
        if one.environment.get(name) != other.environment.get(name):
            values = f"{one.environment.get(name)} and {other.environment.get(name)}"
            yield f"machine: {name.replace('_', ' ')} {values}"
    plans = [(run.bench or {}).get("plan", {}) for run in (one, other)]
    for name in PLAN:
        if plans[0].get(name) != plans[1].get(name):
            yield f"plan: {name.replace('_', ' ')} {plans[0].get(name)} and {plans[1].get(name)}"


def _pair(one: Figure, other: Figure) -> Pair:
    ratio = None
    if one.decisive and other.decisive:
        ratio = other.decisive.median / one.decisive.median
    return Pair(
        framework=one.framework,
        server=one.server,
        task=one.task,
        load=one.load,
        reference=one.reference,
        one=one.decisive,
        other=other.decisive,
        ratio=ratio,
        change=None,
    )


def _noise(pairs: Iterable[Pair]) -> float:
    """References do the same in both runs, so what they moved by, the machine did."""
    moved = [abs(pair.ratio - 1) for pair in pairs if pair.reference and pair.ratio]
    return max([LEAST_NOISE, *moved])


def _judged(pair: Pair, noise: float) -> Pair:
    one, other = pair.one, pair.other
    if pair.ratio is None or one is None or other is None or one.low is None or other.low is None:
        return pair
    apart = other.low > (one.high or one.median) or (other.high or other.median) < one.low
    change: Change = "alike"
    if apart and abs(pair.ratio - 1) > noise:
        change = "higher" if pair.ratio > 1 else "lower"
    return replace(pair, change=change)
