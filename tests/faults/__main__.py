"""`python -m tests.faults`: injects every fault, on SQLite and then on PostgreSQL, and writes what
came of it into docs/reliability.md. Arguments go to pytest; where only some tests are asked for,
the lines of the others stay."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import machine, postgresql, reliability
from tests.reliability import FAULTS, FILE, Survived

HERE = "--here"  # on the database of the environment alone
TESTS = ("tests/faults", "tests/config/test_database_gone.py", "tests/deploy")


class Writer:
    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], str] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[reliability.WRITES] = True  # so no test is held to the table as it was

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            for name, text in report.user_properties:
                if name == "fault":
                    seen = Survived(**json.loads(str(text)))
                    self._rows[seen.fault, seen.database] = seen.row

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if exitstatus == 0:
            _write(reliability.rows(FILE.read_text("utf-8")) | self._rows)


def _write(rows: dict[tuple[str, str], str]) -> None:
    before = FILE.read_text("utf-8")
    FILE.write_text(reliability.written(before, FAULTS, reliability.table(rows.values())), "utf-8")


def _on_both(arguments: list[str]) -> int:
    if not arguments:
        _write({})
    command = [sys.executable, "-m", "tests.faults", HERE, *arguments]
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    try:
        with postgresql.server() as address:
            settings: list[dict[str, str]] = [{}, {"DATABASE_URL": address}]
            runs = [
                subprocess.run(command, check=False, env={**plain, **each}) for each in settings
            ]
    except machine.Missing as error:
        sys.exit(f"Framewise: {error}")
    return max(run.returncode for run in runs)


def main(arguments: list[str]) -> int:
    if HERE not in arguments:
        return _on_both(arguments)
    asked = [each for each in arguments if each != HERE]
    chosen = asked or [each for each in TESTS if Path(each).exists()]
    return int(pytest.main(["-p", "no:xdist", *chosen], plugins=[Writer()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
