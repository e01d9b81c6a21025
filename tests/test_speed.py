"""The pure parts of `make speed`: what wrk says, the verdict and the table."""

from __future__ import annotations

import os

import pytest

from tests.speed import bare, cases, processes, report, two, verdict, wrk
from tests.speed.rounds import Figures, run
from tests.speed.verdict import Finding, Target

TOLD = """Running 3s test @ http://127.0.0.1:8000/
  2 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     5.12ms    1.01ms  20.10ms   80.00%
    Req/Sec     3.10k   120.00     3.40k    70.00%
  Latency Distribution
     50%    4.90ms
     75%    5.50ms
     90%    6.20ms
     99%    1.25s
  18600 requests in 3.10s, 10.00MB read
Requests/sec:   6000.00
Transfer/sec:      3.23MB
"""


def test_a_report_of_wrk_is_read() -> None:
    assert wrk.parse(TOLD) == wrk.Load(18600, 3.1, 1250.0, 0)
    assert wrk.parse(TOLD).rate == pytest.approx(6000)


def test_answers_that_are_no_good_ones_are_counted() -> None:
    wrong = (
        "  Non-2xx or 3xx responses: 7\n  Socket errors: connect 0, read 2, write 0, timeout 1\n"
    )
    assert wrk.parse(TOLD + wrong).errors == 10


def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(ValueError, match="no report"):
        wrk.parse("unable to connect to 127.0.0.1:1 Connection refused")


@pytest.mark.parametrize(
    ("values", "target", "expected"),
    [
        ((0.9, 1.0, 1.1), Target(0.85), verdict.MET),
        ((0.7, 0.8, 0.9), Target(0.85), verdict.NOISE),
        ((0.7, 0.8, 0.84), Target(0.85), verdict.MISSED),
        ((14.0, 15.0, 16.0), Target(15, most=True), verdict.MET),
        ((14.0, 15.5, 16.0), Target(15, most=True), verdict.NOISE),
        ((15.1, 15.5, 16.0), Target(15, most=True), verdict.MISSED),
        ((99.0,), None, ""),
    ],
)
def test_only_what_no_round_kept_is_missed(
    values: tuple[float, ...], target: Target | None, expected: str
) -> None:
    finding = Finding("part", "case", "what", values, target)
    assert finding.verdict == expected
    assert (verdict.missed([finding]) == [finding]) == (expected == verdict.MISSED)


def test_the_table_has_the_range_and_the_target() -> None:
    found = Finding("part", "matrix", "CPU", (3.0, 1.0, 2.0), Target(40, most=True))
    assert verdict.table([found]).splitlines()[2:] == [
        "| matrix | CPU | 1× | 2× | 3× | ≤ 40× | met |"
    ]


def test_figures_are_gathered_round_after_round() -> None:
    figures, seen = Figures(), []
    steps = [("a", lambda: seen.append("a")), ("b", lambda: figures.add("p", "b", "w", len(seen)))]
    run(2, steps)
    assert seen == ["a", "a"]
    assert [finding.values for finding in figures.findings] == [(1, 2)]


def test_a_part_that_is_measured_again_leaves_the_others_on_the_page(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "speed.md"  # type: ignore[operator]
    monkeypatch.setattr(report, "PAGE", page)
    report.write([Finding("memory", "a worker", "MB", (1.0,))], 1, 3)
    report.write([Finding("cached", "matrix", "old", (1.0,))], 1, 3)
    report.write([Finding("cached", "matrix", "new", (2.0,))], 1, 3)
    text = page.read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## cached",
        "## memory",
    ]
    assert "| matrix | new |" in text
    assert "| old |" not in text
    assert "| a worker | MB |" in text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "home"),
        ("/features/", "features"),
        ("/features/orm/", "features/…"),
        ("/search/?q=flask", "search"),
        ("/benchmarks/runs/a-run/", "benchmarks/…/…"),
    ],
)
def test_pages_of_one_kind_are_told_from_others(path: str, kind: str) -> None:
    assert cases.kind_of(path) == kind


def test_a_process_and_its_children_are_measured() -> None:
    assert os.getpid() in list(processes.tree(os.getpid()))
    assert processes.cpu_seconds(os.getpid()) > 0
    assert 1 < processes.resident_megabytes(os.getpid()) < 100_000


def test_a_form_is_sent_as_it_is() -> None:
    html = (
        '<form><input name="a" value="1"><input type="checkbox" name="b" value="2">'
        '<input type="checkbox" name="c" value="3" checked><textarea name="d">\nlines\nof it'
        '</textarea><select name="e"><option value="4"><option value="5" selected></select>'
        '<input type="submit" name="_save"></form><a href="/x/change/">x</a>'
    )
    found = two.Fields(html)
    assert found.values == [("a", "1"), ("c", "3"), ("d", "lines\nof it"), ("e", "5")]
    assert found.links == ["/x/change/"]


def test_an_address_that_is_not_kept_is_answered_all_the_same() -> None:
    said: list[str] = []
    environ = {"PATH_INFO": "/", "QUERY_STRING": ""}
    assert list(bare.application(environ, lambda status, headers: said.append(status))) == [b""]
    assert said == ["200 OK"]
