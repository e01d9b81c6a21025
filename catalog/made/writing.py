"""Puts a made catalogue into an empty database: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from catalog import history
from catalog.made import bulk, lists, measured, runs
from catalog.made.frameworks import Made
from catalog.made.size import Size
from catalog.models import (
    Contender,
    Feature,
    Finding,
    Framework,
    LoadedFact,
    Measurement,
    Run,
    Sample,
    Source,
    Task,
    Verification,
)

Progress = Callable[[int, int, str], None]
AT_ONCE = 10  # frameworks of a revision, which is held in memory until it ends
VARIANTS = 4  # benchmarks that are made; the others measured the same of other stacks
A_STEP = 2000  # measurements that take about as long as a framework


class NotEmpty(Exception):
    """The message names what is there."""


def refuse_records() -> None:
    """Raises NotEmpty where the database holds any record."""
    kinds: list[Any] = [*history.record_models(), LoadedFact]
    there = [
        str(kind._meta.verbose_name_plural) for kind in kinds if kind._default_manager.exists()
    ]
    if there:
        raise NotEmpty(f"The database holds {', '.join(there)}.")


@transaction.atomic
def write(size: Size, author: User, progress: Progress = lambda done, total, doing: None) -> None:
    """The whole catalogue; what is interrupted leaves nothing. Raises NotEmpty."""
    history.lock()
    refuse_records()
    writer = _Writer(size, author, progress)
    writer.lists()
    writer.frameworks()
    writer.verifications()
    writer.benchmarks()
    writer.sayings()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the planner of queries knows nothing yet of so many new rows


@dataclass
class _Writer:
    size: Size
    author: User
    progress: Progress
    features: list[Feature] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    publications: list[Source] = field(default_factory=list)
    frameworks_there: list[Framework] = field(default_factory=list)
    stacks: list[runs.Stack] = field(default_factory=list)
    done: int = 0

    def _step(self, doing: str, steps: int = 1) -> None:
        self.done += steps
        total = self.size.frameworks + self.size.measurements // A_STEP
        self.progress(min(self.done, total), total, doing)

    def lists(self) -> None:
        with history.revision(self.author, "made: lists"):
            groups = list(lists.groups(self.size))
            history.create_all(groups)
            self.features = list(lists.features(self.size, groups))
            self.tasks = list(lists.tasks(self.size))
            self.publications = list(lists.publications(self.size))
            for records in (self.features, self.tasks, self.publications):
                history.create_all(records)

    def frameworks(self) -> None:
        for start in range(0, self.size.frameworks, AT_ONCE):
            end = min(start + AT_ONCE, self.size.frameworks)
            made = [Made(self.size, place) for place in range(start, end)]
            with history.revision(self.author, "made: frameworks"):
                self._profiles(made)
                self._cells(made)
                self._code(made)
            self.frameworks_there += [each.framework for each in made]
            for each in made:
                usual = each.stacks[0]
                self.stacks.append((each.slug, usual.slug, usual.interface))
            self._step("frameworks", len(made))
        self.stacks.sort()
        self.frameworks_there.sort(key=lambda framework: framework.slug)

    def _profiles(self, made: Sequence[Made]) -> None:
        history.create_all([each.framework for each in made])
        for part in ("sources", "stacks"):
            history.create_all([record for each in made for record in getattr(each, part)])
        for part in ("releases", "citations"):
            history.create_all([record for each in made for record in getattr(each, part)()])

    def _cells(self, made: Sequence[Made]) -> None:
        for part in ("traits", "adopters", "popularity"):
            self._cited(made, part, [list(getattr(each, part)()) for each in made])
        self._cited(made, "cells", [list(each.supports(self.features)) for each in made])

    def _cited(self, made: Sequence[Made], what: str, records: Sequence[list[Any]]) -> None:
        links = []
        for each, its in zip(made, records, strict=True):
            draws = each.draws(f"sources of {what}")
            links += [{"sources": each.cited(draws)} for _ in its]
        history.create_all([record for its in records for record in its], links)

    def _code(self, made: Sequence[Made]) -> None:
        history.create_all([sample for each in made for sample in each.samples(self.tasks)])

    def verifications(self) -> None:
        """A run for each hundred frameworks, which sees the samples as they are."""
        slugs = [framework.slug for framework in self.frameworks_there]
        for number, start in enumerate(range(0, len(slugs), runs.VERIFIED_AT_ONCE)):
            some = slugs[start : start + runs.VERIFIED_AT_ONCE]
            with history.revision(self.author, "made: verifications"):
                self._run(runs.run(f"made-verify-{number + 1}", number), some)

    def _run(self, run: Run, frameworks: Sequence[str]) -> None:
        """With the verifications of its samples."""
        history.create_all([run])
        draws = self.size.draws("run", run.slug)
        found = Sample.objects.filter(framework__slug__in=frameworks).exclude(stack=None)
        samples = found.select_related("framework", "task", "stack").defer("files", "highlighted")
        Verification.objects.bulk_create(
            [runs.verification(run, sample, draws) for sample in samples],
            batch_size=history.AT_ONCE,
        )

    def benchmarks(self) -> None:
        left = self.size.measurements
        for number in count():
            if left <= 0:
                break
            left -= self._benchmark(number, left)
        Finding.objects.choose()

    def _benchmark(self, number: int, left: int) -> int:
        subjects = runs.measured_in(number, self.stacks)
        tasks = tuple(task.slug for task in self.tasks)
        found = measured.measured(self.size, len(subjects), tasks, number % VARIANTS, left)
        run = runs.run(f"made-bench-{number + 1}", 100 - number, found.bench_of(subjects))
        with history.revision(self.author, "made: measurements"):
            self._run(run, [slug for slug, _, _ in subjects])
            bulk.insert(Measurement, found.rows_of(run, subjects))
            findings = (Finding(run=run, **values) for values in found.findings_of(subjects))
            Finding.objects.bulk_create(findings, batch_size=history.AT_ONCE)
        self._step("measurements", len(found.rows) // A_STEP)
        return len(found.rows)

    def sayings(self) -> None:
        """Claims, concepts and comparisons, which name what is there by now."""
        with history.revision(self.author, "made: claims"):
            claims = list(lists.claims(self.size, self.frameworks_there, self.publications))
            history.create_all(
                [claim for claim, _ in claims],
                [
                    {"frameworks": [about], "sources": [claim.published_in]}
                    for claim, about in claims
                ],
            )
            self._concepts()
            comparisons = list(lists.comparisons(self.size))
            history.create_all(comparisons)
            contenders: list[Contender] = []
            for each in comparisons:
                contenders += lists.contenders(each, self.frameworks_there)
            history.create_all(contenders)
        self._step("claims", self.size.measurements)

    def _concepts(self) -> None:
        concepts = list(lists.concepts(self.size))
        links: list[history.Links] = [
            {
                "frameworks": self.frameworks_there[place : place + 3],
                "features": [self.features[place % len(self.features)]],
                "sources": [self.publications[place % lists.PUBLICATIONS]],
            }
            for place in range(len(concepts))
        ]
        history.create_all(concepts, links)
