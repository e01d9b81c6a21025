"""How much is made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

DAY = dt.date(2026, 11, 1)
NOON = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Size:
    """`samples` are spread over the frameworks, a task at a time."""

    frameworks: int
    features: int
    measurements: int
    samples: int
    seed: int = 1

    @property
    def tasks(self) -> int:
        return -(-self.samples // self.frameworks)

    @property
    def groups(self) -> int:
        return -(-self.features // 10)

    @property
    def claims(self) -> int:
        return 2 * self.frameworks

    @property
    def concepts(self) -> int:
        return min(60, self.frameworks)

    @property
    def comparisons(self) -> int:
        return min(12, self.frameworks // 4)

    def tasks_of(self, place: int) -> int:
        """The number of tasks of which the framework at a place has a sample."""
        return (self.samples - place + self.frameworks - 1) // self.frameworks

    def draws(self, *about: object) -> Random:
        """The same draws for the same seed and subject, in whatever order things are made."""
        return Random("/".join(map(str, (self.seed, *about))))  # noqa: S311 — nothing is secret
