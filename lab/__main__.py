"""`python -m lab`: verifies the samples, measures stacks, reports what was measured."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from facts import samples
from lab import bench_command, report, verify_command

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    command = {"verify": verify_command.run, "bench": bench_command.run, "report": report.run}
    return command[options.command](options)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    commands = found.add_subparsers(required=True, dest="command", metavar="verify|bench|report")
    one = commands.add_parser("verify", help="run samples against their contracts")
    verify_command.add_options(one)
    two = commands.add_parser(
        "bench",
        help="measure stacks at tasks",
        description="Measures stacks (framework × server × workers × Python) at tasks. Each meets "
        "its contract first; then all of them are loaded in turn, round after round.",
    )
    bench_command.add_options(two)
    for each in (one, two):
        _add_common(each)
    report.add_options(commands.add_parser("report", help="print what a benchmark found"))
    return found


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    parser.add_argument("--label", default="local", help="of the machine, in the run file")
    parser.add_argument("--run", type=Path, help="the file to write; default: under var/lab/runs/")
    parser.add_argument("--samples", type=Path, default=samples.FOLDER, help="default: samples/")
    parser.add_argument("--facts", type=Path, default=ROOT / "facts", help="default: facts/")
    parser.add_argument("--environments", type=Path, default=ROOT / "var/lab/environments")


if __name__ == "__main__":
    # Both stop the servers and keep what was done; in the background of a shell SIGINT is ignored.
    for stops in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stops, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
