"""`python -m tests.run`: every test, on SQLite and then on PostgreSQL. Arguments go to pytest;
with --cov, what both runs covered is told at the end."""

from __future__ import annotations

import os
import subprocess
import sys

from tests import machine, postgresql

# Nothing in these depends on the database, so once is enough.
SQLITE_ALONE = (
    "tests/dependencies",
    "tests/deploy",
    "tests/facts",
    "tests/lab",
    "tests/test_architecture.py",
    "tests/test_settings.py",
    "tests/test_speed.py",
)
# Thousands of inputs, which take minutes: on the database that is stricter about what it takes,
# and that a public site stands on. `python -m tests.hostile` sends them on SQLite.
POSTGRESQL_ALONE = ("tests/hostile", "tests/catalog/test_conformance.py")


def main(arguments: list[str]) -> int:
    try:
        browser = {"CHROMIUM": str(machine.chromium())}
        with postgresql.server() as address:
            codes = [
                _pytest("SQLite", [*_without(POSTGRESQL_ALONE), *arguments], browser),
                _pytest(
                    "PostgreSQL",
                    [*_without(SQLITE_ALONE), *arguments, *_appended(arguments)],
                    {**browser, "DATABASE_URL": address},
                ),
            ]
    except machine.Missing as error:
        sys.exit(f"Framewise: {error}")
    return max(codes)


def _without(tests: tuple[str, ...]) -> list[str]:
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
