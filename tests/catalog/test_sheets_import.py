from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reversion.models import Revision

from catalog import history
from catalog.models import (
    Adopter,
    Catalogue,
    Concept,
    Framework,
    ImportFile,
    Popularity,
    Release,
    Source,
    Support,
    Trait,
)
from catalog.sheets import constraints
from catalog.sheets.columns import sheets
from catalog.sync import rows as sync_rows
from tests.catalog.roles import sign_in
from tests.catalog.sheets import Lines, confirm, counts, csv_of, export, seen, text, upload

pytestmark = pytest.mark.django_db
CHANGEABLE = [noun for noun, sheet in sheets().items() if sheet.schema]


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


def number() -> int:
    return Catalogue.objects.get().revision


def cell(feature: str = "openapi") -> Support:
    return Support.objects.get(framework__slug="flask", feature__slug=feature)


def flask_cells(desk: Client) -> Lines:
    return [row for row in export(desk, "supports", "?q=flask") if row["framework"] == "flask"]


def by_feature(rows: Lines, feature: str) -> dict[str, str]:
    return next(row for row in rows if row["feature"] == feature)


def somebody_notes(editor: User, note: str, feature: str = "openapi") -> None:
    with history.revision(editor, "meanwhile"):
        found = cell(feature)
        found.note = note
        found.save()


@pytest.mark.parametrize("noun", CHANGEABLE)
def test_what_is_exported_comes_back_without_a_change(desk: Client, noun: str) -> None:
    rows = export(desk, noun)
    page = desk.get(upload(desk, noun, rows))
    assert counts(page) == (0, 0, len(rows), 0)
    assert "there is nothing to import" in text(page)


def test_an_xlsx_comes_back_without_a_change(desk: Client) -> None:
    data = b"".join(desk.get("/admin/export/supports.xlsx").streaming_content)  # type: ignore[attr-defined]
    page = desk.get(upload(desk, "supports", data, "cells.xlsx"))
    assert counts(page) == (0, 0, Support.objects.count(), 0)


def test_a_preview_shows_what_would_change_and_writes_nothing(desk: Client) -> None:
    rows = flask_cells(desk)
    before, note = number(), cell().note
    by_feature(rows, "openapi")["note"] = "Seen by hand."
    page = desk.get(upload(desk, "supports", rows))
    assert counts(page) == (0, 1, len(rows) - 1, 0)
    assert "Seen by hand." in text(page)
    assert "flask.openapi" in text(page)
    assert "flask.orm" not in text(page)
    assert (number(), cell().note) == (before, note)


def test_an_import_is_one_revision_of_its_author(desk: Client, editor: User) -> None:
    rows = flask_cells(desk)[:20]
    for row in rows:
        row["checked"] = "2026-11-20"
    rows[0]["since"] = ""
    before = number()
    page = confirm(desk, upload(desk, "supports", rows, "twenty.csv"))
    assert number() == before + 1
    assert f"revision {before + 1}" in text(page)
    newest = Revision.objects.latest("pk")
    assert (newest.user, newest.comment) == (editor, "import of twenty.csv, 20 rows")
    changed = Support.objects.filter(framework__slug="flask", checked="2026-11-20")
    assert changed.count() == 20
    assert cell(rows[0]["feature"]).since is None
    kept = ImportFile.objects.get()
    assert (kept.applied, kept.text) == (number(), "")


def test_columns_that_are_missing_leave_their_fields_as_they_are(desk: Client) -> None:
    before = cell()
    sources = set(before.sources.all())
    row = {"framework": "flask", "feature": "openapi", "note": "Only this."}
    confirm(desk, upload(desk, "supports", [row]))
    after = cell()
    assert (after.note, after.level, after.via) == ("Only this.", before.level, before.via)
    assert set(after.sources.all()) == sources


def test_new_keys_add_records_with_what_they_link_to(desk: Client) -> None:
    rows = [
        {"framework": "flask", "slug": "typed", "kind": "strength", "position": "9",
         "text": "Its API is typed.", "sources": "flask.docs-design"},
    ]  # fmt: skip
    confirm(desk, upload(desk, "traits", rows))
    added = Trait.objects.get(framework__slug="flask", slug="typed")
    assert [source.key for source in added.sources.all()] == ["flask.docs-design"]
    assert history.changed_in(added) == number()


def test_a_new_framework_is_a_draft(desk: Client) -> None:
    rows = [{"slug": "sketch", "name": "Sketch", "purl": "pkg:pypi/sketch", "aliases": "A\nB, C"}]
    confirm(desk, upload(desk, "frameworks", rows))
    added = Framework.objects.get(slug="sketch")
    assert (added.published, added.aliases, added.summary) == (False, ["A", "B, C"], None)


def test_the_latest_release_moves_in_one_file(desk: Client) -> None:
    rows = [row for row in export(desk, "releases", "?q=flask") if row["framework"] == "flask"]
    old = next(row for row in rows if row["latest"] == "true")
    new = {**old, "version": "99.0", "read_at": ""}
    page = desk.get(upload(desk, "releases", [old, new]))
    assert "Only one release can have this" in text(page)
    assert counts(page)[-1] == 1
    confirm(desk, upload(desk, "releases", [{**old, "latest": "no"}, new]))
    assert Release.objects.get(framework__slug="flask", latest=True).version == "99.0"


WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("supports", {"feature": "opnapi"}, "feature", "Did you mean openapi"),
    ("supports", {"framework": "flaks"}, "framework", "Did you mean flask"),
    ("supports", {"level": "built-in"}, "level", "Did you mean built_in"),
    ("supports", {"level": "third_party", "via": ""}, "level, via", "Name the package"),
    ("supports", {"level": "", "note": ""}, "level, note", "what was looked at"),
    ("supports", {"via": "flask-smorest"}, "via", "must match"),
    ("supports", {"checked": "21/11/2026"}, "checked", "like 2026-11-21"),
    ("supports", {"checked": ""}, "checked", "must not be empty"),
    ("supports", {"version": "v" * 61}, "version", "at most 60 characters"),
    ("supports", {"sources": ""}, "sources", "at least 1"),
    ("supports", {"sources": "flask.docs-desing"}, "sources", "Did you mean flask.docs-design"),
    ("supports", {"sources": "django.docs-cache"}, "sources", "of this framework"),
    ("supports", {"read_at": "999999"}, "read_at", "no revision of this catalogue"),
    ("sources", {"title": "two\nlines"}, "title", "one line"),
    ("features", {"group": "request"}, "group", "Did you mean requests"),
    ("features", {"position": "first"}, "position", "whole number"),
    ("releases", {"latest": "perhaps"}, "latest", "true or false"),
    ("popularity", {"value": "3,5"}, "value", "like 3.5"),
    ("popularity", {"metric": "survey_share_percent", "value": "101"}, "metric, value", "violated"),
    ("frameworks", {"purl": "pkg:pypi/flask"}, "purl", "flask has it"),
    ("frameworks", {"interfaces": "wsgi\nasig"}, "interfaces", "one of wsgi, asgi, own_server"),
    ("frameworks", {"website": "flask.example"}, "website", "begins with http"),
    ("frameworks", {"summary": ""}, "published, kind, licence, summary", "needs its kind"),
    ("claims", {"language": "English"}, "language", "at most 2"),
    ("comparisons", {"slug": "new-one"}, "slug", "Add one in the admin"),
    ("adopters", {"slug": "new-one", "name": ""}, "slug", "To add one, fill in: name"),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "change", "column", "said"), WRONG)
def test_what_is_wrong_is_told_with_its_row_its_column_and_the_remedy(
    desk: Client, noun: str, change: dict[str, str], column: str, said: str
) -> None:
    rows = export(desk, noun, "?q=django" if noun == "frameworks" else "")
    row = next(row for row in rows if row.get("framework", "flask") == "flask")
    page = text(desk.get(upload(desk, noun, [{**row, "read_at": "", **change}])))
    assert f'<tr><th scope="row">2</th><td><code>{column}</code></td>' in page
    assert said in page
    assert 'value="Import' not in page


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"leve": "none"}, "Did you mean level"),
        ({"published": "true"}, "open the record in the admin"),
        ({"": "lost"}, "has no name"),
    ],
)
def test_a_column_that_is_not_known_is_told(desk: Client, names: dict[str, str], said: str) -> None:
    row = {"framework": "flask", "feature": "openapi", **names, "note": "Any."}
    page = desk.get(upload(desk, "supports", [row]))
    assert said in text(page)
    assert 'value="Import' not in text(page)


def test_a_column_of_the_key_that_is_missing_is_told(desk: Client) -> None:
    page = desk.get(upload(desk, "supports", [{"feature": "openapi", "note": "Any."}]))
    assert "<code>framework</code></td><td>This column is missing" in text(page)


def test_a_new_key_says_what_is_needed_to_add_it(desk: Client) -> None:
    rows = [{"framework": "flask", "slug": "typd", "text": "Its API is typed."}]
    page = text(desk.get(upload(desk, "traits", rows)))
    assert "There is no trait &#x27;flask.typd&#x27;." in page
    assert "To add one, fill in: kind, sources." in page


def test_three_bad_rows_of_a_thousand_are_all_named_and_nothing_changes(desk: Client) -> None:
    rows = export(desk, "sources")[:1000]
    for row in rows:
        row["publisher"] = f"{row['publisher']}, renamed"
    rows[10]["read"] = "yesterday"
    rows[500]["address"] = "no address"
    rows[998]["slug"], rows[998]["framework"] = rows[997]["slug"], rows[997]["framework"]
    before = number()
    address = upload(desk, "sources", rows)
    page = desk.get(address)
    assert counts(page) == (0, 997, 0, 3)
    for place in (12, 502, 1000):
        assert f'<tr><th scope="row">{place}</th>' in text(page)
    assert 'value="Import' not in text(page)
    posted = confirm(desk, address)
    assert "Nothing was written" in text(posted)
    assert number() == before
    assert not Source.objects.filter(publisher__endswith="renamed").exists()


def test_a_preview_asks_no_more_for_more_rows(desk: Client) -> None:
    rows = export(desk, "supports")
    for row in rows:
        row["note"] = "Another note."
    asked = []
    for some in (rows[:40], rows[:200]):
        address = upload(desk, "supports", some)
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert counts(desk.get(address))[1] == len(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_long_preview_is_paged(desk: Client) -> None:
    rows = export(desk, "supports")[:150]
    for row in rows:
        row["note"] = "Another note."
    address = upload(desk, "supports", rows)
    first, second = desk.get(address), desk.get(f"{address}?page=2")
    assert text(first).count("Another note.") == 100
    assert text(second).count("Another note.") == 50


# Somebody else at work


def test_a_record_that_changed_since_the_export_is_not_overwritten(
    desk: Client, editor: User
) -> None:
    rows = flask_cells(desk)
    by_feature(rows, "openapi")["note"] = "Mine."
    by_feature(rows, "orm")["note"] = "Undisputed."
    somebody_notes(editor, "Theirs.")
    address = upload(desk, "supports", rows)
    page = desk.get(address)
    assert counts(page) == (0, 1, len(rows) - 2, 1, 0)
    assert "Theirs." in text(page)
    assert "Mine." in text(page)
    before = number()
    told = confirm(desk, address)
    assert "choose for the rows that somebody else changed" in text(told)
    assert (number(), cell().note) == (before, "Theirs.")


@pytest.mark.parametrize(
    ("choice", "note"),
    [
        ({"others": "theirs"}, "Theirs."),
        ({"others": "mine"}, "Mine."),
        ({"others": "theirs", "row-2": "mine"}, "Mine."),
        ({"row-2": "theirs"}, "Theirs."),
    ],
)
def test_the_editor_chooses_whose_version_stays(
    desk: Client, editor: User, choice: dict[str, str], note: str
) -> None:
    rows = flask_cells(desk)
    mine = {**by_feature(rows, "openapi"), "note": "Mine."}
    somebody_notes(editor, "Theirs.")
    confirm(
        desk,
        upload(desk, "supports", [mine, {**by_feature(rows, "orm"), "note": "Also."}]),
        **choice,
    )
    assert (cell().note, cell("orm").note) == (note, "Also.")


def test_where_theirs_is_kept_in_every_row_nothing_is_written(desk: Client, editor: User) -> None:
    mine = {**by_feature(flask_cells(desk), "openapi"), "note": "Mine."}
    somebody_notes(editor, "Theirs.")
    before = number()
    page = confirm(desk, upload(desk, "supports", [mine]), others="theirs")
    assert "nothing is left to import" in text(page)
    assert (number(), cell().note) == (before, "Theirs.")


def test_a_field_that_the_editor_left_as_exported_takes_nothing_back(
    desk: Client, editor: User
) -> None:
    mine = {**by_feature(flask_cells(desk), "openapi"), "version": "99.0"}
    somebody_notes(editor, "Theirs.")
    confirm(desk, upload(desk, "supports", [mine]), others="mine")
    assert (cell().version, cell().note) == ("99.0", "Theirs.")


def test_what_changes_between_preview_and_confirmation_collides(desk: Client, editor: User) -> None:
    row = {"framework": "flask", "feature": "openapi", "note": "Mine."}
    address = upload(desk, "supports", [row])
    form = {"seen": seen(desk.get(address)), "others": "mine"}
    somebody_notes(editor, "Theirs.")
    assert "choose for the rows" in text(desk.post(address, form, follow=True))
    assert cell().note == "Theirs."
    confirm(desk, address, others="mine")
    assert cell().note == "Mine."


def test_a_record_that_was_removed_since_is_not_added_unseen(desk: Client, editor: User) -> None:
    mine = {**by_feature(flask_cells(desk), "openapi"), "note": "Mine."}
    with history.revision(editor):
        cell().delete()
    address = upload(desk, "supports", [mine])
    assert "removed since" in text(desk.get(address))
    confirm(desk, address, others="mine")
    assert cell().note == "Mine."


def test_a_visit_to_a_source_is_no_change_of_it(desk: Client, editor: User) -> None:
    row = next(row for row in export(desk, "sources", "?q=flask") if row["framework"] == "flask")
    with history.revision(editor, "check_sources"):
        source = Source.objects.get(framework__slug="flask", slug=row["slug"])
        source.visited, source.answer = timezone.now(), 200
        source.save()
    address = upload(desk, "sources", [{**row, "title": "Renamed"}])
    assert counts(desk.get(address)) == (0, 1, 0, 0)


# Who may


def staff(*permissions: str) -> User:
    user = User.objects.create_user("staff", password="a long password for tests", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.mark.parametrize(
    ("permissions", "status"), [(["view_support"], 403), (["change_support"], 200)]
)
def test_an_import_needs_the_permission_to_change(
    client: Client, permissions: list[str], status: int
) -> None:
    sign_in(client, staff(*permissions))
    assert client.get("/admin/import/supports/").status_code == status
    assert client.get("/admin/export/supports.csv").status_code == 200
    assert client.get("/admin/export/traits.csv").status_code == 403


def test_new_rows_need_the_permission_to_add(client: Client) -> None:
    sign_in(client, staff("change_concept"))
    row = {
        "slug": "new",
        "name": "New",
        "text": "A word.",
        "sources": Source.objects.filter(framework=None)[0].key,
    }
    page = client.get(upload(client, "concepts", [row]))
    assert "You may not add this concept." in text(page)
    assert not Concept.objects.filter(slug="new").exists()


def test_nobody_sees_the_file_of_another_editor(desk: Client, client: Client) -> None:
    address = upload(desk, "supports", [{"framework": "flask", "feature": "orm", "note": "Mine."}])
    sign_in(client, staff("change_support"))
    assert client.get(address).status_code == 404
    assert client.post(address, {"discard": "yes"}).status_code == 404
    assert "rows.csv" not in text(client.get("/admin/import/supports/"))


def test_what_comes_from_files_alone_is_not_imported(desk: Client) -> None:
    assert desk.get("/admin/import/runs/").status_code == 403
    assert desk.get("/admin/import/nothing/").status_code == 404


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    for path in ("import/supports/", "export/supports.csv", "history/1/undo/"):
        assert "/admin/login/" in client.get(f"/admin/{path}")["Location"]


def test_a_file_that_cannot_be_read_is_told_beside_its_field(desk: Client) -> None:
    answer = desk.post(
        "/admin/import/supports/", {"file": SimpleUploadedFile("a.csv", b"a,a\n1,2")}
    )
    assert "Two columns have the same name: a." in text(answer)
    assert not ImportFile.objects.exists()


def test_a_file_is_discarded_by_hand_or_after_a_week(desk: Client) -> None:
    row = {"framework": "flask", "feature": "orm", "note": "Mine."}
    address = upload(desk, "supports", [row])
    assert desk.post(address, {"discard": "yes"}).status_code == 302
    assert desk.get(address).status_code == 404
    address = upload(desk, "supports", [row])
    ImportFile.objects.update(created=timezone.now() - dt.timedelta(days=8))
    assert "Not imported yet" not in text(desk.get("/admin/import/supports/"))
    assert desk.get(address).status_code == 404


# The constraints that are held in memory are those of the tables


@pytest.mark.parametrize("noun", CHANGEABLE)
def test_every_constraint_is_understood_and_holds_for_every_record(noun: str) -> None:
    for record in sheets()[noun].model._default_manager.all():
        assert list(constraints.refused(record)) == []


def test_a_constraint_says_in_memory_what_it_says_in_the_database() -> None:
    levels, packages = [None, "built_in", "third_party", "all"], [None, "", "pkg:pypi/x"]
    for level in levels:
        for via in packages:
            made = Support(level=level, via=via, note=None, version="1")
            told = {said for _, said in constraints.refused(made)}
            assert told == set(_refused_by_the_database(made))


def _refused_by_the_database(record: models.Model) -> Any:
    for constraint in record._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(type(record), record)
            except ValidationError as error:
                yield from error.messages


def test_every_noun_that_the_api_changes_can_be_imported() -> None:
    assert {Support, Framework, Trait, Adopter, Popularity, Release, Source} <= {
        sheets()[noun].model for noun in CHANGEABLE
    }
    assert "supports" in sync_rows.MODELS
    assert csv_of([{"a": "b"}]) == b"a\r\nb\r\n"
