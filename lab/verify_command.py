"""`python -m lab verify`: runs the samples against their contracts."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from facts import runs
from facts.runs import RunFile, VerificationRecord
from lab import asked, verify

METHOD = "verify 2"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("frameworks", nargs="*", help="slugs, like flask; all if none is named")
    parser.add_argument("--task", action="append", default=[], help="a task; may be repeated")
    parser.add_argument("--every-server", action="store_true", help="on all of stack.toml")
    parser.add_argument("--resume", type=Path, help="a run whose passed samples are kept")


def run(options: argparse.Namespace) -> int:
    exhibits, tasks = asked.read(options, options.frameworks, options.task)
    found = verify.cases(exhibits, tasks, options.every_server)
    kept = _resumed(found, options.resume)
    done = {(r.framework, r.task, r.server) for r in kept}
    left = [c for c in found if (c.sample.framework, c.sample.task, c.server.slug) not in done]
    new = asked.new_run(METHOD, options.label)
    path = asked.path_of(new, options)
    print(f"{len(left)} samples to verify, {len(kept)} kept; the run is written to {path}")
    return _verify(found, left, new.model_copy(update={"verifications": kept}), path, options)


def _verify(
    found: list[verify.Case],
    left: list[verify.Case],
    new: RunFile,
    path: Path,
    options: argparse.Namespace,
) -> int:
    records = list(new.verifications)
    try:
        pythons = verify.build_all(left, options.environments, options.jobs)
        for record in verify.verify_all(left, pythons, options.jobs):
            records.append(record)
            ordered = sorted(records, key=lambda r: (r.framework, r.task, r.server))
            changed = {"verifications": ordered, "ended": dt.datetime.now(dt.UTC)}
            runs.write(new.model_copy(update=changed), path)
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
    old = asked.run_file(path)
    if old.method != METHOD:
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
        for record in old.verifications
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
