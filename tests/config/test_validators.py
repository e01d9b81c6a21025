"""ETags for those whom the page cache does not answer: they are the page cache's own."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from catalog import history
from catalog.models import Support
from config import page_cache
from tests.catalog.writing import bearer, etag, key, patch
from tests.config.asking import ask, cached, site

pytestmark = pytest.mark.django_db
CELL = "supports/flask.openapi/"


@pytest.fixture
def secret(editor: User) -> str:
    return key(editor, "facts")


def test_the_etag_of_whatever_a_cache_or_a_proxy_gave_is_good(client: Client, secret: str) -> None:
    cache = site()
    forms = {"flask": ("", "{}"), "django": ("gzip", "{}"), "bottle": ("br", "{}"),
             "falcon": ("gzip", "W/{}"), "sanic": ("br", '"1-20261122-older", W/{}')}  # fmt: skip
    tags = {
        slug: ask(cache, f"/api/v1/frameworks/{slug}/", accept_encoding=coding).headers["ETag"]
        for slug, (coding, _) in forms.items()
    }
    assert {tag.rpartition("-")[2] for tag in tags.values()} == {'build"', 'gzip"', 'br"'}
    for slug, (_, form) in forms.items():
        sent = {"summary": f"Read as {form}"}
        answer = patch(client, secret, f"frameworks/{slug}/", sent, form.format(tags[slug]))
        assert (answer.status_code, answer.json()["summary"]) == (200, sent["summary"])


def test_who_reads_with_a_key_is_spared_what_they_have(
    client: Client, editor: User, secret: str
) -> None:
    held = ask(page_cache.around(WSGIHandler()), f"/api/v1/{CELL}").headers["ETag"]
    tag = etag(client, secret, CELL)
    assert tag == held
    for known in (tag, f"W/{tag}", f'{tag[:-1]}-br"'):
        headers = bearer(secret) | {"If-None-Match": known}
        unchanged = client.get(f"/api/v1/{CELL}", headers=headers)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged["ETag"] == known.removeprefix("W/")
    with history.revision(editor):
        cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
        cell.note = "Seen by an editor."
        cell.save()
    changed = client.get(f"/api/v1/{CELL}", headers=bearer(secret) | {"If-None-Match": tag})
    assert (changed.status_code, changed.json()["note"]) == (200, "Seen by an editor.")


def test_what_is_read_with_a_key_is_kept_by_no_cache_on_the_way(editor: User) -> None:
    cache = cached(WSGIHandler())
    answer = ask(cache, "/api/v1/concepts/?limit=1", authorization=f"Bearer {key(editor)}")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    wrong = ask(cache, "/api/v1/concepts/no-such/", authorization=f"Bearer {key(editor)}")
    assert (wrong.status, "ETag" in wrong.headers) == (404, False)
