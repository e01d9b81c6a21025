from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from reversion.models import Version

from catalog import history
from catalog.changes.wording import pieces
from catalog.models import Concept, Framework, Redirect, Sample, Source, Support
from tests.catalog.roles import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


@pytest.fixture
def cell(db: None) -> Support:
    return Support.objects.get(framework__slug="flask", feature__slug="openapi")


def read(desk: Client, path: str) -> str:
    """The words of a page."""
    response = desk.get(path)
    assert response.status_code == 200, response
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def of(record: Support | Framework | Concept) -> str:
    return f"/admin/catalog/{record._meta.model_name}/{record.pk}/history/"


def test_a_record_tells_who_changed_what_when_and_why(
    desk: Client, editor: User, cell: Support
) -> None:
    former, note = cell.sources.all()[0], "The schema is written by hand, in a file of its own."
    with history.revision(editor):
        cell.note = note
        cell.save()
    with history.revision(editor, "read the release notes"):
        cell.level, cell.via, cell.since = "built_in", None, "9.9"
        cell.note = f"{note} Since then it is there."
        cell.save()
        cell.sources.remove(former)
    page = read(desk, of(cell))
    assert "editor read the release notes" in page
    assert "load_facts (a command)" in page
    assert re.search(r"level: \S.* → Built in", page)
    assert "since: unknown → 9.9" in page or "→ 9.9" in page
    assert "[added:" in page
    assert "Since then it is there." in page
    assert f"[removed: {former.title} ({former.publisher})]" in page
    assert "minutes ago" in page
    assert "Added." in page


def test_a_long_text_is_told_word_by_word() -> None:
    before = "An application factory makes the object, and tests make one with other settings."
    found = pieces(before, before.replace("other", "their own"))
    assert [(each.kind, each.text) for each in found if each.kind != "same"] == [
        ("removed", "other"),
        ("added", "their own"),
    ]
    assert "".join(each.text for each in found if each.kind != "added") == before


def test_a_sample_tells_its_files_line_for_line(desk: Client, editor: User) -> None:
    sample = Sample.objects.get(framework__slug="flask", task__slug="hello")
    with history.revision(editor):
        sample.files = {**sample.files, "app.py": sample.files["app.py"] + "# the end\n"}
        sample.save()
    page = read(desk, f"/admin/catalog/sample/{sample.pk}/history/")
    assert "files, app.py:" in page
    assert "# the end" in page


def test_any_two_states_are_compared(desk: Client, editor: User, cell: Support) -> None:
    loaded = history.number()
    for text in ("First.", "Second.", "Third."):
        with history.revision(editor):
            cell.note = text
            cell.save()
    first = history.number() - 2
    page = read(desk, f"{of(cell)}?from={first}&to={first + 1}")
    assert f"From revision {first} to {first + 1}" in page
    assert "note: First. → Second." in page
    assert "→ Third." in read(desk, f"{of(cell)}?from={first}").split("Compare")[0]
    assert "The same." in read(desk, f"{of(cell)}?from={first}&to={first}")
    assert "note:" in read(desk, f"{of(cell)}?from={loaded}&to={first}")


@pytest.mark.parametrize("wrong", ["x", "-1", "99999999", "9" * 40, "1e3", "²"])
def test_a_state_that_never_was_is_told(desk: Client, cell: Support, wrong: str) -> None:
    assert "There is no revision" in read(desk, f"{of(cell)}?from={wrong}")
    assert desk.get(f"/admin/catalog/support/{wrong}/history/").status_code in (403, 404)


def test_a_framework_tells_what_hung_on_it_and_changed_too(
    desk: Client, editor: User, cell: Support
) -> None:
    flask = cell.framework
    with history.revision(editor):
        flask.summary = "Shorter."
        flask.save()
        cell.save()
        Support.objects.filter(framework__slug="bottle")[0].save()
    assert "With it: 1 support." in read(desk, of(flask))


def test_a_record_that_is_gone_has_its_history_and_the_way_back(desk: Client, editor: User) -> None:
    concept = Concept.objects.all()[0]
    pk = concept.pk
    with history.revision(editor, "twice there"):
        concept.delete()
    page = desk.get(f"/admin/catalog/concept/{pk}/history/").content.decode()
    assert "It has been removed." in page
    assert "Removed." in page
    version = Version.objects.get_deleted(Concept).get(object_id=str(pk))
    assert f"/admin/catalog/concept/recover/{version.pk}/" in page


def queries(desk: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(path).status_code == 200
    return len(captured)


def test_a_long_history_comes_in_pages_and_asks_no_more(desk: Client, editor: User) -> None:
    flask = Framework.objects.get(slug="flask")
    for path in (of(flask), "/admin/history/"):
        desk.get(path)  # fills the caches of content types
    with history.revision(editor):
        flask.summary = "State 0"
        flask.save()
    few, all_of_few = queries(desk, of(flask)), queries(desk, "/admin/history/")
    for number in range(1, 53):
        with history.revision(editor):
            flask.summary = f"State {number}"
            flask.save()
    assert queries(desk, of(flask)) == few
    assert queries(desk, "/admin/history/") == all_of_few
    first, second = read(desk, of(flask)), read(desk, f"{of(flask)}?page=2")
    assert "summary: State 51 → State 52" in first
    assert "summary: State 2 → State 3" in first
    assert "summary: State 1 → State 2" in second
    assert "summary: State 2 → State 3" not in second
    assert "Page 2 of 2" in second


def test_the_whole_history_is_filtered_and_leads_to_each_revision(
    desk: Client, editor: User, cell: Support
) -> None:
    with history.revision(editor, "two of a kind"):
        cell.note = "Told."
        cell.save()
        Redirect.objects.create(old_path="/former/", new_path="/frameworks/")
    number = history.number()
    assert "two of a kind Written: 1 redirect, 1 support." in read(desk, "/admin/history/")
    assert "two of a kind" in read(desk, "/admin/history/?author=editor&noun=redirect")
    assert "two of a kind" not in read(desk, "/admin/history/?author=load_facts")
    assert "two of a kind" not in read(desk, "/admin/history/?noun=claim")
    page = read(desk, f"/admin/history/{number}/")
    assert "support Flask, OpenAPI" in page or "support Flask, " in page
    assert "→ Told." in page or "[added: Told.]" in page
    assert "redirect /former/ Added." in page
    assert "Told." not in read(desk, f"/admin/history/{number}/?noun=redirect")
    assert desk.get("/admin/history/99999999/").status_code == 404


def test_a_revision_that_removed_tells_what_its_records_held(desk: Client, editor: User) -> None:
    flask = Framework.objects.get(slug="flask")
    with history.revision(editor):
        flask.delete()
    page = read(desk, f"/admin/history/{history.number()}/")
    assert "Removed:" in page
    assert "Page 1 of" in page
    assert "Removed. Its history" in page


def test_a_loaded_revision_of_thousands_of_records_is_read_in_pages(desk: Client) -> None:
    one = queries(desk, "/admin/history/1/")
    assert queries(desk, "/admin/history/1/?page=3") <= one + 4  # nouns differ in what they name


def test_who_has_no_part_in_the_catalogue_sees_no_history(client: Client) -> None:
    sign_in(client, User.objects.create_user("guest", password="guest", is_staff=True))
    for path in ("/admin/history/", "/admin/history/1/", "/admin/removed/"):
        assert client.get(path).status_code == 403
    source = Source.objects.all()[0]
    assert client.get(f"/admin/catalog/source/{source.pk}/history/").status_code == 403
