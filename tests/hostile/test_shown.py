"""What an editor could write, wherever it shows: told as text, never run."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.spreadsheet import FORMULAS as BEGIN
from catalog.spreadsheet import SIGN
from tests.catalog.roles import sign_in
from tests.hostile import doors, planting
from tests.hostile.asking import Answer, ask, front, undone
from tests.hostile.conftest import Counted
from tests.hostile.corpus import CONTROLS, FORMULAS, LETTERS, PAYLOADS
from tests.hostile.tally import Tally
from tests.hostile.test_admin_addresses import lists, told
from tests.hostile.test_public_pages import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("exported")]
MORE = (
    "/compare/django-vs-flask/?format=csv", "/compare/django-vs-flask/?format=md",
    "/compare/django-vs-flask/?embed", "/choose/?is.openapi=must", "/features/?frameworks=flask",
)  # fmt: skip
BLANK = [text.strip() or "x" for text in (*LETTERS, *CONTROLS)]


class Live(HTMLParser):
    """What of a page a browser would run, and does not come from us."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            runs = re.match(
                r"[\s\x00-\x1f]*(javascript|vbscript|data:text)", value or "", re.IGNORECASE
            )
            if name.startswith("on") or (runs and name in ("href", "src", "action", "formaction")):
                self.found.append(f"{tag} {name}={value}")
        if tag == "script":
            self._script = str(dict(attrs).get("type"))

    def handle_data(self, data: str) -> None:
        if self._script is None or not data.strip():
            return
        if self._script != "application/ld+json" and self._script != "application/json":
            self.found.append(f"script {data[:60]}")
        else:
            json.loads(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None


def unsafe(answer: Answer) -> str:
    """Why somebody who opens this is not safe, by what it says it is."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status != 200:  # leads on, or asks for what is searched for
        return "" if answer.status in (302, 400) else f"status {answer.status}"
    if kind == "text/html":
        return "; ".join(Live(answer.words).found)
    if kind.endswith("xml"):
        ET.fromstring(answer.words)  # noqa: S314 — ours
        return "a script" if "<script" in answer.words else ""
    if kind.endswith("json"):
        json.loads(answer.body)
    if kind == "text/csv":
        return formulas(answer.words)
    if kind == "text/markdown":
        return "a link that runs" if re.search(r"(?<!\\)\]\(\s*javascript", answer.words) else ""
    return "" if answer.headers.get("X-Content-Type-Options") == "nosniff" else "sniffed"


def formulas(text: str) -> str:
    cells = (cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in row)
    return "; ".join(cell for cell in cells if cell.startswith(BEGIN) and not cell.startswith(SIGN))


def look(tally: Tally, what: str, answer: Answer, seconds: float) -> None:
    try:
        wrong = unsafe(answer)
    except (ValueError, ET.ParseError) as error:
        wrong = f"not well formed: {error}"
    tally.note(what, f"{answer.status}, nothing to run", seconds, wrong)


@pytest.mark.parametrize(
    ("what", "payloads"),
    [
        ("HTML, script and templates", list(PAYLOADS)),
        ("formulas", [text.strip() for text in FORMULAS]),
        ("letters of every script, and controls", BLANK),
    ],
    ids=["script", "formulas", "letters"],
)
def test_what_is_shown(counted: Counted, editor: User, what: str, payloads: list[str]) -> None:
    records = examples()
    with counted(f"page or file that shows {what}") as tally, undone():
        assert len(planting.plant(editor, payloads)) > 30
        application, desk = front(), sign_in(Client(raise_request_exception=False), editor)
        for path in [*(door.example(records) for door in doors.public()), *MORE]:
            if not path.startswith(("/api/v1/redirects/", "/api/v1/suggestions/", "/readyz")):
                one(tally, application, path)
        for path in [*lists(), *(f"/admin/export/{noun}.csv" for noun in SHEETS)]:
            with tally.timed() as seconds:
                answer: Any = desk.get(path)
            look(tally, path, told(answer), seconds())


SHEETS = ("supports", "frameworks", "releases", "claims", "sources")


def one(tally: Tally, application: Any, path: str) -> None:
    path, _, query = path.partition("?")
    with tally.timed() as seconds:
        answer = ask(application, path, query)
    if answer.status != 404:  # of a noun whose records have another key
        look(tally, f"{path}?{query}", answer, seconds())
