"""check_sources against a real server that answers well, badly, slowly and not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from io import StringIO
from threading import Event, Lock

import pytest
from django.core.management import call_command

from catalog import link_check
from catalog.models import Framework, Source
from tests.local_server import serving

pytestmark = pytest.mark.django_db


class Host(BaseHTTPRequestHandler):
    """Answers with the status that the path names, and watches how it is asked."""

    lock = Lock()
    release = Event()
    asked: list[tuple[str, str]] = []
    agents: set[str | None] = set()
    at_once = 0
    most_at_once = 0

    def do_HEAD(self) -> None:
        cls = type(self)
        with cls.lock:
            cls.asked.append((self.command, self.path))
            cls.agents.add(self.headers["User-Agent"])
            cls.at_once += 1
            cls.most_at_once = max(cls.most_at_once, cls.at_once)
        self._answer()

    def end_headers(self) -> None:
        # Counted before the answer goes out: the next may be asked for before this one returns.
        with self.lock:
            type(self).at_once -= 1
        super().end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()

    def _answer(self) -> None:
        if self.path == "/hangs":
            self.release.wait(30)
        elif self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/200")
            self.end_headers()
        elif self.path == "/no-head" and self.command == "HEAD":
            self.send_error(405)
        else:
            self.send_response(int(self.path[1:]) if self.path[1:].isdigit() else 200)
            self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def host() -> Iterator[str]:
    Host.asked, Host.agents = [], set()
    Host.at_once = Host.most_at_once = 0
    Host.release.clear()
    with serving(Host) as address:
        yield address
        Host.release.set()


def sources(draft: Framework, host: str, *paths: str) -> None:
    for place, path in enumerate(paths):
        Source.objects.create(
            framework=draft,
            slug=f"source-{place}",
            url=host + path,
            title="A page",
            publisher="Sketch",
            read=dt.date(2026, 11, 21),
        )


def on_this_machine(address: str, port: int) -> bool:
    return address == "127.0.0.1"


def check(*arguments: str) -> str:
    out = StringIO()
    options = ("--pause=0", "--timeout=0.5")
    call_command(
        "check_sources", "sketch", *options, *arguments, stdout=out, stderr=out, may=on_this_machine
    )
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "answer"),
    [("/200", 200), ("/404", 404), ("/500", 500), ("/moved", 200), ("/no-head", 200)],
)
def test_each_answer_is_recorded(draft: Framework, host: str, path: str, answer: int) -> None:
    sources(draft, host, path)
    assert "1 of 1 addresses visited" in check()
    source = draft.sources.get()
    assert (source.answer, source.failure) == (answer, None)
    assert source.visited is not None
    assert Source.objects.failing().filter(framework=draft).exists() == (answer >= 400)


def test_no_answer_is_null_with_the_reason(draft: Framework, host: str) -> None:
    sources(draft, host, "/hangs")
    check()
    source = draft.sources.get()
    assert source.answer is None
    assert "timed out" in str(source.failure)
    assert source.visited is not None


def test_a_host_that_is_not_there_is_no_crash(draft: Framework) -> None:
    sources(draft, "http://127.0.0.1:9", "/")
    check()
    assert draft.sources.get().failure is not None


def test_until_asked_nothing_is_known(draft: Framework, host: str) -> None:
    sources(draft, host, "/200")
    source = draft.sources.get()
    assert (source.visited, source.answer, source.failure) == (None, None, None)


def test_a_host_is_asked_one_thing_at_a_time_by_name(draft: Framework, host: str) -> None:
    sources(draft, host, *(f"/2{n:02}" for n in range(12)))
    check()
    assert len(Host.asked) == 12
    assert Host.most_at_once == 1
    assert Host.agents == {link_check.USER_AGENT}


def test_the_limit_takes_those_longest_not_visited(draft: Framework, host: str) -> None:
    sources(draft, host, "/200", "/201", "/202")
    assert "1 of 1 addresses" in check("--limit=1")
    assert "2 of 2 addresses" in check("--limit=2")
    assert sorted(path for _, path in Host.asked) == ["/200", "/201", "/202"]


def test_nothing_is_ever_removed(draft: Framework, host: str) -> None:
    sources(draft, host, "/404", "/500")
    before = Source.objects.count()
    check()
    assert Source.objects.count() == before


def test_an_address_that_two_sources_share_is_visited_once(draft: Framework, host: str) -> None:
    sources(draft, host, "/200", "/200")
    check()
    assert len(Host.asked) == 1
    assert draft.sources.filter(answer=200).count() == 2
