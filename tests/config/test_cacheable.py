"""Every public address says whether it may be held, and on which parameters it depends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.functional import cached_property
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from catalog import cacheable
from catalog.api.urls import router
from catalog.cacheable import Cacheable
from comparisons.views.site import FIXED
from config import catalogue_state
from tests.comparisons.reading import Page, on_this_site
from tests.config.asking import ask, cached, counts

# Public addresses whose answers are made anew each time, and why.
NOT_HELD = {
    "healthz": "says how the process is now",
    "readyz": "says how the database is now",
    "metrics": "says what was done until now",
    "api-docs": "a page of a library, which names its own whole address",
    "api-export": "an export may be finished while the catalogue stays as it is",
    "api-export-file": "streams from the disk, whole or in parts",
    "suggestions": "takes posts alone",
    "about-corrections": "answers and refusals are no change of the catalogue",
    "api-corrections": "as its page",
    "suggest": "each form is given out once, to one reader",
    "suggestion-sent": "is one reader's, who looks what became of it",
}


def patterns(
    found: Any = None, above: str = ""
) -> Iterator[tuple[str, str | None, Callable[..., Any]]]:
    """Address, name and view of every pattern."""
    for each in found or get_resolver().url_patterns:
        address = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, address)
        elif isinstance(each, URLPattern):
            yield address, each.name, each.callback


def public() -> dict[str | None, Callable[..., Any]]:
    return {name: view for where, name, view in patterns() if not where.startswith("admin/")}


def test_every_public_address_may_be_held_or_has_a_reason_why_not() -> None:
    not_marked = {name for name, view in public().items() if cacheable.of(view) is None}
    assert not_marked == set(NOT_HELD)


def test_nothing_of_the_admin_may_be_held() -> None:
    inside = [view for where, _, view in patterns() if where.startswith("admin/")]
    assert len(inside) > 20
    assert [view for view in inside if cacheable.of(view)] == []


# The parameters


class Asked(QueryDict):
    """Remembers the names that a view looks for."""

    reads: set[str]

    def __getitem__(self, name: str) -> Any:
        Reading.reads.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        Reading.reads.add(str(name))
        return super().__contains__(name)

    def getlist(self, key: str, default: Any = None) -> Any:
        Reading.reads.add(key)
        return super().getlist(key, default)


class Reading(WSGIRequest):
    reads: set[str] = set()

    @cached_property
    def GET(self) -> QueryDict:  # type: ignore[override]  # noqa: N802 — Django's name
        return Asked(self.environ["QUERY_STRING"])


class Watched(WSGIHandler):
    request_class = Reading


@dataclass(frozen=True)
class Looked:
    """An address that was asked for: its view's mark, what the view looked for, the page."""

    address: str
    mark: Cacheable
    reads: frozenset[str]
    page: Page | None
    location: str | None

    def linked(self) -> Iterator[str]:
        """Where links and forms lead: of a form, one address with all that it may send."""
        if self.location:
            yield self.location
        if self.page is None:
            return
        yield from self.page.links()
        yield from self.page.pictures()
        action: str | None = None
        sent: list[tuple[str, str]] = []
        for element in self.page.elements:
            if element.tag == "form":
                if action is not None:
                    yield f"{action}?{urlencode(sent)}"
                action, sent = element.attributes.get("action", ""), []
            elif element.tag in ("input", "select", "button") and element.attributes.get("name"):
                sent.append((element.attributes["name"], element.attributes.get("value", "x")))
        if action is not None:
            yield f"{action}?{urlencode(sent)}"


def names(address: str) -> frozenset[str]:
    return frozenset(name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True))


def look(address: str, mark: Cacheable) -> Looked:
    Reading.reads = set()
    answer = ask(Watched(), address)
    html = answer.status == 200 and answer.headers["Content-Type"].startswith("text/html")
    page = Page(answer.body.decode()) if html else None
    return Looked(address, mark, frozenset(Reading.reads), page, answer.headers.get("Location"))


def news(address: str) -> set[tuple[Any, str | None]]:
    """What there is to learn from asking for an address: of its view, each parameter."""
    view = resolve(urlsplit(address).path).url_name
    return {(view, None), *((view, name) for name in names(address))}


@pytest.fixture(scope="module")
def looked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Looked]:
    """Where any page leads, by a link or by a form, to a view or parameter not yet asked for."""
    with django_db_blocker.unblock():
        return crawled()


def crawled() -> list[Looked]:
    coming = [*FIXED, "/search/", "/robots.txt", "/sitemap.xml"]
    seen: set[tuple[Any, str | None]] = set()
    found = []
    while coming:
        address = coming.pop(0)
        mark = cacheable.of(resolve(urlsplit(address).path).func)
        if mark is None or news(address) <= seen:
            continue
        seen |= news(address)
        found.append(look(address, mark))
        links = {link for link in found[-1].linked() if on_this_site(link)}
        whole = {urljoin(address, link).partition("#")[0] for link in links}
        coming += sorted(link for link in whole if not link.startswith("/static/"))
    return found


def is_known(mark: Cacheable, name: str) -> bool:
    return name in mark.known or mark._is_anew(name)


@pytest.mark.django_db  # before the tests that empty the database
def test_each_parameter_that_leads_somewhere_or_is_read_is_declared(looked: list[Looked]) -> None:
    views = {resolve(urlsplit(one.address).path).url_name for one in looked}
    pages = {name for _, name, view in patterns() if (m := cacheable.of(view)) and not m.strict}
    assert pages - views == set(), "no link leads there, so nothing was asked of it"
    forgotten = {
        (one.address, name)
        for one in looked
        # A strict view refuses what it does not know, whatever a library looks for besides.
        for name in names(one.address) | (set() if one.mark.strict else one.reads)
        if not is_known(one.mark, name)
    }
    assert forgotten == set()


@pytest.mark.django_db
def test_each_page_is_the_same_from_the_cache_as_from_django(looked: list[Looked]) -> None:
    cache = cached(WSGIHandler(), look=lambda: catalogue_state.epoch("build"))
    before = counts()
    for one in looked:
        sign = "&" if "?" in one.address else "?"
        noise = "" if one.mark.strict else f"{sign}utm_source=x"
        direct = ask(WSGIHandler(), one.address)
        for address in (one.address, one.address + noise):
            answer = ask(cache, address)
            assert (answer.status, answer.body) == (direct.status, direct.body), address
    assert (counts() - before)["hits"] > 30


@pytest.mark.parametrize(("noun", "viewset"), [(name, view) for name, view, _ in router.registry])
def test_the_api_declares_what_it_does_not_refuse(noun: str, viewset: Any) -> None:
    mark = cacheable.of(resolve(f"/api/v1/{noun}/").func)
    record = cacheable.of(resolve(f"/api/v1/{noun}/a.b/").func)
    assert mark is not None
    assert record is not None
    assert mark.known == viewset.parameters("list")
    assert {"limit", "offset", "ordering"} <= mark.known
    assert (mark.strict, record.strict, record.known) == (True, True, frozenset({"fields"}))


# One query string for all that ask the same

KNOWN = ("a", "b", "is.c", "ä")
TEXT = st.text(max_size=6)
PAIRS = st.lists(st.tuples(st.one_of(st.sampled_from(KNOWN), TEXT), TEXT), max_size=8)
PAGE_MARK = Cacheable(frozenset(KNOWN))


@given(pairs=PAIRS, data=st.data())
def test_order_and_noise_change_nothing(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    pairs = [pair for pair in pairs if "\0" not in "".join(pair)]
    kept = [pair for pair in pairs if pair[0] in KNOWN]
    said = PAGE_MARK.query(urlencode(pairs, quote_via=quote))
    assert said is not None
    order = data.draw(st.permutations(KNOWN))
    other = sorted(kept, key=lambda pair: order.index(pair[0]))  # of one name, as they came
    assert PAGE_MARK.query(urlencode(other)) == said
    assert PAGE_MARK.query(said) == said
    assert dict(QueryDict(said).lists()) == dict(QueryDict(urlencode(kept)).lists())


@given(one=PAIRS, other=PAIRS)
def test_what_asks_for_something_else_is_told_apart(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    def lists(pairs: list[tuple[str, str]]) -> dict[str, Any]:
        known = [pair for pair in pairs if pair[0] in KNOWN]
        return dict(QueryDict(urlencode(known)).lists())

    said = [PAGE_MARK.query(urlencode(pairs)) for pairs in (one, other)]
    if None not in said:
        assert (said[0] == said[1]) == (lists(one) == lists(other))


@pytest.mark.parametrize(
    ("mark", "asked", "query"),
    [
        (PAGE_MARK, "", ""),
        (PAGE_MARK, "&&", ""),
        (PAGE_MARK, "utm=1", ""),
        (PAGE_MARK, "b=2&a=1&b=1", "a=1&b=2&b=1"),
        (PAGE_MARK, "a", "a="),
        (PAGE_MARK, "a=x%2Cy", "a=x,y"),
        (PAGE_MARK, "a=%C3%A4", "a=%C3%A4"),
        (PAGE_MARK, "A=1", ""),
        (PAGE_MARK, "a=%00", None),
        (PAGE_MARK, "noise=%00", None),
        (PAGE_MARK, "&".join(f"n{n}=1" for n in range(2001)), None),
        (PAGE_MARK, "a=ä✓", None),
        (Cacheable(frozenset("a"), strict=True), "a=1", "a=1"),
        (Cacheable(frozenset("a"), strict=True), "a=1&utm=1", None),
        (Cacheable(frozenset("a"), anew=("q",)), "a=1&q=", None),
        (Cacheable(frozenset("a"), anew=("is.*",)), "is.openapi=must", None),
        (Cacheable(frozenset("a"), anew=("is.*",)), "this=1", ""),
        (Cacheable(frozenset("a"), only_with="a"), "a=1", "a=1"),
        (Cacheable(frozenset("a"), only_with="a"), "", None),
    ],
)
def test_the_query_that_is_held(mark: Cacheable, asked: str, query: str | None) -> None:
    assert mark.query(asked) == query
