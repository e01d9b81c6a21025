"""The catalogue as files: they say what the API says, and so does each of them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings as site
from django.test import Client, override_settings
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from catalog.api.urls import router
from catalog.export import building, kept
from catalog.export.revision import current
from catalog.models import Catalogue, Framework, Support
from catalog.spreadsheet import FORMULAS
from tests.catalog.test_api import what_hangs_on

pytestmark = pytest.mark.django_db
# The facts know of no address that went elsewhere.
NOUNS = [prefix for prefix, _, _ in router.registry if prefix != "redirects"]
EACH = 40  # of the records, one is asked for at its own address
FORMULA = '=HYPERLINK("https://example.org")'


def nobody_looks(done: int, total: int, doing: str) -> None:
    pass


def build(folder: Path) -> Export:
    with override_settings(EXPORT_ROOT=folder):
        return Export(building.build(nobody_looks, wait=True)[0].folder)


class Export:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def lines(self) -> list[Any]:
        with gzip.open(self.folder / "framewise.jsonl.gz") as lines:
            return [json.loads(line) for line in lines]

    def records(self, noun: str) -> list[dict[str, Any]]:
        told = (dict(line) for line in self.lines[1:])
        return [record for record in told if record.pop("noun") == noun]

    @cached_property
    def entries(self) -> dict[str, str]:
        with ZipFile(self.folder / "framewise-csv.zip") as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}

    def database(self) -> Any:
        found = sqlite3.connect(self.folder / "framewise.sqlite3")
        found.row_factory = sqlite3.Row
        return closing(found)


@pytest.fixture(scope="module")
def export(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Export:
    with django_db_blocker.unblock():
        return build(tmp_path_factory.mktemp("export"))


def listed(client: Client, noun: str) -> Iterator[Any]:
    address: str | None = f"/api/v1/{noun}/?limit=1000"
    while address:
        page = client.get(address.removeprefix(site.SITE_URL)).json()
        yield from page["results"]
        address = page["next"]


def test_the_header_says_of_which_revision_and_under_which_licence_it_is(export: Export) -> None:
    header = export.lines[0]
    assert header["revision"] == Catalogue.objects.get().revision
    assert header["licence"]["spdx"] == "CC-BY-4.0"
    assert header["schema"] == f"{site.SITE_URL}/api/v1/schema/"
    assert header["made"].endswith("Z")


def test_every_noun_is_there_in_its_order(export: Export) -> None:
    nouns = [line["noun"] for line in export.lines[1:]]
    assert list(dict.fromkeys(nouns)) == NOUNS
    assert sorted(nouns, key=NOUNS.index) == nouns


@pytest.mark.parametrize("noun", NOUNS)
def test_every_record_is_as_the_api_answers_it(client: Client, export: Export, noun: str) -> None:
    records = export.records(noun)
    by_url = {record["url"]: record for record in listed(client, noun)}
    assert {record["url"]: record for record in records} == by_url
    assert len(records) == len(by_url) > 0
    for record in records[::EACH]:
        assert client.get(record["url"].removeprefix(site.SITE_URL)).json() == record


def test_records_are_in_the_order_of_their_natural_keys(export: Export) -> None:
    for noun in ("frameworks", "features", "concepts", "claims", "tasks", "runs"):
        slugs = [record["slug"].encode() for record in export.records(noun)]
        assert slugs == sorted(slugs), noun
    cells = [(cell["framework"], cell["feature"]) for cell in export.records("supports")]
    assert cells == sorted(cells)
    rounds = [
        tuple(m[part] for part in ("run", "framework", "server", "task", "load", "round"))
        for m in export.records("measurements")
    ]
    assert rounds == sorted(rounds)
    sources = [(source["framework"] or "", source["slug"]) for source in export.records("sources")]
    assert sources == sorted(sources)


def as_cell(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULAS) else value
    return "" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("noun", NOUNS)
def test_the_csv_holds_the_same(export: Export, noun: str) -> None:
    rows = csv.DictReader(io.StringIO(export.entries[f"{noun}.csv"], newline=""))
    records = export.records(noun)
    assert rows.fieldnames == list(records[0])
    told = [{name: as_cell(value) for name, value in record.items()} for record in records]
    assert list(rows) == told
    section = export.entries["README.txt"].partition(f"\n{noun}.csv\n")[2].partition("\n\n")[0]
    assert [line.split(":")[0].strip() for line in section.splitlines()] == list(records[0])


def test_the_zip_holds_the_licence_and_nothing_else(export: Export) -> None:
    files = {"README.txt", "LICENCE.txt", *(f"{noun}.csv" for noun in (*NOUNS, "redirects"))}
    assert set(export.entries) == files
    assert "CC-BY-4.0" in export.entries["LICENCE.txt"]


def rows_of(database: Any, table: str, order: str) -> list[Any]:
    found: list[Any] = database.execute(f'SELECT * FROM "{table}" ORDER BY {order}').fetchall()  # noqa: S608
    return found


def from_database(database: Any, noun: str) -> list[dict[str, Any]]:
    """The records as they are in the noun's table and in those of its lists."""
    records = [dict(row) for row in rows_of(database, noun, "rowid")]
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for table in (name for (name,) in tables if name.startswith(f"{noun}_")):
        lists: dict[str, list[Any]] = {}
        for owner, _, value in rows_of(database, table, "1, 2"):
            lists.setdefault(owner, []).append(value)
        for record in records:
            key = record.get("key") or record["slug"]
            record[table.removeprefix(f"{noun}_")] = lists.get(key, [])
    return records


@pytest.mark.parametrize("noun", NOUNS)
def test_the_database_holds_the_same(export: Export, noun: str) -> None:
    with export.database() as database:
        rows = from_database(database, noun)
    records = export.records(noun)
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        nested = {name for name, value in record.items() if isinstance(value, dict | list)}
        told = {
            name: json.loads(value) if name in nested and isinstance(value, str) else value
            for name, value in row.items()
        }
        assert told == record


def test_the_database_answers_in_one_query(client: Client, export: Export) -> None:
    with export.database() as database:
        found = database.execute(
            "SELECT framework FROM matrix WHERE feature = 'openapi' AND level = 'built_in'"
        ).fetchall()
        cells = database.execute("SELECT count(*) FROM matrix").fetchone()[0]
    told = client.get("/api/v1/supports/?feature=openapi&level=built_in&limit=1000").json()
    assert {row["framework"] for row in found} == {cell["framework"] for cell in told["results"]}
    assert cells == len(export.records("frameworks")) * len(export.records("features"))


def test_the_views_of_the_database_show_what_they_are_for(export: Export) -> None:
    with export.database() as database:
        evidence = database.execute("SELECT * FROM evidence").fetchall()
        best = database.execute(
            "SELECT * FROM throughput WHERE task = 'json' ORDER BY requests_per_second DESC"
        ).fetchone()
        meta = {row["name"]: row["value"] for row in database.execute("SELECT * FROM meta")}
    cited = sum(len(cell["sources"]) for cell in export.records("supports"))
    assert len(evidence) == cited
    assert best["low"] <= best["requests_per_second"] <= best["high"]
    assert (meta["licence"], meta["revision"]) == ("CC-BY-4.0", export.lines[0]["revision"])


def test_keys_lead_to_records_and_lists_are_kept_in_order(export: Export) -> None:
    with export.database() as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        keys = database.execute('PRAGMA foreign_key_list("supports")').fetchall()
        order = database.execute(
            "SELECT value FROM comparisons_frameworks WHERE comparison = ? ORDER BY position",
            [export.records("comparisons")[0]["slug"]],
        ).fetchall()
    assert {(key["from"], key["table"]) for key in keys} == {
        ("framework", "frameworks"),
        ("feature", "features"),
    }
    assert [row["value"] for row in order] == export.records("comparisons")[0]["frameworks"]


def test_the_same_revision_makes_the_same_bytes(export: Export, tmp_path: Path) -> None:
    again = build(tmp_path)
    assert again.folder.name == export.folder.name
    for name in kept.FORMS:
        assert (again.folder / name).read_bytes() == (export.folder / name).read_bytes(), name


def test_another_site_has_other_addresses(export: Export, settings: Settings) -> None:
    settings.EXPORT_ROOT, settings.SITE_URL = export.folder.parent, "https://other.example"
    assert kept.find(export.folder.name) is not None
    assert current().name != export.folder.name


def test_drafts_are_in_no_file_and_formulas_are_no_formulas(
    draft: Framework, tmp_path: Path
) -> None:
    what_hangs_on(draft)
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    cell.note = FORMULA
    cell.save()
    found = build(tmp_path)
    assert "sketch" not in json.dumps(found.lines).lower()
    assert "sketch" not in "".join(found.entries.values()).lower()
    assert b"sketch" not in (found.folder / "framewise.sqlite3").read_bytes().lower()
    rows = csv.DictReader(io.StringIO(found.entries["supports.csv"], newline=""))
    assert [row["note"] for row in rows if row["key"] == "flask.openapi"] == [f"'{FORMULA}"]
    notes = {cell["key"]: cell["note"] for cell in found.records("supports")}
    assert notes["flask.openapi"] == FORMULA
