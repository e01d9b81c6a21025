"""What an address shows, and the addresses that its page leads to."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from comparisons import converters, shown
from comparisons.shown import Shown
from tests.comparisons.reading import Page

SLUGS = ("ada", "bix", "cob")
PATH = "/compare/django-vs-fastapi-vs-flask/"
CHOICES = "only=differences&order=flask,django,fastapi&hide=claims,code&task=database"

VIEWS = st.builds(
    Shown,
    slugs=st.permutations(SLUGS).map(tuple),
    only=st.booleans(),
    hide=st.sets(st.sampled_from(["code", "data", "profile"])).map(
        lambda found: tuple(sorted(found))
    ),
    task=st.sampled_from([None, "json"]),
)


def opened(address: str) -> Shown:
    """What a visitor of an address is shown."""
    path, query = urlsplit(address).path, urlsplit(address).query
    slugs = tuple(path.removeprefix("/compare/").rstrip("/").split(converters.BETWEEN))
    return shown.read(slugs, dict(parse_qsl(query)))


@given(VIEWS)
def test_an_address_shows_what_it_was_made_from(view: Shown) -> None:
    assert opened(view.address) == view
    assert view.path == "/compare/ada-vs-bix-vs-cob/"


@given(VIEWS, st.sampled_from(SLUGS))
def test_a_column_that_moves_there_and_back_is_where_it_was(view: Shown, slug: str) -> None:
    place = view.slugs.index(slug)
    for by in (-1, 1):
        if 0 <= place + by < len(SLUGS):
            moved = view.moving(slug, by)
            assert moved.slugs.index(slug) == place + by
            assert moved.moving(slug, -by) == view


@given(VIEWS, st.sampled_from(["code", "data", "measured"]))
def test_hiding_and_showing_change_nothing_else(view: Shown, part: str) -> None:
    assert part in view.hiding(part).hide
    assert part not in view.showing(part).hide
    assert view.hiding(part).showing(part) == view.showing(part)
    assert view.hiding(part).slugs == view.slugs


def test_without_choices_the_address_is_bare() -> None:
    assert Shown(SLUGS).address == "/compare/ada-vs-bix-vs-cob/"
    assert Shown(("bix", "ada")).address == "/compare/ada-vs-bix/?order=bix,ada"
    assert Shown(SLUGS).address_with("embed") == "/compare/ada-vs-bix-vs-cob/?embed"


def test_of_two_the_last_leads_to_the_picker_with_the_choices() -> None:
    left = Shown(("bix", "ada"), only=True).address_without("ada")
    assert left == "/compare/?with=bix&only=differences&change=1"


@pytest.mark.django_db
def test_every_link_that_changes_the_view_keeps_the_other_choices(client: Client) -> None:
    page = Page(client.get(f"{PATH}?{CHOICES}").content.decode())
    kept = dict(parse_qsl(CHOICES))
    links = [link for link in page.links() if link.startswith("/compare/") and "?" in link]
    assert len(links) > 15
    for link in links:
        query = dict(parse_qsl(urlsplit(link).query))
        assert {**query, **{name: kept[name] for name in ("only", "task")}} == query, link
        order = query.get("order", "django,fastapi,flask").split(",")
        assert {"django", "fastapi", "flask"}.issuperset(order), link
    hidden = [
        element.attributes["name"]
        for element in page.elements
        if element.attributes.get("type") == "hidden"
    ]
    assert hidden == ["only", "order", "hide", "task", "order", "hide", "task"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Bottle", "bottle"),
        ("bottle.py", "bottle"),
        ("turbo gears 2", "turbogears"),
        ("  TORN ", "tornado"),
        ("asynchronous server app boilerplate", "asab"),
    ],
)
def test_one_is_added_by_its_name_an_alias_or_how_it_begins(
    client: Client, typed: str, slug: str
) -> None:
    answer = client.get(PATH, {"only": "differences", "order": "flask", "add": typed})
    assert answer.status_code == 302
    view = opened(answer["Location"])
    assert view.slugs == ("flask", "django", "fastapi", slug)
    assert view.only


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Flask", "Flask is here already."),
        ("qqq", "Not known here: qqq."),
        ("tornadp", "Not known here: tornadp. Did you mean Tornado?"),
        ("<b>qqq", "Not known here: &lt;b&gt;qqq."),
    ],
)
def test_what_cannot_be_added_is_told_on_the_page(client: Client, typed: str, said: str) -> None:
    answer = client.get(PATH, {"add": typed})
    assert answer.status_code == 200
    assert said in answer.content.decode()


@pytest.mark.django_db
def test_a_beginning_of_several_names_is_asked_about(client: Client) -> None:
    body = client.get("/compare/django-vs-flask/", {"add": "fa"}).content.decode()
    assert "Did you mean Falcon or FastAPI" in body


@pytest.mark.django_db
def test_a_seventh_is_not_added(client: Client) -> None:
    six = "/compare/bottle-vs-django-vs-falcon-vs-fastapi-vs-flask-vs-sanic/"
    body = client.get(six, {"add": "Tornado"}).content.decode()
    assert "At most 6" in body
    assert 'name="add"' not in body


@pytest.mark.django_db
def test_the_picker_adds_by_name_and_keeps_the_choices(client: Client) -> None:
    chosen = {"with": "flask", "add": "TG2", "only": "differences", "hide": "code"}
    answer = client.get("/compare/", chosen)
    assert answer["Location"] == "/compare/flask-vs-turbogears/?only=differences&hide=code"


@pytest.mark.django_db
def test_choices_that_mean_nothing_here_are_kept_out_of_the_links(client: Client) -> None:
    body = client.get(f"{PATH}?hide=nonsense,code&task=nonsense&order=nonsense").content.decode()
    assert "nonsense" not in body


@pytest.mark.django_db
def test_only_the_embedded_table_may_be_framed(client: Client) -> None:
    for query in ("", "?only=differences", "?format=csv", "?embedded"):
        answer = client.get(PATH + query)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    answer = client.get(f"{PATH}?embed")
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_the_embedded_table_names_its_source_and_leaves_its_frame(client: Client) -> None:
    page = Page(client.get(f"{PATH}?embed&hide=claims&order=flask").content.decode())
    targets = [e.attributes.get("target") for e in page.elements if e.tag == "base"]
    assert targets == ["_top"]
    assert {"form", "nav", "script"}.isdisjoint(element.tag for element in page.elements)
    links = list(page.links())
    address = f"{PATH}?order=flask,django,fastapi&hide=claims"
    assert links[0].endswith(address)
    bodies = [e.attributes["id"] for e in page.elements if e.tag == "tbody"]
    assert "claims" not in bodies
    assert "profile" in bodies
