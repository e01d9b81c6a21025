"""Lists of the API are joined from records that a worker holds: the same, at once, and fewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from catalog import history
from catalog.api.urls import router
from catalog.models import Framework, Support

pytestmark = pytest.mark.django_db(transaction=True)
VIEWS: dict[str, Any] = {prefix: view for prefix, view, _ in router.registry}
SIZE = {"frameworks": 8, "features": 12, "samples": 24, "measurements": 1100}
NOTE = "Looked at once more."


@pytest.fixture(autouse=True)
def held(hold_pieces: Callable[[], None]) -> None:
    call_command("flush", interactive=False, verbosity=0)
    call_command("make_catalogue", **SIZE, verbosity=0, skip_checks=True)
    hold_pieces()


def get(client: Client, path: str) -> bytes:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.content


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        get(client, path)
    return len(captured)


def addresses() -> Iterator[str]:
    for noun, view in VIEWS.items():
        order = view.ordering_fields[0]
        yield from (f"{noun}/", f"{noun}/?limit=3&offset=2", f"{noun}/?ordering=-{order}&limit=4")
        yield from (f"{noun}/?limit=1000", f"{noun}/?offset=100000", f"{noun}/?search=a&limit=9")


def test_what_is_held_is_what_is_made_anew(client: Client, settings: Settings) -> None:
    for address in addresses():
        first, second = get(client, address), get(client, address)
        settings.HOLD_PIECES = False
        assert first == second == get(client, address), address
        settings.HOLD_PIECES = True


def test_a_list_of_what_is_held_asks_for_the_revision_alone(client: Client) -> None:
    get(client, "supports/?limit=1000")
    assert queries(client, "supports/?limit=50&offset=20") == 1
    assert queries(client, "supports/?limit=1000") == 1


def test_of_a_long_list_a_page_is_found_each_time(client: Client) -> None:
    get(client, "measurements/?limit=7&offset=1001")
    assert queries(client, "measurements/?limit=7&offset=1001") == 2


def test_an_edit_and_a_draft_show_at_once(client: Client) -> None:
    editor = User.objects.create_superuser("editor")
    framework = Framework.objects.published()[0]
    cell = Support.objects.filter(framework=framework)[0]
    for noun in VIEWS:
        get(client, f"{noun}/?limit=1000")
    before = get(client, "supports/?limit=1000"), get(client, f"supports/{cell.key}/")
    with history.revision(editor, "a test"):
        cell.note = NOTE
        cell.save()
    for text, path in zip(before, ("?limit=1000", f"{cell.key}/"), strict=True):
        assert NOTE.encode() not in text
        assert NOTE.encode() in get(client, f"supports/{path}")
    with history.revision(editor, "a test"):
        framework.published = False
        framework.save()
    for noun in ("supports", "releases", "sources", "samples", "measurements"):
        listed = get(client, f"{noun}/?limit=1000").decode()
        assert f'"framework":"{framework.slug}"' not in listed, noun
    assert client.get(f"/api/v1/supports/{cell.key}/").status_code == 404
    assert client.get(f"/api/v1/frameworks/{framework.slug}/").status_code == 404
