"""What somebody who runs the site reads in its log and in Sentry, and does not."""

from __future__ import annotations

import gzip
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import brotli
import pytest
from django.test import Client

from config.error_reports import without_people
from config.logs import REQUEST_ID, JsonFormatter
from tests.site import new_database, on_free_port, serving


class Lines(logging.Handler):
    """As they would stand in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.texts]


class Sentry(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hears)
        self.heard: Queue[bytes] = Queue()

    @property
    def dsn(self) -> str:
        return f"http://key@127.0.0.1:{self.server_port}/1"


class Hears(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
        plain: bytes = unpack.get(self.headers["Content-Encoding"], bytes)(body)
        self.server.heard.put(plain)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, root = Lines(), logging.getLogger()
    mine = logging.getLogger("framewise.requests")
    level = mine.level
    mine.setLevel(logging.INFO)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    mine.setLevel(level)


@pytest.mark.django_db
def test_a_request_is_a_line_that_tells_nobody(client: Client, lines: Lines) -> None:
    told: Any = {"REMOTE_ADDR": "192.0.2.7", REQUEST_ID: "abc-1"}
    client.get("/search/?q=my+secret+plan", HTTP_USER_AGENT="a browser of mine", **told)
    (line,) = lines.told()
    assert (line["method"], line["route"], line["status"]) == ("GET", "search/", 200)
    assert line["request_id"] == "abc-1"
    assert line["milliseconds"] > 0
    for personal in ("secret", "browser", "192.0.2.7"):
        assert personal not in lines.texts[0]


@pytest.mark.django_db
def test_what_is_not_there_is_logged_without_its_address(client: Client, lines: Lines) -> None:
    client.get("/frameworks/somebody's-name/")
    client.get("/nowhere/somebody/")
    assert [line["status"] for line in lines.told()] == [404, 404]
    assert not any("somebody" in text for text in lines.texts)


def test_an_error_is_one_line_with_its_traceback(lines: Lines) -> None:
    try:
        json.loads("{")
    except ValueError:
        logging.getLogger("a.room").exception("this failed\nbadly")
    (text,) = lines.texts
    assert "\n" not in text
    (line,) = lines.told()
    assert line["level"] == "error"
    assert line["message"] == "this failed\nbadly"
    assert line["exception"].startswith("Traceback")
    assert "request_id" not in line


@pytest.fixture(scope="module")
def sentry() -> Iterator[Sentry]:
    with Sentry() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_real_server_tells_of_no_person(sentry: Sentry, tmp_path: Path) -> None:
    """Where no static files are collected, a page that names them is an error."""
    told = {"LOG_JSON": "true", "SENTRY_DSN": sentry.dsn}
    site = on_free_port(tmp_path, DATABASE_URL=new_database(tmp_path), **told)
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    with serving(site, tmp_path):
        well = fetched(f"{site.url}/api/v1/search/?q=my+secret")
        wrong = fetched(f"{site.url}/search/?q=my+secret")
        heard = sentry.heard.get(timeout=30).decode()
    assert (well, wrong) == ((200, "mine-7"), (500, "mine-7"))
    log = (tmp_path / "server.log").read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    mine = [line for line in lines if line.get("request_id") == "mine-7"]
    assert [line.get("route") for line in mine] == ["api/v1/search/", None, "search/"]
    assert "ValueError: Missing staticfiles manifest entry" in mine[1]["exception"]
    (event,) = (event for event in map(json.loads, heard.splitlines()) if "exception" in event)
    assert event["request"] == {"method": "GET", "url": f"{site.url}/search/"}
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    for personal in ("secret", "a browser", "sessionid", "192.0.2.7"):
        assert personal not in log
        assert personal not in heard


def fetched(address: str) -> tuple[int, str]:
    headers = {
        "X-Request-ID": "mine-7", "User-Agent": "a browser", "Cookie": "sessionid=mine",
        "X-Forwarded-For": "192.0.2.7",
    }  # fmt: skip
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 — our own
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.headers["X-Request-ID"]
    except urllib.error.HTTPError as error:
        return error.code, error.headers["X-Request-ID"]


def test_what_a_request_carries_is_left_out() -> None:
    asked = {"method": "POST", "url": "https://x.example/a/?q=1", "data": "typed", "env": {}}
    event = {"user": {"ip_address": "192.0.2.7"}, "request": asked}
    kept = {"request": {"method": "POST", "url": "https://x.example/a/"}}
    assert without_people(event, {}) == kept
