"""`make speed`: what the site does under load, as ratios to references in the same run.

Writes docs/speed.md and exits with 1 where a target is missed by more than the noise. Ctrl-C
keeps what was measured. The data sets are kept below $VAR_DIR/speed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from types import ModuleType

from facts.progress import duration
from tests.machine import Missing
from tests.speed import admin, cached, growth, memory, report, two, uncached, verdict, wrk
from tests.speed.rounds import Figures

PARTS: dict[str, ModuleType] = {
    module.PART: module for module in (cached, uncached, growth, memory, two, admin)
}

# What ends a part, and not the others: an answer that was none, a server that did not start.
BROKEN = (RuntimeError, OSError, subprocess.CalledProcessError)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.speed", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--duration", type=float, default=3, help="seconds of each load")
    parser.add_argument("--cases", nargs="*", default=[], help="names of cases; default: all")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}: {', '.join(PARTS)}")
    return _measure(asked.parts or list(PARTS), asked.rounds, asked.duration, asked.cases)


def _measure(parts: list[str], rounds: int, seconds: float, chosen: list[str]) -> int:
    figures, broken = Figures(), []
    try:
        wrk.program()
        for part in parts:
            began = time.monotonic()
            print(f"Framewise: {part} …", flush=True)
            try:
                PARTS[part].measure(figures, rounds, seconds, chosen)
            except BROKEN as error:
                broken.append(f"{part} broke off: {error}")
            print(f"Framewise: {part}, {duration(time.monotonic() - began)}", flush=True)
    except Missing as error:
        sys.exit(f"Framewise: {error}")
    except KeyboardInterrupt:
        print("\nFramewise: interrupted; this is what was measured until then.")
    print(verdict.table(figures.findings))
    if figures.findings:
        report.write(figures.findings, rounds, seconds)
    print("\n".join(broken))
    missed = verdict.missed(figures.findings)
    for finding in missed:
        print(f"missed: {finding.part}, {finding.case}, {finding.what} ({finding.target})")
    return 1 if missed or broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
