"""A benchmark's run file in the catalogue and in the API: every repeat, as it is in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from catalog.models import Framework, Run
from facts import runs
from facts.measurements import Bench, Ceiling, Errors, Invalid, Load, Plan, Subject
from facts.runs import RunFile
from tests.catalog.test_runs import load, newest
from tests.lab.records import but, slow

pytestmark = pytest.mark.django_db

NOISE = [Invalid(check="noise", detail="other programs used 1.00 s in 8 s")]
LOST = [Invalid(check="errors", detail="read 3")]
RECORDS = [
    but(round=1, invalid=NOISE),
    but(round=1, answers=31_000),
    but(round=2, load=Load(connections=64, rate=500), answers=4000, late_ms=0.1),
    but(framework="bare-wsgi", errors=Errors(read=3), seconds=None, answers=None, invalid=LOST),
]


def bench() -> Bench:
    plan = Plan(
        subjects=[
            Subject(framework=name, server="gunicorn", reference="-" in name, tasks=["json"])
            for name in ("flask", "bottle", "bare-wsgi")
        ],
        loads={"json": [Load(connections=64), Load(connections=64, rate=500)]},
        rounds=6,
        seconds=8,
        warm_up_seconds=2,
        timeout_seconds=5,
        workers=1,
        server_cores=[1],
        generator_cores=[0],
    )
    return Bench(
        plan=plan,
        generator="framewise 1",
        ceiling=Ceiling(requests_per_second=[150_000.0], connections=64),
        cross_checks=[],
        measurements=RECORDS,
    )


def committed(folder: Path, made: Bench) -> Run:
    """A run with these measurements, loaded from the folder."""
    old, _ = runs.parse(newest(folder).read_text("utf-8"))
    assert isinstance(old, RunFile)
    new = old.model_copy(update={"id": "a-benchmark", "method": "bench 1", "bench": made})
    runs.write(new, folder / "runs/a-benchmark.json")
    assert "run: a-benchmark" in load(folder)
    return Run.objects.with_counts().get(slug="a-benchmark")


@pytest.fixture
def benchmark(folder: Path) -> Run:
    return committed(folder, bench())


def measured(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/measurements/?run=a-benchmark{query}").json()
    found: list[dict[str, Any]] = answer["results"]
    assert answer["count"] == len(found)
    return found


def test_every_repeat_is_a_row_and_a_second_try_is_told_apart(benchmark: Run) -> None:
    keys = [row.key for row in benchmark.measurements.order_by("pk")]
    assert keys == [
        "a-benchmark.flask.gunicorn.json.64-connections.1.1",
        "a-benchmark.flask.gunicorn.json.64-connections.1.2",
        "a-benchmark.flask.gunicorn.json.500-per-second.2.1",
        "a-benchmark.bare-wsgi.gunicorn.json.64-connections.1.1",
    ]


def test_the_run_says_what_was_planned_and_counts_each_thing_once(
    benchmark: Any, client: Client
) -> None:
    assert (benchmark.measured, benchmark.total) == (4, benchmark.verifications.count())
    told = client.get("/api/v1/runs/a-benchmark/").json()
    assert told["measured"] == 4
    assert told["bench"]["ceiling"]["requests_per_second"] == [150_000.0]
    assert told["bench"]["plan"]["rounds"] == 6
    assert "measurements" not in told["bench"]


def test_a_measurement_is_read_as_it_is_in_the_file(benchmark: Run, client: Client) -> None:
    noisy, good = measured(client, "&framework=flask&load=64-connections")
    assert (noisy["valid"], good["valid"]) == (False, True)
    assert noisy["invalid"] == [NOISE[0].model_dump()]
    assert (good["answers"], good["requests_per_second"]) == (31_000, 3875.0)
    assert good["latency"]["p99_ms"] == 30.0
    assert good["corrected"] is None
    one = client.get(f"/api/v1/measurements/{good['key']}/").json()
    assert one == good


def test_what_was_not_measured_is_null(benchmark: Run, client: Client) -> None:
    [bare] = measured(client, "&framework=bare-wsgi")
    assert (bare["answers"], bare["requests_per_second"]) == (None, None)
    assert bare["errors"]["read"] == 3


def test_a_drafts_measurements_are_not_shown(
    benchmark: Run, client: Client, revision: None
) -> None:
    assert len(measured(client, "&framework=flask")) == 3
    flask = Framework.objects.get(slug="flask")
    flask.published = False
    flask.save()
    assert [row["framework"] for row in measured(client)] == ["bare-wsgi"]


def test_what_the_rounds_say_is_worked_out_when_the_run_is_loaded(
    benchmark: Run, client: Client
) -> None:
    answer = client.get("/api/v1/findings/?run=a-benchmark&load=64-connections").json()
    bare, flask = answer["results"]
    assert (flask["measured"], flask["valid"], flask["refused"]) == (2, 1, {"noise": 1})
    assert flask["figures"]["requests_per_second"] == {"median": 3875.0, "low": None, "high": None}
    assert flask["figures"]["corrected_p99_ms"] is None
    assert (bare["reference"], flask["reference"]) == (True, False)
    assert flask["key"] == "a-benchmark.flask.gunicorn.json.64-connections"


def test_findings_differ_or_not_for_the_whole_run(folder: Path, client: Client) -> None:
    rounds = range(1, 7)
    quick = [
        but(framework="bottle", round=n, answers=40_000 + n, latency=slow(mean_ms=12.8))
        for n in rounds
    ]
    slower = [
        but(framework="flask", round=n, answers=20_000 - n, latency=slow(mean_ms=25.6))
        for n in rounds
    ]
    made = bench().model_copy(update={"measurements": [*quick, *slower]})
    committed(folder, made)
    found = client.get("/api/v1/findings/a-benchmark.flask.gunicorn.json.64-connections/").json()
    [difference] = found["differences"]
    assert difference["framework"] == "bottle"
    assert difference["distinguishable"]
    assert difference["ratio"] == pytest.approx(0.5, rel=0.001)
