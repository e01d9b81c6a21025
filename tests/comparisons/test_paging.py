"""Lists on several pages: everything is on one of them, and links lead to the right one."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Framework
from comparisons import paging
from tests.comparisons.reading import Page

FEW = 5  # of a list on one page


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "ROWS"):
        monkeypatch.setattr(paging, name, FEW)


@given(st.integers(0, 40), st.integers(1, 10))
def test_every_item_is_on_one_page(total: int, size: int) -> None:
    items = list(range(total))
    first = paging.page(items, {}, size)
    pages = [paging.page(items, {"page": str(n + 1)}, size) for n in range(first.last)]
    assert [item for page in pages for item in page.items] == items
    assert all(len(page.items) <= size for page in pages)


@pytest.mark.parametrize("asked", ["", "0", "-1", "x", "1e9", "²", "9" * 400])
def test_a_page_that_is_none_is_the_nearest(asked: str) -> None:
    assert paging.page(list(range(9)), {"page": asked}, 5).number in (1, 2)


def test_links_keep_what_was_chosen() -> None:
    found = paging.page(list(range(9)), {"page": "2"}, 5, kept={"kind": "micro", "status": None})
    assert found.address(1) == "?kind=micro"
    assert found.address(2) == "?kind=micro&page=2"
    assert found.query == ""
    assert paging.page(list(range(9)), {"page": "2"}, 5).query == "?page=2"


def walked(client: Client, path: str) -> list[Page]:
    """The pages of a list, one "next" after another."""
    found, here = [], path
    while True:
        found.append(Page(client.get(here).content.decode()))
        following = [
            e.attributes["href"] for e in found[-1].elements if e.attributes.get("rel") == "next"
        ]
        if not following:
            return found
        here = path + following[0]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/frameworks/", "/features/", "/features/orm/", "/tasks/"])
def test_each_framework_is_on_one_page(client: Client, few: None, path: str) -> None:
    slugs = [framework.slug for framework in Framework.objects.published()]
    pages = walked(client, path)
    assert len(pages) == -(-len(slugs) // FEW) > 2
    seen = [slug for page in pages for slug in slugs if f"/frameworks/{slug}/" in page.links()]
    assert seen == slugs


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/features/orm/", "/tasks/json/"])
def test_a_framework_that_is_asked_for_is_on_the_page(client: Client, few: None, path: str) -> None:
    for slug in ("asab", "flask", "web2py"):
        page = Page(client.get(f"{path}?framework={slug}").content.decode())
        ids = {e.attributes.get("id") for e in page.elements}
        assert ids & {slug, f"code-{slug}"}


@pytest.mark.django_db
def test_the_matrix_shows_those_that_are_named(client: Client) -> None:
    page = Page(client.get("/features/?frameworks=flask,django").content.decode())
    shown = {
        link for link in page.links() if link.startswith("/frameworks/") and link.count("/") > 2
    }
    assert shown == {"/frameworks/django/", "/frameworks/flask/"}
