"""The measurements of a run file into rows, and what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from catalog.models import Measurement, Run
from facts import findings
from facts.findings import TaskFindings
from facts.measurements import Bench, MeasurementRecord

NESTED = {"load", "latency", "corrected", "errors", "invalid"}


def rows(run: Run, bench: Bench) -> Iterator[Measurement]:
    """In the order of the file, so that later tries of a round have higher numbers."""
    tries: Counter[tuple[object, ...]] = Counter()
    for record in bench.measurements:
        key = (*record.subject, record.task, record.load, record.round)
        tries[key] += 1
        yield _row(run, record, tries[key])


def _row(run: Run, record: MeasurementRecord, attempt: int) -> Measurement:
    nested = record.model_dump(include=NESTED - {"load"})
    return Measurement(
        run=run,
        attempt=attempt,
        load=record.load.slug,
        connections=record.load.connections,
        rate=record.load.rate,
        requests_per_second=record.requests_per_second,
        requests_per_cpu_second=record.requests_per_cpu_second,
        valid=not record.invalid,
        **nested,
        **record.model_dump(exclude=NESTED),
    )


def findings_of(bench: Bench) -> Iterator[dict[str, object]]:
    """The fields of each Finding besides its run."""
    firsts = {record.subject: record for record in reversed(bench.measurements)}
    references = {s.framework for s in bench.plan.subjects if s.reference}
    for task in findings.of(bench):
        for finding in task.findings:
            framework, server = finding.stack
            first = firsts[finding.stack]
            yield {
                "framework": framework,
                "server": server,
                "task": task.task,
                "load": task.load.slug,
                "reference": framework in references,
                "interface": first.interface,
                "workers": first.workers,
                "threads": first.threads,
                "measured": finding.rounds,
                "valid": finding.valid,
                "refused": finding.refused,
                "details": finding.details,
                "figures": {name: v and asdict(v) for name, v in finding.figures.items()},
                "silent_ms": finding.silent,
                "differences": list(_differences(task, finding)),
            }


def _differences(task: TaskFindings, finding: findings.Finding) -> Iterator[dict[str, object]]:
    for other in task.findings:
        difference = task.difference(finding.stack, other.stack)
        if other.stack != finding.stack and difference:
            framework, server = other.stack
            yield {
                "framework": framework,
                "server": server,
                **asdict(difference),
                "distinguishable": difference.distinguishable,
            }
