"""What a contract names is really compared: each wrong sample, really served, fails for that."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from facts import samples
from facts.reading import read_tasks
from facts.runs import VerificationRecord
from lab import verify
from tests.lab.wrong import WRONG, Wrong

TASKS, _ = read_tasks()


def verified(folder: Path, task: str, environments: Path) -> VerificationRecord:
    exhibits, problems = samples.read(folder)
    assert problems == []
    cases = verify.cases(exhibits, {task: TASKS[task]})
    pythons = verify.build_all(cases, environments, jobs=1)
    [record] = verify.verify_all(cases, pythons, jobs=1)
    return record


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_sample_fails_for_its_reason(
    wrong: Wrong, tmp_path: Path, environments: Path
) -> None:
    wrong.put(tmp_path / "samples")
    record = verified(tmp_path / "samples", wrong.task, environments)
    assert not record.passed
    assert record.failure is not None
    assert record.failure.step == wrong.step, record.failure
    assert wrong.expected in record.failure.expected, record.failure
    assert wrong.got in record.failure.got, record.failure


def test_every_task_has_wrong_samples() -> None:
    counts = Counter(wrong.task for wrong in WRONG.values())
    assert counts.keys() == TASKS.keys()
    assert min(counts.values()) >= 2
