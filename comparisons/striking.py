"""One striking thing that is true of the data today: a pure function from what was loaded.

Each candidate is a rule that holds only while the figures bear it out. The first that holds is
shown, so the same data always show the same thing; where none holds, nothing is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from catalog.models import Verdict
from comparisons.figures import Figure
from facts.statistics import Interval

LEAST_TIMES = 2.0  # what is less than twice as many surprises nobody


@dataclass(frozen=True)
class ServerGap:
    """One framework at one task and load, on its usual server and on another that did more."""

    kind: ClassVar = "server"

    framework: str
    task: str
    load: str
    run: str
    usual: str
    usual_figure: Interval
    other: str
    other_figure: Interval

    @property
    def times(self) -> float:
        """How many times as many requests the other server answered."""
        return self.other_figure.median / self.usual_figure.median

    @property
    def at_least(self) -> float:
        """The ratio at the near ends of the two intervals; 0 where an interval is not known."""
        if not self.other_figure.low or not self.usual_figure.high:
            return 0.0
        return self.other_figure.low / self.usual_figure.high

    @property
    def address(self) -> str:
        """The two stacks, and nothing else, in the run."""
        stacks = [("stack", f"{self.framework}/{server}") for server in (self.usual, self.other)]
        at = [("run", self.run), ("task", self.task), ("load", self.load)]
        return "/benchmarks/?" + urlencode(at + stacks)


@dataclass(frozen=True)
class FallenClaims:
    """How many of the published claims are `fallen`: outdated or contradicted."""

    kind: ClassVar = "claims"

    claims: int
    fallen: int
    partly: int


def striking(
    findings: Iterable[Figure],
    usual: Mapping[tuple[str, str], str],
    frameworks: Collection[str],
    verdicts: Mapping[str, int],
) -> ServerGap | FallenClaims | None:
    """`findings` of one run; `usual` has the usual server by the slugs of framework and task."""
    return server_gap(findings, usual, frameworks) or fallen_claims(verdicts)


def server_gap(
    findings: Iterable[Figure],
    usual: Mapping[tuple[str, str], str],
    frameworks: Collection[str],
) -> ServerGap | None:
    """The surest gap of at least LEAST_TIMES between a framework's usual server and another."""
    known = [f for f in findings if f.framework in frameworks and not f.open_loop and f.decisive]
    at = {_place(f): f for f in known if usual.get((f.framework, f.task)) == f.server}
    pairs = ((at[_place(other)], other) for other in known if _place(other) in at)
    gaps = (_gap(one, other) for one, other in pairs if one.server != other.server)
    sure = [gap for gap in gaps if gap.at_least >= LEAST_TIMES]
    return max(sure, key=lambda g: (g.at_least, g.framework, g.task, g.load, g.other), default=None)


def _place(finding: Figure) -> tuple[str, str, str, int]:
    """What must be the same for the server alone to differ."""
    return finding.framework, finding.task, finding.load, finding.workers


def _gap(usual: Figure, other: Figure) -> ServerGap:
    figures = usual.decisive, other.decisive
    if figures[0] is None or figures[1] is None:
        raise ValueError("a gap is between two figures")
    return ServerGap(
        framework=usual.framework,
        task=usual.task,
        load=usual.load,
        run=usual.run,
        usual=usual.server,
        usual_figure=figures[0],
        other=other.server,
        other_figure=figures[1],
    )


def fallen_claims(verdicts: Mapping[str, int]) -> FallenClaims | None:
    """`verdicts` counts the claims by verdict."""
    fallen = sum(verdicts.get(v, 0) for v in (Verdict.OUTDATED, Verdict.CONTRADICTED))
    if not fallen:
        return None
    return FallenClaims(sum(verdicts.values()), fallen, verdicts.get(Verdict.PARTLY, 0))
