"""`make soak`: each thing that it must find is found, and what is well is called so."""

from __future__ import annotations

import gzip
import itertools
import threading
import time
from array import array
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import reliability
from tests.local_server import serving
from tests.soak import commands, editors, kept, memory, readers, report
from tests.soak.account import Account
from tests.soak.asking import AGAIN, SHARES, Asking
from tests.soak.browser import Lost
from tests.soak.kept import Missing
from tests.soak.memory import Series
from tests.soak.outcome import Outcome
from tests.soak.reading import Seen, Task
from tests.speed import processes

OF = {kind: [f"/{kind}/{place}/" for place in range(3)] for kind in SHARES}
KINDS = {name: name.replace(" ", "-") for name in SHARES}
HALF_AN_HOUR = [float(5 * place) for place in range(361)]


# Memory


def held(megabytes: list[float]) -> Series:
    found = Series()
    for moment, size in zip(HALF_AN_HOUR, megabytes, strict=False):
        found.add(moment, size)
    return found


def test_caches_that_fill_and_noise_are_no_growth() -> None:
    random = Random(1)
    sizes = [180 - 60 * 0.97**place + random.gauss(0, 2) for place in range(361)]
    grown = held(sizes).growth
    assert grown is not None
    assert grown < memory.LIMIT / 2


@given(a_minute=st.floats(0, 20), start=st.floats(20, 500))
def test_what_grows_steadily_is_seen_to(a_minute: float, start: float) -> None:
    grown = held([start + a_minute * moment / 60 for moment in HALF_AN_HOUR]).growth
    assert grown == pytest.approx(18 * a_minute, abs=0.01)


def test_a_short_load_says_nothing_of_memory() -> None:
    assert held([100.0 + place for place in range(100)]).growth is None
    assert Series().growth is None


def test_of_this_process_the_memory_is_known_and_of_none_is_not() -> None:
    own = threading.get_native_id()
    assert (processes.resident_of(own) or 0) > 1
    assert processes.resident_of(2**22 + 1) is None
    watch = memory.Watch(own)
    assert watch.stop()["main process"].megabytes[0] > 1


# What is asked


def test_the_mixture_is_as_it_says_and_the_same_again() -> None:
    one, other = Asking(OF, "h", 7), Asking(OF, "h", 7)
    for each in (one, other):
        each.learn("page", "/page/0/", 'W/"1"')
    asked = [one.next() for _ in range(10_000)]
    assert asked == [other.next() for _ in range(10_000)]
    for kind, share in SHARES.items():
        assert sum(each[0] == kind for each in asked) / 100 == pytest.approx(share, abs=2)
    again = [sent for kind, _, sent in asked if kind == AGAIN]
    assert all(b'If-None-Match: W/"1"\r\n' in sent for sent in again)
    assert not any(b"If-None-Match" in sent for kind, _, sent in asked if kind != AGAIN)


def test_what_nobody_asked_before_comes_in_turn() -> None:
    asking = Asking(OF, "h", 1)
    seldom = [path for kind, path, _ in (asking.next() for _ in range(300)) if "before" in kind]
    assert len(seldom) > 9
    assert all(one != other for one, other in itertools.pairwise(seldom))


# What is seen of answers


@pytest.mark.parametrize(
    ("kind", "status", "wrong"),
    [
        ("page", 200, 0), (AGAIN, 304, 0), (AGAIN, 200, 0), ("page", 304, 1), ("page", 503, 1),
        ("page", 500, 1), ("page", 302, 1), ("API", 429, 1),
    ],
)  # fmt: skip
def test_an_answer_is_right_only_for_what_was_asked(kind: str, status: int, wrong: int) -> None:
    seen = Seen()
    seen.answer(kind, "/x/", status, 0.1, gzip.compress(b"database is\nlocked"))
    assert (seen.answered, seen.wrong, len(seen.latencies)) == (1, wrong, 1 - wrong)
    assert seen.examples == [f"{status} for /x/: database is locked"] * wrong


def test_percentiles_are_those_of_all_answers() -> None:
    seen = Seen(latencies={"page": array("d", [0.001] * 1980), "API": array("d", [1.0] * 20)})
    found = seen.outcome(10, 1)["latencies"]["all"]
    assert (found["p50_ms"], found["p99_ms"], found["max_ms"]) == (1, 1, 1000)
    assert found["p999_ms"] is None  # two answers beyond it say nothing


TAKES = 0.02  # seconds


class Slow(BaseHTTPRequestHandler):
    """Answers within its time; and not at all where `lose` is asked for."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        time.sleep(TAKES)
        if "page/0" in self.path:
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def slow() -> Iterator[int]:
    with serving(Slow) as address:
        yield int(address.rpartition(":")[2])


def task(port: int, rate: float | None, page: int) -> Task:
    of = {kind: [f"/page/{page}/"] for kind in SHARES}
    return Task(port, 1, rate, 0.05, 0.5, 20, 1, of)


def test_an_open_loop_counts_from_when_a_request_was_due(slow: int) -> None:
    """At twice of what the server can do, the last one waits for half of the time."""
    found = readers.ask(task(slow, 2 / TAKES, 1), lambda _: None)
    assert found["asked"] == pytest.approx(1 / TAKES, abs=3)
    assert (found["answered"], found["lost"]) == (found["asked"], 0)
    assert found["in_time"] <= 0.5 / TAKES + 2
    assert found["latencies"]["all"]["max_ms"] > 300


def test_a_connection_that_ends_without_an_answer_is_lost(slow: int) -> None:
    found = readers.ask(task(slow, 20, 0), lambda _: None)
    assert found["lost"] >= 5
    assert found["answered"] == 0
    assert "lost (read) for /page/0/" in found["examples"]


# What is written


def test_a_mark_takes_the_place_of_the_last_one() -> None:
    once = editors.marked("A text.", "«editor-1 1»")
    assert editors.marked(once, "«importer 2.13»") == "A text. «importer 2.13»"
    assert editors.marked("", "«program 1»") == "«program 1»"
    assert kept.marks([once, None, "none", '{"text": "of «importer 2.13»"}']) == {
        "«editor-1 1»",
        "«importer 2.13»",
    }


def test_what_is_acknowledged_and_not_there_is_missing() -> None:
    assert kept.without(["«a 1»", "«a 2»"], {"«a 2»", "«b 1»"}) == ["«a 1»"]
    assert kept.without([], {"«a 2»"}) == []


class Once:
    """Writes once as it is told, and then nothing."""

    name, every = "somebody", 60.0

    def __init__(self, error: Exception, done: threading.Event) -> None:
        self._error, self._done = error, done

    def write(self) -> None:
        self._done.set()
        raise self._error


@pytest.mark.parametrize(("error", "kind"), [(Lost("gone"), "lost"), (KeyError("text"), "wrong")])
def test_what_goes_wrong_with_a_writer_is_written_down(error: Exception, kind: str) -> None:
    account, done, stop = Account(), threading.Event(), threading.Event()
    thread = editors.keep_on(Once(error, done), account, stop)
    assert done.wait(10)
    stop.set()
    thread.join()
    assert account.counts == {kind: 1}
    assert account.wrong[0].startswith("somebody: ")


def test_the_other_facts_were_checked_a_day_earlier() -> None:
    text = "checked: 2026-03-01\nread: 2026-03-01\n    checked: 2026-01-01\n"
    assert commands.earlier(text) == (
        "checked: 2026-02-28\nread: 2026-03-01\n    checked: 2025-12-31\n"
    )


# The verdict


def well(**changed: Any) -> Outcome:
    load = {
        "in_time": 144_000, "asked": 144_000, "answered": 144_000, "seconds": 1800, "wrong": 0,
        "lost": 0, "examples": [], "cut": False, "cpu_seconds": 10,
        "latencies": {"all": {"p50_ms": 3, "p99_ms": 40, "p999_ms": None, "max_ms": 1234}},
    }  # fmt: skip
    account = Account()
    for what in ("saved", "sheet imported", "changed through the API", "run sent"):
        account.took(what, 0.1)
    account.took("suggestion sent", 0.1)
    found = Outcome(
        30, 0.8, account, closed={**load, "in_time": 6000, "seconds": 60}, open=load,
        shares={"server": 0.5}, memory={"worker 1": held([150.0] * 361)},
        missing=Missing([], [], [], []),
    )  # fmt: skip
    for name, value in changed.items():
        setattr(found, name, value)
    return found


def test_where_all_is_well_nothing_is_wrong() -> None:
    assert well().wrong == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"open": {**well().open, "wrong": 1, "examples": ["500 for /"]}}, "1 wrong and 0 lost"),
        ({"closed": {**well().closed, "lost": 2}}, "2 lost answers at capacity"),
        ({"open": {**well().open, "in_time": 142_200}}, "only 98.8% of the load"),
        ({"missing": Missing(["«a 1»"], [], [], [])}, "not there"),
        ({"missing": Missing([], ["«a 1»"], [], [])}, "not there"),
        ({"missing": Missing([], [], ["a-run"], [])}, "not there"),
        ({"missing": Missing([], [], [], ["«reader 1»"])}, "not there"),
        ({"died": [4711]}, "worker 4711 is gone"),
        ({"logged": ["ERROR django.db: database is locked"]}, "1 lines of errors in the log"),
        ({"memory": {"worker 2": held([float(at) for at in range(361)])}}, "worker 2 grew by"),
        ({"account": Account()}, "nobody sheet imported"),
    ],
)
def test_each_thing_that_is_wrong_is_said(changed: dict[str, Any], said: str) -> None:
    assert said in "\n".join(well(**changed).wrong)


def test_an_error_of_a_writer_is_said_with_its_words() -> None:
    found = well()
    found.account.error("wrong", "editor-1: 500: database is locked")
    assert "database is locked" in found.wrong[0]


# The table


@pytest.mark.parametrize("database", list(report.NAMES))
def test_the_page_has_a_place_for_each_database(database: str) -> None:
    text = reliability.FILE.read_text("utf-8")
    written = reliability.written(text, report.section(database), "new")
    assert reliability.between(written, report.section(database)) == "new"


def test_the_table_says_what_was_seen() -> None:
    told = report.table("sqlite", well())
    assert "| requests | 144,000; wrong answers: 0, lost: 0 |" in told
    assert "| latency of reading | p50 3 ms, p99 40 ms, slowest 1,234 ms |" in told
    assert "| edits | 0 acknowledged, 0 lost;" in told
    assert "| memory, worker 1 | 150, 150, 150, 150, 150 MB in the fifths of the time: +0.0" in told
    assert "| verdict | nothing wrong |" in told
    assert "| minutes | 30 |" in told


def test_a_load_that_was_cut_says_so() -> None:
    told = report.table("sqlite", well(open={**well().open, "cut": True, "seconds": 90}))
    assert "| minutes | 1.5, cut short of 30 |" in told
