from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from reversion.models import Revision

from catalog import history, undo
from catalog.models import Catalogue, Claim, Framework, Release, Run, Source, Support, Trait
from catalog.sync import rows
from tests.catalog.roles import sign_in
from tests.catalog.sheets import confirm, export, text, upload

DAY = dt.date(2026, 11, 21)
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


def number() -> int:
    return Catalogue.objects.get().revision


def cell(feature: str = "openapi") -> Support:
    return Support.objects.get(framework__slug="flask", feature__slug=feature)


def note(editor: User, text: str, *features: str) -> int:
    with history.revision(editor, "notes"):
        for feature in features or ("openapi",):
            found = cell(feature)
            found.note = text
            found.save()
    return number()


def undone(editor: User, which: int) -> int:
    with history.revision(editor, "undo"):
        found = undo.plan(which)
        assert found.conflicts == []
        undo.apply(found.steps)
    return number()


def test_an_import_is_undone_and_the_catalogue_is_as_it_was_row_by_row(desk: Client) -> None:
    before = rows.read()
    cells = [row for row in export(desk, "supports", "?q=flask") if row["framework"] == "flask"]
    for row in cells:
        row["note"], row["checked"] = "Another.", "2026-11-20"
    cells[0]["sources"] = cells[1]["sources"].split("\n")[0]
    confirm(desk, upload(desk, "supports", cells, "cells.csv"))
    imported, changed = number(), rows.read()
    assert changed != before
    page = text(desk.get(f"/admin/history/{imported}/undo/"))
    assert f"{len(cells)} records that go back" in page
    assert "import of cells.csv" in page

    answer = desk.post(f"/admin/history/{imported}/undo/", follow=True)
    assert f"Undone: {len(cells)} records" in text(answer)
    assert rows.read() == before
    assert number() == imported + 1
    said = f"undo of revision {imported}: import of cells.csv, {len(cells)} rows"
    assert Revision.objects.latest("pk").comment == said

    desk.post(f"/admin/history/{number()}/undo/")
    assert rows.read() == changed


def test_what_was_added_goes_and_what_was_removed_comes_back(editor: User) -> None:
    before = rows.read()
    with history.revision(editor, "both"):
        Framework.objects.get(slug="flask").delete()
        made = Framework.objects.create(slug="new", name="New", purl="pkg:pypi/new")
        source = Source.objects.create(framework=made, slug="s", title="S", publisher="P", read=DAY)
        trait = Trait.objects.create(framework=made, slug="t", kind="strength", text="T")
        trait.sources.set([source])
    removed, changed = number(), rows.read()
    undone(editor, removed)
    assert rows.read() == before
    undone(editor, number())
    assert rows.read() == changed


def test_looking_at_an_undo_changes_nothing(desk: Client, editor: User) -> None:
    noted = note(editor, "One.")
    assert desk.get(f"/admin/history/{noted}/undo/").status_code == 200
    assert (number(), cell().note) == (noted, "One.")
    assert desk.get("/admin/history/999999/undo/").status_code == 404


def test_with_a_record_that_changed_since_nothing_is_undone_but_it_is_named(
    desk: Client, editor: User
) -> None:
    orm = cell("orm").note
    noted = note(editor, "One.", "openapi", "orm")
    since = note(editor, "Two.")
    page = text(desk.get(f"/admin/history/{noted}/undo/"))
    assert "1 record that cannot be undone" in page
    assert "It has been changed since." in page
    assert "One." in page
    assert "Two." in page
    assert f"Undo revision {noted}</button>" not in page

    desk.post(f"/admin/history/{noted}/undo/")
    assert (number(), cell().note, cell("orm").note) == (since, "Two.", "One.")

    desk.post(f"/admin/history/{noted}/undo/", {"rest": "yes"})
    assert (number(), cell().note, cell("orm").note) == (since + 1, "Two.", orm)


def test_what_was_changed_and_changed_back_since_is_undone(editor: User) -> None:
    before = cell().note
    noted = note(editor, "One.")
    note(editor, "Two.")
    note(editor, "One.")
    undone(editor, noted)
    assert cell().note == before


def reasons(which: int) -> dict[str, str | None]:
    return {step.key: step.why_not for step in undo.plan(which).conflicts}


def test_what_something_hangs_on_since_is_not_removed(editor: User) -> None:
    with history.revision(editor):
        made = Framework.objects.create(slug="new", name="New", purl="pkg:pypi/new")
        source = Source.objects.create(framework=made, slug="s", title="S", publisher="P", read=DAY)
    added = number()
    assert reasons(added) == {}
    with history.revision(editor):
        trait = Trait.objects.create(framework=made, slug="t", kind="strength", text="T")
        trait.sources.set([source])
    assert {key: str(why)[:25] for key, why in reasons(added).items()} == {
        "new": "Something hangs on it now",
        "new.s": "Something hangs on it now",
    }


def test_what_a_claim_was_published_in_is_not_removed(editor: User) -> None:
    with history.revision(editor):
        source = Source.objects.create(slug="s", title="S", publisher="P", read=DAY)
    added = number()
    with history.revision(editor):
        claim = Claim.objects.all()[0]
        claim.published_in = source
        claim.save()
    assert "Something hangs on it now: claim" in str(reasons(added)["s"])


def test_what_refers_to_a_record_that_is_gone_does_not_come_back(editor: User) -> None:
    with history.revision(editor):
        cell().delete()
    removed = number()
    with history.revision(editor):
        Framework.objects.get(slug="flask").delete()
    assert reasons(removed) == {
        "flask.openapi": "It refers to a framework that is not there any more."
    }


def test_what_is_there_again_stays(editor: User) -> None:
    with history.revision(editor):
        cell().delete()
    removed = number()
    undone(editor, removed)
    assert reasons(removed) == {"flask.openapi": "It is there again."}


def test_the_latest_release_moves_back(editor: User) -> None:
    old, new = Release.objects.filter(framework__slug="flask").order_by("-latest")[:2]
    with history.revision(editor):
        old.latest = False
        old.save()
        new.latest = True
        new.save()
    undone(editor, number())
    assert Release.objects.get(framework__slug="flask", latest=True) == old


def test_what_a_visit_saw_of_a_source_stays(editor: User) -> None:
    def save(**fields: Any) -> int:
        with history.revision(editor):
            source = Source.objects.get(framework__slug="flask", slug="docs-design")
            for name, value in fields.items():
                setattr(source, name, value)
            source.save()
        return number()

    title = Source.objects.get(framework__slug="flask", slug="docs-design").title
    renamed = save(title="Renamed")
    save(visited=timezone.now(), answer=404)
    undone(editor, renamed)
    source = Source.objects.get(framework__slug="flask", slug="docs-design")
    assert (source.title, source.answer) == (title, 404)


def test_a_run_does_not_come_back_without_its_measurements(editor: User) -> None:
    with history.revision(editor):
        Run.objects.all()[0].delete()
    assert "only from its file" in str(*reasons(number()).values())


def test_a_value_that_only_one_may_have_is_told_and_nothing_is_written(
    desk: Client, editor: User
) -> None:
    with history.revision(editor):
        flask = Framework.objects.get(slug="flask")
        flask.purl = "pkg:pypi/flask-renamed"
        flask.save()
    renamed = number()
    with history.revision(editor):
        Framework.objects.create(slug="new", name="New", purl="pkg:pypi/flask")
    answer = desk.post(f"/admin/history/{renamed}/undo/", follow=True)
    assert "Not undone, nothing was changed: framework flask" in text(answer)
    assert Framework.objects.get(slug="flask").purl == "pkg:pypi/flask-renamed"
    assert number() == renamed + 1


def staff(*permissions: str) -> User:
    user = User.objects.create_user("staff", password="a long password for tests", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.mark.parametrize(
    ("permissions", "status"), [(["view_support"], 403), (["change_support"], 302)]
)
def test_who_may_not_change_it_does_not_undo_it(
    client: Client, editor: User, permissions: list[str], status: int
) -> None:
    noted = note(editor, "One.")
    sign_in(client, staff(*permissions))
    assert client.post(f"/admin/history/{noted}/undo/").status_code == status
    assert (cell().note == "One.") is (status == 403)


def test_publishing_is_taken_back_by_who_may_publish(client: Client, editor: User) -> None:
    with history.revision(editor):
        flask = Framework.objects.get(slug="flask")
        flask.published = False
        flask.save()
    taken_back = number()
    sign_in(client, staff("change_framework"))
    answer = client.post(f"/admin/history/{taken_back}/undo/")
    assert "You may not publish a framework" in text(answer)
    assert number() == taken_back
