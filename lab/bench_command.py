"""`python -m lab bench`: measures stacks at tasks."""

from __future__ import annotations

import argparse
import resource
import sys
from pathlib import Path
from typing import NamedTuple

from facts import progress, samples
from facts.contract import Task
from facts.measurements import Bench, Load, Plan
from facts.runs import RunFile
from facts.samples import Exhibit
from lab import asked, environment, machine, plan, report
from lab.bench import GENERATOR, METHOD, Benchmark
from lab.plan import Turn

REFERENCES = Path(__file__).resolve().parent / "references"
TIMEOUT_SECONDS = 5.0
FILES = 16_384


class Preset(NamedTuple):
    """What holds where nothing else is asked for; no tasks means all."""

    rounds: int
    seconds: float
    warm_up_seconds: float
    patience_seconds: float
    tasks: list[str]
    stacks: list[str]


FULL = Preset(6, 8.0, 2.0, 300.0, [], ["usual", "common"])
QUICK = Preset(5, 1.0, 0.3, 0.0, ["json"], ["usual"])


def add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--quick", action="store_true", help="a look of about five minutes: JSON, usual servers")
    add("--frameworks", nargs="+", default=[], metavar="SLUG", help="like flask; default: all")
    add("--tasks", nargs="+", default=[], metavar="TASK", help="default: all that can be loaded")
    add(
        "--stacks",
        nargs="+",
        default=[],
        metavar="STACK",
        help="usual, common, all, a server like granian, or flask/granian; default: usual common",
    )
    add("--no-references", action="store_true", help="the frameworks alone")
    add("--rounds", type=_count, help=f"default: {FULL.rounds}")
    add(
        "--duration",
        type=_seconds,
        metavar="S",
        help=f"of a measurement; default: {FULL.seconds:g}",
    )
    add("--connections", type=_count, metavar="N", help="of closed loops, instead of the tasks'")
    add("--workers", type=_count, default=1, help="of each server that can be told; default: 1")
    add("--warm-up", type=_seconds, metavar="S", help=f"default: {FULL.warm_up_seconds:g}")
    add(
        "--patience",
        type=_seconds,
        metavar="S",
        help="how long to wait for other programs before what they spoilt is measured again; "
        f"default: {FULL.patience_seconds:g}, with --quick not at all",
    )
    add("--resume", type=Path, metavar="RUN", help="go on with a run, on the same machine")


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 10000")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.2 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 0.2 to 3600")
    return value


def run(options: argparse.Namespace) -> int:
    if not sys.platform.startswith("linux"):
        asked.fail("the benchmark needs Linux: it reads /proc and waits with epoll")
    _allow_many_connections()
    exhibits, tasks = asked.read(options, [], [])
    references, problems = samples.read(REFERENCES)
    if problems:
        asked.fail(*problems)
    begun = asked.run_file(options.resume) if options.resume else None
    if begun is None:
        begun = _new(options, exhibits, references, tasks)
    else:
        _check_resumed(begun, options)
    path = options.resume or asked.path_of(begun, options)
    patience = options.patience or (QUICK if options.quick else FULL).patience_seconds
    benchmark = Benchmark(begun, path, options.environments, options.jobs, patience, _say)
    return _go(benchmark, exhibits | references, tasks, path, options)


def _allow_many_connections() -> None:
    """A thousand connections are a thousand open files, for us and for each server."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FILES:
        most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _new(
    options: argparse.Namespace,
    exhibits: dict[str, Exhibit],
    references: dict[str, Exhibit],
    tasks: dict[str, Task],
) -> RunFile:
    made = _plan(options, exhibits, references, tasks)
    if not made.subjects:
        asked.fail("nothing to measure: no such stack has a sample for these tasks")
    bench = Bench(plan=made, generator=GENERATOR, ceiling=None, cross_checks=[], measurements=[])
    return asked.new_run(METHOD, options.label).model_copy(update={"bench": bench})


def _plan(
    options: argparse.Namespace,
    exhibits: dict[str, Exhibit],
    references: dict[str, Exhibit],
    tasks: dict[str, Task],
) -> Plan:
    preset = QUICK if options.quick else FULL
    loads = _loads(options, tasks, options.tasks or preset.tasks)
    unknown = set(options.frameworks) - exhibits.keys() - references.keys()
    if unknown:
        asked.fail(f"not known: {', '.join(sorted(unknown))} (there are {', '.join(exhibits)})")
    stacks = options.stacks or preset.stacks
    chosen = {k: e for k, e in exhibits.items() if k in (options.frameworks or exhibits)}
    beside = {k: e for k, e in references.items() if k in options.frameworks} or references
    subjects = plan.subjects(chosen, loads, stacks, of=False)
    if not options.no_references:
        subjects += plan.subjects(beside, loads, stacks, of=True)
    server_cores, generator_cores = plan.cores()
    return Plan(
        subjects=subjects,
        loads=loads,
        rounds=options.rounds or preset.rounds,
        seconds=options.duration or preset.seconds,
        warm_up_seconds=options.warm_up or preset.warm_up_seconds,
        timeout_seconds=TIMEOUT_SECONDS,
        workers=options.workers,
        server_cores=server_cores,
        generator_cores=generator_cores,
    )


def _loads(
    options: argparse.Namespace, tasks: dict[str, Task], wanted: list[str]
) -> dict[str, list[Load]]:
    can = {slug: task.loaded_by for slug, task in tasks.items() if task.loads}
    if unknown := set(wanted) - can.keys():
        asked.fail(f"not measured: {', '.join(sorted(unknown))} (there are {', '.join(can)})")
    chosen = {slug: loads for slug, loads in can.items() if slug in (wanted or can)}
    if options.connections:
        return {slug: [Load(connections=options.connections)] for slug in chosen}
    return {slug: loads[:1] for slug, loads in chosen.items()} if options.quick else chosen


def _check_resumed(begun: RunFile, options: argparse.Namespace) -> None:
    if begun.bench is None or begun.method != METHOD:
        asked.fail(f"{options.resume}: not a run of {METHOD}, which alone can go on")
    here = machine.describe(begun.environment.label)
    if here != begun.environment:
        differs = {k: v for k, v in here.model_dump().items() if getattr(begun.environment, k) != v}
        asked.fail(f"{options.resume} was begun on another machine: here {differs}")


def _go(
    benchmark: Benchmark,
    exhibits: dict[str, Exhibit],
    tasks: dict[str, Task],
    path: Path,
    options: argparse.Namespace,
) -> int:
    try:
        left = benchmark.left(exhibits, tasks)
    except KeyError as error:
        asked.fail(f"{path}: its plan names {error}, which is not there any more")
    _check_same(benchmark.run, left, path)
    _announce(benchmark.run, left, path, options)
    try:
        benchmark.go(left)
    except KeyboardInterrupt:
        print(f"\nstopped; go on with --resume {path}", file=sys.stderr)
        return 130
    report.show(benchmark.run)
    print(f"\nThe run is in {path}")
    return 0 if benchmark.run.bench and benchmark.run.bench.measurements else 1


def _check_same(run: RunFile, left: list[Turn], path: Path) -> None:
    """A sample that changed since it was verified would be measured as what it was."""
    now = {
        (t.case.sample.framework, t.case.sample.task): (t.case.sample.digest, t.case.exhibit.pins)
        for t in left
    }
    changed = {
        f"{r.framework} {r.task}"
        for r in run.verifications
        if now.get((r.framework, r.task), (r.digest, r.pins)) != (r.digest, r.pins)
    }
    if changed:
        asked.fail(f"{path}: changed since: {', '.join(sorted(changed))}; begin a new run")


def _announce(run: RunFile, left: list[Turn], path: Path, options: argparse.Namespace) -> None:
    if run.bench is None:
        return
    made, cases = run.bench.plan, {t.case.name: t.case for t in left}
    done = {f"{r.framework} {r.task} ({r.server})" for r in run.verifications}
    exhibits = {c.exhibit.framework: c.exhibit for c in cases.values()}
    to_build = [
        e for e in exhibits.values() if not environment.place(e, options.environments).exists()
    ]
    seconds = plan.estimate(left, len(to_build), len(cases.keys() - done), options.jobs, made)
    print(
        f"{len(made.subjects)} stacks, {len(made.loads)} tasks, {made.rounds} rounds of "
        f"{made.seconds:g} s: {len(left)} measurements, about {progress.duration(seconds)}"
    )
    if to_build:
        names = ", ".join(sorted(e.framework for e in to_build))
        print(f"{len(to_build)} environments to build first: {names}")
    if not made.server_cores:
        print("one core: the load generator and the server take it from each other")
    elif len(made.server_cores) == 1:
        print("two cores: the server has one, the load generator the other; tiers, not digits")
    print(f"Ctrl-C keeps what was done; the run is written to {path}", flush=True)


def _say(line: str) -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)  # a progress bar may stand there
    print(line, flush=True)
