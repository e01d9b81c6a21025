"""What a run says: medians, what does not count, and which stacks differ."""

from __future__ import annotations

from typing import Any

import pytest

from facts import findings
from facts.findings import TaskFindings
from facts.measurements import Bench, Invalid, Load, MeasurementRecord, Plan, Subject
from tests.lab.records import but, slow

NOISE = [Invalid(check="noise", detail="other programs used 1.00 s in 8 s")]


def bench(*records: MeasurementRecord) -> Bench:
    plan = Plan(
        subjects=[Subject(framework="flask", server="gunicorn", reference=False, tasks=["json"])],
        loads={"json": [Load(connections=64), Load(connections=64, rate=500)]},
        rounds=6,
        seconds=8,
        warm_up_seconds=2,
        timeout_seconds=5,
        workers=1,
        server_cores=[1],
        generator_cores=[0],
    )
    return Bench(
        plan=plan, generator="framewise 1", ceiling=None, cross_checks=[], measurements=[*records]
    )


def rounds(framework: str, answers: list[int], **changed: Any) -> list[MeasurementRecord]:
    return [
        but(framework=framework, answers=count, round=number, **changed)
        for number, count in enumerate(answers, 1)
    ]


def first(*records: MeasurementRecord) -> TaskFindings:
    return findings.of(bench(*records))[0]


def test_a_figure_is_the_median_of_the_valid_rounds() -> None:
    good = rounds("flask", [8000, 16_000, 24_000])
    found = first(*good, but(framework="flask", answers=80_000, round=4, invalid=NOISE))
    (finding,) = found.findings
    assert (finding.rounds, finding.valid, finding.refused) == (4, 3, {"noise": 1})
    assert finding.details == ["noise: other programs used 1.00 s in 8 s"]
    assert finding.rate is not None
    assert (finding.rate.median, finding.rate.low, finding.rate.high) == (2000, 1000, 3000)
    assert finding.cpu_rate is not None
    assert finding.cpu_rate.median == pytest.approx(16_000 / 7.9)


def test_each_load_has_its_own_figures() -> None:
    offered = Load(connections=64, rate=500)
    closed, opened = findings.of(
        bench(*rounds("flask", [8000] * 3), *rounds("flask", [4000] * 4, load=offered))
    )
    assert (closed.findings[0].rounds, opened.findings[0].rounds) == (3, 4)
    assert closed.findings[0].rate is not None
    assert closed.findings[0].rate.median == 1000


def test_what_noise_spoilt_is_replaced_by_the_try_that_counts() -> None:
    flask = rounds("flask", [20_000, 20_100, 19_900])
    spoilt = but(framework="bottle", answers=5000, round=1, invalid=NOISE)
    found = first(*flask, spoilt, *rounds("bottle", [40_000, 40_200, 39_800]))
    difference = found.difference(("bottle", "gunicorn"), ("flask", "gunicorn"))
    assert difference is not None
    assert difference.ratio == pytest.approx(2)


def test_what_was_never_valid_has_no_figure() -> None:
    (finding,) = first(but(invalid=NOISE)).findings
    assert (finding.rate, finding.p99, finding.memory) == (None, None, None)


def test_a_percentile_that_no_round_has_is_not_zero() -> None:
    (finding,) = first(*rounds("flask", [1, 2, 3], latency=slow(p999_ms=None))).findings
    assert finding.p999 is None
    assert finding.p99 is not None


def test_stacks_that_differ_are_told_apart_and_alike_ones_are_not() -> None:
    found = first(
        *rounds("bottle", [40_000, 41_000, 39_500, 40_300, 40_900, 39_900]),
        *rounds("django", [20_000, 20_400, 19_900, 20_100, 20_300, 20_000]),
        *rounds("flask", [20_100, 20_300, 19_800, 20_200, 20_200, 20_100]),
    )
    bottle, django, flask = (finding.stack for finding in found.findings)
    apart, alike = found.difference(bottle, django), found.difference(django, flask)
    assert apart is not None
    assert alike is not None
    assert (apart.distinguishable, alike.distinguishable) == (True, False)
    assert apart.ratio == pytest.approx(2, rel=0.02)
    back = found.difference(django, bottle)
    assert back is not None
    assert back.ratio == pytest.approx(1 / apart.ratio)


def test_the_verdict_is_corrected_for_all_the_pairs_of_the_run() -> None:
    pair = [
        *rounds("bottle", [20_000, 20_900, 20_100, 20_500]),
        *rounds("flask", [20_500, 21_100, 20_700, 21_000]),
    ]
    crowd = [r for n in range(9) for r in rounds(f"other-{n}", [100, 102, 101, 103 + n])]
    stacks = (("bottle", "gunicorn"), ("flask", "gunicorn"))
    alone, among = (first(*records).difference(*stacks) for records in (pair, [*pair, *crowd]))
    assert alone is not None
    assert among is not None
    assert alone.distinguishable
    assert not among.distinguishable
    assert (alone.ratio, alone.low, alone.high) == (among.ratio, among.low, among.high)


def test_an_open_loop_is_compared_by_what_visitors_wait() -> None:
    load = Load(connections=64, rate=500)
    quick = rounds("bottle", [4000] * 6, load=load, latency=slow(p50_ms=1.0))
    slower = rounds("flask", [4000] * 6, load=load, latency=slow(p50_ms=3.0))
    found = findings.of(bench(*quick, *slower))[1]
    difference = found.difference(("flask", "gunicorn"), ("bottle", "gunicorn"))
    assert difference is not None
    assert difference.ratio == pytest.approx(3)
