"""What a run saw, and what of it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.soak.account import Account
from tests.soak.kept import Missing
from tests.soak.machine import OTHERS
from tests.soak.memory import LIMIT, Series

HELD = 0.99  # of what was due is answered within the time; the last ones are under way at its end


@dataclass
class Outcome:
    """`closed` and `open` are what the readers saw without a rate, and at one."""

    minutes: float
    share: float
    account: Account
    closed: Mapping[str, Any] = field(default_factory=dict)
    open: Mapping[str, Any] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    memory: Mapping[str, Series] = field(default_factory=dict)
    missing: Missing | None = None
    died: list[int] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    @property
    def capacity(self) -> float:
        """Requests a second."""
        return float(self.closed["in_time"] / self.closed["seconds"])

    @property
    def cut(self) -> bool:
        return not self.open or bool(self.open["cut"])

    @property
    def rate(self) -> float:
        """What was answered in a second of the time."""
        return float(self.open["in_time"] / self.open["seconds"])

    @property
    def held(self) -> float:
        """Of the rate that was asked for."""
        return self.rate / (self.share * self.capacity)

    @property
    def wrong(self) -> list[str]:
        """In words, each a reason to look; empty where all is well."""
        return [*_of_readers(self), *_of_writers(self), *_of_server(self)]


def _of_readers(found: Outcome) -> list[str]:
    said: list[str] = []
    for name, load in (("at capacity", found.closed), ("under load", found.open)):
        if load and load["wrong"] + load["lost"]:
            told = f"{load['wrong']} wrong and {load['lost']} lost answers {name}"
            said.append("\n  ".join([told, *load["examples"]]))
    if found.open and found.held < HELD:
        said.append(f"only {found.held:.1%} of the load was held; {_others(found)}")
    return said


def _others(found: Outcome) -> str:
    """Where the machine was not quiet, that may be why."""
    return f"{found.shares.get(OTHERS, 0):.0%} of the processors went to {OTHERS}"


def _of_writers(found: Outcome) -> list[str]:
    counts, said = found.account.counts, []
    if found.account.wrong:
        number = counts["wrong"] + counts["lost"] + counts["failed"]
        said.append("\n  ".join([f"{number} wrong answers to writers", *found.account.wrong]))
    said += [f"nobody {what}" for what in NEEDED if not counts[what] and not found.cut]
    if found.missing and found.missing.number:
        said.append(f"acknowledged, and not there: {found.missing}")
    return said


NEEDED = ("saved", "sheet imported", "changed through the API", "run sent", "suggestion sent")


def _of_server(found: Outcome) -> list[str]:
    said = [f"worker {process} is gone" for process in found.died]
    if found.logged:
        said.append(
            "\n  ".join([f"{len(found.logged)} lines of errors in the log", *found.logged[:20]])
        )
    for name, series in found.memory.items():
        grown = series.growth
        if grown is not None and grown > LIMIT:
            said.append(f"{name} grew by {grown:.1f} MB (at most {LIMIT:g})")
    return said
