"""Claims decided by a run: how one stack stands to another there.

Machines differ, so a published number of requests a second cannot be looked up on another machine.
How two stacks stand to each other on the same machine in the same hour can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from facts import findings
from facts.findings import TaskFindings
from facts.measurements import Bench
from facts.runs import RunFile
from facts.schema import Claims, Outcome, RatioFact
from facts.statistics import Difference


def outcome(difference: Difference | None, fact: RatioFact) -> Outcome:
    """Where the 95% interval of a measured ratio lies to what was claimed, which is one to one
    if nothing else is said. What cannot be told apart is within one to one."""
    if difference is None or difference.low is None or difference.high is None:
        return "not_counted"
    if fact.claimed is None and not difference.distinguishable:
        return "within"
    low, high = fact.claimed or [1.0, 1.0]
    if difference.low > high:
        return "above"
    return "below" if difference.high < low else "within"


def check(claims: Claims, runs: Mapping[str, RunFile]) -> Iterator[tuple[str, int, str]]:
    """What the runs do not bear out, as (claim, place of the ratio in it, message)."""
    found: dict[tuple[str, str, str], TaskFindings | None] = {}
    for slug, claim in claims.items():
        for place, fact in enumerate(claim.measured):
            run = runs.get(fact.run)
            if run is None or run.bench is None:
                yield slug, place, f"there is no benchmark {fact.run}"
                continue
            key = fact.run, fact.task, fact.load
            if key not in found:
                found[key] = _at(fact, run.bench)
            if said := _wrong(fact, found[key]):
                yield slug, place, said


def _at(fact: RatioFact, bench: Bench) -> TaskFindings | None:
    for load in bench.plan.loads.get(fact.task, []):
        if load.slug == fact.load:
            return findings.at(fact.task, load, bench.measurements)
    return None


def _wrong(fact: RatioFact, found: TaskFindings | None) -> str | None:
    if found is None:
        return f"{fact.run} has no {fact.task} at {fact.load}"
    stacks = {finding.stack for finding in found.findings}
    for stack in (fact.of, fact.to):
        if stack_of(stack) not in stacks:
            return f"{fact.run} did not measure {stack} at {fact.task}, {fact.load}"
    difference = found.difference(stack_of(fact.of), stack_of(fact.to))
    decided = outcome(difference, fact)
    if decided == fact.outcome:
        return None
    told = f"{difference.ratio:.3g} ({difference.low}–{difference.high})" if difference else "none"
    return f"says {fact.outcome}, but the ratio is {told}: {decided}"


def stack_of(name: str) -> tuple[str, str]:
    """("flask", "gunicorn") of "flask/gunicorn"."""
    framework, _, server = name.partition("/")
    return framework, server
