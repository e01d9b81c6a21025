"""`python -m lab verify` as a visitor of the repository runs it: a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from facts import runs, samples
from facts.reading import read_tasks
from facts.runs import RunFile
from tests.lab.conftest import FRAMEWORKS, left
from tests.lab.wrong import WRONG

ROOT = Path(__file__).resolve().parents[2]
EXHIBITS = samples.read()[0]
TASKS = read_tasks()[0]

pytestmark = pytest.mark.usefixtures("nothing_left")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "lab", "verify", *map(str, arguments)]


def lab(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=ROOT, check=False, capture_output=True, text=True
    )


def run_of(path: Path) -> RunFile:
    run, problems = runs.parse(path.read_text("utf-8"))
    assert problems == []
    assert run is not None
    return run


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_sample_of_a_framework_passes(
    framework: str, tmp_path: Path, environments: Path
) -> None:
    path = tmp_path / "run.json"
    done = lab(framework, "--run", path, "--environments", environments, "--jobs", 1)
    assert done.returncode == 0, done.stdout + done.stderr
    run, exhibit = run_of(path), EXHIBITS[framework]
    assert {record.task for record in run.verifications} == exhibit.samples.keys()
    pins = dict(line.lower().split("==") for line in exhibit.requirements.splitlines())
    for record in run.verifications:
        assert (record.framework, record.passed, record.failure) == (framework, True, None)
        assert record.version == pins[framework]
        assert record.digest == exhibit.samples[record.task].digest
        assert record.pins == exhibit.pins
        assert record.contract == TASKS[record.task].digest


@contextmanager
def started(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """The lab at work, all its output in one pipe."""
    with subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def cut_off(process: subprocess.Popen[str], wanted: signal.Signals) -> str:
    """Sends the signal when the first record is there; gives the rest of the output."""
    assert process.stdout is not None
    while not process.stdout.readline().startswith("[1/"):
        assert process.poll() is None
    process.send_signal(wanted)
    return process.communicate(timeout=60)[0]


@pytest.mark.parametrize("wanted", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_run_that_was_cut_off_is_resumed(
    wanted: signal.Signals, tmp_path: Path, environments: Path
) -> None:
    path, again = tmp_path / "run.json", tmp_path / "again.json"
    chosen = ("flask", "--task", "hello", "--task", "json", "--task", "streaming", "--jobs", 1)
    with started(*chosen, "--run", path, "--environments", environments) as process:
        rest = cut_off(process, wanted)
        assert process.returncode == 130, rest
    assert f"--resume {path}" in rest
    [kept] = run_of(path).verifications
    done = lab(*chosen, "--run", again, "--resume", path, "--environments", environments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 samples to verify, 1 kept" in done.stdout
    assert "[3/3] passed" in done.stdout
    assert kept in run_of(again).verifications


def test_a_sample_that_changed_is_run_again(tmp_path: Path, environments: Path) -> None:
    path, folder = tmp_path / "run.json", tmp_path / "samples"
    shutil.copytree(samples.FOLDER / "flask", folder / "flask")
    chosen = ("--samples", folder, "--task", "hello", "--environments", environments)
    assert lab(*chosen, "--run", path).returncode == 0
    with (folder / "flask/hello.py").open("a") as sample:
        sample.write("# changed\n")
    done = lab(*chosen, "--run", path, "--resume", path)
    assert "1 samples to verify, 0 kept" in done.stdout


def test_a_sample_that_fails_is_told_and_kept(tmp_path: Path, environments: Path) -> None:
    wrong, path = WRONG["hello: another status"], tmp_path / "run.json"
    wrong.put(tmp_path / "samples")
    chosen = ("--samples", tmp_path / "samples", "--task", "hello", "--run", path)
    done = lab(*chosen, "--environments", environments)
    assert done.returncode == 1
    assert "[1/1] FAILED flask hello (gunicorn)" in done.stdout
    assert "greets: GET /hello" in done.stdout
    assert "expected status 200" in done.stdout
    assert "got      status 201: Hello, World!" in done.stdout
    assert "0 passed, 1 failed" in done.stdout
    [record] = run_of(path).verifications
    assert record.failure is not None


def test_pins_that_cannot_be_installed_are_told(tmp_path: Path) -> None:
    shutil.copytree(samples.FOLDER / "flask", tmp_path / "samples/flask")
    (tmp_path / "samples/flask/requirements.txt").write_text("Flask=3\n")
    chosen = ("--samples", tmp_path / "samples", "--task", "hello", "--task", "json")
    done = lab(*chosen, "--run", tmp_path / "run.json", "--environments", tmp_path / "made")
    assert done.returncode == 1
    assert done.stdout.count("the environment: pip install") == 2
    assert "Invalid requirement" in done.stdout


@pytest.mark.parametrize("arguments", [("flaks",), ("flask", "--task", "helo")], ids=" ".join)
def test_an_unknown_name_is_told_with_the_known_ones(arguments: tuple[str, ...]) -> None:
    done = lab(*arguments)
    assert done.returncode == 2
    assert f"not known: {arguments[-1]} (" in done.stderr
    assert ", ".join(EXHIBITS) in done.stderr
    assert ", ".join(TASKS) in done.stderr


def test_nothing_runs_where_facts_have_a_problem(tmp_path: Path) -> None:
    (tmp_path / "flask").mkdir()
    (tmp_path / "flask/stack.toml").write_text('python = "ten"\n')
    (tmp_path / "flask/requirements.txt").write_text("")
    done = lab("--samples", tmp_path, "--run", tmp_path / "run.json")
    assert done.returncode == 2
    assert "samples/flask/stack.toml: python" in done.stderr
    assert not (tmp_path / "run.json").exists()


def test_what_the_lab_leaves_behind_is_seen(tmp_path: Path) -> None:
    """The look itself, at a process that was really left."""
    inside = {**os.environ, "TMPDIR": str(tmp_path)}
    pipe = subprocess.PIPE
    with subprocess.Popen(["cat"], env=inside, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"are you there?\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"are you there?\n"
        assert left(str(tmp_path)) == ["cat "]
    assert left(str(tmp_path)) == []
