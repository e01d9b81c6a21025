"""/sitemap.xml: the day on which what a page shows last changed."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from reversion.models import Revision

from catalog import history
from catalog.models import Comparison, Concept, Framework, Release, Support

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LONG_AGO = "2020-02-02"


def days(client: Client) -> dict[str, str | None]:
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 — our own
    found = {
        url.findtext(f"{SPACE}loc", ""): url.findtext(f"{SPACE}lastmod")
        for url in root.iter(f"{SPACE}url")
    }
    return {address.removeprefix(settings.SITE_URL): day for address, day in found.items()}


@pytest.fixture
def old(db: None) -> None:
    """Nothing has changed for years."""
    Revision.objects.update(date_created=dt.datetime(2020, 2, 2, 12, tzinfo=dt.UTC))


def news(client: Client) -> set[str]:
    """What changed since, without the comparisons of pairs."""
    found = days(client)
    changed = {path for path, day in found.items() if day not in (LONG_AGO, None)}
    assert {found[path] for path in changed} <= {dt.datetime.now(dt.UTC).date().isoformat()}
    return changed


def pairs(paths: set[str]) -> set[str]:
    return {path for path in paths if "-vs-" in path}


def test_every_page_of_a_record_has_its_day(client: Client, old: None) -> None:
    found = days(client)
    of_no_record = [
        *("/benchmarks/method/", "/about/corrections/", "/about/editing/"),
        *("/api/", "/api/changelog/"),
    ]
    assert [path for path, day in found.items() if day is None] == of_no_record
    assert set(found.values()) == {LONG_AGO, None}


def test_a_mended_cell_is_news_of_its_framework_and_its_feature(
    client: Client, old: None, editor: User
) -> None:
    with history.revision(editor, "a test"):
        cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
        cell.note = "Mended."
        cell.save()
    found = news(client)
    assert found - pairs(found) == {
        *("/", "/features/", "/choose/", "/about/evidence/"),
        *("/frameworks/flask/", "/features/openapi/"),
    }
    assert len(pairs(found)) == Framework.objects.published().count() - 1
    assert all("flask" in path for path in pairs(found))


def test_a_release_is_news_of_its_framework(client: Client, old: None, editor: User) -> None:
    with history.revision(editor, "a test"):
        Release.objects.create(framework=Framework.objects.get(slug="flask"), version="99")
    found = news(client)
    assert found - pairs(found) == {"/frameworks/", "/frameworks/flask/"}


@pytest.mark.parametrize(
    ("model", "field", "list_of"),
    [(Concept, "text", "/concepts/"), (Comparison, "verdict", "/comparisons/")],
)
def test_a_text_is_news_of_its_page_and_its_list(
    client: Client,
    old: None,
    editor: User,
    model: type[Concept] | type[Comparison],
    field: str,
    list_of: str,
) -> None:
    record = model.objects.first()
    assert record is not None
    with history.revision(editor, "a test"):
        setattr(record, field, "Said anew.")
        record.save()
    assert news(client) == {list_of, record.get_absolute_url()}
