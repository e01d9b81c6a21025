"""Run files into rows. A run is loaded once and never changes: its file is append-only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.models import User

from catalog import history
from catalog.models import Finding, Framework, Measurement, Run, Task, Verification
from catalog.sync import measurements
from facts import runs
from facts.runs import RunFile


class CannotLoad(Exception):
    """The message lists every problem, a line each, with its file."""


class Refused(Exception):
    """A run that was sent is none; `problems` say where and why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Differs(Exception):
    """Another run has this id."""


def load(folder: Path, author: User) -> list[str]:
    """Loads the run files that are not there yet, all or none; returns their ids.

    Raises CannotLoad for a file that is no run, or that differs from the run that it was.
    """
    known = dict(Run.objects.values_list("slug", "raw"))
    problems: list[str] = []
    found = list(_read(folder, known, problems))
    if problems:
        raise CannotLoad("\n".join(problems))
    drafts = Run.objects.filter(published=False, slug__in=[p.stem for p in folder.glob("*.json")])
    if found or drafts:
        with history.revision(author, "load_facts"):
            for run, text in found:
                create(run, text, published=True)
            for draft in drafts:
                publish(draft)
            Finding.objects.choose()
    return [run.id for run, _ in found]


def publish(run: Run) -> None:
    """Shows a run that was sent; inside a revision."""
    run.published = True
    run.save()
    Finding.objects.choose()


def take_back(run: Run) -> None:
    """Makes a draft of it again; inside a revision."""
    run.published = False
    run.save()
    Finding.objects.choose()


def receive(text: str, author: User) -> tuple[Run, bool]:
    """The draft of a run that somebody sent, and whether it is new: sent again, it is the same.

    Raises Refused for what is no run of this catalogue, Differs if its id stands for another.
    """
    run, problems = runs.parse(text)
    problems = problems or list(_unknown(run) if run else ())
    if run is None or problems:
        raise Refused(problems)
    with history.revision(author, "sent"):
        history.lock()
        there = Run.objects.filter(slug=run.id).first()
        if there is None:
            return create(run, text, published=False), True
    if runs.parse(there.raw)[0] != run:
        raise Differs(f"There is another run {run.id}; runs never change.")
    return there, False


def _unknown(run: RunFile) -> Iterator[str]:
    """What the run names and the catalogue does not have."""
    subjects = run.bench.plan.subjects if run.bench else []
    frameworks = {*Framework.objects.values_list("slug", flat=True)}
    frameworks |= {subject.framework for subject in subjects if subject.reference}
    tasks = {*Task.objects.values_list("slug", flat=True)}
    for place, record in enumerate(run.verifications):
        if record.framework not in frameworks:
            yield f"verifications.{place}.framework: there is no framework {record.framework}"
        if record.task not in tasks:
            yield f"verifications.{place}.task: there is no task {record.task}"
    for place, subject in enumerate(subjects):
        if subject.framework not in frameworks:
            yield f"bench.plan.subjects.{place}.framework: there is no {subject.framework}"
    for task in run.bench.plan.loads if run.bench else ():
        if task not in tasks:
            yield f"bench.plan.loads.{task}: there is no such task"


def _read(
    folder: Path, known: dict[str, str], problems: list[str]
) -> Iterator[tuple[RunFile, str]]:
    for path in sorted(folder.glob("*.json")):
        text = path.read_text("utf-8")
        if known.get(path.stem) == text:
            continue
        run, wrong = runs.parse(text)
        if run is None:
            problems += [f"runs/{path.name}: {said}" for said in wrong]
        elif path.stem != run.id:
            problems.append(f"runs/{path.name}: holds the run {run.id}; name the file after it")
        elif run.id not in known:
            yield run, text
        else:
            problems.append(
                f"runs/{path.name}: differs from the run that was loaded; runs are kept"
            )


def create(run: RunFile, text: str, published: bool) -> Run:
    """The rows of a run; inside a revision."""
    row = Run.objects.create(
        slug=run.id,
        method=run.method,
        commit=run.commit,
        started=run.started,
        ended=run.ended,
        environment=run.environment.model_dump(mode="json"),
        bench=run.bench and run.bench.model_dump(mode="json", exclude={"measurements"}),
        published=published,
        raw=text,
    )
    Verification.objects.bulk_create(
        Verification(run=row, **record.model_dump()) for record in run.verifications
    )
    if run.bench:
        Measurement.objects.bulk_create(measurements.rows(row, run.bench), batch_size=500)
        found = (Finding(run=row, **values) for values in measurements.findings_of(run.bench))
        Finding.objects.bulk_create(found, batch_size=100)
    return row
