"""`python -m tests.hostile`: runs the tests of this folder, and writes what they saw into
docs/reliability.md. Arguments go to pytest: tests that are asked for run alone."""

from __future__ import annotations

import json
import sys

import pytest

from tests import reliability
from tests.hostile import table


class Writer:
    def __init__(self, *, some: bool) -> None:
        self._some = some
        self.lines: list[table.Line] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[reliability.WRITES] = True  # so no test is held to the table as it was

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            told = (text for name, text in report.user_properties if name == "hostile")
            self.lines += [table.Line(**json.loads(str(each))) for each in told]

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Where only some tests ran, the lines of the others stay."""
        if exitstatus == 0:
            before = reliability.FILE.read_text("utf-8")
            kept = table.read(before) if self._some else {}
            lines = kept | {each.kind: each for each in self.lines}
            whole = table.table(lines.values())
            reliability.FILE.write_text(reliability.written(before, table.SECTION, whole), "utf-8")


if __name__ == "__main__":
    asked = sys.argv[1:]
    writer = Writer(some=bool(asked))
    sys.exit(pytest.main(["-p", "no:xdist", *(asked or ["tests/hostile"])], plugins=[writer]))
