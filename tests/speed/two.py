"""Several application servers over one PostgreSQL: when an edit is everywhere.

Two of them behind nginx read from the primary; a third one reads from a streaming replica.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg

from tests import postgresql
from tests.machine import apt_install
from tests.postgresql import free_port
from tests.second_factor import next_code
from tests.site import EDITOR, PASSWORD
from tests.speed import data, servers
from tests.speed.rounds import Figures
from tests.speed.servers import Server
from tests.speed.verdict import Target

PART = "two"
MOST = Target(2, most=True, unit=" s")
UNTIL = "seconds until it is everywhere"
TOGETHER = 40  # answers in a row, from every worker of every server, that must all be new
SETTINGS = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
  upstream both {{ server {one}; server {other}; keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://both;
      proxy_http_version 1.1;
      proxy_max_temp_file_size 0;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    if not _nginx():
        print("skipped: nginx is not installed (on Debian: apt install nginx-light)")
        return
    with postgresql.server() as server:
        environment = data.on_postgresql(server, "facts")
        data.manage(environment, "shell", "-c", EDITOR.format(name="speed", password=PASSWORD))
        with postgresql.replica(server) as replica:
            _measure(figures, number, environment, replica)


def _measure(figures: Figures, number: int, environment: dict[str, str], replica: str) -> None:
    folder = data.folder()
    name = environment["DATABASE_URL"].rpartition("/")[2]
    copy = f"{replica.rpartition('/')[0]}/{name}"
    with (
        servers.site(environment, folder) as one,
        servers.site(environment, folder) as other,
        servers.site(environment | {"REPLICA_URLS": copy}, folder) as third,
        nginx(one, other) as front,
    ):
        editor = Editor(one.url)
        told = (f"Said anew, {place}." for place in itertools.count())
        _reads_from_a_replica(editor, front, third.url, copy, next(told))
        for _ in range(number):
            took = until_everywhere(editor, front, next(told))
            figures.add(PART, "an edit, through the other server", UNTIL, took, MOST)
            took = until_everywhere(editor, third.url, next(told))
            figures.add(PART, "an edit, through a replica", UNTIL, took, MOST)


def _nginx() -> str | None:
    if shutil.which("nginx") is None:
        apt_install("nginx-light")
    return shutil.which("nginx")


@contextmanager
def nginx(one: Server, other: Server) -> Iterator[str]:
    """The address of a front that gives the two servers requests in turn."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        hosts = {"one": one.url, "other": other.url}
        names = {name: url.removeprefix("http://") for name, url in hosts.items()}
        settings = Path(folder) / "nginx.conf"
        settings.write_text(SETTINGS.format(folder=folder, port=port, **names))
        process = subprocess.Popen(["nginx", "-p", folder, "-c", settings])
        try:
            _answers(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answers(front: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            _text(f"{front}/healthz")
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)  # between two looks at the condition that is waited for
        else:
            return


def _reads_from_a_replica(editor: Editor, front: str, third: str, replica: str, text: str) -> None:
    """Raises RuntimeError where a server shows what its replica has not heard of yet."""
    with psycopg.connect(replica, autocommit=True) as connection:
        connection.execute("SELECT pg_wal_replay_pause()")
        until_everywhere(editor, front, text)
        if text in _text(f"{third}{editor.page}"):
            raise RuntimeError(f"{third} does not read from its replica")
        connection.execute("SELECT pg_wal_replay_resume()")


def until_everywhere(editor: Editor, front: str, text: str) -> float:
    """Seconds from when an edit is saved until all that a front answers has it."""
    address = f"{front}{editor.page}"
    for _ in range(TOGETHER):  # every worker knows the page as it was
        _text(address)
    editor.says(text)
    began = seen = time.monotonic()
    row = 0
    while row < TOGETHER and time.monotonic() - began < 30:
        asked = time.monotonic()
        new = text in _text(address)
        seen, row = (seen if row else asked, row + 1) if new else (asked, 0)
    if row < TOGETHER:
        raise RuntimeError(f"{address} does not say {text!r}")
    return seen - began


def _text(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 — our own
        return str(answer.read().decode())


class Fields(HTMLParser):
    """What a form would send as it is, and the links of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self.links: list[str] = []
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given and self._select:
            self.values.append((self._select, given.get("value", "")))
        elif tag == "textarea":
            self._area = given["name"]
            self.values.append((self._area, ""))
        elif tag == "input" and _is_sent(given):
            self.values.append((given["name"], given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[-1] = (self._area, self.values[-1][1] + data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select


def _is_sent(given: dict[str, str]) -> bool:
    """Whether a browser sends the field of these attributes unless somebody touches it."""
    kind = given.get("type", "text")
    off = kind == "checkbox" and "checked" not in given
    return "name" in given and kind not in ("submit", "file") and not off


class Editor:
    """Signed in to the admin, at the form of a concept."""

    def __init__(self, site: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._browser = urllib.request.build_opener(jar)
        signing_in = {"username": "speed", "password": PASSWORD}
        self._send(f"{site}/admin/login/", signing_in)
        self._send(f"{site}/admin/second-factor/", {"code": next_code()})
        listed = f"{site}/admin/catalog/concept/"
        links = Fields(self._open(listed)).links
        change = next(link for link in links if link.endswith("/change/"))
        self._form = urllib.parse.urljoin(listed, change)
        slug = dict(Fields(self._open(self._form)).values)["slug"]
        self.page = f"/concepts/{slug}/"

    def says(self, text: str) -> None:
        self._send(self._form, {"text": text})

    def _open(self, url: str, data: bytes | None = None) -> str:
        with self._browser.open(url, data, timeout=30) as answer:
            return str(answer.read().decode())

    def _send(self, url: str, changed: dict[str, str]) -> None:
        """The form at an address with some of it changed."""
        fields = [pair for pair in Fields(self._open(url)).values if pair[0] not in changed]
        self._open(url, urllib.parse.urlencode([*fields, *changed.items()]).encode())
