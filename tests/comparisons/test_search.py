"""Search: what is found, in which order, what is offered instead, and what is kept out."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Claim, Comparison, Framework, Source
from comparisons import search, words
from comparisons.search_index import KINDS, Entry, Index, Link
from tests.comparisons.reading import Page

QUICK = settings(max_examples=200)


def entry(name: str, text: str = "", kind: str = "framework", **more: tuple[str, ...]) -> Entry:
    slug = name.lower().replace(" ", "-")
    return Entry(kind, slug, name, f"/{kind}s/{slug}/", text, **more)


CAST = [
    entry("Django", "With batteries included."),
    entry("Flask", "A micro framework that Pallets keeps."),
    entry("FastAPI", "Types make the schema."),
    entry("Litestar", "Fast, with types.", aliases=("Starlite",)),
    entry("TurboGears", "Grows with you.", aliases=("TG2",), keys=("turbogears2",)),
    entry("Pyramid", "Start small."),
    entry("Bottle", "One file."),
    entry("Falcon", "For interfaces."),
    entry("ASAB", "For services.", aliases=("Asynchronous Server App Boilerplate",)),
    entry("WebSockets", "Both sides may speak.", "feature"),
    entry("Micro-framework", "A small core.", "concept"),
    entry("Café", "A naïve straße.", "concept"),
    entry("WebSocket", "Echo what is said.", "task"),
    entry("Flask, or Django?", "It depends on the project.", "comparison"),
    entry("Flask is fast.", "Nobody measured it with Django.", "claim"),
]


def find(asked: str, **more: Any) -> search.Found:
    return search.find(Index(CAST), asked, **more)


def results(found: search.Found) -> list[search.Result]:
    return [result for group in found.groups for result in group.results]


def names(asked: str) -> list[str]:
    return [result.name for result in results(find(asked))]


def near(asked: str) -> list[str]:
    return [link.name for link in find(asked).near]


def marked(pieces: tuple[words.Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.match]


# What is found, and in which order


def test_the_better_a_name_matches_the_earlier_it_comes() -> None:
    ranked = [
        entry("Form"),
        entry("Forms for all"),
        entry("Web forms"),
        entry("Platform"),
        entry("Nothing", "It has a form."),
    ]
    found = results(search.find(Index(ranked[::-1]), "form"))
    assert [result.name for result in found] == [each.name for each in ranked]
    assert [result.match for result in found] == ["exact", "begins", "words", "within", "text"]


def test_the_kind_with_the_best_result_comes_first() -> None:
    assert [group.kind for group in find("websocket").groups] == ["task", "feature"]
    assert [group.kind for group in find("flask").groups] == ["framework", "comparison", "claim"]


@pytest.mark.parametrize("asked", ["flask", "t", "web", "fast", "with"])
def test_the_order_does_not_depend_on_the_order_of_the_records(asked: str) -> None:
    shuffled = random.Random(7).sample(CAST, len(CAST))
    assert search.find(Index(shuffled), asked).groups == find(asked).groups


@pytest.mark.parametrize(
    "asked", ["micro framework", "micro-framework", "MICRO_Framework", "  micro   frame", "microfr"]
)
def test_hyphens_spaces_and_case_do_not_matter(asked: str) -> None:
    assert names(asked)[0] == "Micro-framework"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        *[("cafe", "Café"), ("CAFÉ", "Café"), ("cafe\u0301", "Café"), ("naive", "Café")],
        *[("strasse", "Café"), ("STRASSE", "Café"), ("ｆｌａｓｋ", "Flask"), ("flásk", "Flask")],
    ],
)
def test_accents_and_forms_of_letters_do_not_matter(asked: str, name: str) -> None:
    assert name in names(asked)


@pytest.mark.parametrize(
    ("asked", "name"),
    [("fast api", "FastAPI"), ("turbo gears", "TurboGears"), ("starlite", "Litestar")],
)
def test_another_name_is_as_good(asked: str, name: str) -> None:
    first = results(find(asked))[0]
    assert (first.name, first.match) == (name, "exact")


def test_the_alias_that_matched_is_told_and_a_key_is_not() -> None:
    assert results(find("starlite"))[0].alias == "Starlite"
    assert results(find("turbogears2"))[0].alias is None
    assert results(find("litestar"))[0].alias is None


def test_every_word_must_match_in_a_name_or_the_text() -> None:
    assert names("flask pallets") == ["Flask"]
    assert names("flask pallets nothing") == []


def test_a_word_is_found_by_its_beginning_and_in_a_name_by_its_middle() -> None:
    assert names("batter") == ["Django"]
    assert names("atter") == []
    assert names("api") == ["FastAPI"]


def test_a_kind_gives_as_many_as_fit_and_tells_the_rest() -> None:
    many = [entry(f"Claim {n:03}", kind="claim") for n in range(150)] + [entry("Claim")]
    found = search.find(Index(many), "claim")
    assert [(g.kind, g.total, len(g.results)) for g in found.groups] == [
        ("framework", 1, 1),
        ("claim", 150, search.FEW),
    ]
    alone = search.find(Index(many), "claim", kind="claim")
    assert [(g.kind, g.total, len(g.results)) for g in alone.groups] == [
        ("claim", 150, search.MOST)
    ]
    assert len(results(search.find(Index(many), "claim", limit=3))) == 4


# What is offered


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("flask vs django", "/compare/django-vs-flask/"),
        ("flask django", "/compare/django-vs-flask/"),
        ("Django-vs-Flask", "/compare/django-vs-flask/"),
        ("compare FAST API and starlite", "/compare/fastapi-vs-litestar/"),
        ("asynchronous server app boilerplate or flask", "/compare/asab-vs-flask/"),
        ("flask django websocket", "/compare/django-vs-flask/"),
        (
            "flask django fastapi litestar turbogears asab",
            "/compare/asab-vs-django-vs-fastapi-vs-flask-vs-litestar-vs-turbogears/",
        ),
        ("flask", None),
        ("flask vs", None),
        ("flask flask", None),
        ("flask django fastapi litestar turbogears pyramid bottle", None),
        ("websockets vs micro-framework", None),
    ],
)
def test_two_to_six_frameworks_lead_to_their_comparison(asked: str, address: str | None) -> None:
    compare = find(asked).compare
    assert (compare.address if compare else None) == address


def test_the_words_between_two_frameworks_are_not_looked_for() -> None:
    assert (
        names("flask vs django") == names("flask django") == ["Flask, or Django?", "Flask is fast."]
    )


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        *[("djagno", "Django"), ("djano", "Django"), ("falsk", "Flask"), ("flaks", "Flask")],
        *[("fasapi", "FastAPI"), ("startlite", "Litestar"), ("piramid", "Pyramid")],
        *[
            ("websokets", "WebSockets"),
            ("mikro framework", "Micro-framework"),
            ("djangö1", "Django"),
        ],
    ],
)
def test_a_near_name_is_offered_for_a_misspelt_one(asked: str, name: str) -> None:
    assert near(asked)[0] == name


def test_two_misspelt_ones_are_offered_for_comparison() -> None:
    found = find("djagno vs falsk")
    assert found.near[0] == Link("Django vs Flask", "/compare/django-vs-flask/")


@pytest.mark.parametrize("asked", ["django", "fast", "flask vs django", "batteries", "qqqqqq", ""])
def test_no_near_name_is_offered_where_none_was_meant(asked: str) -> None:
    assert near(asked) == []


# What is shown


def test_the_words_that_match_are_marked() -> None:
    flask = results(find("PALLET fla"))[0]
    assert marked(flask.title) == ["Flask"]
    assert marked(flask.excerpt) == ["Pallets"]
    assert marked(results(find("naive"))[0].excerpt) == ["naïve"]


def test_an_excerpt_shows_the_word_in_the_middle_of_a_long_text() -> None:
    text = f"{'before ' * 100}needle {'after ' * 100}"
    shown = "".join(piece.text for piece in words.excerpt(text, ["needle"]))
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert "needle" in shown
    assert len(shown) < words.LENGTH + 10


@QUICK
@given(text=st.text(max_size=500), asked=st.text(max_size=30))
def test_pieces_are_the_text_itself(text: str, asked: str) -> None:
    sought = words.folded(asked).split()
    assert "".join(piece.text for piece in words.marked_name(text, sought)) == text
    shown = "".join(piece.text for piece in words.excerpt(text, sought))
    assert shown.removeprefix("… ").removesuffix(" …") in " ".join(text.split())


@QUICK
@given(asked=st.text(max_size=300) | st.sampled_from(["flask ", "dj "]).map(lambda word: word * 80))
def test_no_query_breaks_it(asked: str) -> None:
    found = find(asked)
    assert len(found.query) <= search.LONGEST
    assert found.total == sum(group.total for group in found.groups)


def test_a_long_query_is_cut_and_says_so() -> None:
    found = find("flask " * 60)
    assert found.cut
    assert len(found.query) <= search.LONGEST
    assert results(found)[0].name == "Flask"
    assert not find("flask").cut


# The page and the API


def page(client: Client, query: str) -> tuple[str, Page]:
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200
    body = answer.content.decode()
    return body, Page(body)


def asked_of_api(client: Client, query: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/search/?{query}")
    assert answer.status_code == status
    return answer.json()


@pytest.mark.django_db
def test_every_kind_is_found(client: Client) -> None:
    kinds = {
        group["kind"]
        for asked in ("flask", "websocket", "session")
        for group in asked_of_api(client, f"q={asked}")["groups"]
    }
    assert kinds == set(KINDS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "address"),
    [
        *[("Flask", "/frameworks/flask/"), ("starlite", "/frameworks/litestar/")],
        *[("masonite framework", "/frameworks/masonite/"), ("swagger", "/concepts/openapi/")],
        *[("micro framework", "/concepts/micro-framework/"), ("openapi", "/concepts/openapi/")],
        *[("Which Python web framework should one learn", "/comparisons/learn-first/")],
    ],
)
def test_what_is_meant_comes_first(client: Client, asked: str, address: str) -> None:
    found = asked_of_api(client, f"q={quote(asked)}")
    assert found["groups"][0]["results"][0]["address"] == address


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["q=flask", "q=flask+vs+django", "q=flsak", "q=web&kind=claim", "q=%F0%9F%A6%84"]
)
def test_the_page_and_the_api_show_the_same(client: Client, query: str) -> None:
    found = asked_of_api(client, query)
    shown = [result["address"] for group in found["groups"] for result in group["results"]]
    offered = [link["address"] for link in [found["compare"], *found["near"]] if link]
    links = list(page(client, query)[1].links())
    assert [link for link in links if link in shown] == shown
    assert set(offered) <= set(links)
    marks = [e.whole for e in page(client, query)[1].elements if e.tag == "mark"]
    pieces = [
        piece["text"]
        for group in found["groups"]
        for result in group["results"]
        for piece in (*result["title"], *result["excerpt"])
        if piece["match"]
    ]
    assert marks == pieces


@pytest.mark.django_db
def test_all_of_a_kind_are_one_click_away(client: Client) -> None:
    _, first = page(client, "q=flask")
    assert "/search/?q=flask&kind=claim" in first.links()
    found = asked_of_api(client, "q=flask&kind=claim")
    assert [group["kind"] for group in found["groups"]] == ["claim"]
    assert len(found["groups"][0]["results"]) > search.FEW


@pytest.mark.django_db
def test_a_query_without_a_result_helps(client: Client) -> None:
    _, shown = page(client, "q=djagno")
    assert "/frameworks/django/" in shown.links()
    said = " ".join(e.whole for e in shown.elements if e.tag == "p")
    assert "Did you mean Django" in said
    _, nothing = page(client, "q=qqqqqq")
    helping = [e.whole for e in nothing.elements if e.tag == "p"]
    assert "Nothing here has all these words." in helping
    assert any("frameworks, features, concepts" in said for said in helping)


@pytest.mark.django_db
def test_it_is_no_page_for_search_engines(client: Client) -> None:
    _, shown = page(client, "q=flask")
    robots = [e.attributes for e in shown.elements if e.attributes.get("name") == "robots"]
    assert [each["content"] for each in robots] == ["noindex"]
    assert shown.canonical() == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/frameworks/flask/", "/nowhere/", "/search/?q=flask"])
def test_the_box_is_on_every_page_with_a_label(client: Client, path: str) -> None:
    shown = Page(client.get(path).content.decode())
    box = next(e.attributes for e in shown.elements if e.attributes.get("name") == "q")
    labels = [e for e in shown.elements if e.attributes.get("for") == box["id"]]
    assert [label.whole for label in labels] == ["Search"]
    assert box["value"] == ("flask" if "q=" in path else "")


HOSTILE = [
    "<script>alert(1)</script>",
    "<b>flask</b>",
    '" onfocus="alert(1)" autofocus="',
    "flask{{ 7 * 7 }}{% raise %}",
    "'; DROP TABLE catalog_framework; --",
    "\u202eksalf",
    "מסגרת ווב",
    "🦄🏳️‍🌈",
    "%",
    "\\",
    "a" * 5000,
    "é" * 3000,
    "\x01\x1b\u2028",
    "flask\r\nX-Injected: 1",
]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", HOSTILE)
def test_a_hostile_query_is_only_text(client: Client, asked: str) -> None:
    body, shown = page(client, f"q={quote(asked)}")
    scripts = [element for element in shown.elements if element.tag == "script"]
    assert all("src" in each.attributes and not each.whole for each in scripts)
    assert "onfocus" not in {name for e in shown.elements for name in e.attributes}
    assert len(asked) < search.LONGEST or "Only the first 200 characters" in body
    found = asked_of_api(client, f"q={quote(asked)}")
    assert found["query"] == " ".join(asked.split())[: search.LONGEST]


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["/search/", "/api/v1/search/"])
def test_a_null_character_is_refused(client: Client, start: str) -> None:
    assert client.get(f"{start}?q=flask%00").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Say what to search for"),
        ("q=", "Say what to search for"),
        ("q=+", "Say what to search for"),
        ("q=flask&kind=person", "Did you mean comparison?"),
        ("q=flask&limit=0", "limit"),
        ("q=flask&limit=many", "limit"),
        ("query=flask&q=flask", "There is no such parameter"),
    ],
)
def test_a_program_is_told_what_is_wrong(client: Client, query: str, said: str) -> None:
    problem = asked_of_api(client, query, 400)
    assert problem["title"] == "Bad Request"
    assert said in problem["detail"]


@pytest.mark.django_db
def test_a_page_ignores_what_it_does_not_know(client: Client) -> None:
    _, plain = page(client, "q=flask")
    _, more = page(client, "q=flask&kind=person&limit=0&other=1")
    assert list(more.links()) == list(plain.links())


@pytest.mark.django_db
def test_it_is_documented(client: Client) -> None:
    schema = client.get("/api/v1/schema/?format=json").json()
    parameters = schema["paths"]["/api/v1/search/"]["get"]["parameters"]
    asked = [each for each in parameters if each["in"] == "query"]
    required = {each["name"]: each.get("required", False) for each in asked}
    assert required == {"q": True, "kind": False, "limit": False}


@pytest.mark.django_db
def test_a_draft_is_not_found_and_not_offered(client: Client, draft: Framework) -> None:
    said = Claim.objects.create(
        slug="sketch-said", statement="Sketch draws quickly.", verdict="opinion", finding="Nobody.",
        published_in=Source.objects.all()[0], checked=dt.date(2026, 11, 21),
    )  # fmt: skip
    said.frameworks.add(draft)
    Comparison.objects.create(
        slug="sketch-or-flask", title="Sketch or Flask?", introduction="One.", verdict="Two."
    )
    for asked in ("sketch", "sketc", "sketch-draft", "sketch+vs+flask"):
        found = asked_of_api(client, f"q={asked}")
        assert (found["total"], found["compare"]) == (0, None)
        assert "sketch" not in str(found["near"]).lower()
        assert not [link for link in page(client, f"q={asked}")[1].links() if "sketch" in link]
    draft.kind, draft.licence, draft.summary, draft.published = "micro", "MIT", "Draws.", True
    draft.save()
    kinds = [group["kind"] for group in asked_of_api(client, "q=sketch")["groups"]]
    assert kinds == ["framework", "claim"]
