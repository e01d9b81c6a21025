"""Every figure on /benchmarks/ and in /claims/, worked out once more from the raw files.

By other ways than the site's: the standard library's median, and the geometric mean of the ratios
of the rounds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from statistics import geometric_mean, median
from typing import Any

import pytest
from django.test import Client

from catalog.models import Claim, Framework, Run
from comparisons.benchmarks import REFERENCES
from comparisons.jinja_environment import short
from tests.comparisons.reading import Element, Page, words

pytestmark = pytest.mark.django_db
Records = list[dict[str, Any]]
MIB = 1048576


def raw(run: Run) -> Any:
    return json.loads(run.raw)["bench"]


def slug(load: Any) -> str:
    if load["rate"] is None:
        return f"{load['connections']}-connections"
    return f"{load['rate']}-per-second"


def counted(bench: Any, task: str, load: str) -> dict[tuple[str, str], Records]:
    """The valid records by stack."""
    found: dict[tuple[str, str], Records] = {}
    for record in bench["measurements"]:
        if (record["task"], slug(record["load"])) == (task, load) and not record["invalid"]:
            found.setdefault((record["framework"], record["server"]), []).append(record)
    return found


def every() -> Iterator[tuple[str, str, str]]:
    for run in Run.objects.exclude(bench=None):
        for task, loads in raw(run)["plan"]["loads"].items():
            yield from ((run.slug, task, slug(load)) for load in loads)


def rows_of(page: Page) -> dict[tuple[str, str], list[str]]:
    """The words of each row's cells by the name and the server of its stack."""
    rows: dict[tuple[str, str], list[str]] = {}
    cells: list[str] = []
    for element in page.elements:
        if element.tag == "th" and element.attributes.get("scope") == "row":
            cells = rows.setdefault(stack_of(element), [])
        elif element.tag == "td" and "number" in element.names:
            cells.append(words(element.whole))
        elif element.tag == "footer":
            break
    return rows


def stack_of(header: Element) -> tuple[str, str]:
    text = words(header.whole).removeprefix("≈ not distinguishable from the row above: ")
    name, _, server = text.removesuffix(", a reference").rpartition(" on ")
    return name, server


def told(values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    return short(median(known)) if known else "–"


def latency(records: Records, name: str) -> list[float | None]:
    return [record["latency"][name] for record in records]


def rates(records: Records, seconds: str) -> list[float | None]:
    return [r["answers"] / r[seconds] if r[seconds] else None for r in records]


def expected(records: Records, show: str, open_loop: bool) -> dict[int, str]:
    """What stands in the row, by the place of its number among the row's numbers."""
    p50 = told(latency(records, "p50_ms"))
    if show == "rate":
        decisive = p50 if open_loop else told(rates(records, "seconds"))
        per_cpu = told(rates(records, "server_cpu_seconds"))
        return {0: decisive, 2: per_cpu, 3: told(latency(records, "p99_ms"))}
    if show == "latency":
        rest = [told(latency(records, name)) for name in ("p90_ms", "p99_ms", "p999_ms")]
        return dict(enumerate([p50, *rest]))
    if show == "cost":
        rate = [value for value in rates(records, "server_cpu_seconds") if value]
        memory = [record["memory_bytes"] / MIB for record in records if record["memory_bytes"]]
        costs = {0: short(1000 / median(rate)) if rate else "–"}
        return {**costs, 2: short(median(memory)) if memory else "–"}
    return {0: p50 if open_loop else told(rates(records, "seconds"))}


@pytest.mark.parametrize("show", ["rate", "latency", "cost", "server"])
def test_every_figure_of_every_run_is_what_its_raw_file_says(client: Client, show: str) -> None:
    names = dict(Framework.objects.values_list("slug", "name")) | REFERENCES
    benches = {run.slug: raw(run) for run in Run.objects.exclude(bench=None)}
    seen = 0
    for run, task, load in every():
        query = {"run": run, "task": task, "load": load, "show": show}
        rows = rows_of(Page(client.get("/benchmarks/", query).content.decode()))
        found = counted(benches[run], task, load)
        stacks = {(names[framework], server) for framework, server in found}
        assert {(name.rsplit(" ", 1)[0], server) for name, server in rows} == stacks
        by_stack = {
            (name.rsplit(" ", 1)[0], server): cells for (name, server), cells in rows.items()
        }
        for (framework, server), records in found.items():
            cells = by_stack[names[framework], server]
            for place, figure in expected(records, show, load.endswith("-per-second")).items():
                assert cells[place] == figure, (query, framework, server, place)
                seen += 1
    assert seen > 50


def by_round(records: Records, open_loop: bool) -> dict[int, float]:
    """The decisive figure of the first try of each round that counts."""
    found: dict[int, float] = {}
    for record in records:
        figure = record["latency"]["p50_ms"] if open_loop else record["answers"] / record["seconds"]
        found.setdefault(record["round"], figure)
    return found


def test_every_ratio_of_a_claim_is_what_the_raw_file_says() -> None:
    seen = 0
    for claim in Claim.objects.all():
        for fact in claim.ratios:
            bench = raw(Run.objects.get(slug=fact["run"]))
            found = counted(bench, fact["task"], fact["load"])
            open_loop = fact["load"].endswith("-per-second")
            one, other = (
                by_round(found.get((*fact[name].split("/"),), []), open_loop)
                for name in ("of", "to")
            )
            both = sorted(one.keys() & other.keys())
            if not both:
                assert fact["ratio"] is None
                assert fact["why_not"]
                continue
            logs = [math.log(one[number] / other[number]) for number in both]
            assert fact["ratio"] == pytest.approx(geometric_mean([math.exp(x) for x in logs]))
            assert fact["low"] < fact["ratio"] < fact["high"]
            seen += 1
    assert seen >= 8


def test_what_the_page_of_claims_says_of_a_ratio_is_what_is_kept(client: Client) -> None:
    pages = (client.get(f"/claims/?page={number}").content.decode() for number in range(1, 9))
    html = " ".join(" ".join(pages).split())
    for claim in Claim.objects.all():
        for fact in claim.ratios:
            if fact["ratio"] is not None:
                interval = f"({short(fact['low'])}–{short(fact['high'])})"
                assert f"<strong>{short(fact['ratio'])}×</strong> {interval}" in html
