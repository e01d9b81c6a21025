"""How one framework's figures stand to those of all: a pure function from loaded findings.

Each framework is on its usual server and counts once, so a server that many can run on does not
weigh more. References are no frameworks and do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.models import Finding
from facts.statistics import Interval, median

FEWEST = 3  # frameworks whose middle says something


@dataclass(frozen=True)
class Place:
    """One task under a load. Without `figure` none counts, and `why_not` says why.

    `median` is of all `frameworks` that have a figure there; null where they are too few.
    """

    run: str
    task: str
    name: str
    load: str
    server: str
    open_loop: bool
    figure: Interval | None
    why_not: str | None
    median: float | None
    frameworks: int

    @property
    def ratio(self) -> float | None:
        """To the median; in an open loop, where latencies are compared, less is better."""
        return self.figure.median / self.median if self.figure and self.median else None

    @property
    def near(self) -> bool:
        """Whether the median lies within the interval of the figure."""
        figure, middle = self.figure, self.median
        if figure is None or middle is None or figure.low is None or figure.high is None:
            return False
        return figure.low <= middle <= figure.high


@dataclass(frozen=True)
class Standing:
    """`cores` of the smallest machine."""

    cores: int
    places: tuple[Place, ...]

    @property
    def runs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place.run for place in self.places))


def standing(slug: str, findings: Iterable[Finding], tasks: Mapping[str, str]) -> Standing | None:
    """`findings` each on its framework's usual server, those at one task and load of one run;
    `tasks` names them in order.

    None where nothing of the framework was measured.
    """
    at: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        at.setdefault((finding.task, finding.load), []).append(finding)
    order = list(tasks)
    mine = [f for found in at.values() for f in found if f.framework == slug and f.task in tasks]
    mine.sort(key=lambda f: (order.index(f.task), f.open_loop, len(f.load), f.load))
    if not mine:
        return None
    places = (_place(f, at[f.task, f.load], tasks[f.task]) for f in mine)
    return Standing(min(f.run.environment["cores"] for f in mine), tuple(places))


def _place(mine: Finding, all_there: Sequence[Finding], name: str) -> Place:
    medians = [finding.decisive.median for finding in all_there if finding.decisive]
    figure = mine.decisive
    return Place(
        run=mine.run.slug,
        task=mine.task,
        name=name,
        load=mine.load,
        server=mine.server,
        open_loop=mine.open_loop,
        figure=figure,
        why_not=None if figure else "; ".join(mine.details),
        median=median(medians) if len(medians) >= FEWEST else None,
        frameworks=len(medians),
    )
