"""`make soak`: the real server for half an hour at 80% of what it can do, with editors at work.

Writes its table into docs/reliability.md, and exits with 1 where anything was wrong: an answer, a
lost edit, memory that grows. Ctrl-C keeps what was seen so far, and says so.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from tests.machine import Missing
from tests.soak import report, running
from tests.soak.outcome import Outcome

BROKEN = (RuntimeError, OSError, ValueError, subprocess.CalledProcessError)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="of each database; 30")
    parser.add_argument("--share", type=float, default=0.8, help="of capacity; 0.8")
    parser.add_argument("--database", choices=[*report.NAMES, "both"], default="sqlite")
    parser.add_argument("--no-table", action="store_true", help="leave docs/reliability.md alone")
    asked = parser.parse_args(arguments)
    if asked.minutes <= 0 or not 0 < asked.share <= 1:
        parser.error("--minutes is more than 0, and --share is more than 0 and at most 1")
    databases = list(report.NAMES) if asked.database == "both" else [asked.database]
    well = True
    for database in databases:
        found = _run(database, asked.minutes, asked.share, keep=not asked.no_table)
        well = well and found is not None and not found.wrong
        if found is None or found.cut:
            break
    return 0 if well else 1


def _run(database: str, minutes: float, share: float, *, keep: bool) -> Outcome | None:
    def say(what: str) -> None:
        print(f"Framewise: {report.NAMES[database]}: {what}", flush=True)

    try:
        found = running.run(database, minutes, share, say)
    except Missing as error:
        sys.exit(f"Framewise: {error}")
    except KeyboardInterrupt:
        say("interrupted before there was anything to tell.")
        return None
    except BROKEN as error:
        say(f"broke off: {error} {getattr(error, 'stderr', '') or ''}")
        return None
    print(report.table(database, found))
    if keep and found.open:
        report.write(database, found)
    for each in found.wrong:
        say(f"wrong: {each}")
    say("cut." if found.cut else "done.")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
