"""Run files that are none, posted to the API and uploaded in the admin: nothing is kept of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.models import ApiKey
from tests.catalog.roles import sign_in
from tests.hostile.asking import Answer, ask, front, unclear
from tests.hostile.conftest import Counted
from tests.hostile.test_api import bodies
from tests.lab.records import run_data

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024


def files() -> Iterator[tuple[str, bytes]]:
    good = json.dumps(run_data())
    yield from bodies()
    yield "cut off", good[: len(good) // 2].encode()
    yield "twice", (good + good).encode()
    yield "one name twice", good.replace('"format": 1', '"format": 1, "format": 2').encode()
    yield "another one's name", good.replace('"framework": "', '"framework": "no-such-').encode()
    yield "up and out", good.replace(run_data()["id"], "../../etc/passwd").encode()
    yield "too large", good.encode() + b" " * (21 * MIB)
    yield "UTF-16", good.encode("utf-16")
    yield "many records", json.dumps(run_data() | {"verifications": [{}] * 20_000}).encode()


def test_posted(counted: Counted, editor: User) -> None:
    key, secret = ApiKey.made(name="hostile", owner=editor, scopes=["runs"])
    key.save()
    sent = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "CONTENT_TYPE": "application/json"}
    with counted("file of a run, posted") as tally:
        for what, data in files():
            with tally.timed() as seconds:
                answer = ask(front(), "/api/v1/runs/", "", "POST", data, **sent)
            tally.note(what, answer.status, seconds(), unclear(answer, {400, 413, 422}))


def test_uploaded(counted: Counted, editor: User) -> None:
    desk = sign_in(Client(raise_request_exception=False), editor)
    with counted("file of a run, uploaded") as tally:
        for what, data in files():
            with tally.timed() as seconds:
                posted = {"file": SimpleUploadedFile("run.json", data)}
                answer = desk.post("/admin/catalog/run/add/", posted)
            found = Answer(answer.status_code, {}, answer.content)
            wrong = unclear(found, {200}) or ("" if "errorlist" in found.words else "no error told")
            tally.note(what, f"{answer.status_code} with the error", seconds(), wrong)
