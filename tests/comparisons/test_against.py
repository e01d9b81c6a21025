"""Two runs side by side, and a framework's history over runs."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog import history
from catalog.models import Finding, Run
from catalog.sync import runs as sync
from comparisons.against import Against, against
from comparisons.figures import figures
from facts import runs
from tests.lab.records import run_data

pytestmark = pytest.mark.django_db


def made(editor: User, name: str, speeds: dict[str, float], **changes: Any) -> Run:
    """A published run of six rounds: answers in 8 s by stack, changed at dotted paths."""
    data = run_data()
    bench, record = data["bench"], data["bench"]["measurements"][0]
    bench["plan"]["subjects"] = [
        {"framework": f, "server": "gunicorn", "reference": "-" in f, "tasks": ["json"]}
        for f in speeds
    ]
    bench["measurements"] = []
    for framework, answers in speeds.items():
        for number in range(1, 7):
            each = copy.deepcopy(record) | {"framework": framework, "round": number}
            each["answers"] = int(answers * (1 + number / 1000))
            each["latency"]["mean_ms"] = 512_000 / each["answers"]
            bench["measurements"].append(each)
    data["id"] = name
    for path, value in changes.items():
        place, *rest = path.split("__")
        if rest:
            data[place][rest[0]] = value
        else:
            data[place] = value
    text = json.dumps(data)
    run, problems = runs.parse(text)
    assert run is not None, problems
    with history.revision(editor):
        row = sync.create(run, text, published=True)
    Finding.objects.choose()
    return row


def set_against(one: Run, other: Run) -> Against:
    return against(one, other, figures(one.findings.all()), figures(other.findings.all()))


def changes(found: Against) -> dict[str, str | None]:
    return {pair.framework: pair.change for pair in found.pairs}


SPEEDS = {"flask": 32_000.0, "bottle": 40_000.0, "bare-wsgi": 80_000.0}


def test_what_moved_by_more_than_the_noise_changed(editor: User) -> None:
    one = made(editor, "run-one", SPEEDS)
    other = made(editor, "run-two", {**SPEEDS, "flask": 48_000, "bottle": 30_000})
    found = set_against(one, other)
    assert changes(found) == {"flask": "higher", "bottle": "lower", "bare-wsgi": "alike"}
    assert (found.noise, found.changed, found.refused, found.marked) == (0.05, 2, None, ())
    back = set_against(other, one)
    assert changes(back) == {"flask": "lower", "bottle": "higher", "bare-wsgi": "alike"}


def test_a_small_move_is_noise_however_tight_the_intervals(editor: User) -> None:
    one = made(editor, "run-one", SPEEDS)
    other = made(editor, "run-two", {**SPEEDS, "flask": 33_000})
    assert changes(set_against(one, other))["flask"] == "alike"


def test_what_a_reference_moved_by_the_machine_did(editor: User) -> None:
    one = made(editor, "run-one", SPEEDS)
    other = made(editor, "run-two", {"flask": 38_000, "bottle": 60_000, "bare-wsgi": 100_000})
    found = set_against(one, other)
    assert found.noise == pytest.approx(0.25, abs=0.01)
    assert changes(found) == {"flask": "alike", "bottle": "higher", "bare-wsgi": "alike"}


def test_another_method_is_refused(editor: User, client: Client) -> None:
    one, other = made(editor, "run-one", SPEEDS), made(editor, "run-two", SPEEDS, method="bench 3")
    found = set_against(one, other)
    assert found.pairs == ()
    assert found.refused == "one was measured by bench 2, the other by bench 3"
    html = client.get("/benchmarks/runs/run-one/against/run-two/").content.decode()
    assert "These runs are not compared" in html
    assert "<table" not in html


def test_another_machine_is_marked_and_nothing_is_called_a_change(
    editor: User, client: Client
) -> None:
    one = made(editor, "run-one", SPEEDS)
    other = made(editor, "run-two", {**SPEEDS, "flask": 90_000}, environment__cores=8)
    found = set_against(one, other)
    assert found.marked == ("machine: cores 2 and 8",)
    assert set(changes(found).values()) == {None}
    html = client.get("/benchmarks/runs/run-one/against/run-two/").content.decode()
    assert "machine: cores 2 and 8" in html
    assert html.count("cannot be said") == 3


def test_the_page_shows_what_changed_and_on_demand_all(editor: User, client: Client) -> None:
    made(editor, "run-one", SPEEDS)
    made(editor, "run-two", {**SPEEDS, "flask": 48_000})
    address = "/benchmarks/runs/run-one/against/run-two/"
    short, full = (client.get(address + q).content.decode() for q in ("", "?only=all"))
    assert ("▲ higher" in short, "≈ within the noise" in short) == (True, False)
    assert full.count("≈ within the noise") == 2


def test_the_form_leads_to_both_runs(editor: User, client: Client) -> None:
    made(editor, "run-one", SPEEDS)
    made(editor, "run-two", SPEEDS)
    answer = client.get("/benchmarks/runs/?one=run-one&other=run-two")
    assert answer["Location"] == "/benchmarks/runs/run-one/against/run-two/"
    same = client.get("/benchmarks/runs/run-one/against/run-one/")
    assert same["Location"] == "/benchmarks/runs/run-one/"
    assert client.get("/benchmarks/runs/run-one/against/none/").status_code == 404


def test_a_history_marks_what_changed(editor: User, client: Client) -> None:
    made(editor, "run-one", SPEEDS, started="2027-01-01T00:00:00Z", ended="2027-01-01T01:00:00Z")
    made(
        editor,
        "run-two",
        SPEEDS,
        started="2027-01-02T00:00:00Z",
        ended="2027-01-02T01:00:00Z",
        method="bench 3",
        environment__cpu="another",
    )
    html = client.get("/benchmarks/frameworks/flask/").content.decode()
    assert "⚑ method bench 3" in html
    assert "⚑ machine elsewhere" in html
    assert html.index("run-one") < html.index("run-two")
    assert client.get("/benchmarks/frameworks/none/").status_code == 404


def test_a_small_run_does_not_take_the_place_of_a_wide_one(editor: User, client: Client) -> None:
    made(editor, "run-one", SPEEDS, started="2099-01-01T00:00:00Z", ended="2099-01-01T01:00:00Z")
    assert "/benchmarks/runs/run-one/" not in client.get("/benchmarks/").content.decode()
    assert "/benchmarks/runs/run-one/" in client.get("/benchmarks/?run=run-one").content.decode()
    assert client.get("/benchmarks/?run=none").status_code == 404


@pytest.mark.django_db
def test_runs_with_nothing_in_common_say_so(client: Client) -> None:
    start = "/benchmarks/runs/2026-11-21-two-cores-"
    said = client.get(f"{start}e2a6dc/against/2026-11-21-two-cores-21d641/").content.decode()
    assert "no stack at the same task and load" in said
    assert "Nothing changed" not in said
    assert "0 of 0" not in said
