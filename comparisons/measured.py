"""What was measured of the frameworks that are compared: a pure function from loaded findings.

Each at its usual server, on which its sample is verified, and once more on every server that all
of them were measured on, so that a server's speed is not taken for a framework's. Ratios are to
the framework in the first column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.models import Finding
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


Load = tuple[str, str]  # a task, and the load under which it was measured
Servers = Mapping[str, str]  # a framework's usual ones, by task
NOT_MEASURED = MeasuredCell(None, None, None, 0, 0, "not measured")


@dataclass(frozen=True)
class Beside:
    """What was measured of one framework at a task under a load, beside the first framework.

    `cells` are by server, for each on which both were measured, and for the usual ones null.
    """

    run: str
    cores: int
    open_loop: bool
    cells: Mapping[str | None, MeasuredCell]


Pair = Mapping[Load, Beside]


def pair(
    mine: Sequence[Finding], usual: Servers, first: Sequence[Finding], usual_first: Servers
) -> Pair:
    """One framework beside the first, by the findings of both, with their runs."""
    runs = {(f.task, f.load): f for f in (*first, *mine)}
    own = {(f.task, f.load, f.server): f for f in mine}
    other = {(f.task, f.load, f.server): f for f in first}
    both = own.keys() & other.keys()
    found = {}
    for at, any_there in runs.items():
        on: dict[str | None, tuple[str, str]] = {
            None: (usual.get(at[0], ""), usual_first.get(at[0], ""))
        }
        on |= {server: (server, server) for *there, server in both if tuple(there) == at}
        cells = {
            server: _cell(own.get((*at, one)), other.get((*at, two)))
            for server, (one, two) in on.items()
        }
        run = any_there.run
        found[at] = Beside(run.slug, run.environment["cores"], any_there.open_loop, cells)
    return found


def _cell(finding: Finding | None, first: Finding | None) -> MeasuredCell:
    if finding is None:
        return NOT_MEASURED
    figure = finding.decisive
    return MeasuredCell(
        server=finding.server,
        figure=figure,
        ratio=finding.difference(first.framework, first.server) if figure and first else None,
        rounds=finding.measured,
        valid=finding.valid,
        why_not=None if figure else "; ".join(finding.details),
    )


def side_by_side(pairs: Sequence[Pair], tasks: Mapping[str, str]) -> Measured | None:
    """Each framework beside the first; rows in the order of the tasks, which are named. None
    without findings. Those at one task and load are of one run."""
    loads = {at: beside for each in pairs for at, beside in each.items()}
    rows: list[MeasuredRow] = []
    for task, name in tasks.items():
        for load in _loads(task, loads):
            rows += _rows((task, load), name, pairs, loads[task, load])
    cores = (beside.cores for beside in loads.values())
    return Measured(min(cores), tuple(rows)) if rows else None


def _loads(task: str, known: Iterable[Load]) -> list[str]:
    """Closed loops before open ones, few connections before many."""
    loads = [load for at, load in known if at == task]
    return sorted(loads, key=lambda load: (load.endswith("-per-second"), len(load), load))


def _rows(at: Load, name: str, pairs: Sequence[Pair], told: Beside) -> Iterator[MeasuredRow]:
    """On the usual servers, then on each that all frameworks have, if that is not the same."""
    nothing: Mapping[str | None, MeasuredCell] = {None: NOT_MEASURED}
    found = [each[at].cells if at in each else nothing for each in pairs]
    usual = {cells[None].server for cells in found}
    common = set(found[0]).intersection(*found) - {None}
    if len(usual) == 1:
        common -= usual
    for server in (None, *sorted(common)):  # type: ignore[type-var]
        cells = tuple(each[server] for each in found)
        yield MeasuredRow(told.run, at[0], name, at[1], server, told.open_loop, cells)
