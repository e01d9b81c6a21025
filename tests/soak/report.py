"""The table of docs/reliability.md: one of each database, which a run on the other one leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab import latency
from tests import reliability
from tests.soak.memory import FIFTHS, Series
from tests.soak.outcome import Outcome
from tests.speed import report

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Row = tuple[str, str]


def write(database: str, found: Outcome) -> None:
    text = reliability.FILE.read_text("utf-8")
    told = reliability.written(text, section(database), table(database, found))
    reliability.FILE.write_text(told, "utf-8")


def section(database: str) -> str:
    return f"load on {NAMES[database]}: written by make soak"


def table(database: str, found: Outcome) -> str:
    head = f"**{NAMES[database]}**, {report.machine()}."
    rows = "\n".join(f"| {what} | {figure} |" for what, figure in _rows(found))
    return f"{head}\n\n| what | figure |\n|---|---|\n{rows}"


def _rows(found: Outcome) -> Iterator[Row]:
    if not found.open:
        yield "cut", "before the load began"
        return
    load = found.open
    yield "minutes", _minutes(found)
    yield "capacity of the machine, readers included", _capacity(found)
    yield (
        "load",
        f"{found.share:.0%} of it; answered {found.rate:.1f} requests/s ({found.held:.1%})",
    )
    yield "requests", f"{load['asked']:,}; wrong answers: {load['wrong']}, lost: {load['lost']}"
    yield "latency of reading", _latency(load["latencies"].get("all"))
    for kind, of in sorted(load["latencies"].items()):
        if kind != "all":
            yield f"– {kind}", _latency(of)
    yield from _writing(found)
    yield from _memory(found.memory)
    yield "processors", ", ".join(f"{name} {part:.0%}" for name, part in found.shares.items())
    yield "verdict", "nothing wrong" if not found.wrong else _short(found.wrong)


def _capacity(found: Outcome) -> str:
    told = f"{found.capacity:.1f} requests/s, all connections busy"
    return f"{told} for {found.closed['seconds']:.0f} s, with the same writers at work"


def _minutes(found: Outcome) -> str:
    minutes = found.open["seconds"] / 60
    return f"{minutes:.1f}, cut short of {found.minutes:g}" if found.cut else f"{minutes:g}"


def _writing(found: Outcome) -> Iterator[Row]:
    account = found.account
    lost = len(found.missing.edits) + len(found.missing.newest) if found.missing else None
    told = f"{len(account.acknowledged):,} acknowledged, {lost} lost"
    conflicts = account.counts["shown a conflict"]
    yield "edits", f"{told}; {conflicts} editors and programs were shown a conflict instead"
    failed = account.counts["wrong"] + account.counts["lost"] + account.counts["failed"]
    yield "writers' errors", str(failed)
    for what, seconds in sorted(account.seconds.items()):
        told = _latency(_summary(seconds)) if len(seconds) >= 10 else _seconds(seconds)
        yield f"– {what}", f"{len(seconds):,}; {told}"
    yield "lines of errors in the server's log", str(len(found.logged))


def _seconds(seconds: list[float]) -> str:
    return "took " + ", ".join(f"{each:.1f} s" for each in sorted(seconds))


def _summary(seconds: list[float]) -> dict[str, Any] | None:
    found = latency.summary(sorted(seconds))
    return found.model_dump() if found else None


def _latency(of: Mapping[str, Any] | None) -> str:
    """A percentile with too few answers beyond it is left out."""
    if of is None:
        return "none"
    names = {"p50_ms": "p50", "p99_ms": "p99", "p999_ms": "p99.9", "max_ms": "slowest"}
    told = [f"{said} {of[name]:,.0f} ms" for name, said in names.items() if of[name] is not None]
    return ", ".join(told)


def _memory(memory: Mapping[str, Series]) -> Iterator[Row]:
    for name, series in memory.items():
        growth, fifths = series.growth, [series.fifth(number) for number in range(1, FIFTHS + 1)]
        told = ", ".join("–" if each is None else f"{each:.0f}" for each in fifths)
        judged = "too short to judge" if growth is None else f"{growth:+.1f} MB since the second"
        yield f"memory, {name}", f"{told} MB in the fifths of the time: {judged}"


def _short(wrong: list[str]) -> str:
    return "; ".join(each.partition("\n")[0] for each in wrong).replace("|", "/")
