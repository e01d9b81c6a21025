"""How fast frameworks are against the fastest one: a pure function from loaded findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from catalog.models import Finding
from facts.statistics import Difference

FASTEST = Difference(1.0, 1.0, 1.0, None)


@dataclass(frozen=True)
class Speed:
    """Throughput to that of the fastest, each on its usual server; without `ratio`, why not."""

    server: str
    fastest: str
    ratio: Difference | None
    why_not: str | None
    address: str

    @property
    def in_words(self) -> str:
        if self.ratio is None:
            return f"{self.why_not}, on {self.server}"
        if self.ratio is FASTEST:
            return f"the fastest, on {self.server}"
        said = f"{self.ratio.ratio:.0%} of {self.fastest}, on {self.server}"
        if self.ratio.low is None or self.ratio.high is None:
            return f"{said}, in too few rounds to say"
        return f"{said} (95% interval {self.ratio.low:.0%} to {self.ratio.high:.0%})"


def relative(
    findings: Iterable[Finding], usual: Mapping[str, str | None], names: Mapping[str, str]
) -> dict[str, Speed]:
    """By framework, from the findings of one run at one task; `usual` servers by framework.

    With the fewest connections that were measured: in an open loop, all do what is offered.
    """
    mine = _least_loaded(f for f in findings if f.server == usual.get(f.framework))
    medians = {slug: f.decisive.median for slug, f in mine.items() if f.decisive}
    if not medians:
        return {}
    fastest = mine[max(sorted(medians), key=lambda slug: medians[slug])]
    return {slug: _speed(finding, fastest, names) for slug, finding in mine.items()}


def _least_loaded(findings: Iterable[Finding]) -> dict[str, Finding]:
    closed = [finding for finding in findings if not finding.open_loop]
    load = min((f.load for f in closed), key=lambda load: (len(load), load), default=None)
    return {finding.framework: finding for finding in closed if finding.load == load}


def _speed(finding: Finding, fastest: Finding, names: Mapping[str, str]) -> Speed:
    ratio = FASTEST if finding is fastest else _ratio(finding, fastest)
    why_not = None if ratio else next(iter(finding.details), "no round in which both count")
    asked = urlencode({"task": finding.task, "load": finding.load})
    name = names.get(fastest.framework, fastest.framework)
    return Speed(finding.server, name, ratio, why_not, f"/benchmarks/?{asked}")


def _ratio(finding: Finding, fastest: Finding) -> Difference | None:
    if finding.decisive is None:
        return None
    return finding.difference(fastest.framework, fastest.server)
