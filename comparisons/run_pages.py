"""What the pages of a run and of a framework's runs are made of, held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import F, Sum

from catalog.models import Finding, Framework, Run, Task, Verification
from catalog.pieces import Pieces, State
from comparisons import against as two_runs
from comparisons import benchmarks, over_time, paging
from comparisons.against import Against
from comparisons.figures import Figure, figures
from comparisons.over_time import OverTime
from comparisons.paging import Page


@dataclass(frozen=True)
class Counted:
    """How many measurements a run has, and what did not meet its contract in it."""

    measured: int
    failed: tuple[Verification, ...]


class Refused(NamedTuple):
    """A measurement that does not count, and why."""

    framework: str
    server: str
    task: str
    load: str
    round: int
    attempt: int
    why: str


@dataclass(frozen=True)
class RunPage:
    """`page` is of the measurements that do not count."""

    run: Run
    page: Page
    measured: int
    failed: tuple[Verification, ...]

    @property
    def command(self) -> str:
        """That measures the same again."""
        return benchmarks.command((self.run.bench or {})["plan"], self.run.environment["label"])


@dataclass(frozen=True)
class AgainstPage:
    """How a run stands to an earlier one; `page` is of their pairs."""

    one: Run
    other: Run
    against: Against
    page: Page

    @property
    def total(self) -> int:
        return len(self.against.pairs)


@dataclass(frozen=True)
class FrameworkRuns:
    """`page` is one of its runs, from the newest on."""

    framework: Framework
    page: Page
    history: OverTime
    tasks: Mapping[str, str]


RUNS: Pieces[str, Run] = Pieces(12)
COUNTED: Pieces[str, Counted] = Pieces(12)
REFUSED: Pieces[tuple[str, str], Page] = Pieces(24)
FIGURES: Pieces[str, tuple[Figure, ...]] = Pieces(12)
FRAMEWORKS: Pieces[tuple[str, str], FrameworkRuns] = Pieces(40)
SAID = ("run", "framework", "server", "task", "failure")


def run(state: State | None, slug: str) -> Run | None:
    """A published benchmark, without its file."""
    found = Run.objects.measured().filter(slug=slug)
    return RUNS.each(state, [slug], lambda _: {run.slug: run for run in found}).get(slug)


def counted(state: State | None, run: Run) -> Counted:
    def make() -> Counted:
        failed = run.verifications.visible().filter(passed=False).only(*SAID)
        found = run.findings.visible().aggregate(measured=Sum("measured", default=0))
        return Counted(found["measured"], tuple(failed))

    return COUNTED.one(state, run.slug, make)


def refused(state: State | None, run: Run, asked: Mapping[str, str]) -> Page:
    """A page of the measurements that do not count."""

    def make() -> Page:
        found = run.measurements.visible().filter(valid=False)
        page = paging.page(found.values_list(*Refused._fields[:-1], "invalid"), asked, paging.ROWS)
        return replace(page, items=[Refused._make((*at, _why(why))) for *at, why in page.items])

    return REFUSED.one(state, (run.slug, asked.get("page", "")), make)


def _why(invalid: Iterable[Mapping[str, str]]) -> str:
    return "; ".join(f"{each['check'].replace('_', ' ')}: {each['detail']}" for each in invalid)


def figures_of(state: State | None, run: Run) -> tuple[Figure, ...]:
    """All that a run found."""
    return FIGURES.one(state, run.slug, lambda: figures(run.findings.visible()))


def load(state: State | None, run: Run, asked: Mapping[str, str]) -> RunPage:
    count = counted(state, run)
    return RunPage(run, refused(state, run, asked), count.measured, count.failed)


def against(state: State | None, one: Run, other: Run, asked: Mapping[str, str]) -> AgainstPage:
    """A page of what is not alike, or of all (`only=all`)."""
    found = two_runs.against(one, other, figures_of(state, one), figures_of(state, other))
    everything = asked.get("only") == "all"
    pairs = [pair for pair in found.pairs if everything or pair.change != "alike"]
    kept = {"only": "all"} if everything else {}
    return AgainstPage(one, other, found, paging.page(pairs, asked, paging.ROWS, kept=kept))


def framework_runs(
    state: State | None, slug: str, asked: Mapping[str, str]
) -> FrameworkRuns | None:
    """What all runs measured of a framework, a page of them; None if there is no such."""
    key = slug, asked.get("page", "")

    def make(_: object) -> dict[tuple[str, str], FrameworkRuns]:
        found = Framework.objects.published().filter(slug=slug).only("slug", "name").first()
        return {key: _framework_runs(found, asked)} if found else {}

    return FRAMEWORKS.each(state, [key], make).get(key)


def _framework_runs(framework: Framework, asked: Mapping[str, str]) -> FrameworkRuns:
    findings = Finding.objects.visible().filter(framework=framework.slug)
    mine = Finding.objects.filter(framework=framework.slug).values("run")
    # Of a plan, only how long its rounds are; the rest is as long as the run is large.
    runs = Run.objects.measured().filter(pk__in=mine).defer("raw", "bench")
    page = paging.page(runs.annotate(seconds=F("bench__plan__seconds")), asked, paging.OVER_TIME)
    oldest_first = page.items[::-1]
    seen = Verification.objects.filter(framework=framework.slug, run__in=oldest_first)
    versions = dict(seen.values_list("run__slug", "version"))
    found = figures(findings.filter(run__in=oldest_first))
    history = over_time.over_time(oldest_first, found, versions)
    return FrameworkRuns(framework, page, history, dict(Task.objects.values_list("slug", "name")))
