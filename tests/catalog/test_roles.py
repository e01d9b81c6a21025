"""What each role may do and may not, asked at the addresses of the admin."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from reversion.models import Version

from catalog import history
from catalog.history import record_models
from catalog.models import (
    ApiKey,
    Comparison,
    Concept,
    Framework,
    Record,
    Redirect,
    Release,
    Run,
    Source,
    Suggestion,
    Support,
    Trait,
)
from tests.catalog.roles import ROLES, address, desk, errors, filled, member, said, seen
from tests.catalog.writing import etag, key, patch
from tests.lab.records import run_data

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)
NOUNS = [model for model in record_models() if model.__name__ != "Contender"]
# What a contributor writes while it is, or hangs on, a draft.
DRAFTED = (
    "Framework", "Comparison", "Release", "Trait", "Adopter", "Popularity", "Citation", "Support",
    "Source",
)  # fmt: skip
ADDED_BY: dict[str, set[str]] = {
    **{model.__name__: {"editor", "publisher"} for model in NOUNS},
    **{name: {*ROLES} for name in DRAFTED},
    "Task": set(), "Stack": set(), "Run": {"publisher"},
}  # fmt: skip
REMOVED_BY: dict[str, set[str]] = {
    **{model.__name__: {"editor", "publisher"} for model in NOUNS},
    "Framework": {"publisher"}, "Comparison": {"publisher"},
    "Run": set(),  # a draft of one alone
}  # fmt: skip
LACKING = "Its kind is not known. Its licence is not known. Its summary is not known."
COMPLETE = {"kind": "micro", "licence": "MIT", "summary": "A sketch."}


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest, db: None) -> str:
    return str(request.param)


@pytest.fixture
def contributor(db: None) -> Client:
    return desk(member("contributor"))


@pytest.fixture
def editor_desk(db: None) -> Client:
    return desk(member("editor"))


@pytest.fixture
def publisher(db: None) -> Client:
    return desk(member("publisher"))


@pytest.fixture
def sketch(editor: User) -> Framework:
    """A draft that could be published, with a source and a trait."""
    with history.revision(editor, "a test"):
        draft = Framework.objects.create(
            slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft", **COMPLETE
        )
        docs = Source.objects.create(
            framework=draft, slug="docs", title="Docs", publisher="Sketch", read=TODAY
        )
        trait = Trait.objects.create(framework=draft, slug="small", kind="strength", text="Small.")
        trait.sources.add(docs)
    return draft


def published(name: str) -> Any:
    return Framework.objects.get(slug=name)


# Every noun


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_everyone_sees_everything_and_adds_and_removes_what_the_role_may(
    role: str, model: type[Record]
) -> None:
    client, name = desk(member(role)), model.__name__
    record: Any = model._default_manager.first()
    assert client.get(address(model)).status_code == 200
    adds = client.get(address(model, "add/")).status_code == 200
    assert adds == (role in ADDED_BY[name])
    if record is None:
        return
    assert client.get(address(record, "change/")).status_code == 200
    assert client.get(address(record, "history/")).status_code == 200
    removes = client.get(address(record, "delete/")).status_code == 200
    assert removes == (role in REMOVED_BY[name])
    assert (client.post(address(record, "delete/"), {}).status_code == 403) == (not removes)


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_who_only_contributes_writes_no_record_that_is_no_draft(
    contributor: Client, editor: User, model: type[Record]
) -> None:
    """Not by the form, the list, or the history."""
    if model is Redirect:
        with history.revision(editor, "a test"):
            Redirect.objects.create(old_path="/old/", new_path="/frameworks/")
    record: Any = model._default_manager.first()
    before = history.lock().revision
    version = Version.objects.get_for_object(record)[0]
    assert contributor.post(address(record, f"history/{version.pk}/")).status_code == 403
    assert contributor.post(address(model, f"recover/{version.pk}/")).status_code == 403
    contributor.post(address(record, "change/"), {"note": "Mine.", "name": "Mine."})
    for action in ("delete_selected", "publish", "take_back"):
        form = {"action": action, "_selected_action": [record.pk], "post": "yes"}
        contributor.post(address(model), form)
    assert model._default_manager.filter(pk=record.pk).exists()
    assert history.lock().revision == before


@pytest.mark.parametrize("path", ["/admin/auth/user/", "/admin/auth/group/add/"])
def test_people_and_groups_are_a_matter_of_superusers(role: str, path: str) -> None:
    assert desk(member(role)).get(path).status_code == 403


def test_who_is_in_no_group_sees_nothing(client: Client) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(address(Framework)).status_code == 403


# Drafts


def test_a_contributor_adds_a_draft_with_what_hangs_on_it(contributor: Client) -> None:
    page = contributor.get(address(Framework, "add/"))
    form = filled(page, name="Sketch", slug="sketch", purl="pkg:pypi/sketch-draft", published="on")
    form |= {"releases-TOTAL_FORMS": 1, "releases-0-version": "0.1"}
    assert not errors(contributor.post(address(Framework, "add/"), form))
    draft = published("sketch")
    assert not draft.published
    assert draft.releases.get().version == "0.1"
    assert Version.objects.get_for_object(draft)[0].revision.user.username == "a-contributor"


def test_a_contributor_writes_a_draft_and_its_parts(contributor: Client, sketch: Framework) -> None:
    path = address(sketch, "change/")
    form = filled(contributor.get(path), name="Drawing", published="on")
    assert not errors(contributor.post(path, form))
    sketch.refresh_from_db()
    assert (sketch.name, sketch.published) == ("Drawing", False)

    trait = sketch.traits.get()
    form = filled(contributor.get(address(trait, "change/")), text="Very small.")
    form["sources"] = [sketch.sources.get().pk]
    assert contributor.post(address(trait, "change/"), form).status_code == 302
    trait.refresh_from_db()
    assert trait.text == "Very small."
    removed = contributor.post(address(trait, "delete/"), {"post": "yes"} | seen())
    assert removed.status_code == 302
    assert not sketch.traits.exists()
    assert contributor.post(address(sketch, "delete/"), {"post": "yes"}).status_code == 403


def test_a_contributor_writes_a_draft_of_a_comparison(contributor: Client) -> None:
    form = filled(contributor.get(address(Comparison, "add/")), title="Two", slug="two")
    form |= {"introduction": "One.", "verdict": "Two.", "published": "on"}
    form |= {"contenders-TOTAL_FORMS": 1, "contenders-0-framework": published("flask").pk}
    form |= {"contenders-0-position": 0}
    assert not errors(contributor.post(address(Comparison, "add/"), form))
    draft = Comparison.objects.get(slug="two")
    assert (draft.published, draft.contenders.count()) == (False, 1)


@pytest.mark.parametrize("owner", ["flask", None])
def test_nothing_is_hung_on_what_is_published_or_moved_there(
    contributor: Client, sketch: Framework, owner: str | None
) -> None:
    pk = published(owner).pk if owner else ""
    path = address(Source, "add/")
    form = filled(contributor.get(path), slug="mine", title="T", publisher="P", read=TODAY)
    answer = contributor.post(path, form | {"framework": pk})
    assert "framework" in answer.context["adminform"].form.errors
    source = sketch.sources.get()
    path = address(source, "change/")
    answer = contributor.post(path, filled(contributor.get(path), framework=pk))
    assert "framework" in answer.context["adminform"].form.errors
    source.refresh_from_db()
    assert source.framework == sketch
    # Which is what an editor may do.
    answer = desk(member("editor")).post(path, form | {"framework": pk} | seen())
    assert answer.status_code == 302


def test_rows_in_the_form_of_what_is_published_are_not_written(contributor: Client) -> None:
    flask = published("flask")
    page = contributor.get(address(flask, "change/"))
    count, first = flask.releases.count(), flask.releases.first()
    form = filled(page) | {
        "releases-TOTAL_FORMS": count + 1, "releases-INITIAL_FORMS": count,
        "releases-0-id": first.pk, "releases-0-version": "99", "releases-0-DELETE": "on",
        f"releases-{count}-version": "100",
    }  # fmt: skip
    contributor.post(address(flask, "change/"), form)
    assert Release.objects.filter(framework=flask).count() == count
    assert not Release.objects.filter(version__in=["99", "100"]).exists()


def test_a_part_of_a_draft_that_is_published_meanwhile_is_not_written(
    contributor: Client, publisher: Client, sketch: Framework
) -> None:
    trait = sketch.traits.get()
    form = filled(contributor.get(address(trait, "change/")), text="Slow.")
    publisher.post(f"/admin/publishing/framework/{sketch.pk}/", {"do": "publish"})
    contributor.post(address(trait, "change/"), form)
    trait.refresh_from_db()
    assert trait.text == "Small."
    assert contributor.post(address(trait, "delete/"), {"post": "yes"} | seen()).status_code == 403


# Publishing


def test_an_editor_writes_facts_and_publishes_nothing(
    editor_desk: Client, sketch: Framework
) -> None:
    path = address(sketch, "change/")
    form = filled(editor_desk.get(path), name="Drawing", published="on")
    assert not errors(editor_desk.post(path, form))
    sketch.refresh_from_db()
    assert (sketch.name, sketch.published) == ("Drawing", False)
    for noun, do in (("framework", "publish"), ("framework", "send_back")):
        answer = editor_desk.post(f"/admin/publishing/{noun}/{sketch.pk}/", {"do": do, "note": "-"})
        assert answer.status_code == 403
    chosen = {"action": "publish", "_selected_action": [sketch.pk]}
    editor_desk.post(address(Framework), chosen)
    sketch.refresh_from_db()
    assert not sketch.published
    text = editor_desk.get(path).content.decode()
    assert 'value="publish"' not in text
    assert 'value="publish"' not in editor_desk.get(address(Framework)).content.decode()


def test_an_editor_takes_nothing_back(editor_desk: Client) -> None:
    flask = published("flask")
    path = address(flask, "change/")
    assert not errors(editor_desk.post(path, filled(editor_desk.get(path))))
    answer = editor_desk.post(f"/admin/publishing/framework/{flask.pk}/", {"do": "take_back"})
    assert answer.status_code == 403
    editor_desk.post(address(Framework), {"action": "take_back", "_selected_action": [flask.pk]})
    assert published("flask").published


def test_a_key_of_an_editor_publishes_nothing(client: Client, db: None) -> None:
    secret = key(member("editor"), "facts")
    for path in ("frameworks/flask/", f"comparisons/{Comparison.objects.all()[0].slug}/"):
        tag = etag(client, secret, path)
        answer = patch(client, secret, path, {"published": False}, tag)
        assert answer.status_code == 400
        assert "published" in answer.json()["errors"]
        assert client.get(f"/api/v1/{path}").status_code == 200
    assert patch(client, secret, path, {"title": "Mine."}, tag).status_code == 200


def test_a_key_of_a_contributor_changes_nothing(client: Client, db: None) -> None:
    secret = key(member("contributor"), "facts")
    path = "supports/flask.openapi/"
    answer = patch(client, secret, path, {"note": "Mine."}, etag(client, secret, path))
    assert answer.status_code == 403


def test_a_publisher_publishes_and_takes_back(
    publisher: Client, client: Client, sketch: Framework
) -> None:
    path = f"/admin/publishing/framework/{sketch.pk}/"
    answer = publisher.post(path, {"do": "publish"}, follow=True)
    assert said(answer) == ["Sketch is published."]
    assert client.get("/frameworks/sketch/").status_code == 200
    newest = Version.objects.get_for_object(sketch)[0].revision
    assert (newest.user.username, newest.comment) == ("a-publisher", "published")
    publisher.post(path, {"do": "take_back"})
    assert client.get("/frameworks/sketch/").status_code == 404
    newest = Version.objects.get_for_object(sketch)[0].revision
    assert newest.comment.startswith("taken back")


def test_several_are_published_at_once(publisher: Client, sketch: Framework, editor: User) -> None:
    with history.revision(editor, "a test"):
        other = Framework.objects.create(slug="bare", name="Bare", purl="pkg:pypi/bare-draft")
    chosen = [sketch.pk, other.pk]
    form = {"action": "publish", "_selected_action": chosen}
    answer = publisher.post(address(Framework), form, follow=True)
    assert said(answer) == [
        f"Bare is not published. {LACKING}",
        "Sketch is published.",
    ]
    assert Version.objects.get_for_object(sketch)[0].revision.comment == "published"
    answer = publisher.post(
        address(Framework), {"action": "take_back", "_selected_action": chosen}, follow=True
    )
    assert not published("sketch").published


def test_what_is_published_stays_complete(editor_desk: Client) -> None:
    path = address(published("flask"), "change/")
    answer = editor_desk.post(path, filled(editor_desk.get(path), licence=""))
    assert "A published framework needs it." in answer.content.decode()
    assert published("flask").licence


def test_taking_a_framework_back_tells_which_comparisons_lose_it(publisher: Client) -> None:
    contender = Comparison.objects.published()[0].contenders.all()[0]
    pk = contender.framework.pk
    answer = publisher.post(f"/admin/publishing/framework/{pk}/", {"do": "take_back"}, follow=True)
    assert contender.comparison.title in " ".join(said(answer))


def test_nobody_publishes_by_restoring(
    editor_desk: Client, publisher: Client, sketch: Framework
) -> None:
    as_draft = Version.objects.get_for_object(sketch)[0]
    path = f"/admin/publishing/framework/{sketch.pk}/"
    publisher.post(path, {"do": "publish"})
    as_published = Version.objects.get_for_object(sketch)[0]
    restoring = address(sketch, f"history/{as_draft.pk}/")
    assert editor_desk.post(restoring, seen()).status_code == 403
    publisher.post(path, {"do": "take_back"})
    restoring = address(sketch, f"history/{as_published.pk}/")
    assert editor_desk.post(restoring, seen()).status_code == 403
    assert not published("sketch").published
    unchanged = address(sketch, f"history/{as_draft.pk}/")
    assert editor_desk.post(unchanged, seen()).status_code == 302
    publisher.post(restoring, seen())
    assert published("sketch").published


def test_a_removed_framework_comes_back_by_who_publishes(
    editor_desk: Client, publisher: Client
) -> None:
    pk = published("flask").pk
    publisher.post(f"/admin/catalog/framework/{pk}/delete/", {"post": "yes"} | seen())
    last = Version.objects.get_deleted(Framework).get(object_id=str(pk))
    path = address(Framework, f"recover/{last.pk}/")
    assert editor_desk.post(path, seen()).status_code == 403
    assert publisher.post(path, seen()).status_code == 302
    assert published("flask").published


def test_runs_are_published_and_taken_back_by_publishers_alone(
    client: Client, editor_desk: Client, publisher: Client
) -> None:
    secret = key(member("editor", "lab"), "runs")
    headers = {"Authorization": f"Bearer {secret}"}
    posted: Any = {"content_type": "application/json", "headers": headers}
    assert client.post("/api/v1/runs/", run_data(), **posted).status_code == 201
    run = Run.objects.get(slug=run_data()["id"])
    for do, after in (("publish", True), ("take_back", False)):
        form = {"action": do, "_selected_action": [run.pk]}
        editor_desk.post(address(Run), form)
        run.refresh_from_db()
        assert run.published is not after
        publisher.post(address(Run), form)
        run.refresh_from_db()
        assert run.published is after
    removing = {"post": "yes"} | seen()
    assert editor_desk.post(address(run, "delete/"), removing).status_code == 403
    assert publisher.post(address(run, "delete/"), removing).status_code == 302


# Keys


def test_editors_and_publishers_have_keys_of_their_own(role: str) -> None:
    person = member(role)
    client = desk(person)
    key(member("editor", "another"))
    if role == "contributor":
        assert client.get(address(ApiKey)).status_code == 403
        return
    form = {"name": "mine", "scopes": ["facts"], "owner": User.objects.get(username="another").pk}
    assert client.post(address(ApiKey, "add/"), form).status_code == 302
    assert ApiKey.objects.get(name="mine").owner == person
    text = client.get(address(ApiKey)).content.decode()
    assert "mine" in text
    assert "a program" not in text


# Suggestions


def test_contributors_see_their_own_suggestions_alone(contributor: Client) -> None:
    seen = {"noun": "supports", "key": "flask.openapi", "told": {}, "revision": 0}
    mine = User.objects.get(username="a-contributor")
    own = Suggestion.objects.create(text="My own.", owner=mine, **seen)
    other = Suggestion.objects.create(text="Another one.", **seen)
    text = contributor.get(address(Suggestion)).content.decode()
    assert "My own." in text
    assert "Another one." not in text
    assert contributor.get(address(own, "change/")).status_code == 200
    assert contributor.get(address(other, "change/")).status_code == 302  # there is no such
    form = {"state": "accepted", "answer": "Yes."}
    assert contributor.post(address(own, "change/"), form).status_code == 403
    assert desk(member("editor")).post(address(other, "change/"), form).status_code == 302


def test_cells_and_concepts_are_an_editors_work(editor_desk: Client) -> None:
    for record in (Support.objects.get(framework__slug="flask", feature__slug="openapi"),
                   Concept.objects.all()[0]):  # fmt: skip
        field = "note" if isinstance(record, Support) else "text"
        path = address(record, "change/")
        answer = editor_desk.post(path, filled(editor_desk.get(path), **{field: "By an editor."}))
        assert answer.status_code == 302
        record.refresh_from_db()
        assert getattr(record, field) == "By an editor."
