"""Claims decided by a run: what the interval of a ratio says of what was claimed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from facts import ratios, runs
from facts.schema import ClaimFact, RatioFact
from facts.statistics import Difference
from tests.lab.records import but, run_data, slow


def fact(**changes: Any) -> RatioFact:
    base = {
        "run": "a-run", "task": "json", "load": "64-connections", "of": "flask/gunicorn",
        "to": "bottle/gunicorn", "outcome": "within",
    }  # fmt: skip
    return RatioFact.model_validate({**base, **changes})


@pytest.mark.parametrize(
    ("difference", "claimed", "outcome"),
    [
        (Difference(2.0, 1.9, 2.1, 0.001), None, "above"),
        (Difference(0.5, 0.4, 0.6, 0.001), None, "below"),
        (Difference(1.1, 1.05, 1.2, 0.2), None, "within"),
        (Difference(2.0, 1.9, 2.1, 0.001), [2.0, 3.0], "within"),
        (Difference(1.5, 1.4, 1.6, 0.001), [2.0, 3.0], "below"),
        (Difference(4.0, 3.5, 4.5, 0.001), [2.0, 3.0], "above"),
        (Difference(2.0, None, None, None), None, "not_counted"),
        (None, None, "not_counted"),
    ],
)
def test_the_outcome_is_where_the_whole_interval_lies(
    difference: Difference | None, claimed: list[float] | None, outcome: str
) -> None:
    assert ratios.outcome(difference, fact(claimed=claimed)) == outcome


def run_of(quick: float) -> runs.RunFile:
    """Six rounds in which Flask is `quick` times as fast as Bottle."""
    data = run_data()
    data["bench"]["plan"]["subjects"].append(
        {"framework": "bottle", "server": "gunicorn", "reference": False, "tasks": ["json"]}
    )
    records = [
        but(framework=name, round=n, answers=answers + n, latency=slow(mean_ms=512_000 / answers))
        for n in range(1, 7)
        for name, answers in (("flask", int(16_000 * quick)), ("bottle", 16_000))
    ]
    data["bench"]["measurements"] = [record.model_dump(mode="json") for record in records]
    run = runs.RunFile.model_validate(data)
    assert runs.parse(run.model_dump_json())[1] == []
    return run


def said(*facts: RatioFact, quick: float = 2.0) -> list[str]:
    claim = ClaimFact(
        statement="s", language="en", published_in="p", verdict="holds", finding="f",
        checked=dt.date(2026, 11, 21), measured=list(facts),
    )  # fmt: skip
    found = list(ratios.check({"a-claim": claim}, {"a-run": run_of(quick)}))
    assert all(slug == "a-claim" for slug, _, _ in found)
    return [message for _, _, message in found]


def test_a_ratio_that_the_run_bears_out_is_no_problem() -> None:
    assert said(fact(outcome="above")) == []
    assert said(fact(outcome="below", of="bottle/gunicorn", to="flask/gunicorn")) == []
    assert said(fact(outcome="within", claimed=[1.5, 3.0])) == []
    assert said(fact(outcome="within"), quick=1.0) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": "below"}, "says below, but the ratio is 2"),
        ({"outcome": "not_counted"}, "says not_counted"),
        ({"run": "other"}, "there is no benchmark other"),
        ({"task": "cpu"}, "a-run has no cpu at 64-connections"),
        ({"load": "4-connections"}, "a-run has no json at 4-connections"),
        ({"to": "django/gunicorn"}, "a-run did not measure django/gunicorn"),
    ],
)
def test_what_the_run_does_not_bear_out_is_told(changes: dict[str, Any], message: str) -> None:
    [found] = said(fact(**changes))
    assert message in found
