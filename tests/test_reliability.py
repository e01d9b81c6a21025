"""The tables of docs/reliability.md, and the load behind them."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from tests.local_server import serving
from tests.reliability import FAULTS, Survived, between, rows, table, written
from tests.steady_load import steady_load

PAGE = """before
<!-- faults: written by python -m tests.faults -->
old
<!-- end of faults -->
after
<!-- end of faults -->
"""


class Moody(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/gone":
            self.connection.close()
            return
        self.send_response({"/fine": 200, "/busy": 503, "/broken": 503}[self.path])
        if self.path == "/busy":
            self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def moody() -> Iterator[str]:
    with serving(Moody) as address:
        yield address


def test_only_its_own_section_is_written() -> None:
    made = written(PAGE, FAULTS, "new")
    assert (made.startswith("before\n<!--"), made.endswith("<!-- end of faults -->\n")) == (
        True,
        True,
    )
    assert "old" not in made
    assert "after" in made
    assert between(made, FAULTS) == "new"


def test_a_row_is_found_by_fault_and_database() -> None:
    seen = Survived(
        "power cut", 1_000, 2, 0, edits=7, edits_lost=0, seconds=0.26, database="SQLite", times=3
    )
    found = rows(written(PAGE, FAULTS, table([seen.row])))
    assert found == {
        ("power cut", "SQLite"): "| power cut | SQLite | 3 | 1,000 | 2 | 0 | 7 | 0 | 0.3 s |"
    }


@pytest.mark.parametrize(
    ("path", "what"),
    [("/fine", "answered"), ("/busy", "refused"), ("/broken", "lost"), ("/gone", "lost")],
)
def test_every_request_is_counted_as_what_became_of_it(moody: str, path: str, what: str) -> None:
    with steady_load(moody, [path, "/fine"], threads=1) as seen:
        seen.wait_for_answers(10)
    assert getattr(seen, what) >= 5
    assert seen.sent == seen.answered + seen.refused + seen.lost
    assert (seen.lost > 0) == bool(seen.examples) == (what == "lost")
