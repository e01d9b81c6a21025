"""Editors who save in the admin, one change after the other, and remember what they were told."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from threading import Event, Thread
from typing import Any

from tests.catalog.forms import Form, typed
from tests.site import PASSWORD, Site

# A framework with one cell for each of them: nobody is in another one's way.
PEOPLE = """
import datetime as dt
from django.contrib.auth.models import Group, User
from catalog import history, models as m
day = dt.date(2026, 11, 22)
author = User.objects.create_superuser("editor", password="{password}")
with history.revision(author, "made for a test"):
    group = m.FeatureGroup.objects.create(slug="group", name="Group", summary="A group.")
    words = dict.fromkeys(("definition", "built_in", "official", "third_party"), "Words.")
    feature = m.Feature.objects.create(
        slug="openapi", name="OpenAPI", group=group, examples=["One."], **words)
    for number in range(4):
        person = User.objects.create_user(
            f"editor-{{number}}", password="{password}", is_staff=True)
        person.groups.add(Group.objects.get(name="editor"))
        small = m.Framework.objects.create(
            slug=f"small-{{number}}", name=f"Small {{number}}", kind="micro", licence="MIT",
            purl=f"pkg:pypi/small-{{number}}", summary="Small.", published=True)
        cell = m.Support.objects.create(
            framework=small, feature=feature, level="none", note="Read.", checked=day, version="1")
        cell.sources.add(m.Source.objects.create(
            framework=small, slug="docs", title="Docs", publisher="Small",
            url="https://example.org/", read=day))
        print(person.username, cell.pk)
"""
GONE = (OSError, http.client.HTTPException)  # nobody answered, or not to the end


class Unavailable(Exception):
    """The site says that it cannot just now."""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """What a save was answered with is wanted, not the page behind it."""


@dataclass
class Editor:
    """A browser in which somebody is signed in. `saved` are the notes that were acknowledged,
    `refused` those that were told not to be, and `open` is the one that was never answered."""

    site: Site
    name: str
    cell: int
    saved: list[str] = field(default_factory=list)
    open: str | None = None
    refused: list[str] = field(default_factory=list)
    lost: int = 0
    jar: CookieJar = field(default_factory=CookieJar)

    @property
    def path(self) -> str:
        return f"/admin/catalog/support/{self.cell}/change/"

    def ask(self, path: str, sent: dict[str, list[str]] | None = None) -> tuple[int, str]:
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        browser = urllib.request.build_opener(cookies, _Stay)
        body = None if sent is None else urllib.parse.urlencode(sent, doseq=True).encode()
        try:
            answer: Any = browser.open(f"{self.site.url}{path}", body, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.read().decode()

    def sign_in(self) -> None:
        path = "/admin/login/?next=/admin/"
        form = Form(self.ask(path)[1]).sent
        assert self.ask(path, typed(form, username=self.name, password=PASSWORD))[0] == 302

    def form(self) -> dict[str, list[str]]:
        status, page = self.ask(self.path)
        if status == 503:
            raise Unavailable
        assert status == 200, page
        return Form(page).sent

    def save(self, note: str) -> tuple[int, str]:
        return self.send(self.form(), note)

    def send(self, form: dict[str, list[str]], note: str) -> tuple[int, str]:
        self.open = note
        status, page = self.ask(self.path, typed(form, note=note, _save="Save"))
        if status == 302:
            self.saved.append(note)
        elif status == 503:
            self.refused.append(note)
        self.open = None
        return status, page

    def go_on(self, stop: Event) -> None:
        """Until told to stop, or until nobody answers or can."""
        while not stop.is_set():
            try:
                status, page = self.save(f"{self.name} says {len(self.saved)}.")
            except GONE:
                self.lost += 1
                return
            except Unavailable:
                return
            assert status in (302, 503), page


def signed_in(site: Site, cells: dict[str, int]) -> list[Editor]:
    found = [Editor(site, name, cell) for name, cell in cells.items()]
    sign_in(found)
    return found


def sign_in(editors: Sequence[Editor]) -> None:
    for each in editors:
        each.sign_in()


@contextmanager
def at_work(editors: Sequence[Editor]) -> Iterator[None]:
    """All of them save until the block ends."""
    stop, wrong = Event(), []

    def work(editor: Editor) -> None:
        try:
            editor.go_on(stop)
        except BaseException as error:
            wrong.append(error)

    threads = [Thread(target=work, args=(editor,)) for editor in editors]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()
    if wrong:
        raise wrong[0]
