"""What the API tells beside records: the same that pages show, and exactly what is asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from catalog.models import Verdict
from comparisons.jinja_environment import LEVEL_NAMES, package, short
from tests.comparisons.reading import Element, Page, words
from tests.comparisons.test_same_cells import told_by_api, told_by_page

pytestmark = pytest.mark.django_db
API = "/api/v1"
RUN = "2026-11-21-two-cores-e84edb"
AGAINST = "/runs/2026-11-21-two-cores-f8d9f1/against/2026-11-21-two-cores-e2a6dc/"


def get(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"{API}{path}")
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def elements(client: Client, path: str) -> list[Element]:
    return Page(client.get(path).content.decode()).elements


def rows(found: list[Element]) -> list[list[str]]:
    """The cells of each row of all tables, head and all, as words."""
    told: list[list[str]] = []
    for element in found:
        if element.tag == "tr":
            told.append([])
        elif element.tag in ("th", "td") and told:
            told[-1].append(words(element.whole))
    return told


# The same


def test_each_level_of_the_matrix_is_that_of_the_page(client: Client) -> None:
    shown = [
        element
        for element in elements(client, "/features/")
        if element.tag == "a" and "level" in element.names
    ]
    told = get(client, "/matrix/features/")
    features = [feature for group in told["groups"] for feature in group["features"]]
    cells = [(f["slug"], level) for f in features for level in f["levels"]]
    assert len(cells) == len(shown) == len(features) * told["count"] > 800
    for link, (feature, level) in zip(shown, cells, strict=True):
        assert link.attributes["href"].startswith(f"/features/{feature}/")
        assert words(link.whole) == LEVEL_NAMES[level]


def test_chosen_frameworks_are_those_of_the_page(client: Client) -> None:
    told = get(client, "/matrix/features/?frameworks=hug,flask")
    assert [each["slug"] for each in told["frameworks"]] == ["flask", "hug"]
    assert {len(f["levels"]) for group in told["groups"] for f in group["features"]} == {2}


def test_each_state_of_a_sample_is_that_of_the_page(client: Client) -> None:
    found = elements(client, "/tasks/")
    shown = [e.names - {"a", "state"} for e in found if e.tag == "a" and "state" in e.names]
    states = [state for task in get(client, "/matrix/tasks/")["tasks"] for state in task["states"]]
    assert [{state} for state in states] == shown
    assert len(states) > 200


def test_each_cell_of_a_feature_is_that_of_the_page(client: Client) -> None:
    cells: list[list[Element]] = []
    for element in elements(client, "/features/admin/"):
        if element.tag == "td":
            cells.append([])
        elif cells and element.tag != "footer":
            cells[-1].append(element)
    told = get(client, "/features/admin/page/")
    assert len(cells) == len(told["frameworks"]) == told["count"]
    for shown, row in zip(cells[:-1], told["frameworks"], strict=False):
        assert told_by_page(shown) == told_by_api(row["cell"], "features"), row["slug"]


def test_what_is_told_of_the_evidence_is_on_its_page(client: Client) -> None:
    found, told = elements(client, "/about/evidence/"), get(client, "/evidence/")
    figures = [words(element.whole).split()[0] for element in found if element.tag == "dd"]
    cells, samples = told["cells"], told["samples"]
    counts = [*(cells[name] for name in ("unknown", "unsourced", "old", "due"))]
    counts += [samples["verified"], samples["due"], told["sources"]["total"]]
    assert figures == [str(count) for count in counts]
    verdicts = [[label, str(told["claims"][verdict])] for verdict, label in Verdict.choices]
    head, body, *others = rows(found)
    assert [list(pair) for pair in zip(head, body, strict=True)] == verdicts
    kept = {row[0]: row[1] for row in others if len(row) == 6}
    for framework in told["frameworks"]:
        assert kept[framework["name"]] == str(len(framework["verified"]))


def test_the_benchmarks_have_the_figures_of_the_page(client: Client) -> None:
    query = "?task=json&load=64-connections&kind=micro"
    shown = [row for row in rows(elements(client, f"/benchmarks/{query}"))[1:] if len(row) > 4]
    told = get(client, f"/benchmarks/{query}")
    assert len(shown) == len(told["rows"]) == told["count"] > 5
    for row, stack in zip(shown, told["rows"], strict=True):
        assert stack["name"] in row[0]
        assert f"on {stack['server']}" in row[0]
        assert row[1] == short(stack["requests_per_second"]["median"])
        assert row[4] == short(stack["requests_per_cpu_second"]["median"])
        assert row[0].startswith("≈") == bool(stack["alike"])
        assert stack["kind"] == "micro"


def test_two_runs_are_set_against_each_other_as_on_the_page(client: Client) -> None:
    signs = {"higher": "▲", "lower": "▼", "alike": "≈", None: "cannot"}
    for query in ("", "?only=all"):
        shown = [r for r in rows(elements(client, f"/benchmarks{AGAINST}{query}")) if len(r) == 9]
        told = get(client, f"{AGAINST}{query}")
        assert len(shown) - 1 == len(told["pairs"]) == told["count"]
        for row, pair in zip(shown[1:], told["pairs"], strict=True):
            assert row[0].endswith(f"on {pair['server']}")
            assert row[8].startswith(signs[pair["change"]])
    assert told["count"] == told["total"]


def test_a_framework_over_time_is_that_of_the_page(client: Client) -> None:
    page = rows(elements(client, "/benchmarks/frameworks/flask/"))
    told = get(client, "/benchmarks/frameworks/flask/")
    runs, lines = page[1 : len(told["runs"]) + 1], page[len(told["runs"]) + 2 :]
    assert [row[0] for row in runs] == [each["run"]["slug"] for each in told["runs"]]
    assert len(lines) == len(told["lines"]) > 5
    for row, line in zip(lines, told["lines"], strict=True):
        figures = [short(f["median"]) if f else "–" for f in line["figures"]]
        assert [text.split()[0] for text in row[2:]] == figures


def test_a_run_tells_how_to_repeat_it_and_what_does_not_count(client: Client) -> None:
    found = elements(client, f"/benchmarks/runs/{RUN}/")
    told = get(client, f"/runs/{RUN}/page/")
    assert told["command"] in {words(element.whole) for element in found if element.tag == "pre"}
    shown = [row for row in rows(found) if len(row) == 6][1:]
    assert [row[5] for row in shown] == [words(each["why"]) for each in told["refused"]]
    assert len(shown) == told["count"] > 0


NONE_YET = {"corrections"}


def test_a_framework_has_the_alternatives_and_the_standing_of_its_page(client: Client) -> None:
    page = client.get("/frameworks/flask/").content.decode()
    told = get(client, "/frameworks/flask/page/")
    start = page.index('id="alternatives"')
    names = [f'<a href="/frameworks/{e["framework"]["slug"]}/">' for e in told["alternatives"]]
    places = [page.index(name, start) for name in names]
    assert len(places) == 3
    assert places == sorted(places)
    for place in told["standing"]["places"]:
        assert (short(place["figure"]["median"]) if place["figure"] else place["why_not"]) in page
    assert sum(told["levels"].values()) == get(client, "/features/?limit=1")["count"]
    assert all(len(row["cells"]) == 1 for s in told["sections"] for row in s["rows"])
    listed = {noun: urlsplit(address) for noun, address in told["records"].items()}
    for noun, where in listed.items():
        assert (
            client.get(f"{where.path}?{where.query}&limit=1").json()["count"] > 0
            or noun in NONE_YET
        )


def test_the_code_of_a_framework_is_that_which_is_asked_for(client: Client) -> None:
    told = get(client, "/frameworks/hug/page/?task=json")["code"]
    assert told["slug"] == "json"
    code = get(client, "/tasks/json/page/")["code"]
    of_hug = next(cell for cell in code if cell["framework"] == "hug")
    assert of_hug["files"] == told["cells"][0]["files"]
    assert len(code) == get(client, "/frameworks/?limit=1")["count"]


def test_the_home_page_shows_what_is_counted(client: Client) -> None:
    page, told = client.get("/").content.decode(), get(client, "/home/")
    for count in told["counts"].values():
        assert f"{count:,}" in page or f"<strong>{count}</strong>" in page
    gap = told["striking"]["server_gap"]
    assert f"<strong>{short(gap['times'])} times</strong>" in page
    where = urlsplit(gap["benchmarks"])
    assert client.get(f"{where.path}?{where.query}").json()["count"] == 2
    for comparison in told["comparisons"]:
        assert client.get(urlsplit(comparison["url"]).path).json()["title"] == comparison["title"]


def test_texts_have_the_links_of_their_pages(client: Client) -> None:
    concept = get(client, "/concepts/wsgi/page/")
    assert 'class="term"' in concept["html"]
    assert concept["html"] in client.get("/concepts/wsgi/").content.decode()
    for source in concept["sources"]:
        assert get(client, f"/sources/{source['key']}/")["title"] == source["title"]
    comparison = get(client, "/comparisons/flask-django-fastapi/page/")
    page = client.get("/comparisons/flask-django-fastapi/").content.decode()
    assert comparison["introduction_html"] in page
    assert comparison["verdict_html"] in page
    assert client.get(urlsplit(comparison["compare"]).path).status_code == 200


def test_each_starting_point_leads_to_what_fits(client: Client) -> None:
    told = get(client, "/choose/starting-points/")
    page = client.get("/choose/").content.decode()
    for point in told["results"]:
        where = urlsplit(point["url"])
        assert client.get(f"{where.path}?{where.query}").status_code == 200
        assert point["name"] in page
    assert len(told["results"]) == told["count"]


def test_the_level_that_is_named_is_that_of_the_record(client: Client) -> None:
    row = get(client, "/features/admin/page/")["frameworks"][1]
    cell = get(client, f"/supports/{row['slug']}.admin/")
    assert (row["cell"]["level"], row["cell"]["via"]) == (cell["level"], cell["via"])
    assert row["cell"]["via"] is None or package(row["cell"]["via"])


# What is asked


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/frameworks/flsk/page/", "flask"),
        ("/features/opnapi/page/", "openapi"),
        ("/tasks/databse/page/", "database"),
        ("/concepts/wsgy/page/", "wsgi"),
        ("/comparisons/flask-django-fastap/page/", "flask-django-fastapi"),
        ("/runs/2026-11-21-two-cores-e84ed/page/", RUN),
        ("/runs/2026-11-21-two-cores-e84edb/against/2026-11-21-two-cores-f8d9f/", "f8d9f1"),
        ("/benchmarks/frameworks/flsk/", "flask"),
        ("/matrix/features/?frameworks=flask,djngo", "django"),
        ("/features/openapi/page/?framework=djngo", "django"),
        ("/tasks/json/page/?framework=djngo", "django"),
        ("/frameworks/flask/page/?task=jsn", "json"),
        ("/benchmarks/?task=jsn", "json"),
        ("/benchmarks/?task=json&load=63-connections", "64-connections"),
    ],
)
def test_what_is_not_there_is_not_found_and_the_near_names_are_told(
    client: Client, path: str, near: str
) -> None:
    assert near in get(client, path, 404)["detail"].partition("Did you mean ")[2]


@pytest.mark.parametrize(
    "path",
    [
        f"{AGAINST.partition('against')[0]}against/2026-11-21-two-cores-f8d9f1/",
        "/evidence/?page=2",
        "/matrix/features/?page=2",
        "/matrix/features/?frameworks=flask&page=2",
        "/tasks/json/page/?page=999999",
        "/benchmarks/?run=2026-01-01-nowhere-000000",
    ],
)
def test_what_comes_after_the_last_page_is_not_found(client: Client, path: str) -> None:
    assert get(client, path, 404)["detail"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/?page=1", "page"),
        ("/evidence/?pge=1", "pge"),
        ("/evidence/?page=0", "page"),
        ("/evidence/?page=", "page"),
        ("/evidence/?page=1.0", "page"),
        ("/evidence/?page=1000000", "page"),
        ("/evidence/?page=1&page=1", "page"),
        ("/matrix/features/?frameworks=", "frameworks"),
        ("/matrix/features/?frameworks=flask,", "frameworks"),
        ("/matrix/features/?frameworks=flask&frameworks=django", "frameworks"),
        ("/matrix/features/?frameworks=" + ",".join(["flask"] * 25), "frameworks"),
        ("/features/openapi/page/?framework=a%20b", "framework"),
        ("/tasks/json/page/?framework=%0A", "framework"),
        ("/frameworks/flask/page/?task=json%0A", "task"),
        ("/benchmarks/?show=rate", "show"),
        ("/benchmarks/?interface=cgi", "interface"),
        ("/benchmarks/?kind=", "kind"),
        ("/benchmarks/?load=many", "load"),
        ("/benchmarks/?stack=flask", "stack"),
        (f"{AGAINST}?only=changed", "only"),
    ],
)
def test_what_is_not_described_is_refused_by_name(client: Client, path: str, name: str) -> None:
    assert list(get(client, path, 400)["errors"]) == [name]


def test_a_stack_may_be_asked_for_with_others(client: Client) -> None:
    told = get(client, "/benchmarks/?stack=flask/gunicorn&stack=django/gunicorn")
    assert {row["slug"] for row in told["rows"]} == {"flask", "django"}
    assert all(row["server"] == "gunicorn" for row in told["rows"])


def test_a_reference_is_no_framework(client: Client) -> None:
    told = get(client, "/benchmarks/?task=json&load=64-connections")
    bare = [row for row in told["rows"] if row["slug"] == "bare-wsgi"]
    assert bare
    assert {(row["framework"], row["kind"]) for row in bare} == {(None, None)}
    flask = next(row for row in told["rows"] if row["slug"] == "flask")
    assert get(client, urlsplit(flask["framework"]).path.removeprefix(API))["slug"] == "flask"
