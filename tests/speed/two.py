"""Two application servers behind nginx over one PostgreSQL: when an edit is everywhere."""

from __future__ import annotations

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

from tests import postgresql
from tests.postgresql import free_port
from tests.site import PASSWORD
from tests.speed import data, servers
from tests.speed.rounds import Figures
from tests.speed.servers import Server
from tests.speed.verdict import Target

PART = "two"
MOST = Target(2, most=True, unit=" s")
TOGETHER = 20  # answers in a row, from both servers in turn, that must all be new
SETTINGS = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
  upstream both {{ server {one}; server {other}; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://both; proxy_set_header Host 127.0.0.1; }}
  }}
}}
"""


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    if shutil.which("nginx") is None:
        print("skipped: nginx is not installed (on Debian: apt install nginx-light)")
        return
    with postgresql.server() as server:
        environment = data.on_postgresql(server, "facts")
        who = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        data.manage(
            environment | who, "createsuperuser", "--noinput", "--username=speed", "--email="
        )
        data.manage(environment, "collectstatic", "--noinput", "--verbosity=0")
        folder = data.folder()
        with (
            servers.site(environment, folder) as one,
            servers.site(environment, folder) as other,
            nginx(one, other) as front,
        ):
            for place in range(number):
                took = _until_everywhere(one, front, f"Said anew {place}.")
                figures.add(PART, "an edit", "seconds until it is everywhere", took, MOST)


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
            urllib.request.urlopen(f"{front}/healthz", timeout=5).close()  # noqa: S310 — our own
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)  # between two looks at the condition that is waited for
        else:
            return


def _until_everywhere(one: Server, front: str, text: str) -> float:
    address = f"{front}/concepts/wsgi/"
    for _ in range(TOGETHER):  # both servers know the page as it was
        _text(address)
    edit(one.url, "wsgi", text)
    began, row = time.monotonic(), 0
    while row < TOGETHER and time.monotonic() - began < 30:
        row = row + 1 if text in _text(address) else 0
        ended = time.monotonic() - began
    return ended


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


def edit(site: str, concept: str, text: str) -> None:
    """Changes a concept's text in the admin, as an editor would."""
    jar = urllib.request.HTTPCookieProcessor(CookieJar())
    browser = urllib.request.build_opener(jar)
    login = f"{site}/admin/login/"
    _send(browser, login, {"username": "speed", "password": PASSWORD})
    listed = Fields(_open(browser, f"{site}/admin/catalog/concept/?q={concept}"))
    change = next(link for link in listed.links if link.endswith("/change/"))
    _send(browser, urllib.parse.urljoin(f"{site}/admin/catalog/concept/", change), {"text": text})


def _open(browser: urllib.request.OpenerDirector, url: str, data: bytes | None = None) -> str:
    with browser.open(url, data, timeout=30) as answer:
        return str(answer.read().decode())


def _send(browser: urllib.request.OpenerDirector, url: str, changed: dict[str, str]) -> None:
    """The form at an address with some of it changed."""
    fields = [pair for pair in Fields(_open(browser, url)).values if pair[0] not in changed]
    _open(browser, url, urllib.parse.urlencode([*fields, *changed.items()]).encode())
