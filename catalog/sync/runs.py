"""Run files into rows. A run is loaded once and never changes: its file is append-only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.models import User

from catalog import history
from catalog.models import Finding, Measurement, Run, Verification
from catalog.sync import measurements
from facts import runs
from facts.runs import RunFile


class CannotLoad(Exception):
    """The message lists every problem, a line each, with its file."""


def load(folder: Path, author: User) -> list[str]:
    """Loads the run files that are not there yet, all or none; returns their ids.

    Raises CannotLoad for a file that is no run, or that differs from the run that it was.
    """
    known = dict(Run.objects.values_list("slug", "raw"))
    problems: list[str] = []
    found = list(_read(folder, known, problems))
    if problems:
        raise CannotLoad("\n".join(problems))
    if found:
        with history.revision(author, "load_facts"):
            for run, text in found:
                create(run, text)
    return [run.id for run, _ in found]


def _read(
    folder: Path, known: dict[str, str], problems: list[str]
) -> Iterator[tuple[RunFile, str]]:
    for path in sorted(folder.glob("*.json")):
        text = path.read_text("utf-8")
        run, wrong = runs.parse(text)
        if run is None:
            problems += [f"runs/{path.name}: {said}" for said in wrong]
        elif path.stem != run.id:
            problems.append(f"runs/{path.name}: holds the run {run.id}; name the file after it")
        elif run.id not in known:
            yield run, text
        elif known[run.id] != text:
            problems.append(
                f"runs/{path.name}: differs from the run that was loaded; runs are kept"
            )


def create(run: RunFile, text: str) -> Run:
    """The rows of a run; inside a revision."""
    row = Run.objects.create(
        slug=run.id,
        method=run.method,
        commit=run.commit,
        started=run.started,
        ended=run.ended,
        environment=run.environment.model_dump(mode="json"),
        bench=run.bench and run.bench.model_dump(mode="json", exclude={"measurements"}),
        raw=text,
    )
    Verification.objects.bulk_create(
        Verification(run=row, **record.model_dump()) for record in run.verifications
    )
    if run.bench:
        Measurement.objects.bulk_create(measurements.rows(row, run.bench), batch_size=500)
        Finding.objects.bulk_create(measurements.finding_rows(row, run.bench), batch_size=100)
    return row
