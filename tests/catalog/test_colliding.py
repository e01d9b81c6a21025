"""Programs that write at the same moment, to the real server: nothing is lost."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest

from tests.site import new_database, on_free_port, serving

CELL = "supports/small.openapi/"
# A catalogue of one cell, and a key; the files of facts would take longer than the test.
CATALOGUE = """
import datetime as dt
from django.contrib.auth.models import User
from catalog import history, models as m
day = dt.date(2026, 11, 22)
editor = User.objects.create_superuser("editor")
with history.revision(editor):
    group = m.FeatureGroup.objects.create(slug="group", name="Group", summary="A group.")
    words = dict.fromkeys(("definition", "built_in", "official", "third_party"), "Words.")
    feature = m.Feature.objects.create(
        slug="openapi", name="OpenAPI", group=group, examples=["One."], **words)
    small = m.Framework.objects.create(
        slug="small", name="Small", purl="pkg:pypi/small-one", kind="micro", licence="MIT",
        summary="Small.", published=True)
    m.Support.objects.create(
        framework=small, feature=feature, level="none", note="Read.", checked=day, version="1")
key, secret = m.ApiKey.made(name="k", owner=editor, scopes=["facts", "suggestions"])
key.save()
print(secret)
"""


@dataclass(frozen=True)
class Program:
    """What a client does."""

    url: str
    secret: str

    def read(self, path: str) -> tuple[Any, str]:
        _, told, etag = self._ask("GET", path)
        return told, etag

    def change(self, path: str, etag: str, **fields: Any) -> tuple[int, Any]:
        return self._ask("PATCH", path, fields, {"If-Match": etag})[:2]

    def suggest(self, text: str) -> int:
        about = {"noun": "frameworks", "key": "small"}
        return self._ask("POST", "suggestions/", {"about": about, "text": text})[0]

    def _ask(
        self, method: str, path: str, body: Any = None, headers: Any = None
    ) -> tuple[int, Any, str]:
        sent = None if body is None else json.dumps(body).encode()
        who = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        request = urllib.request.Request(  # noqa: S310 — our own http address
            f"{self.url}/api/v1/{path}", sent, who | (headers or {}), method=method
        )
        try:
            answer = urllib.request.urlopen(request, timeout=60)  # noqa: S310
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, json.loads(answer.read()), answer.headers["ETag"]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("colliding")
    site = on_free_port(folder, DATABASE_URL=new_database(folder))
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    secret = site.manage("shell", "--no-imports", "-c", CATALOGUE).strip()
    with serving(site, folder):
        yield Program(site.url, secret)


def together(*doings: Callable[[], Any]) -> list[Any]:
    """What each of them gave; none begins before all are ready."""
    barrier = Barrier(len(doings))

    def do(doing: Callable[[], Any]) -> Any:
        barrier.wait(60)
        return doing()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(do, doings))


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_change_the_same_one_wins_and_the_other_sees_both(
    program: Program, turn: int
) -> None:
    _, etag = program.read(CELL)
    notes = [f"Mine, {turn}.", f"Yours, {turn}."]
    answers = together(*(lambda note=note: program.change(CELL, etag, note=note) for note in notes))
    assert sorted(status for status, _ in answers) == [200, 412]
    won = next(told for status, told in answers if status == 200)
    lost = next(told for status, told in answers if status == 412)
    assert lost["current"] == won == program.read(CELL)[0]
    assert won["note"] in notes


def test_who_looks_again_after_a_conflict_loses_nothing(program: Program) -> None:
    """Each adds its own words to a text that all of them write."""

    def add(who: str) -> int:
        conflicts = 0
        for turn in range(5):
            status = 412
            while status == 412:
                told, etag = program.read("frameworks/small/")
                words = f"{told['summary']} {who}{turn}"
                status, _ = program.change("frameworks/small/", etag, summary=words)
                conflicts += status == 412
            assert status == 200
        return conflicts

    together(*(lambda who=who: add(who) for who in "abcd"))
    words = program.read("frameworks/small/")[0]["summary"].split()
    assert sorted(words[1:]) == sorted(f"{who}{turn}" for who in "abcd" for turn in range(5))


def test_those_who_change_different_records_all_win(program: Program) -> None:
    paths = {CELL: "version", "frameworks/small/": "steward", "features/openapi/": "name"}
    tags = {path: program.read(path)[1] for path in paths}
    answers = together(
        *(
            lambda path=path: program.change(path, tags[path], **{paths[path]: "Changed"})
            for path in paths
        )
    )
    assert [status for status, _ in answers] == [200, 200, 200]
    assert [program.read(path)[0][name] for path, name in paths.items()] == ["Changed"] * 3


def test_a_suggestion_that_is_sent_twice_at_once_is_one(program: Program) -> None:
    codes = together(*[lambda: program.suggest("It is sent by an impatient program.")] * 4)
    assert sorted(codes) == [200, 200, 200, 201]
