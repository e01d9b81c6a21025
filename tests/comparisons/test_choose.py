"""/choose/ and /api/v1/choose/: one answer, from an address that holds the whole policy."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Feature, Finding, Framework, Sample, Support
from comparisons import chosen, paging
from comparisons.jinja_environment import package
from comparisons.policy import NAMED, PARAMETERS
from comparisons.starting_points import STARTING_POINTS, StartingPoint
from tests.comparisons.reading import Page, words

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 21)
EVERYTHING = (
    "must=openapi,validation&should=admin:3,python,speed&not=released&at=official&kind=asynchronous"
    ",micro&interface=asgi,wsgi&licence=BSD-3-Clause,MIT&python=3.9&status=active&released=1"
    "&speed=50&task=json"
)
QUERIES = [point.query for point in STARTING_POINTS] + [
    EVERYTHING,
    "python=3.13",
    "should=python,orm:2&python=3.10",
    "must=graphql&not=orm",
    "not=url-routing",
    "speed=100",
]
MARKS = {True: "met", False: "not met", None: "unknown"}


@dataclass
class Shown:
    """What the page says of one framework."""

    slug: str
    reasons: list[str] = field(default_factory=list)


def get(client: Client, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def api(client: Client, query: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/choose/?{query}")
    assert answer.status_code == status, answer.content
    return answer.json()


def shown(page: Page) -> dict[str, list[Shown]]:
    """By section, the frameworks in the order of the page."""
    found: dict[str, list[Shown]] = {"fits": [], "undecided": [], "excluded": []}
    section: list[Shown] = []
    for before, element in zip(page.elements, page.elements[1:], strict=False):
        if element.tag == "section":
            section = found[element.attributes["id"]]
        elif element.tag == "a" and before.tag == "strong" and "frameworks" in _path(element):
            section.append(Shown(_path(element)[-1]))
        elif element.names & {"met", "not-met", "unknown"} and element.tag == "li":
            section[-1].reasons.append(words(element.whole))
    return found


def _path(element: Any) -> list[str]:
    return str(element.attributes["href"]).strip("/").split("/")


def told(reason: dict[str, Any]) -> str:
    """A reason of the API as the page prints it."""
    weight = reason["requirement"]["weight"]
    parts = [f"{MARKS[reason['met']]}: {reason['requirement']['statement']}"]
    parts += [f"×{weight}"] if weight > 1 else []
    via = [package(reason["via"])] if reason["via"] else []
    return words(f"{' '.join(parts)}: {' '.join([reason['text'], *via])}")


@pytest.mark.parametrize("query", QUERIES)
def test_the_page_and_the_api_give_the_same_answer(client: Client, query: str) -> None:
    sent, page = api(client, query), shown(get(client, f"/choose/?{query}"))
    fits = [placed for tier in sent["fits"] for placed in tier["frameworks"]]
    for section, placed in (
        (page["fits"], [(p["slug"], p["shoulds"] + p["reasons"]) for p in fits]),
        (page["undecided"], [(p["slug"], _with(p, None)) for p in sent["undecided"]]),
        (page["excluded"], [(p["slug"], _with(p, False)) for p in sent["excluded"]]),
    ):
        assert [(one.slug, one.reasons) for one in section] == [
            (slug, [told(reason) for reason in reasons]) for slug, reasons in placed
        ]


def _with(placed: dict[str, Any], met: bool | None) -> list[dict[str, Any]]:
    return [reason for reason in placed["reasons"] if reason["met"] is met]


@pytest.mark.parametrize("query", QUERIES)
def test_every_published_framework_is_placed(client: Client, query: str) -> None:
    found = shown(get(client, f"/choose/?{query}"))
    placed = [one.slug for section in found.values() for one in section]
    published = Framework.objects.published().values_list("slug", flat=True)
    assert sorted(placed) == sorted(published)


@pytest.mark.parametrize("point", STARTING_POINTS, ids=lambda point: point.name)
def test_a_starting_point_finds_some_and_excludes_some(point: StartingPoint) -> None:
    choice = chosen.choose(parse_qs(point.query), DAY)
    assert choice.problems == {}
    assert choice.policy.query == point.query
    assert set(parse_qs(point.query)) <= set(PARAMETERS)
    assert choice.answer.fits
    assert choice.answer.excluded


def test_the_starting_points_are_links_of_the_page(client: Client) -> None:
    links = set(get(client, "/choose/").links())
    assert {point.address for point in STARTING_POINTS} <= links


def test_a_reason_leads_to_the_cell_and_names_the_package(client: Client, revision: None) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    cell.level, cell.via = "third_party", "pkg:pypi/flask-smorest"
    cell.save()
    html = client.get("/choose/?must=openapi").content.decode()
    assert 'href="/features/openapi/?framework=flask#flask">must have OpenAPI schema</a>' in html
    flask = next(one for one in shown(Page(html))["fits"] if one.slug == "flask")
    assert flask.reasons == ["met: must have OpenAPI schema: Third party flask-smorest"]


def test_unknown_is_undecided_until_it_is_known(client: Client, revision: None) -> None:
    for level, place in ((None, "undecided"), ("none", "excluded"), ("built_in", "fits")):
        cell = Support.objects.get(framework__slug="cherrypy", feature__slug="openapi")
        cell.level, cell.via, cell.note = level, None, "Looked at the documentation."
        cell.save()
        section = shown(get(client, "/choose/?must=openapi"))[place]
        assert "cherrypy" in {one.slug for one in section}
    cell.delete()
    html = client.get("/choose/?must=openapi").content.decode()
    assert "If it turned out to have OpenAPI schema, it would fit" in html


def test_a_release_without_a_python_range_is_undecided(client: Client, revision: None) -> None:
    release = Framework.objects.get(slug="flask").releases.get(latest=True)
    release.python = None
    release.save()
    sent = api(client, "python=3.13")
    assert "flask" in {placed["slug"] for placed in sent["undecided"]}


def test_the_fastest_is_the_one_with_the_highest_median(client: Client) -> None:
    sent = api(client, "speed=100&task=json")
    fits = [placed for tier in sent["fits"] for placed in tier["frameworks"]]
    (fastest,) = (placed for placed in fits if "the fastest" in placed["reasons"][0]["text"])
    load = parse_qs(fastest["reasons"][0]["address"].partition("?")[2])["load"][0]
    samples = Sample.objects.visible().filter(task__slug="json")
    usual = dict(samples.values_list("framework__slug", "stack__slug"))
    medians = {
        finding.framework: finding.decisive.median
        for finding in Finding.objects.shown()
        .filter(framework__in=list(usual))
        .filter(task="json", load=load)
        if finding.decisive and finding.server == usual[finding.framework]
    }
    assert len(medians) > 10
    assert medians[fastest["slug"]] == max(medians.values())


def test_a_speed_says_its_share_its_server_and_its_interval(client: Client) -> None:
    sent = api(client, "speed=1&task=json")
    for tier in sent["fits"]:
        for placed in tier["frameworks"]:
            reason = placed["reasons"][0]
            if "the fastest" not in reason["text"]:
                assert re.match(r"\d+% of \w+, on [\w-]+ \(95% interval \d+% to", reason["text"])


def test_a_framework_without_a_figure_is_not_called_slow(client: Client) -> None:
    Finding.objects.filter(framework="flask").delete()
    sent = api(client, "speed=10&task=json")
    flask = next(placed for placed in sent["undecided"] if placed["slug"] == "flask")
    assert flask["reasons"][0]["text"] == "Unknown: not measured"


def raw_form(**chosen: str) -> list[tuple[str, str]]:
    """What a browser sends of the form when little is chosen: every field there is."""
    features = [(f"is.{slug}", "") for slug in Feature.objects.values_list("slug", flat=True)]
    named = [(f"is.{key}", "must") for key in NAMED]
    values = [("at", "third_party"), ("python", ""), ("released", ""), ("speed", "")]
    plain = dict([*features, *named, *values, ("task", "json")])
    return list({**plain, **{name.replace("__", "."): v for name, v in chosen.items()}}.items())


def test_the_form_leads_to_the_short_address(client: Client) -> None:
    sent = raw_form(is__openapi="must", is__admin="should:2", is__orm="not", is__python="should")
    sent += [("kind", "micro"), ("kind", "asynchronous")]
    sent = [(name, "3.13" if name == "python" else value) for name, value in sent]
    answer = client.get(f"/choose/?{urlencode(sent)}")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/choose/?must=openapi&should=admin:2,python&not=orm&kind=asynchronous,micro&python=3.13",
    )


def test_an_empty_form_leads_to_the_bare_address(client: Client) -> None:
    answer = client.get(f"/choose/?{urlencode(raw_form())}")
    assert (answer.status_code, answer["Location"]) == (302, "/choose/")


def test_the_form_shows_what_the_address_asks(client: Client) -> None:
    page = get(client, f"/choose/?{EVERYTHING}")
    sent: list[tuple[str, str]] = []
    select = ""
    for element in page.elements:
        if element.tag == "select":
            select = element.attributes["name"]
        elif element.tag == "option" and "selected" in element.attributes:
            sent.append((select, element.attributes["value"]))
        elif element.tag == "input" and "checked" in element.attributes:
            sent.append((element.attributes["name"], element.attributes["value"]))
    assert client.get(f"/choose/?{urlencode(sent)}")["Location"] == f"/choose/?{EVERYTHING}"


def test_groups_that_are_used_are_open(client: Client) -> None:
    page = get(client, "/choose/?must=openapi&python=3.13")
    groups = [e for e in page.elements if {"details", "group"} <= e.names]
    assert [words(e.whole).split()[0] for e in groups if "open" in e.attributes] == ["The", "APIs"]
    folded = [e for e in get(client, "/choose/").elements if {"details", "group"} <= e.names]
    assert len(folded) == len(groups)
    assert [e for e in folded if "open" in e.attributes] == []


@pytest.mark.parametrize(
    ("status", "query", "parameter", "said"),
    [
        (400, "mst=openapi", "mst", "Did you mean must?"),
        (422, "must=openap", "must", "Did you mean openapi?"),
        (422, "must=qqq", "must", "Known: url-routing"),
        (400, "kind=mikro", "kind", "Did you mean micro?"),
        (400, "interface=cgi", "interface", "wsgi"),
        (422, "licence=mit", "licence", "Did you mean MIT?"),
        (422, "licence=WTFPL", "licence", "Known: "),
        (400, "must=OpenAPI", "must", "Did you mean openapi?"),
        (400, "status=activ", "status", "Did you mean active?"),
        (400, "at=builtin", "at", "Did you mean built_in?"),
        (400, "python=snake", "python", "Write it like 3.13"),
        (400, "python=3.12,3.13", "python", "One value is possible"),
        (400, "released=0", "released", "12 (months)"),
        (400, "speed=101", "speed", "50 (per cent)"),
        (422, "speed=50&task=jsn", "task", "Did you mean json?"),
        (422, "should=python", "should", "needs a value"),
        (400, "should=admin:4", "should", "A weight is 1, 2 or 3"),
        (400, "must=admin:2", "must", "Only a should has a weight"),
        (422, "must=admin&not=admin", "not", "asked twice"),
        (422, "must=at&at=built_in", "must", "There is no criterion"),
        (400, "is.openapi=must", "is.openapi", "There is no such parameter."),
    ],
)
def test_a_program_is_told_what_is_not_known_and_a_page_leaves_it_out(
    client: Client, status: int, query: str, parameter: str, said: str
) -> None:
    """400: it cannot be. 422: it could, and the catalogue has none or the policy contradicts it."""
    problem = api(client, query, status)
    assert said in " ".join(problem["errors"][parameter])
    assert client.get(f"/choose/?{query}").status_code in (200, 302)


def test_a_page_leaves_out_what_it_does_not_know(client: Client) -> None:
    noise = "&utm_source=x&must=nonsense&kind=nonsense&python=snake&speed=fast"
    plain, noisy = (
        shown(get(client, f"/choose/?must=openapi{rest}")) for rest in ("", noise)
    )  # fmt: skip
    assert plain == noisy


def test_values_may_be_given_one_by_one(client: Client) -> None:
    one = api(client, "must=openapi,admin&kind=micro,asynchronous")
    other = api(client, "kind=asynchronous&must=admin&must=openapi&kind=micro")
    assert one == other
    assert one["query"] == "must=admin,openapi&kind=asynchronous,micro"


def test_a_draft_is_neither_placed_nor_offered(client: Client, draft: Framework) -> None:
    draft.licence = "WTFPL"
    draft.save()
    html = client.get("/choose/?must=openapi&licence=WTFPL").content.decode()
    assert "sketch" not in html.lower()
    assert "WTFPL" not in html


def test_nothing_asked_is_no_answer_on_the_page_and_all_that_there_is_for_a_program(
    client: Client,
) -> None:
    sent = api(client, "")
    assert sent["requirements"] == sent["undecided"] == sent["excluded"] == []
    (tier,) = sent["fits"]
    assert len(tier["frameworks"]) == Framework.objects.published().count()
    assert shown(get(client, "/choose/"))["fits"] == []


def test_an_answer_on_several_pages_is_that_on_one(client: Client) -> None:
    def placed(answer: dict[str, Any]) -> list[dict[str, Any]]:
        fits = [each for tier in answer["fits"] for each in tier["frameworks"]]
        return [*fits, *answer["undecided"], *answer["excluded"]]

    query = "must=openapi&should=admin,orm:2&not=graphql"
    whole = api(client, query)
    found, part = [], api(client, f"{query}&limit=4")
    while part["next"]:
        assert len(placed(part)) == 4
        found += placed(part)
        part = client.get(part["next"]).json()
    found += placed(part)
    assert found == placed(whole)
    same = ("count", "totals", "query", "requirements", "compare")
    assert [part[name] for name in same] == [whole[name] for name in same]
    last = [tier for tier in whole["fits"] if len(tier["frameworks"]) == tier["total"]]
    assert last == whole["fits"]


def test_a_page_of_an_answer_keeps_its_counts_and_says_what_is_on_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shown(get(client, "/choose/?should=admin&not=orm"))
    monkeypatch.setattr(paging, "PLACED", 4)
    last = -(-Framework.objects.published().count() // 4)
    numbers = range(1, last + 1)
    pages = [get(client, f"/choose/?should=admin&not=orm&page={number}") for number in numbers]
    parts = [shown(page) for page in pages]
    for section, frameworks in whole.items():
        assert [one for part in parts for one in part[section]] == frameworks
    counted = [[e.whole for e in page.elements if {"p", "hint"} <= e.names] for page in pages]
    assert counted == counted[:1] * last


def test_the_schema_describes_the_parameters(client: Client) -> None:
    schema = client.get("/api/v1/schema/?format=json").json()
    described = schema["paths"]["/api/v1/choose/"]["get"]["parameters"]
    names = {each["name"] for each in described if each["in"] == "query"}
    assert names == {*PARAMETERS, "limit", "offset"}


def test_no_feature_has_the_name_of_another_criterion() -> None:
    assert not Feature.objects.filter(slug__in=PARAMETERS).exists()


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
VALUES = TEXT | st.sampled_from(["openapi", "openapi:2", "kind", "3.13", "50", "json", "1", "must"])
NAMES = st.sampled_from([*PARAMETERS, "is.openapi", "is.kind", "is."]) | TEXT


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_no_query_breaks_the_page_or_the_api(client: Client, asked: list[tuple[str, str]]) -> None:
    query = urlencode(asked)
    assert client.get(f"/choose/?{query}", follow=True).status_code == 200
    assert client.get(f"/api/v1/choose/?{query}").status_code in (200, 400, 422)
