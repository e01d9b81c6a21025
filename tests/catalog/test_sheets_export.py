from __future__ import annotations

import html
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import history
from catalog.models import Catalogue, Framework, Support
from catalog.sheets import reading
from catalog.sheets.columns import sheets
from tests.catalog.roles import sign_in
from tests.catalog.sheets import export, text

pytestmark = pytest.mark.django_db
LISTED = [noun for noun in sheets() if admin.site.is_registered(sheets()[noun].model)]


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


def key(row: dict[str, str]) -> str:
    return f"{row['framework']}.{row['feature']}"


@pytest.mark.parametrize("noun", LISTED)
def test_every_list_leads_to_itself_as_files(desk: Client, noun: str) -> None:
    model = sheets()[noun].model
    page = desk.get(f"/admin/catalog/{model._meta.model_name}/").content.decode()
    addresses = [html.unescape(each) for each in re.findall(r'href="(/admin/export/[^"]+)"', page)]
    assert len(addresses) == 2
    for address in addresses:
        data = b"".join(desk.get(address).streaming_content)  # type: ignore[attr-defined]
        if model._default_manager.exists():
            assert len(reading.read(data).rows) == model._default_manager.count()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_filtered_list_is_exported_as_it_is_shown_with_all_its_pages(
    desk: Client, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin.site.get_model_admin(Support), "list_per_page", 2)
    query = "?level__exact=none&q=websocket&o=-6&p=2"
    page = desk.get(f"/admin/catalog/support/{query}")
    listed = page.context["cl"].queryset
    assert listed.count() > 2
    told = html.unescape(page.content.decode())
    found = re.search(rf'href="(/admin/export/supports\.{form}\?[^"]+)"', told)
    assert found
    assert f"Export these {listed.count()}" in text(page)
    read = reading.read(b"".join(desk.get(found[1]).streaming_content))  # type: ignore[attr-defined]
    places = [read.names.index(name) for name in ("framework", "feature")]
    keys = [".".join(row.cells[place] for place in places) for row in read.rows]
    assert keys == [cell.key for cell in listed]


def test_a_filter_that_is_not_known_is_refused(desk: Client) -> None:
    assert desk.get("/admin/export/supports.csv?framework__purl=x").status_code == 400
    assert desk.get("/admin/export/nothing.csv").status_code == 404


def test_cells_hold_keys_days_lines_and_nothing_for_unknown(desk: Client, editor: User) -> None:
    with history.revision(editor):
        cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
        cell.note, cell.since = "=1+1", None
        cell.save()
    rows = export(desk, "supports", "?q=flask")
    row = next(row for row in rows if key(row) == "flask.openapi")
    sources = sorted(source.key for source in cell.sources.all())
    assert row["(framework name)"] == "Flask"
    assert row["sources"] == "\n".join(sources)
    assert row["checked"] == cell.checked.isoformat()
    assert (row["since"], row["note"]) == ("", "'=1+1")
    assert row["read_at"] == str(Catalogue.objects.get().revision)


def test_a_draft_is_marked(desk: Client, draft: Framework) -> None:
    rows = {row["slug"]: row["(published)"] for row in export(desk, "frameworks")}
    assert (rows["sketch"], rows["flask"]) == ("false", "true")


def test_an_export_asks_no_more_for_more_rows(desk: Client) -> None:
    export(desk, "supports", "?q=flask")  # fills the caches of content types
    asked = []
    for query in ("?q=flask.openapi&q=openapi", "?q=flask"):
        with CaptureQueriesContext(connection) as queries:
            assert export(desk, "supports", query)
        asked.append(len(queries))
    assert asked[0] == asked[1]
