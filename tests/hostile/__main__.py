"""`python -m tests.hostile`: runs the tests of this folder, and writes what they saw into
docs/reliability.md. Arguments go to pytest."""

from __future__ import annotations

import json
import sys

import pytest

from tests.hostile import table


class Writer:
    def __init__(self) -> None:
        self.lines: list[table.Line] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            told = (text for name, text in report.user_properties if name == "hostile")
            self.lines += [table.Line(**json.loads(str(each))) for each in told]

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if exitstatus == 0:
            before = table.FILE.read_text("utf-8")
            table.FILE.write_text(table.written(before, self.lines), "utf-8")


def main(arguments: list[str]) -> int:
    class Named(Writer):
        pass

    # Registered by name, so that the tests know not to hold their counts against the old table.
    config = ["tests/hostile", *arguments]
    return int(pytest.main(config, plugins=[Registering(Writer())]))


class Registering:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(self._writer, "hostile-table")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
