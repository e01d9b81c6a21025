from __future__ import annotations

from pathlib import Path

import pytest

from facts import samples
from facts.reading import read_tasks

EXHIBITS, PROBLEMS = samples.read()


def test_the_samples_are_read_without_a_problem() -> None:
    assert PROBLEMS == []
    assert len(EXHIBITS) >= 12


@pytest.mark.parametrize("exhibit", EXHIBITS.values(), ids=EXHIBITS.keys())
def test_every_task_has_a_sample_or_a_sourced_reason(exhibit: samples.Exhibit) -> None:
    tasks, _ = read_tasks()
    answered = exhibit.samples.keys() | exhibit.stack.refusals.keys()
    assert tasks.keys() <= answered
    assert not exhibit.samples.keys() & exhibit.stack.refusals.keys()
    assert sum(server.recommended for server in exhibit.stack.servers) == 1


@pytest.mark.parametrize("exhibit", EXHIBITS.values(), ids=EXHIBITS.keys())
def test_every_package_is_pinned(exhibit: samples.Exhibit) -> None:
    for line in exhibit.requirements.splitlines():
        assert not line.strip() or line.startswith("#") or "==" in line, line


def test_another_character_is_another_digest() -> None:
    one = samples.Sample("flask", "hello", {"app.py": "a = 1\n"})
    other = samples.Sample("flask", "hello", {"app.py": "a = 2\n"})
    assert one.digest != other.digest


def test_a_broken_stack_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "flask").mkdir()
    (tmp_path / "flask/stack.toml").write_text('python = "ten"\n')
    (tmp_path / "flask/requirements.txt").write_text("")
    _, problems = samples.read(tmp_path)
    assert any("samples/flask/stack.toml: python" in problem for problem in problems)
    assert any("samples/flask/stack.toml: servers" in problem for problem in problems)
