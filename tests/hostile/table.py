"""The table of docs/reliability.md: written from what the tests saw, and held against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tests.hostile.tally import Tally
from tests.reliability import between

SECTION = "hostile input: written by python -m tests.hostile"
HEAD = ("what came in", "inputs", "what they got", "slowest")
ROW = re.compile(
    r"\| (?P<kind>[^|]+) \| (?P<sent>[\d,]+) \| (?P<got>[^|]+) \| (?P<slowest>[^|]+) \|"
)


@dataclass(frozen=True)
class Line:
    """`got` is compared, `slowest` (of the machine that wrote the table) is not."""

    kind: str
    sent: int
    got: str
    slowest: str

    def __str__(self) -> str:
        return f"| {self.kind} | {self.sent:,} | {self.got} | {self.slowest} |"


def line(tally: Tally) -> Line:
    slowest = f"{max(tally.slowest * 1000, 1):,.0f} ms"
    return Line(tally.kind, tally.sent, told(tally.got), slowest)


def told(got: Counter[str]) -> str:
    return ", ".join(f"{what}: {count:,}" for what, count in sorted(got.items()))


def read(text: str) -> dict[str, Line]:
    """By kind."""
    found = ROW.finditer(between(text, SECTION))
    lines = (
        Line(row["kind"], int(row["sent"].replace(",", "")), row["got"], row["slowest"])
        for row in found
        if row["kind"] != HEAD[0]
    )
    return {each.kind: each for each in lines if each.kind != "**all**"}


def table(lines: Iterable[Line]) -> str:
    lines = sorted(lines, key=lambda each: each.kind)
    whole = Line("**all**", sum(each.sent for each in lines), "none a 500", "")
    head = [f"| {' | '.join(HEAD)} |", "|---|---:|---|---:|"]
    return "\n".join([*head, *map(str, [*lines, whole])])
