"""Every form of the admin, sent with a nasty text in each of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from tests.catalog.forms import Sent, opened
from tests.catalog.roles import sign_in
from tests.hostile import doors
from tests.hostile.asking import unclear, undone
from tests.hostile.conftest import Counted
from tests.hostile.corpus import FEW
from tests.hostile.tally import Tally
from tests.hostile.test_admin_addresses import told

pytestmark = pytest.mark.django_db
KEPT = (
    "csrfmiddlewaretoken",
    "-TOTAL_FORMS",
    "-INITIAL_FORMS",
    "_FORMS",
    "-id",
    "-framework",
)  # of rows
ROWS = ("999999999", "-1", "9" * 5_000, "x", "", "1001")  # that a form says its table has
OWN = re.compile("[a-z_]+")  # of the record itself, not of what hangs on it
RIGHT = {200, 302, 400, 403, 404}


@pytest.fixture
def desk(editor: User) -> Client:
    return sign_in(Client(raise_request_exception=False), editor)


def forms(desk: Client) -> Iterator[str]:
    """Of every noun, the form to add one, and that of the newest."""
    for model in admin.site._registry:
        at = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        newest = model._default_manager.order_by("-pk").first()
        for path in (f"{at}add/", f"{at}{newest.pk}/change/" if newest else ""):
            if path and desk.get(path).status_code == 200:
                yield path


def send(tally: Tally, desk: Client, path: str, sent: Sent, what: str) -> None:
    """What is taken is text like any other (tests of what is shown say how it shows)."""
    with undone(), tally.timed() as seconds:
        answer = desk.post(path, sent)
    found = told(answer)
    wrong = unclear(found, RIGHT)
    if found.status == 200 and 'class="error' not in found.words:
        wrong = wrong or "tells no error"
    got = {200: "200 with the errors", 302: "302 kept as text"}.get(found.status, str(found.status))
    tally.note(f"{path} {what}", got, seconds(), wrong)


def nasty(form: Sent, turn: int) -> Sent:
    """Another text in each field, and in each field another one when the turn is another."""
    names = [name for name in form if not name.endswith(KEPT)]
    return form | {name: [FEW[(turn + place) % len(FEW)]] for place, name in enumerate(names)}


def test_each_field_of_each_form(counted: Counted, desk: Client) -> None:
    with counted("form of the admin: each field another text") as tally:
        for path in forms(desk):
            form = opened(desk, path)
            for turn in range(0, len(FEW), 4):
                send(tally, desk, path, nasty(form, turn), f"from {turn}")


ALONE = ("framework", "support", "claim", "source", "redirect", "task")


def test_one_field_at_a_time(counted: Counted, desk: Client) -> None:
    """The others as they were, so that nothing but this one can be refused."""
    with counted("form of the admin: one field") as tally:
        for noun in ALONE:
            at = f"/admin/catalog/{noun}/"
            newest = apps.get_model("catalog", noun)._default_manager.order_by("-pk").first()
            path = f"{at}{newest.pk}/change/" if newest else f"{at}add/"
            form = opened(desk, path)
            for place, name in enumerate(name for name in form if OWN.fullmatch(name)):
                text = FEW[place % len(FEW)]
                send(tally, desk, path, {**form, name: [text]}, f"{name}={text[:30]}")


def test_rows_that_are_not_there(counted: Counted, desk: Client) -> None:
    with counted("form of the admin: how many rows it has") as tally:
        for path in forms(desk):
            form = opened(desk, path)
            for place, name in enumerate(name for name in form if name.endswith("_FORMS")):
                text = ROWS[place % len(ROWS)]
                send(tally, desk, path, {**form, name: [text]}, f"{name}={text[:30]}")


def test_rows_of_no_record(counted: Counted, desk: Client) -> None:
    with counted("form of the admin: which record a row is") as tally:
        for path in forms(desk):
            form = opened(desk, path)
            for place, name in enumerate(name for name in form if name.endswith("-0-id")):
                text = FEW[place % len(FEW)]
                send(tally, desk, path, {**form, name: [text]}, f"{name}={text[:30]}")


def test_other_pages_that_take_posts(counted: Counted, desk: Client, revision: None) -> None:
    names = ("action", "_selected_action", "read_at", "index", "state", "answer", "post", "seen")
    with counted("post to another page of the admin") as tally:
        for path in doors.pages_of_admin():
            for place, name in enumerate(names):
                with undone(), tally.timed() as seconds:
                    answer = desk.post(path, {name: FEW[place % len(FEW)], "x": FEW[-place]})
                wrong = unclear(told(answer), {200, 302, 303, 400, 403, 404, 405, 409})
                tally.note(f"{path} {name}", answer.status_code, seconds(), wrong)
