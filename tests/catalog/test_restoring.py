from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from reversion.models import Version

from catalog import history, restoring
from catalog.models import (
    Catalogue,
    Citation,
    Claim,
    Comparison,
    Contender,
    Framework,
    Removal,
    Source,
    Support,
)
from tests.catalog.forms import opened
from tests.catalog.roles import sign_in

pytestmark = pytest.mark.django_db
HISTORY = {"Catalogue", "CatalogueRevision", "Removal"}


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


@pytest.fixture
def flask(db: None) -> Framework:
    return Framework.objects.get(slug="flask")


def remove(editor: User, *records: Any, comment: str = "") -> None:
    """Django takes the primary key of what it deletes, so others are deleted in their place."""
    with history.revision(editor, comment):
        for each in records:
            type(each).objects.get(pk=each.pk).delete()


def rows() -> dict[str, Counter[str]]:
    """Every row of the catalogue; those that link two records without their own numbers."""
    found = {}
    for model in apps.get_app_config("catalog").get_models(include_auto_created=True):
        if model.__name__ not in HISTORY:
            rows: Any = model._base_manager.values()
            linking = bool(model._meta.auto_created)
            found[model.__name__] = Counter(
                repr({name: row[name] for name in row if not (linking and name == "id")})
                for row in rows
            )
    return found


def last(model: Any, pk: int) -> Version:
    version = restoring.last_version(
        Removal.objects.get(noun=model._meta.model_name, object_id=str(pk))
    )
    assert version is not None
    return version


def test_a_removed_framework_comes_back_row_by_row(desk: Client, flask: Framework) -> None:
    before = rows()
    owned = ("supports", "traits", "releases", "adopters", "popularity", "citations", "sources")
    assert all(getattr(flask, name).exists() for name in (*owned, "samples", "stacks", "claims"))
    path = f"/admin/catalog/framework/{flask.pk}/delete/"
    assert desk.post(path, opened(desk, path)).status_code == 302
    gone = rows()
    assert gone["Claim_frameworks"] != before["Claim_frameworks"]
    assert gone["Claim_sources"] != before["Claim_sources"]
    assert gone["Contender"] != before["Contender"]

    back = f"/admin/catalog/framework/recover/{last(Framework, flask.pk).pk}/"
    page = desk.get(back).content.decode()
    assert f"{flask_cells(before, flask)} supports" in page
    assert re.search(r"its place in \d+ claims \(frameworks\)", page)
    assert desk.post(back, opened(desk, back)).status_code == 302
    after = rows()
    assert {name for name in before if before[name] != after[name]} == set()


def flask_cells(found: dict[str, Counter[str]], flask: Framework) -> int:
    return sum(f"'framework_id': {flask.pk}," in row for row in found["Support"])


def test_what_changed_meanwhile_stays_and_is_linked_again(editor: User, flask: Framework) -> None:
    claim = Claim.objects.filter(frameworks=flask)[0]
    remove(editor, flask)
    with history.revision(editor):
        claim.finding = "Looked at again."
        claim.save()
    with history.revision(editor):
        restoring.restore(last(Framework, flask.pk))
    claim.refresh_from_db()
    assert claim.finding == "Looked at again."
    assert "flask" in claim.frameworks.values_list("slug", flat=True)


def test_what_hung_on_two_that_are_gone_comes_back_with_the_second(editor: User) -> None:
    place = Contender.objects.select_related("framework", "comparison")[0]
    framework, comparison = place.framework, place.comparison
    keys = framework.pk, comparison.pk
    remove(editor, comparison, framework)
    first = restoring.returning(last(Framework, keys[0]))
    assert any("contender" in each for each in first.left)
    with history.revision(editor):
        restoring.restore(last(Framework, keys[0]))
    assert not Contender.objects.filter(pk=place.pk).exists()
    with history.revision(editor):
        restoring.restore(last(Comparison, keys[1]))
    assert Contender.objects.get(pk=place.pk).framework_id == keys[0]


def test_a_key_that_is_taken_is_told_and_nothing_is_written(
    desk: Client, editor: User, flask: Framework
) -> None:
    remove(editor, flask)
    with history.revision(editor):
        Framework.objects.create(slug="flask", name="Another", purl="pkg:pypi/another")
    path = f"/admin/catalog/framework/recover/{last(Framework, flask.pk).pk}/"
    number = history.number()
    page = desk.post(path, opened(desk, path), follow=True).content.decode()
    assert "Not restored, nothing was changed: Framework with this Slug already exists." in page
    assert history.number() == number


def test_an_earlier_state_does_not_bring_back_what_was_only_observed(editor: User) -> None:
    source = Source.objects.exclude(url=None)[0]
    first = Version.objects.get_for_object(source)[0]
    with history.revision(editor):
        source.title, source.answer = "Another title", 404
        source.save()
    with history.revision(editor):
        restoring.restore(first)
    source.refresh_from_db()
    assert (source.title != "Another title", source.answer) == (True, 404)


def test_a_restore_over_a_newer_state_asks_again(desk: Client, editor: User) -> None:
    cell = Support.objects.filter(framework__slug="flask").exclude(note=None)[0]
    first = Version.objects.get_for_object(cell)[0]
    path = f"/admin/catalog/support/{cell.pk}/history/{first.pk}/"
    form = opened(desk, path)
    with history.revision(editor):
        cell.note = "Written meanwhile."
        cell.save()
    assert "has changed since you opened this page" in desk.post(path, form, follow=True).text
    cell.refresh_from_db()
    assert cell.note == "Written meanwhile."
    desk.post(path, opened(desk, path))
    cell.refresh_from_db()
    assert cell.note != "Written meanwhile."


def test_what_was_removed_is_listed_once_with_what_hung_on_it(
    desk: Client, editor: User, flask: Framework
) -> None:
    hung = flask.supports.count()
    remove(editor, flask, comment="a tidy-up")
    page = desk.get("/admin/removed/").content.decode()
    assert "1 record that is gone" in page
    assert "a tidy-up" in page
    assert "editor" in page
    assert f"recover/{last(Framework, flask.pk).pk}/" in page
    along = re.search(r"([\d,]+) records</td>", page)
    assert along is not None
    assert int(along[1]) > hung > 40
    assert "0 records" in desk.get("/admin/removed/?noun=claim").content.decode()
    assert desk.get("/admin/catalog/framework/recover/", follow=True).status_code == 200
    with history.revision(editor):
        restoring.restore(last(Framework, flask.pk))
    assert "Nothing is gone." in desk.get("/admin/removed/").content.decode()


def test_a_source_that_is_cited_stays_and_what_cites_it_is_named(desk: Client) -> None:
    cited = Citation.objects.select_related("framework", "source").filter(
        source__supports__isnull=False
    )[0]
    cell = Support.objects.filter(sources=cited.source)[0]
    path = f"/admin/catalog/source/{cited.source_id}/delete/"
    for page in (
        desk.get(path).content.decode(),
        desk.post(path, {"post": "yes", "read_at": history.number()}).content.decode(),
    ):
        assert f"/admin/catalog/support/{cell.pk}/change/" in page
        assert f"/admin/catalog/citation/{cited.pk}/change/" in page
    several = {"action": "delete_selected", "_selected_action": cited.source_id, "post": "yes"}
    desk.post("/admin/catalog/source/", several)
    assert Citation.objects.filter(pk=cited.pk).exists()


def test_a_source_that_nothing_cites_can_go(desk: Client, editor: User) -> None:
    with history.revision(editor):
        idle = Source.objects.create(
            slug="idle",
            title="Idle",
            publisher="Nobody",
            url="https://a.test/",
            read=dt.date(2026, 1, 1),
        )
    path = f"/admin/catalog/source/{idle.pk}/delete/"
    assert desk.post(path, opened(desk, path)).status_code == 302
    assert not Source.objects.filter(slug="idle").exists()


def test_what_would_go_and_changed_is_asked_for_again(
    desk: Client, editor: User, flask: Framework
) -> None:
    path = f"/admin/catalog/framework/{flask.pk}/delete/"
    form = opened(desk, path)
    cell = flask.supports.all()[0]
    with history.revision(editor):
        cell.note = "Written meanwhile."
        cell.save()
    for sent in (form, {"post": "yes"}, {"post": "yes", "read_at": "-1"}):
        response = desk.post(path, sent)
        assert "what would go has changed" in response.content.decode()
    assert Framework.objects.filter(pk=flask.pk).exists()
    assert desk.post(path, opened(desk, path)).status_code == 302
    assert not Framework.objects.filter(pk=flask.pk).exists()


def test_a_delete_raises_the_number_once(editor: User, flask: Framework) -> None:
    before = Catalogue.objects.get().revision
    with history.revision(editor):
        flask.delete()
        Framework.objects.get(slug="django").save()
    assert Catalogue.objects.get().revision == before + 1
