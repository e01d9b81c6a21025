"""`python -m tests.dependencies` writes the tables of docs/dependencies.md; with `--look-up` it
asks the package index anew what is newest."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

from tests import reliability
from tests.dependencies import newest, table


def written(text: str, known: dict[str, newest.Newest], day: dt.date) -> str:
    """The document with its tables made anew."""
    sites = table.libraries(table.shipped().values(), known)
    tools = table.libraries(table.tools().values(), known)
    for section, body in (
        (table.SITES, table.rows(sites)),
        (table.TOOLS, table.rows(tools)),
        (table.LICENCES, table.reasons(sites)),
        (table.OLD, table.quiet([*sites, *tools], day)),
    ):
        text = reliability.written(text, section, body)
    return text


def main(arguments: list[str]) -> None:
    text = table.FILE.read_text("utf-8")
    known, day = table.read_newest(text), table.looked_up(text)
    if arguments == ["--look-up"]:
        known = newest.look_up({**table.shipped(), **table.tools()})
        day = dt.datetime.now(dt.UTC).date()
    elif arguments:
        sys.exit(__doc__)
    table.FILE.write_text(written(text, known, day), "utf-8")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError:
        sys.exit("The package index did not answer; docs/dependencies.md is as it was.")
