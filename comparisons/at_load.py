"""What was measured at one task and load, whatever is chosen of it: loaded, and held.

Of a run that is asked for by its slug; without one, of that which the site shows at this task and
load (Finding.objects.choose).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from catalog.models import Finding, Framework, Run, Sample, Task, Verification
from catalog.models.measurement import FindingQuerySet
from catalog.pieces import Pieces, State
from comparisons import benchmarks, paging
from comparisons.benchmarks import Row

READ = ("framework", "server", "interface", "measured", "valid", "details", "figures", "alike",
        "share", "load")  # fmt: skip
OF_RUN = ("slug", "started", "commit", "environment", "bench")


@dataclass(frozen=True)
class Loads:
    """The names of all `tasks` by slug, and the (task, load) pairs at which something is shown."""

    tasks: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...]


class Code(NamedTuple):
    """The version that ran, and whether today's sample is other code."""

    version: str | None
    changed: bool


@dataclass(frozen=True)
class AtLoad:
    """`codes` by stack; `failed` did not meet the contract, and `without` have no sample."""

    run: Run
    rows: tuple[Row, ...]
    open_loop: bool
    codes: Mapping[str, Code]
    failed: tuple[Verification, ...]
    without: tuple[Sample, ...]

    @property
    def names(self) -> dict[str, str]:
        return benchmarks.REFERENCES | {row.slug: row.name for row in self.rows}

    @property
    def stacks(self) -> dict[str, str]:
        return {row.stack: f"{row.name} on {row.server}" for row in self.rows}


Key = tuple[str | None, str, str]  # run, task, load
LOADS: Pieces[str | None, Loads] = Pieces(most=16)
AT: Pieces[Key, AtLoad] = Pieces(most=32)


def loads(state: State | None, run: str | None) -> Loads | None:
    """None where nothing is shown: there is no such run, or none at all."""

    def make(_: object) -> dict[str | None, Loads]:
        tasks = dict(Task.objects.values_list("slug", "name"))
        found = _shown(run).order_by().values_list("task", "load").distinct()
        pairs = tuple(benchmarks.in_order(found, list(tasks)))
        return {run: Loads(tasks, pairs)} if pairs else {}

    return LOADS.each(state, [run], make).get(run)


def at_load(state: State | None, run: str | None, task: str, load: str) -> AtLoad:
    """At one of the loads()."""
    return AT.one(state, (run, task, load), lambda: _at(run, task, load))


def _shown(run: str | None) -> FindingQuerySet:
    return Finding.objects.visible().filter(**({"run__slug": run} if run else {"shown": True}))


def _at(slug: str | None, task: str, load: str) -> AtLoad:
    at = _shown(slug).filter(task=task, load=load)
    findings = list(at.only("run", *READ))
    run = Run.objects.only(*OF_RUN).get(pk=findings[0].run_id)
    slugs = {finding.framework for finding in findings}
    seen = Verification.objects.visible().filter(run=run, task=task)
    ran = list(seen.only("framework", "server", "version", "digest", "passed", "failure"))
    samples = Sample.objects.visible().filter(task__slug=task)
    today = samples.filter(framework__slug__in=slugs).order_by()
    refused = samples.exclude(reason=None).order_by("framework__slug")
    said = ("framework__name", "reason", "reason_url", "reason_title")
    return AtLoad(
        run=run,
        rows=benchmarks.rows(findings, named(slugs)),
        open_loop=findings[0].open_loop,
        codes=_codes(ran, dict(today.values_list("framework__slug", "digest"))),
        failed=tuple(each for each in ran if not each.passed),
        without=tuple(refused.select_related("framework").only(*said)[: paging.OFFERED]),
    )


def _codes(ran: Iterable[Verification], today: Mapping[str, str | None]) -> dict[str, Code]:
    return {
        f"{v.framework}/{v.server}": Code(v.version, today.get(v.framework) not in (None, v.digest))
        for v in ran
    }


def named(slugs: Iterable[str]) -> dict[str, Framework]:
    """What the published ones among them are called."""
    found = Framework.objects.published().filter(slug__in={*slugs}).only("slug", "name", "kind")
    return {framework.slug: framework for framework in found}


def names_of(slugs: Iterable[str]) -> dict[str, str]:
    """What published frameworks and references are called."""
    return benchmarks.REFERENCES | {slug: f.name for slug, f in named(slugs).items()}
