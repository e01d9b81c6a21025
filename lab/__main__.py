"""`python -m lab verify`: runs the samples against their contracts."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import secrets
import signal
import sys
from pathlib import Path

from facts import runs, samples
from facts.reading import read_tasks
from facts.runs import RunFile, VerificationRecord
from lab import machine, verify

ROOT = Path(__file__).resolve().parent.parent
METHOD = "verify 2"


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    exhibits, problems = samples.read(options.samples)
    tasks, task_problems = read_tasks(options.facts)
    for problem in [*problems, *task_problems]:
        print(problem, file=sys.stderr)
    if problems or task_problems:
        return 2
    unknown = set(options.frameworks) - exhibits.keys() | set(options.task) - tasks.keys()
    if unknown:
        known = f"frameworks: {', '.join(exhibits)}; tasks: {', '.join(tasks)}"
        print(f"not known: {', '.join(sorted(unknown))} ({known})", file=sys.stderr)
        return 2
    chosen = {
        k: v for k, v in exhibits.items() if not options.frameworks or k in options.frameworks
    }
    wanted = {k: v for k, v in tasks.items() if not options.task or k in options.task}
    return _verify(verify.cases(chosen, wanted, options.every_server), options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="verify")
    one = commands.add_parser("verify", help="run samples against their contracts")
    one.add_argument("frameworks", nargs="*", help="slugs, like flask; all if none is named")
    one.add_argument("--task", action="append", default=[], help="a task's slug; may be repeated")
    one.add_argument("--every-server", action="store_true", help="on all servers of stack.toml")
    one.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    one.add_argument("--label", default="local", help="of the machine, in the run file")
    one.add_argument("--run", type=Path, help="the run file to write; default: under var/lab/runs/")
    one.add_argument(
        "--resume", type=Path, help="a run file whose passed samples are not run again"
    )
    one.add_argument("--samples", type=Path, default=samples.FOLDER, help="default: samples/")
    one.add_argument("--facts", type=Path, default=ROOT / "facts", help="default: facts/")
    one.add_argument("--environments", type=Path, default=ROOT / "var/lab/environments")
    return parser


def _verify(found: list[verify.Case], options: argparse.Namespace) -> int:
    kept = _resumed(found, options.resume)
    done = {(r.framework, r.task, r.server) for r in kept}
    left = [c for c in found if (c.sample.framework, c.sample.task, c.server.slug) not in done]
    started = dt.datetime.now(dt.UTC)
    identifier = f"{started:%Y-%m-%d}-{options.label}-{secrets.token_hex(3)}"
    path = options.run or ROOT / f"var/lab/runs/{identifier}.json"
    records = list(kept)
    print(f"{len(left)} samples to verify, {len(kept)} kept; the run is written to {path}")
    try:
        for record in verify.verify_all(left, options.environments, options.jobs):
            records.append(record)
            runs.write(_run(identifier, started, records, options.label), path)
            _show(record, len(records), len(found))  # what is shown is in the file
    except KeyboardInterrupt:
        print(f"\nstopped; go on with --resume {path}", file=sys.stderr)
        return 130
    failed = [record for record in records if not record.passed]
    print(f"{len(records) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not records else 0


def _resumed(found: list[verify.Case], path: Path | None) -> list[VerificationRecord]:
    """The records of a run that passed and whose sample, pins and contract are still the same."""
    if path is None:
        return []
    run, problems = runs.parse(path.read_text("utf-8"))
    if run is None:
        sys.exit(f"{path}: {'; '.join(problems)}")
    if run.method != METHOD:
        return []  # what was compared then is not what is compared now
    same = {
        (c.sample.framework, c.sample.task, c.server.slug): (
            c.sample.digest,
            c.exhibit.pins,
            c.task.digest,
        )
        for c in found
    }
    return [
        record
        for record in run.verifications
        if record.passed
        and same.get((record.framework, record.task, record.server))
        == (record.digest, record.pins, record.contract)
    ]


def _show(record: VerificationRecord, done: int, total: int) -> None:
    mark = "passed" if record.passed else "FAILED"
    name = f"{record.framework} {record.task} ({record.server})"
    print(f"[{done}/{total}] {mark} {name} {record.seconds:.1f} s", flush=True)
    if failure := record.failure:
        print(f"    {failure.step}: {failure.request}", flush=True)
        print(f"    expected {failure.expected}\n    got      {failure.got}", flush=True)


def _run(
    identifier: str, started: dt.datetime, records: list[VerificationRecord], label: str
) -> RunFile:
    return RunFile(
        format=runs.FORMAT,
        id=identifier,
        method=METHOD,
        commit=machine.commit(ROOT),
        started=started,
        ended=dt.datetime.now(dt.UTC),
        environment=machine.describe(label),
        verifications=sorted(records, key=lambda r: (r.framework, r.task, r.server)),
    )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stops the servers, as Ctrl-C does
    sys.exit(main(sys.argv[1:]))
