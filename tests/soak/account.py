"""What the writers did, and how it was answered; they write it down together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

EXAMPLES = 20


@dataclass
class Account:
    """`acknowledged` are the marks of edits that were answered as saved, by where they stand.
    `alone` are records that one writer alone changes, with the newest mark of theirs."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    alone: dict[str, str] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def took(self, what: str, seconds: float) -> None:
        with self.lock:
            self.counts[what] += 1
            self.seconds.setdefault(what, []).append(seconds)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def saved(self, mark: str, record: str | None = None) -> None:
        """`record` where nobody else changes it."""
        with self.lock:
            self.acknowledged.add(mark)
            if record:
                self.alone[record] = mark

    def error(self, kind: str, said: str) -> None:
        with self.lock:
            self.counts[kind] += 1
            if len(self.wrong) < EXAMPLES:
                self.wrong.append(said)
