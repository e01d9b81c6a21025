"""The addresses and lists of the admin, with every nasty string, as somebody who may see all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from tests.catalog.roles import sign_in
from tests.hostile import doors
from tests.hostile.asking import Answer, encoded, unclear
from tests.hostile.conftest import Counted
from tests.hostile.corpus import FEW, TEXTS
from tests.hostile.tally import Tally

pytestmark = pytest.mark.django_db
RIGHT = {200, 301, 302, 400, 403, 404, 405}
# Of every list of Django's admin; and lookups that a list of ours may or may not allow.
OF_LISTS = (
    "q", "o", "p", "all", "e", "_to_field", "_popup", "_facets", "_changelist_filters",
    "_source_model",
    "pk", "pk__in", "id__exact", "id__gt", "framework__exact", "framework__id__exact",
    "framework__in", "framework", "needs", "published__exact", "checked__year", "date__gte",
    "read__year", "password__startswith", "user__password", "slug__regex", "x__y__z", "__",
)  # fmt: skip
# What pages that are no list read of a query.
OF_PAGES = (
    "page", "author", "noun", "from", "to", "q", "feature", "framework", "term", "app_label",
    "model_name", "field_name", "next", "read_at", "sources", "group",
)  # fmt: skip
PARTS = 6


@pytest.fixture
def desk(editor: User) -> Client:
    return sign_in(Client(raise_request_exception=False), editor)


def get(tally: Tally, desk: Client, path: str, query: str = "") -> None:
    address = f"{path}?{query}" if query else path
    with tally.timed() as seconds:
        answer = desk.get(path, QUERY_STRING=query)
    # What SQLite cannot compare with, and the list leads on from, PostgreSQL can: it finds none.
    got = "200 or 302" if answer.status_code in (200, 302) else answer.status_code
    tally.note(address, got, seconds(), unclear(told(answer), RIGHT))


def told(answer: Any) -> Answer:
    body = b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
    if answer.status_code >= 500:
        body = repr(answer.exc_info[:2]).encode()
    return Answer(answer.status_code, dict(answer.items()), body)


def lists() -> Iterator[str]:
    for model in admin.site._registry:
        yield f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def test_queries_of_lists(counted: Counted, desk: Client) -> None:
    with counted("query of a list of the admin") as tally:
        asked = [(path, name) for path in lists() for name in OF_LISTS]
        for turn, (path, name) in enumerate(asked):
            for text in FEW[turn % PARTS :: PARTS]:
                get(tally, desk, path, encoded(name, text))


def test_names_in_addresses(counted: Counted, desk: Client) -> None:
    with counted("address of the admin with a nasty name in it") as tally:
        for turn, (pattern, place) in enumerate(doors.of_admin()):
            for text in TEXTS[turn % 16 :: 16]:
                get(tally, desk, pattern.replace(place, quote(text, safe="")).replace("{}", "1"))


def test_queries_of_pages(counted: Counted, desk: Client, revision: None) -> None:
    with counted("query of another page of the admin") as tally:
        for turn, path in enumerate(doors.pages_of_admin()):
            for place, name in enumerate(OF_PAGES):
                for text in FEW[(turn + place) % PARTS :: PARTS]:
                    get(tally, desk, path, encoded(name, text))
