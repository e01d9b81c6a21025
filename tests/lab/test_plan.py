"""What is measured, in which order, and what the references are."""

from __future__ import annotations

import re

import pytest

from facts import samples
from facts.measurements import Load, Plan
from facts.reading import read_tasks
from lab import plan
from lab.bench_command import REFERENCES

EXHIBITS = samples.read()[0]
REFERENCE_EXHIBITS, PROBLEMS = samples.read(REFERENCES)
TASKS = read_tasks()[0]
LOADED = [slug for slug, task in TASKS.items() if task.loads]


def made(rounds: int = 2, tasks: tuple[str, ...] = ("hello", "json"), workers: int = 1) -> Plan:
    return Plan(
        subjects=plan.subjects(EXHIBITS, tasks, ["usual"], of=False),
        loads={task: [Load(connections=64)] for task in tasks},
        rounds=rounds,
        seconds=1,
        warm_up_seconds=0,
        timeout_seconds=1,
        workers=workers,
        server_cores=[],
        generator_cores=[],
    )


def chosen(*stacks: str, tasks: tuple[str, ...] = ("json",)) -> set[tuple[str, str]]:
    found = plan.subjects(EXHIBITS, tasks, stacks, of=False)
    return {(subject.framework, subject.server) for subject in found}


def test_every_round_has_every_stack_and_every_second_goes_backwards() -> None:
    turns = list(plan.turns(plan.cases(EXHIBITS, made(), TASKS), made()))
    one, two = ([t.key[:4] for t in turns if t.round == number] for number in (1, 2))
    two_interfaces = {key[0] for key in one if len([k for k in one if k[0] == key[0]]) == 4}
    assert two_interfaces == {"django", "falcon"}
    assert len(one) == 2 * len(EXHIBITS) + 2 * len(two_interfaces)
    assert two == one[::-1]
    assert len({turn.key for turn in turns}) == len(turns)


def test_each_framework_has_its_usual_server_and_most_the_common_one() -> None:
    assert {framework for framework, _ in chosen("usual")} == EXHIBITS.keys()
    own = {slug for slug, e in EXHIBITS.items() if e.server_of("json").interface == "own_server"}
    common = {framework for framework, _ in chosen("common")}
    without = EXHIBITS.keys() - common
    assert without < own  # a server of its own, and no other serves it
    assert {server for _, server in chosen("common")} == {"granian", "granian-asgi"}


def test_a_stack_is_asked_for_by_its_server_or_by_both_names() -> None:
    assert chosen("flask/granian") == {("flask", "granian")}
    assert chosen("waitress") == {("pyramid", "waitress")}
    assert chosen("usual") < chosen("usual", "common") < chosen("all")


def test_a_server_of_another_interface_is_not_given_the_sample() -> None:
    assert ("django", "uvicorn") in chosen("usual", tasks=("waiting",))
    assert ("django", "gunicorn") not in chosen("all", tasks=("waiting",))


def test_servers_get_as_many_workers_as_were_asked_for_where_they_can() -> None:
    cases = plan.cases(EXHIBITS, made(workers=3), TASKS)
    workers = {case.sample.framework: case.server.workers for case in cases}
    assert workers["flask"] == 3
    assert workers["cherrypy"] == 1


def test_a_plan_for_what_is_gone_is_refused() -> None:
    gone = made().subjects[0].model_copy(update={"server": "gone"})
    with pytest.raises(KeyError, match="gone"):
        plan.cases(EXHIBITS, made().model_copy(update={"subjects": [gone]}), TASKS)


def test_what_can_be_measured_says_how_it_is_loaded() -> None:
    assert len(LOADED) == 8
    for slug in LOADED:
        assert TASKS[slug].loaded_by[0] == Load(connections=4 if slug == "cpu" else 64)
    assert Load(connections=1000) in TASKS["waiting"].loaded_by
    assert {slug for slug in LOADED for load in TASKS[slug].loaded_by if load.rate} == {
        "json",
        "waiting",
    }


def test_the_references_are_whole_and_pinned() -> None:
    assert PROBLEMS == []
    assert REFERENCE_EXHIBITS.keys() == {"bare-asgi", "bare-wsgi", "go", "node"}
    for exhibit in REFERENCE_EXHIBITS.values():
        assert exhibit.samples.keys() < set(LOADED)
        for line in exhibit.requirements.splitlines():
            assert re.fullmatch(r"[a-z0-9]+==[\d.]+|#.*", line)
    pins = {line for e in EXHIBITS.values() for line in e.requirements.splitlines()}
    for slug in ("bare-asgi", "bare-wsgi"):  # the server is the same as under the frameworks
        assert set(REFERENCE_EXHIBITS[slug].requirements.splitlines()) <= pins
