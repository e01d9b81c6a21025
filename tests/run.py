"""`python -m tests.run`: every test, on SQLite, on PostgreSQL, or on both. Arguments go to pytest:
what is asked for by name runs on both, and with --cov it is told at the end what they covered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests import machine, postgresql

# Once is enough, since nothing in these depends on the database: what pages say is looked at on
# both in tests/comparisons, and how a browser shows it is the same.
SQLITE_ALONE = (
    "tests/browser/visitors",
    "tests/dependencies",
    "tests/deploy",
    "tests/facts",
    "tests/lab",
    "tests/test_architecture.py",
    "tests/test_reliability.py",
    "tests/test_settings.py",
    "tests/test_soak.py",
    "tests/test_speed.py",
)
# What takes minutes is done on the database that is stricter about what it takes, and that a public
# site stands on. `python -m tests.hostile` sends its thousands of inputs on SQLite.
POSTGRESQL_ALONE = ("tests/browser/editors", "tests/catalog/test_conformance.py", "tests/hostile")


def main(arguments: list[str]) -> int:
    try:
        browser = {"CHROMIUM": str(machine.chromium())}
        with postgresql.server() as address:
            codes = [
                _pytest("SQLite", [*_without(POSTGRESQL_ALONE, arguments), *arguments], browser),
                _pytest(
                    "PostgreSQL",
                    [*_without(SQLITE_ALONE, arguments), *arguments, *_appended(arguments)],
                    {**browser, "DATABASE_URL": address},
                ),
            ]
    except machine.Missing as error:
        sys.exit(f"Framewise: {error}")
    return max(codes)


def _without(tests: tuple[str, ...], arguments: list[str]) -> list[str]:
    if any(Path(each.partition("::")[0]).exists() for each in arguments):
        return []
    return [f"--ignore={each}" for each in tests]


def _appended(arguments: list[str]) -> list[str]:
    return ["--cov-append", "--cov-report=term:skip-covered"] if "--cov" in arguments else []


def _pytest(database: str, arguments: list[str], settings: dict[str, str]) -> int:
    print(f"Framewise: the tests on {database} …", flush=True)
    names = ("DATABASE_URL", "PRODUCTION", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "DEBUG")
    plain = {name: value for name, value in os.environ.items() if name not in names}
    command = [sys.executable, "-m", "pytest", "--numprocesses=2", *arguments]
    return subprocess.run(command, check=False, env={**plain, **settings}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
