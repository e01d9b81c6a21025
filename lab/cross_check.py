"""The same load by wrk, where it is installed: two tools that agree are easier to believe."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from facts.measurements import CrossCheck, Load, Plan
from lab import ceiling, measure, processes, server
from lab.measure import CannotMeasure
from lab.plan import Turn
from lab.server import RunningServer

TIMES = 2  # each tool in turn


def wrk() -> str | None:
    """What wrk calls itself; None where it is not installed."""
    if not shutil.which("wrk"):
        return None
    said = subprocess.run(["wrk", "--version"], check=False, text=True, capture_output=True)  # noqa: S607
    found = re.match(r"wrk\s+(\S+)", said.stdout + said.stderr)
    return f"wrk {found[1]}" if found else "wrk"


def bare(tool: str, plan: Plan, load: Load) -> CrossCheck:
    """On the bare server."""
    ours, theirs = [], []
    with ceiling.running(plan) as port:
        order = ceiling.order(plan, load, port)
        for _ in range(TIMES):
            outcome, _ = measure.load(order, None, plan.generator_cores)
            ours.append(round(outcome.answers / outcome.seconds, 1))
            theirs.append(_wrk(f"http://127.0.0.1:{port}/hello", load, plan))
    return _check(tool, "bare server", load, ours, theirs)


def framework(tool: str, plan: Plan, turn: Turn, python: Path) -> CrossCheck:
    """On one stack. Raises what a measurement raises."""
    ours, theirs, case = [], [], turn.case
    step = next(step for step in case.task.steps if step.name == case.task.loads)
    with tempfile.TemporaryDirectory(prefix="framewise-", ignore_cleanup_errors=True) as name:
        server.put(case.sample, Path(name))
        with RunningServer(
            case.exhibit, case.server, python, Path(name), plan.server_cores
        ) as running:
            order = measure.first_order(turn, running.port, plan)
            for _ in range(TIMES):
                outcome, _ = measure.load(order, running.session, plan.generator_cores)
                ours.append(round(outcome.answers / outcome.seconds, 1))
                theirs.append(_wrk(f"http://127.0.0.1:{running.port}{step.path}", turn.load, plan))
    return _check(tool, case.name, turn.load, ours, theirs)


def _check(
    tool: str, subject: str, load: Load, ours: list[float], theirs: list[float]
) -> CrossCheck:
    return CrossCheck(
        tool=tool, subject=subject, connections=load.connections, ours=ours, theirs=theirs
    )


def _wrk(url: str, load: Load, plan: Plan) -> float:
    seconds = max(1, round(min(plan.seconds, ceiling.MOST_SECONDS)))
    command = ["wrk", "--threads", "1", "--connections", str(load.connections)]
    with processes.pinned(plan.generator_cores):
        process = subprocess.Popen(
            [*command, "--duration", f"{seconds}s", url],
            text=True,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
    with process:
        try:
            said, _ = process.communicate(timeout=seconds + 30)
        finally:
            process.kill()
    found = re.search(r"Requests/sec:\s*([\d.]+)", said)
    if not found:
        raise CannotMeasure(f"wrk said: {said[-300:]}")
    return float(found[1])
