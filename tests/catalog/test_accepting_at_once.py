"""Editors who accept the same suggestion at the same moment, on the real server: one of them does,
and the change and what is said of it are both there or neither."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any

import pytest

from tests.catalog.forms import Form, typed
from tests.catalog.test_colliding import CATALOGUE, together
from tests.site import PASSWORD, Site, new_database, on_free_port, serving

EDITORS = [f"editor-{n}" for n in range(4)]
PEOPLE = """
from django.contrib.auth.models import Group, User
for name in {names!r}:
    person = User.objects.create_user(name, password={password!r}, is_staff=True)
    person.groups.add(Group.objects.get(name="editor"))
from catalog import history, models as m
cell = m.Support.objects.get()
with history.revision(person):
    cell.sources.add(m.Source.objects.create(
        framework=cell.framework, slug="docs", title="Docs", publisher="Small",
        url="https://example.org/", read=cell.checked))
"""
SAY = """
from catalog.api.nouns import tell
from catalog.models import Suggestion, Support
told = tell("supports", "small.openapi")
kept = Suggestion.objects.create(
    noun="supports", key="small.openapi", text="Not so.", told=told.data,
    revision=told.revision, changes={changes!r})
print(kept.pk, Support.objects.get().pk)
"""
BECAME = """
import json
from reversion.models import Version
from catalog import history
from catalog.models import Suggestion, Support
kept, cell = Suggestion.objects.latest("pk"), Support.objects.get()
newest = Version.objects.get_for_object(cell)[0].revision
print(json.dumps([kept.state, kept.made_in, kept.resolved_by.username, cell.note,
    history.number(), newest.comment, newest.user.username]))
"""


@dataclass(frozen=True)
class Editor:
    """A browser in which somebody is signed in."""

    site: Site
    name: str
    browser: urllib.request.OpenerDirector

    def get(self, path: str) -> dict[str, list[str]]:
        with self.browser.open(f"{self.site.url}{path}", timeout=60) as answer:
            return Form(answer.read().decode()).sent

    def post(self, path: str, sent: dict[str, list[str]]) -> tuple[str, str]:
        """Where that leads, and what stands there."""
        body = urllib.parse.urlencode(sent, doseq=True).encode()
        with self.browser.open(f"{self.site.url}{path}", body, timeout=60) as answer:
            return str(answer.url), answer.read().decode()


@pytest.fixture(scope="module")
def editors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Editor]]:
    folder = tmp_path_factory.mktemp("accepting")
    site = on_free_port(folder, DATABASE_URL=new_database(folder))
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    site.manage("collectstatic", "--noinput", "--verbosity=0")
    shell(site, CATALOGUE)
    shell(site, PEOPLE.format(names=EDITORS, password=PASSWORD))
    with serving(site, folder, workers=2):
        yield [signed_in(site, name) for name in EDITORS]


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code).strip()


def signed_in(site: Site, name: str) -> Editor:
    jar = urllib.request.HTTPCookieProcessor(CookieJar())
    editor = Editor(site, name, urllib.request.build_opener(jar))
    form = typed(editor.get("/admin/login/?next=/admin/"), username=name, password=PASSWORD)
    editor.post("/admin/login/?next=/admin/", form)
    return editor


def said(site: Site, changes: Any = None) -> tuple[str, str]:
    """The numbers of the suggestion and of the cell."""
    number, cell = shell(site, SAY.format(changes=changes)).split()
    return number, cell


def became(site: Site) -> list[Any]:
    found: list[Any] = json.loads(shell(site, BECAME))
    return found


def test_of_editors_who_save_at_once_one_makes_the_change(editors: list[Editor]) -> None:
    site = editors[0].site
    number, cell = said(site)
    path = f"/admin/catalog/support/{cell}/change/?suggestion={number}"
    forms = [typed(each.get(path), note=f"By {each.name}.", _save="Save") for each in editors]
    before = became_number(site)
    pairs = list(zip(editors, forms, strict=True))
    answers = together(*(lambda e=each, f=form: e.post(path, f) for each, form in pairs))
    won = [each.name for each, (url, _) in zip(editors, answers, strict=True)
           if f"/suggestion/{number}/" in url]  # fmt: skip
    assert len(won) == 1
    assert sum("meanwhile" in page for _, page in answers) == len(editors) - 1
    comment = f"suggested by a reader (suggestion {number})"
    assert became(site) == [
        "accepted", before + 1, won[0], f"By {won[0]}.", before + 1, comment, won[0]
    ]  # fmt: skip


def test_of_editors_who_accept_and_refuse_at_once_one_is_heard(editors: list[Editor]) -> None:
    site = editors[0].site
    number, _ = said(site, {"note": "Accepted."})
    page, accept = f"/admin/catalog/suggestion/{number}/change/", f"/admin/suggested/{number}/"
    drafted = editors[0].get(page)
    refusal = typed(editors[-1].get(page), state="refused", answer="No.", _save="Save")
    before = became_number(site)
    form = {name: drafted[name] for name in ("csrfmiddlewaretoken", "read_at", "drafted")}
    forms = [form | {"csrfmiddlewaretoken": each.get(page)["csrfmiddlewaretoken"]}
             for each in editors[:-1]]  # fmt: skip
    doings = [
        lambda e=each, f=sent: e.post(accept, {**f, "take-note": ["take"]})
        for each, sent in zip(editors, forms, strict=False)
    ]
    answers = together(*doings, lambda: editors[-1].post(page, refusal))
    state, made_in, _, note, now, *_ = became(site)
    changed = sum("Changed, as suggested: note." in text for _, text in answers)
    if state == "accepted":
        assert (changed, made_in, note, now) == (1, before + 1, "Accepted.", before + 1)
    else:
        assert (changed, made_in, state, now) == (0, None, "refused", before)
        assert note != "Accepted."


def became_number(site: Site) -> int:
    return int(shell(site, "from catalog import history; print(history.number())"))
