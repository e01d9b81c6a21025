from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from catalog import history
from catalog.history import record_models
from catalog.models import (
    Catalogue,
    Concept,
    Framework,
    Record,
    Redirect,
    Sample,
    Stack,
    Support,
    Task,
)
from catalog.sync import loading
from facts import reading
from facts.schema import Facts
from tests.catalog.roles import sign_in

pytestmark = pytest.mark.django_db
EVERY_MODEL = pytest.mark.parametrize(
    "model", [m for m in record_models() if m.__name__ != "Contender"], ids=lambda m: m.__name__
)


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


def address(model: type[models.Model], rest: str = "") -> str:
    return f"/admin/catalog/{model._meta.model_name}/{rest}"


def queries(desk: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(path).status_code == 200
    return len(captured)


@EVERY_MODEL
def test_every_record_can_be_listed_searched_added_and_changed(
    desk: Client, model: type[Record]
) -> None:
    assert desk.get(address(model)).status_code == 200
    assert desk.get(address(model, "?q=flask")).status_code == 200
    comes_from_files_alone = model.__name__ in ("Task", "Stack")
    assert desk.get(address(model, "add/")).status_code == (403 if comes_from_files_alone else 200)
    if record := model._default_manager.first():
        assert desk.get(address(model, f"{record.pk}/change/")).status_code == 200
        assert desk.get(address(model, f"{record.pk}/history/")).status_code == 200


@EVERY_MODEL
def test_no_list_asks_more_for_more_rows(
    desk: Client, model: type[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    queries(desk, address(model))  # fills the caches of content types
    registered = admin.site.get_model_admin(model)
    monkeypatch.setattr(registered, "list_per_page", 1)
    one = queries(desk, address(model))
    monkeypatch.setattr(registered, "list_per_page", 100)
    assert queries(desk, address(model)) == one


def cell_form(cell: Support, **changes: object) -> dict[str, object]:
    form: dict[str, object] = {
        "read_at": history.number(),
        "framework": cell.framework_id,
        "feature": cell.feature_id,
        "level": cell.level or "",
        "via": cell.via or "",
        "since": cell.since or "",
        "note": cell.note or "",
        "checked": cell.checked.isoformat(),
        "version": cell.version,
        "sources": [source.pk for source in cell.sources.all()],
    }
    return {**form, **changes}


def confirmed() -> dict[str, object]:
    """As the page sends it that asks before a record is removed."""
    return {"post": "yes", "read_at": history.number()}


def test_an_edit_is_kept_with_its_author_and_raises_the_revision(
    desk: Client, editor: User
) -> None:
    before = Catalogue.objects.get().revision
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    path = address(Support, f"{cell.pk}/change/")
    response = desk.post(path, cell_form(cell, note="Checked by hand."))
    assert response.status_code == 302, response.content
    cell.refresh_from_db()
    assert cell.note == "Checked by hand."
    assert Catalogue.objects.get().revision == before + 1
    assert Revision.objects.latest("pk").user == editor
    assert editor.username in desk.get(address(Support, f"{cell.pk}/history/")).content.decode()


def test_an_edit_survives_load_facts_and_is_reported(desk: Client) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    path = address(Support, f"{cell.pk}/change/")
    desk.post(path, cell_form(cell, note="Checked by hand."))
    facts, _ = reading.read()
    assert facts is not None
    plan = loading.plan(facts)
    assert [(k.noun, k.key) for k in plan.kept] == [("supports", "flask.openapi")]
    assert plan.change == []


def test_an_emptied_field_is_unknown(desk: Client) -> None:
    cell = Support.objects.exclude(since=None)[0]
    desk.post(address(Support, f"{cell.pk}/change/"), cell_form(cell, since=""))
    cell.refresh_from_db()
    assert cell.since is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": "third_party", "via": ""}, "Name the package that provides it"),
        ({"level": "", "via": "", "note": ""}, "what was looked at?"),
        ({"sources": []}, "This field is required"),
    ],
)
def test_a_wrong_cell_is_told_and_nothing_is_written(
    desk: Client, changes: dict[str, object], said: str
) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    before = Catalogue.objects.get().revision
    response = desk.post(address(Support, f"{cell.pk}/change/"), cell_form(cell, **changes))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Catalogue.objects.get().revision == before


def test_an_editor_adds_and_removes(desk: Client, editor: User) -> None:
    path = {"old_path": "/old/", "new_path": "/frameworks/"}
    assert desk.post(address(Redirect, "add/"), path).status_code == 302
    added = Redirect.objects.get(old_path="/old/")
    assert Version.objects.get_for_object(added)[0].revision.user == editor
    response = desk.post(address(Redirect, f"{added.pk}/delete/"), confirmed())
    assert response.status_code == 302
    assert not Redirect.objects.exists()


def test_several_are_removed_at_once(desk: Client) -> None:
    ids = list(Concept.objects.values_list("pk", flat=True)[:2])
    form = {"action": "delete_selected", "_selected_action": ids, "post": "yes"}
    before = Catalogue.objects.get().revision
    assert desk.post(address(Concept), form).status_code == 302
    assert not Concept.objects.filter(pk__in=ids).exists()
    assert Catalogue.objects.get().revision == before + 1


def test_an_earlier_state_can_be_seen_and_restored_alone(desk: Client) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    loaded = Version.objects.get_for_object(cell)[0]
    note, path = cell.note, address(Support, f"{cell.pk}/change/")
    desk.post(path, cell_form(cell, note="Second.", sources=[cell.sources.all()[0].pk]))
    sources = loaded.field_dict["sources"]
    other = Support.objects.get(framework__slug="flask", feature__slug="orm")
    desk.post(address(Support, f"{other.pk}/change/"), cell_form(other, note="An edit."))
    before = Catalogue.objects.get().revision

    earlier = address(Support, f"{cell.pk}/history/{loaded.pk}/")
    assert "Second." in desk.get(earlier).content.decode()
    assert Catalogue.objects.get().revision == before
    assert desk.post(earlier, {"read_at": before}).status_code == 302
    cell.refresh_from_db()
    other.refresh_from_db()
    assert (cell.note, other.note) == (note, "An edit.")
    assert set(cell.sources.values_list("pk", flat=True)) == set(map(int, sources))
    assert Catalogue.objects.get().revision == before + 1


def test_a_removed_framework_comes_back_with_what_hung_on_it(desk: Client) -> None:
    flask = Framework.objects.get(slug="flask")
    counts = hanging(flask)
    bottle = Framework.objects.get(slug="bottle")
    desk.post(address(Framework, f"{flask.pk}/delete/"), confirmed())
    desk.post(address(Framework, f"{bottle.pk}/delete/"), confirmed())
    last = Version.objects.get_deleted(Framework).get(object_id=str(flask.pk))
    path = address(Framework, f"recover/{last.pk}/")
    assert "removed since" in desk.get(path).content.decode()
    assert desk.post(path, {"read_at": history.number()}).status_code == 302
    assert hanging(Framework.objects.get(slug="flask")) == counts
    assert not Framework.objects.filter(slug="bottle").exists()


def hanging(framework: Framework) -> list[int]:
    links = Support.sources.through.objects.filter(support__framework=framework)
    parts = (framework.supports, framework.traits, framework.sources, framework.citations)
    return [*(part.count() for part in parts), links.count(), framework.releases.count()]


def test_strangers_see_nothing(client: Client) -> None:
    assert client.get(address(Framework)).status_code == 302


def test_an_edited_sample_is_not_verified_and_is_exported(desk: Client, folder: Path) -> None:
    edited = Sample.objects.get(framework__slug="flask", task__slug="hello")
    path = address(Sample, f"{edited.pk}/change/")
    assert "Verified" in desk.get(path).content.decode()
    text = edited.files["app.py"].replace("Flask(__name__)", "Flask('hello')")
    form = {
        "read_at": history.number(),
        "framework": edited.framework_id,
        "task": edited.task_id,
        "stack": edited.stack_id,
        "file-app.py": text.replace("\n", "\r\n"),
    }
    assert desk.post(path, form).status_code == 302
    page = desk.get(path).content.decode()
    assert "Not verified: changed since it last ran" in page
    call_command("export_facts", "--folder", str(folder), stdout=StringIO())
    assert (folder.parent / "samples/flask/hello.py").read_text("utf-8") == text
    plan = loading.plan(_facts(folder))
    assert (plan.change, plan.kept) == ([], [])


def test_a_stack_of_another_framework_is_refused(desk: Client) -> None:
    edited = Sample.objects.get(framework__slug="flask", task__slug="hello")
    form = {
        "read_at": history.number(),
        "framework": edited.framework_id,
        "task": edited.task_id,
        "stack": Stack.objects.filter(framework__slug="bottle")[0].pk,
        "file-app.py": "pass",
    }
    response = desk.post(address(Sample, f"{edited.pk}/change/"), form)
    assert "Choose a stack of the sample&#x27;s own framework." in response.content.decode()
    edited.refresh_from_db()
    assert edited.files["app.py"] != "pass"


def test_a_sample_is_added_by_hand(desk: Client, revision: None) -> None:
    Sample.objects.get(framework__slug="hug", task__slug="websocket").delete()
    stack = Stack.objects.filter(framework__slug="hug")[0]
    form = {
        "framework": stack.framework_id,
        "task": Task.objects.get(slug="websocket").pk,
        "stack": stack.pk,
        "file-app.py": "app = None\n",
    }
    response = desk.post(address(Sample, "add/"), form)
    assert response.status_code == 302, response.content
    added = Sample.objects.get(framework__slug="hug", task__slug="websocket")
    assert added.files == {"app.py": "app = None\n"}


def _facts(folder: Path) -> Facts:
    facts, problems = reading.read(folder)
    assert facts is not None, problems
    return facts
