"""`python -m tests.run`: every test, on SQLite and then on PostgreSQL. Arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys

from tests import machine, postgresql


def main(arguments: list[str]) -> int:
    try:
        browser = machine.chromium()
        with postgresql.server() as address:
            codes = [
                _pytest("SQLite", arguments, {"CHROMIUM": str(browser)}),
                _pytest(
                    "PostgreSQL", arguments, {"CHROMIUM": str(browser), "DATABASE_URL": address}
                ),
            ]
    except machine.Missing as error:
        sys.exit(f"Framewise: {error}")
    return max(codes)


def _pytest(database: str, arguments: list[str], settings: dict[str, str]) -> int:
    print(f"Framewise: the tests on {database} …", flush=True)
    names = ("DATABASE_URL", "PRODUCTION", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "DEBUG")
    plain = {name: value for name, value in os.environ.items() if name not in names}
    # Coverage is of both runs together; the second one reports it.
    second = "DATABASE_URL" in settings
    report = ["--cov-append", "--cov-report=term:skip-covered"] if second else ["--cov-report="]
    # The lab knows no database: once is enough.
    chosen = ["--ignore=tests/lab"] if second else []
    options = ["--numprocesses=2", "--cov", *report, *chosen]
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    return subprocess.run(command, check=False, env={**plain, **settings}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
