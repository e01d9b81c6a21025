"""What inputs of one kind got."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SLOWEST = 5.0  # seconds of the processor for one input: none comes near it
SHOWN = 20  # failures that are told


@dataclass
class Tally:
    """What inputs of one kind got; `wrong` are those that got something else than is right."""

    kind: str
    got: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)  # inputs by what is wrong
    slowest: float = 0.0

    @property
    def sent(self) -> int:
        return self.got.total()

    def note(self, what: str, got: object, seconds: float, why_wrong: str = "") -> None:
        self.got[str(got)] += 1
        self.slowest = max(self.slowest, seconds)
        if seconds > SLOWEST:
            why_wrong = f"{why_wrong} took {seconds:.1f} s"
        if why_wrong:
            self.wrong.setdefault(f"{got}: {why_wrong}", []).append(what[:200])

    def examples(self) -> list[str]:
        return [f"{len(its)} x {why} {its[:3]}" for why, its in self.wrong.items()][:SHOWN]

    @contextmanager
    def timed(self) -> Iterator[Callable[[], float]]:
        began = time.thread_time()
        yield lambda: time.thread_time() - began
