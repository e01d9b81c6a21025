"""What was measured of the frameworks that are compared: a pure function from loaded findings.

Each at its usual server, on which its sample is verified, and once more on every server that all
of them were measured on, so that a server's speed is not taken for a framework's. Ratios are to
the framework in the first column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.models import Finding, Sample
from facts.statistics import Difference, Interval


@dataclass(frozen=True)
class MeasuredCell:
    """One framework. Without `figure` there is none that counts, and `why_not` says why.

    `ratio` is to the first column, null there and where one of the two has no figure.
    """

    server: str | None
    figure: Interval | None
    ratio: Difference | None
    rounds: int
    valid: int
    why_not: str | None

    @property
    def alike(self) -> bool | None:
        """Whether it cannot be told apart from the first column; null where that is not known."""
        if self.ratio is None or self.ratio.p is None:
            return None
        return not self.ratio.distinguishable


@dataclass(frozen=True)
class MeasuredRow:
    """A task under a load in one run; `server` is null where each framework is on its usual one."""

    run: str
    task: str
    name: str
    load: str
    server: str | None
    open_loop: bool
    cells: tuple[MeasuredCell, ...]

    @property
    def most(self) -> float:
        """The largest figure of the row, intervals included."""
        known = (c.figure.high or c.figure.median for c in self.cells if c.figure)
        return max(known, default=1.0)


@dataclass(frozen=True)
class Measured:
    """`cores` of the smallest machine among those of the rows."""

    cores: int
    rows: tuple[MeasuredRow, ...]

    @property
    def runs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.run for row in self.rows))


def side_by_side(
    slugs: Sequence[str],
    findings: Iterable[Finding],
    samples: Iterable[Sample],
) -> Measured | None:
    """Rows in the order of the samples' tasks; None without findings. Those at one task and load
    are of one run, which they have loaded."""
    usual = {(s.framework.slug, s.task.slug): s.stack.slug for s in samples if s.stack}
    tasks = {s.task.slug: s.task.name for s in samples}
    by_load: dict[tuple[str, str], dict[tuple[str, str], Finding]] = {}
    for finding in findings:
        at = by_load.setdefault((finding.task, finding.load), {})
        at[finding.framework, finding.server] = finding
    rows: list[MeasuredRow] = []
    for task, name in tasks.items():
        servers = [usual.get((slug, task)) for slug in slugs]
        for load in _loads(task, by_load):
            rows += _rows(name, slugs, servers, by_load[task, load])
    cores = [f.run.environment["cores"] for at in by_load.values() for f in at.values()]
    return Measured(min(cores), tuple(rows)) if rows else None


def _loads(task: str, by_load: Iterable[tuple[str, str]]) -> list[str]:
    """Closed loops before open ones, few connections before many."""
    loads = [load for at, load in by_load if at == task]
    return sorted(loads, key=lambda load: (load.endswith("-per-second"), len(load), load))


def _rows(
    name: str,
    slugs: Sequence[str],
    usual: Sequence[str | None],
    at: Mapping[tuple[str, str], Finding],
) -> Iterator[MeasuredRow]:
    """On the usual servers, then on each that all frameworks have, if that is not the same."""
    one = next(iter(at.values()))
    common = {server for _, server in at if all((slug, server) in at for slug in slugs)}
    places: list[tuple[str | None, Sequence[str | None]]] = [(None, usual)]
    places += [(server, [server] * len(slugs)) for server in sorted(common)]
    for server, servers in places:
        if server is None or any(server != each for each in usual):
            keys = zip(slugs, servers, strict=True)
            found = [at.get((slug, on)) if on else None for slug, on in keys]
            cells = tuple(_cell(finding, found[0]) for finding in found)
            yield MeasuredRow(one.run.slug, one.task, name, one.load, server, one.open_loop, cells)


def _cell(finding: Finding | None, first: Finding | None) -> MeasuredCell:
    if finding is None:
        return MeasuredCell(None, None, None, 0, 0, "not measured")
    figure = finding.decisive
    return MeasuredCell(
        server=finding.server,
        figure=figure,
        ratio=finding.difference(first.framework, first.server) if figure and first else None,
        rounds=finding.measured,
        valid=finding.valid,
        why_not=None if figure else "; ".join(finding.details),
    )
