"""How a framework stands to the median: a pure function, and the queryset that feeds it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalog.models import Finding, Framework, Run, Sample
from comparisons.standing import Place, standing

TASKS = {"json": "JSON", "waiting": "Waiting"}


def finding(framework: str, median: float | None, **fields: Any) -> Finding:
    usual: dict[str, Any] = {"server": "gunicorn", "task": "json", "load": "64-connections"}
    return Finding(
        run=Run(slug="a-run", environment={"cores": 2}),
        framework=framework,
        details=["noise: loud"],
        median=median,
        **usual | fields,
    )


def place(*findings: Finding) -> Place:
    found = standing("flask", findings, TASKS)
    assert found is not None
    return found.places[0]


def test_the_median_is_of_all_frameworks_with_a_figure() -> None:
    mine = finding("flask", 3000.0)
    others = finding("a", 1000.0), finding("b", 2000.0), finding("c", 4000.0), finding("d", None)
    found = place(mine, *others)
    assert (found.median, found.frameworks, found.ratio) == (2500.0, 4, 1.2)


def test_of_two_there_is_no_middle() -> None:
    found = place(finding("flask", 3000.0), finding("a", 1000.0))
    assert (found.median, found.ratio, found.near) == (None, None, False)


def test_other_tasks_and_loads_are_not_mixed_in() -> None:
    elsewhere = finding("a", 9.0, load="4-connections"), finding("b", 9.0, task="waiting")
    found = place(finding("flask", 3000.0), finding("c", 1000.0), *elsewhere)
    assert found.frameworks == 2


def test_without_a_figure_it_says_why() -> None:
    found = place(finding("flask", None), *(finding(slug, 1.0) for slug in "abc"))
    assert (found.figure, found.ratio, found.why_not) == (None, None, "noise: loud")
    assert found.median == 1.0


def test_what_was_not_measured_has_no_standing() -> None:
    assert standing("flask", [finding("a", 1.0)], TASKS) is None


def test_closed_loops_of_the_first_task_go_first() -> None:
    mine = [
        finding("flask", 1.0, task="waiting"),
        finding("flask", 1.0, load="500-per-second"),
        finding("flask", 1.0, load="64-connections"),
        finding("flask", 1.0, load="4-connections"),
    ]
    found = standing("flask", mine, TASKS)
    assert found is not None
    assert [(place.task, place.load) for place in found.places] == [
        ("json", "4-connections"),
        ("json", "64-connections"),
        ("json", "500-per-second"),
        ("waiting", "64-connections"),
    ]


def test_near_is_what_the_interval_holds() -> None:
    mine = finding("flask", 1000.0)
    mine.low, mine.high = 900.0, 1100.0
    assert place(mine, finding("a", 1050.0), finding("b", 2000.0)).near
    assert not place(mine, finding("a", 1150.0), finding("b", 2000.0)).near


@pytest.mark.django_db
def test_each_framework_counts_once_and_on_its_usual_server() -> None:
    slugs = [framework.slug for framework in Framework.objects.published()]
    found = list(Finding.objects.shown().filter(framework__in=slugs).on_usual_servers())
    places = [(f.framework, f.task, f.load) for f in found]
    assert len(places) == len(set(places)) > 10
    for each in found:
        sample = Sample.objects.get(framework__slug=each.framework, task__slug=each.task)
        assert sample.stack is not None
        assert sample.stack.slug == each.server


@pytest.mark.django_db
def test_the_page_shows_the_figure_of_the_usual_server(client: Client) -> None:
    at = Finding.objects.shown().filter(framework="flask", task="json", load="64-connections")
    found = at.on_usual_servers().first()
    assert found is not None
    assert found.decisive is not None
    said = client.get("/frameworks/flask/").content.decode()
    assert f"{found.decisive.median:,.0f} requests/s" in said
