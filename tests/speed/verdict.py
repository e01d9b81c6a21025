"""Whether what was measured keeps to a target, and the table that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

MET, NOISE, MISSED = "met", "within the noise", "missed"


@dataclass(frozen=True)
class Target:
    """A bound. `most` says that it is one from above."""

    bound: float
    most: bool = False
    unit: str = "×"

    def __str__(self) -> str:
        return f"{'≤' if self.most else '≥'} {self.bound:g}{self.unit}"

    def keeps(self, value: float) -> bool:
        return value <= self.bound if self.most else value >= self.bound


@dataclass(frozen=True)
class Finding:
    """One figure of each round. Without a target it is only told."""

    part: str
    case: str
    what: str
    values: tuple[float, ...]
    target: Target | None = None

    @property
    def verdict(self) -> str:
        """Missed is what no round kept: the whole range is on the wrong side."""
        if self.target is None:
            return ""
        if self.target.keeps(median(self.values)):
            return MET
        return NOISE if any(map(self.target.keeps, self.values)) else MISSED


def missed(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.verdict == MISSED]


HEAD = ("case", "what", "minimum", "median", "maximum", "target", "")


def table(findings: Sequence[Finding]) -> str:
    """As Markdown, one row a figure."""
    rows = [HEAD, ("---", "---", "---:", "---:", "---:", "---:", "---"), *map(_row, findings)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(found: Finding) -> tuple[str, ...]:
    figures = (min(found.values), median(found.values), max(found.values))
    unit = found.target.unit if found.target else ""
    told = (
        f"{figure:.3g}{unit}" if abs(figure) < 1000 else f"{figure:,.0f}{unit}"
        for figure in figures
    )
    target = str(found.target) if found.target else ""
    return (found.case, found.what, *told, target, found.verdict)
