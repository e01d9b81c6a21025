"""Rounds of loads: everything once in each round, so that a slow minute is slow for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from facts import progress
from tests.speed.verdict import Finding, Target

Step = Callable[[], None]


@dataclass
class Figures:
    """What was measured so far, by part, case and kind of figure, each with its target."""

    values: dict[tuple[str, str, str], list[float]] = field(default_factory=dict)
    targets: dict[tuple[str, str, str], Target | None] = field(default_factory=dict)

    def add(
        self, part: str, case: str, what: str, value: float, target: Target | None = None
    ) -> None:
        key = part, case, what
        self.values.setdefault(key, []).append(value)
        self.targets[key] = target

    @property
    def findings(self) -> list[Finding]:
        return [
            Finding(*key, tuple(found), self.targets[key]) for key, found in self.values.items()
        ]


def run(rounds: int, steps: Sequence[tuple[str, Step]]) -> None:
    """Each step in turn, round after round."""
    total = rounds * len(steps)
    for number in range(rounds):
        for place, (name, step) in enumerate(steps, start=1):
            step()
            progress.show(number * len(steps) + place, total, name)
