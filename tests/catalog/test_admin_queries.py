"""A catalogue of twice the size is asked for as often, on every list and form of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from catalog import history
from catalog.models import (
    Adopter,
    ApiKey,
    Citation,
    Comparison,
    Contender,
    Framework,
    Maintainer,
    Redirect,
    Release,
    Reply,
    Run,
    Suggestion,
    Trait,
)
from catalog.sign_in import action_log
from tests.admin_pages import pages
from tests.catalog.roles import sign_in
from tests.made import catalogue

pytestmark = pytest.mark.django_db  # alone too, there is a database then
SMALL, LARGE = 4, 8  # frameworks
Kind = tuple[str, str]  # a model, and a list of it or a form


@dataclass(frozen=True)
class Asked:
    queries: dict[Kind, int]
    rows: dict[str, int]


def signed_in(number: int) -> Client:
    """With as many records of what is not made with the frameworks."""
    people = [User.objects.create_superuser(f"editor-{place}") for place in range(number)]
    for place, person in enumerate(people):
        Group.objects.create(name=f"group {place}")
        action_log.note(person, person, "Was made.")
        key = ApiKey.made(name=f"key {place}", owner=person)[0]
        key.save()
        told = {"noun": "features", "key": "orm", "told": {}, "revision": 1, "text": "Wrong."}
        said = Suggestion.objects.create(**told, owner=person, api_key=key, resolved_by=person)
        framework = Framework.objects.all()[place]
        spoken = {"user": person, "framework": framework, "name": "One", "evidence": "https://a.b/"}
        Maintainer.objects.create(**spoken, checked=timezone.now().date())
        Reply.objects.create(
            suggestion=said, author=person, framework=framework, text="No.", name="One"
        )
        with history.revision(person):
            Redirect.objects.create(old_path=f"/old-{place}/", new_path="/")
            times = {"started": timezone.now(), "ended": timezone.now()}
            Run.objects.create(slug=f"run-{place}", method="1", environment={}, **times)
    client = Client()
    sign_in(client, people[0])
    return client


def thin_out() -> None:
    """Leaves one row in the forms of what has rows."""
    framework, comparison = Framework.objects.latest("pk"), Comparison.objects.latest("pk")
    for model in (Release, Trait, Adopter, Citation):
        _leave_one(model, framework=framework)
    _leave_one(Contender, comparison=comparison)


def _leave_one(model: Any, **of: Any) -> None:
    rows: Any = QuerySet(model).filter(**of)
    for row in rows[1:]:
        QuerySet(model).filter(pk=row.pk).delete()


def asked(client: Client) -> Asked:
    queries: dict[Kind, int] = {("desk", ""): count(client, "/admin/")}
    rows: dict[str, int] = {}
    for model, what, path in pages(client):
        if not what.startswith("sorted"):  # asks for the same rows in another order
            queries.setdefault((model, what), count(client, path))
    for each in admin.site._registry:
        rows[str(each._meta.verbose_name)] = each._default_manager.count()
    return Asked(queries, rows)


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


def made(frameworks: int) -> Asked:
    size = {"features": 3 * frameworks, "samples": frameworks**2, "measurements": 10 * frameworks}
    with catalogue(frameworks=frameworks, **size):
        client = signed_in(frameworks)
        if frameworks == SMALL:
            with history.revision(User.objects.all()[0]):
                thin_out()
        count(client, "/admin/")  # fills what is kept of content types
        _ = connection.features.supports_json_field  # Django asks SQLite once a connection
        return asked(client)


@pytest.fixture(scope="module")
def both(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Asked, Asked]]:
    with django_db_blocker.unblock():
        yield made(SMALL), made(LARGE)


def test_twice_as_many_records_are_asked_for_as_often(both: tuple[Asked, Asked]) -> None:
    small, large = both
    more = {
        kind: (small.queries[kind], number)
        for kind, number in large.queries.items()
        if kind in small.queries and number > small.queries[kind]
    }
    assert more == {}


def test_no_page_asks_often(both: tuple[Asked, Asked]) -> None:
    often = {kind: number for kind, number in both[1].queries.items() if number > 20}
    assert often == {}


def test_every_list_has_more_rows_in_the_larger_one(both: tuple[Asked, Asked]) -> None:
    """Else what is asked for each row would not be seen."""
    small, large = both
    assert [name for name, rows in large.rows.items() if rows <= small.rows[name]] == []
    assert {kind[0] for kind in small.queries} == {"desk", *small.rows}
