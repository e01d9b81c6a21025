"""/benchmarks/: the findings of the newest benchmark, chosen and never changed by filters."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from catalog.models import Finding, Framework, Run
from comparisons import benchmarks
from comparisons.benchmarks import Row
from comparisons.jinja_environment import load_name, short
from facts import findings, runs
from lab.__main__ import parser as lab_parser

pytestmark = pytest.mark.django_db
JSON = "?task=json&load=64-connections"


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/benchmarks/{query}")
    assert response.status_code == 200
    return response.content.decode()


def shown() -> Run:
    """The run whose JSON figures the page shows."""
    finding = Finding.objects.shown().filter(task="json", load="64-connections").first()
    assert finding is not None
    return finding.run


def plan() -> Any:
    return (shown().bench or {})["plan"]


def rows(load: str = "64-connections") -> tuple[Row, ...]:
    found = shown().findings.filter(task="json", load=load)
    every = benchmarks.rows(found, {f.slug: f for f in Framework.objects.all()})
    return benchmarks.results(every, load.endswith("-per-second")).rows


def test_every_figure_is_the_one_that_the_raw_file_gives() -> None:
    row_of_run = shown()
    run, problems = runs.parse(row_of_run.raw)
    assert run is not None, problems
    assert run.bench is not None
    for task in findings.of(run.bench):
        for finding in task.findings:
            framework, server = finding.stack
            row = row_of_run.findings.get(
                framework=framework, server=server, task=task.task, load=task.load.slug
            )
            for name, column in findings.FIGURES.items():
                figure, kept = getattr(finding, name), row.figures[column]
                assert (figure is None) == (kept is None)
                if figure:
                    assert (kept["median"], kept["low"], kept["high"]) == (
                        figure.median,
                        figure.low,
                        figure.high,
                    )


def test_the_rows_fall_and_what_is_alike_is_said(client: Client) -> None:
    found = rows()
    medians = [row.rate.median for row in found if row.rate]
    assert medians == sorted(medians, reverse=True)
    assert len(medians) == len(found) > 20
    assert {row.alike for row in found} == {None, True, False}
    assert page(client, "?task=json").count("not distinguishable from the row above:") == sum(
        bool(row.alike) for row in found
    )


def test_a_filter_leaves_rows_out_and_every_figure_as_it_was(client: Client) -> None:
    every, chosen = page(client, JSON), page(client, f"{JSON}&interface=wsgi&kind=micro")
    line = re.compile(r"<tr[^>]*>\n<th scope=\"row\">.*?</tr>", re.DOTALL)
    numbers = re.compile(r"<td class=\"number\">.*?</td>", re.DOTALL)
    said = [numbers.findall(row) for row in line.findall(every)]
    kept = [numbers.findall(row) for row in line.findall(chosen)]
    assert 0 < len(kept) < len(said)
    assert all(row in said for row in kept)
    assert "/tasks/json/?framework=flask#code-flask" in chosen
    assert "/tasks/json/?framework=django#code-django" not in chosen


def test_what_does_not_count_is_told_with_its_reason(client: Client) -> None:
    assert "connections had no answer in all the time" in page(client, JSON)


@pytest.mark.parametrize(
    "query", ["?task=no-such", "?load=9-connections", "?interface=no", "?kind=x&server=y&more=z"]
)
def test_what_is_not_there_is_no_error(query: str, client: Client) -> None:
    assert "<h1>Benchmarks</h1>" in page(client, query)


def test_a_draft_is_not_on_the_page(client: Client, revision: None) -> None:
    flask = Framework.objects.get(slug="flask")
    flask.published = False
    flask.save()
    assert "code-flask" not in page(client)


def test_without_a_benchmark_the_page_says_how_to_make_one(client: Client, revision: None) -> None:
    Run.objects.measured().delete()
    assert "No benchmark has been loaded yet" in page(client)


@pytest.mark.parametrize(
    ("value", "shown"), [(12345.6, "12,346"), (100.4, "100"), (0.04567, "0.0457"), (5.0, "5")]
)
def test_numbers_have_three_figures(value: float, shown: str) -> None:
    assert short(value) == shown


def test_loads_have_names() -> None:
    assert load_name("64-connections") == "64 connections"
    assert load_name("500-per-second") == "500 requests/s offered"


def test_a_run_has_its_machine_its_command_and_its_raw_file(client: Client) -> None:
    run = shown()
    html = client.get(f"/benchmarks/runs/{run.slug}/").content.decode()
    assert str(run.environment["cpu"]) in html
    assert "--stacks asab/asab bottle/gunicorn" in html
    raw = client.get(f"/benchmarks/runs/{run.slug}/raw.json")
    assert raw["Content-Type"] == "application/json"
    assert raw.content.decode() == run.raw
    for name in ("", "raw.json"):
        assert client.get(f"/benchmarks/runs/no-such/{name}").status_code == 404


def test_the_command_is_one_that_the_lab_takes() -> None:
    asked = benchmarks.command(plan(), "here").split()
    assert asked[:3] == ["python", "-m", "lab"]
    options = lab_parser().parse_args(asked[3:])
    assert options.rounds == plan()["rounds"]
    assert len(options.stacks) == len(plan()["subjects"])


def test_what_does_not_count_is_listed_with_its_reason(client: Client) -> None:
    run = shown()
    path = f"/benchmarks/runs/{run.slug}/"
    html = "".join(client.get(f"{path}?page={n}").content.decode() for n in range(1, 9))
    refused = run.measurements.filter(valid=False)
    assert refused.count() > 0
    for row in refused:
        assert row.invalid[0]["detail"] in html


def test_the_method_names_the_limits_that_hold(client: Client) -> None:
    html = client.get("/benchmarks/method/").content.decode()
    for said in (
        "more than 1% of the requests lost",
        "fewer than 20 answers",
        "more than 10% of a",
    ):
        assert said in html
