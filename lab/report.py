"""`python -m lab report RUN`: what a benchmark found, for people at a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from facts import findings
from facts.findings import Finding, TaskFindings
from facts.measurements import Bench
from facts.runs import RunFile
from facts.statistics import Interval
from lab import asked

BAR = 28
FROZE_MS = 100.0  # a silence longer than this, beside the usual latency, is told
UNKNOWN = "–"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="RUN", help="a run file of python -m lab bench")


def run(options: argparse.Namespace) -> int:
    found = asked.run_file(options.file)
    if found.bench is None:
        asked.fail(f"{options.file}: a run without measurements (method {found.method})")
    show(found)
    return 0


def show(run: RunFile) -> None:
    if run.bench is None:
        return
    for line in _lines(run, run.bench):
        print(line)


def _lines(run: RunFile, bench: Bench) -> Iterator[str]:
    yield from _head(run, bench)
    for found in findings.of(bench):
        if found.findings:
            yield ""
            yield from _task(found)
    yield ""
    yield from _failed(run)
    yield from _foot(bench)


def _head(run: RunFile, bench: Bench) -> Iterator[str]:
    machine, plan = run.environment, bench.plan
    yield f"Run {run.id} · method {run.method} · {run.started:%Y-%m-%d %H:%M} UTC"
    yield (
        f"{machine.label}: {machine.cpu or 'processor not known'}, {machine.cores} cores, "
        f"{machine.os}, {machine.kernel}, Python {machine.python}"
    )
    where = f"server on {plan.server_cores}, load generator on {plan.generator_cores}"
    yield (
        f"{plan.workers} worker each · {plan.rounds} rounds of {plan.seconds:g} s after "
        f"{plan.warm_up_seconds:g} s · cores: {where if plan.server_cores else 'not pinned'}"
    )
    if bench.ceiling:
        best = max(bench.ceiling.requests_per_second)
        yield f"The load generator does {best:,.0f} requests/s against a bare server"
    for check in bench.cross_checks:
        yield (
            f"{check.subject}, {check.connections} connections: "
            f"{_mean(check.ours):,.0f} requests/s, {check.tool} {_mean(check.theirs):,.0f} "
            f"({_mean(check.ours) / _mean(check.theirs) - 1:+.0%})"
        )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _task(found: TaskFindings) -> Iterator[str]:
    open_loop = found.load.rate is not None
    yield f"{found.task} · {found.load.name}" + (" (offered)" if open_loop else "")
    yield (
        f"  {'':38}{'p50 ms' if open_loop else 'requests/s':>10} {'95% interval':>17} "
        f"{'per CPU s':>10} {'p90 ms' if open_loop else 'p50 ms':>8} {'p99 ms':>8} "
        f"{'p99* ms':>8} {'MiB':>6} {'start s':>7}"
    )
    known = [f for f in found.findings if _shown(f, open_loop)]
    order = sorted(known, key=lambda f: _value(_shown(f, open_loop)), reverse=not open_loop)
    most = max((_value(_shown(f, open_loop)) for f in order), default=0.0)
    above: Finding | None = None
    for finding in order:
        yield _row(finding, open_loop, most, _mark(found, above, finding))
        above = finding
    for finding in found.findings:
        if finding.refused:
            what = ", ".join(f"{check} in {n}" for check, n in finding.refused.items())
            yield f"  ! {_name(finding)}: {finding.rounds - finding.valid} not counted ({what})"
            yield from (f"      {detail[:150]}" for detail in finding.details)
        if finding.silent is not None and finding.silent > FROZE_MS + _value(finding.p50):
            yield f"  ! {_name(finding)}: no answer to anybody for {finding.silent:.0f} ms"


def _shown(finding: Finding, open_loop: bool) -> Interval | None:
    return finding.p50 if open_loop else finding.rate


def _value(interval: Interval | None) -> float:
    return interval.median if interval else 0.0


def _mark(found: TaskFindings, above: Finding | None, finding: Finding) -> str:
    """How it stands to the line above."""
    if above is None:
        return " "
    difference = found.difference(above.stack, finding.stack)
    if difference is None or difference.p is None:
        return "?"
    return " " if difference.distinguishable else "≈"


def _row(finding: Finding, open_loop: bool, most: float, mark: str) -> str:
    shown = _shown(finding, open_loop)
    bar = "█" * max(1, round(BAR * _value(shown) / most)) if most else ""
    second = finding.p90 if open_loop else finding.p50
    figures = (
        f"{_number(shown):>10} {_bounds(shown):>17} {_number(finding.cpu_rate):>10} "
        f"{_number(second):>8} {_number(finding.p99):>8} {_number(finding.corrected_p99):>8} "
        f"{_number(finding.memory, 1 / 2**20):>6} {_number(finding.start):>7}"
    )
    return f"  {mark} {_name(finding):<36}{figures}  {bar}"


def _name(finding: Finding) -> str:
    return " on ".join(finding.stack)


def _number(interval: Interval | None, scale: float = 1.0) -> str:
    return UNKNOWN if interval is None else _short(interval.median * scale)


def _bounds(interval: Interval | None) -> str:
    if interval is None or interval.low is None or interval.high is None:
        return UNKNOWN
    return f"{_short(interval.low)}–{_short(interval.high)}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _failed(run: RunFile) -> Iterator[str]:
    for record in run.verifications:
        if record.failure:
            what = f"{record.failure.step}: expected {record.failure.expected}"
            name = f"{record.framework} {record.task} on {record.server}"
            yield f"Not measured: {name}: {what[:90]}, got {record.failure.got[:90]}"


def _foot(bench: Bench) -> Iterator[str]:
    yield "≈ not distinguishable from the line above (paired by rounds, corrected for all pairs)"
    yield "? too few valid rounds to compare with the line above"
    yield "* with what a closed loop omits while a server is silent put back"
    yield f"{UNKNOWN} not measured, or too few answers or rounds to say"
    if len(bench.plan.server_cores) <= 1:
        yield "With so few cores, and shared ones, take these as tiers: not every digit will hold."
