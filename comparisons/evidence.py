"""What a run says of a claim, ready to show: a pure function from a claim's ratios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from catalog.models import Claim, Framework
from comparisons.benchmarks import REFERENCES, name_of
from facts.ratios import stack_of
from facts.statistics import Difference

OUTCOMES = {
    "above": "more than claimed",
    "within": "as claimed",
    "below": "less than claimed",
    "not_counted": "no ratio",
}


@dataclass(frozen=True)
class Evidence:
    """How one stack stands to another, beside what was claimed (null: one to one)."""

    of: str
    to: str
    task: str
    load: str
    ratio: Difference | None
    claimed: tuple[float, float] | None
    outcome: str
    why_not: str | None
    run: str
    address: str


def of(claim: Claim, frameworks: Mapping[str, Framework]) -> Iterator[Evidence]:
    """`frameworks` that may be shown, by slug; what names another is left out."""
    shown = {*frameworks, *REFERENCES}
    for fact in claim.ratios:
        stacks = [stack_of(fact[name]) for name in ("of", "to")]
        if all(framework in shown for framework, _ in stacks):
            of, to = (f"{name_of(slug, frameworks)} on {server}" for slug, server in stacks)
            yield Evidence(
                of=of,
                to=to,
                task=fact["task"],
                load=fact["load"],
                ratio=_ratio(fact),
                claimed=tuple(fact["claimed"]) if fact["claimed"] else None,
                outcome=OUTCOMES[fact["outcome"]],
                why_not=fact["why_not"],
                run=fact["run"],
                address="/benchmarks/?"
                + urlencode({name: fact[name] for name in ("run", "task", "load")}),
            )


def _ratio(fact: Mapping[str, Any]) -> Difference | None:
    if fact["ratio"] is None:
        return None
    return Difference(fact["ratio"], fact["low"], fact["high"], p=None)
