"""`python -m lab bench` as a person runs it, on servers that behave, and on some that do not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from facts import runs
from facts.measurements import Bench, MeasurementRecord
from facts.runs import RunFile
from lab import processes
from tests.lab.test_verify import run_of

ROOT = Path(__file__).resolve().parents[2]
CROOKED = Path(__file__).resolve().parent / "crooked"
# What the other tests do to the machine, and how quick it is, are no part of these tests.
MACHINE = {"noise", "generator"}

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(CROOKED, folder / "crooked")
    return folder


def command(samples: Path, environments: Path, *arguments: object) -> list[str]:
    fixed = ["--samples", samples, "--environments", environments, "--no-references"]
    every = ["bench", "--quick", "--tasks", "hello", *fixed, *arguments]
    return [sys.executable, "-m", "lab", *map(str, every)]


def bench(
    samples: Path, environments: Path, *arguments: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(samples, environments, *arguments),
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def honest(samples: Path, environments: Path, tmp_path_factory: pytest.TempPathFactory) -> RunFile:
    """Three rounds of a server that does as it must."""
    path = tmp_path_factory.mktemp("run") / "run.json"
    done = bench(
        samples, environments, "--stacks", "honest", "--rounds", 3, "--duration", 0.5, "--run", path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return run_of(path)


def bench_of(run: RunFile) -> Bench:
    assert run.bench is not None
    return run.bench


def checks(record: MeasurementRecord) -> set[str]:
    return {str(reason.check) for reason in record.invalid} - MACHINE


def test_each_server_is_recorded_as_what_it_is(
    samples: Path, environments: Path, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    done = bench(
        samples, environments, "--stacks", "all", "--rounds", 1, "--duration", 2.5, "--run", path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {record.server: record for record in bench_of(run_of(path)).measurements}

    assert checks(found["honest"]) == set()
    assert (found["honest"].answers or 0) > 1000
    assert "wrong_answers" in checks(found["lies"])
    assert "Hello, Wurld!" in str(found["lies"].first_wrong)
    assert "ended" in checks(found["crashes"])
    assert found["crashes"].server_cpu_seconds is None
    assert "hung" in checks(found["hangs"])
    assert "wrong_answers" not in checks(found["hangs"])

    frozen = found["freezes"]
    assert checks(frozen) == set()
    assert frozen.silent_ms is not None
    assert frozen.silent_ms > 150
    assert frozen.latency is not None
    assert frozen.corrected is not None
    assert frozen.corrected.mean_ms > 3 * frozen.latency.mean_ms
    for told in ("crooked on lies: 1 not counted", "crooked on freezes: no answer to anybody for"):
        assert told in done.stdout


def test_the_figures_of_an_honest_server_fit_together(honest: RunFile) -> None:
    run = honest
    assert [record.passed for record in run.verifications] == [True]
    made = bench_of(run)
    assert [record.round for record in made.measurements] == [1, 2, 3]
    assert made.ceiling is not None
    for record in made.measurements:
        assert record.latency is not None
        assert record.answers is not None
        assert abs(record.latency.count - record.answers) <= 2 * record.load.connections
        assert 0 < (record.server_cpu_seconds or 0) <= 1.2 * (record.seconds or 0)
        assert (record.memory_bytes or 0) > 1_000_000
        assert (record.start_seconds or 0) > 0
        assert record.errors is not None
        assert (record.errors.lost, record.errors.wrong) == (0, 0)


def test_stopping_keeps_what_was_done_and_resume_goes_on(
    samples: Path, environments: Path, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    asked = ("--stacks", "honest", "--rounds", 3, "--duration", 0.5, "--run", path)
    with subprocess.Popen(
        command(samples, environments, *asked),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("[1/3]"):
                process.send_signal(signal.SIGINT)
                break
        rest = process.stdout.read()
    assert process.returncode == 130
    assert f"--resume {path}" in rest
    before = bench_of(run_of(path)).measurements
    assert [record.round for record in before] == [1]

    done = bench(samples, environments, "--resume", path)
    assert done.returncode == 0, done.stdout + done.stderr
    after = bench_of(run_of(path)).measurements
    assert after[0] == before[0]
    assert [record.round for record in after] == [1, 2, 3]


def test_a_run_of_another_machine_is_not_gone_on_with(
    honest: RunFile, samples: Path, environments: Path, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    machine = honest.environment.model_copy(update={"cores": honest.environment.cores + 1})
    runs.write(honest.model_copy(update={"environment": machine}), path)
    refused = bench(samples, environments, "--resume", path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "begun on another machine" in refused.stderr


def test_a_run_of_another_sample_is_not_gone_on_with(
    honest: RunFile, samples: Path, environments: Path, tmp_path: Path
) -> None:
    made, path = bench_of(honest), tmp_path / "run.json"
    more = made.model_copy(update={"plan": made.plan.model_copy(update={"rounds": 4})})
    runs.write(honest.model_copy(update={"bench": more}), path)
    shutil.copytree(samples, tmp_path / "changed")
    with (tmp_path / "changed/crooked/program/app.py").open("a") as sample:
        sample.write("# another\n")
    refused = bench(tmp_path / "changed", environments, "--resume", path)
    assert refused.returncode == 2
    assert "changed since: crooked hello" in refused.stderr


def test_a_stack_that_does_not_meet_its_contract_is_not_measured(
    samples: Path, environments: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    shutil.copytree(samples, wrong)
    program = wrong / "crooked/program/app.py"
    program.write_text(program.read_text().replace("Hello, World!", "Hello, Wurld!"))
    path = tmp_path / "run.json"
    done = bench(wrong, environments, "--stacks", "honest", "lies", "--run", path)
    assert done.returncode == 1
    run = run_of(path)
    assert [record.passed for record in run.verifications] == [False, False]
    assert bench_of(run).measurements == []
    assert done.stdout.count("not measured: crooked hello") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tasks", "upload"], "not measured: upload (there are"),
        (["--frameworks", "rails"], "not known: rails"),
        (["--stacks", "nowhere"], "nothing to measure"),
        (["--rounds", "0"], "'0' is not a number from 1 to 10000"),
        (["--duration", "soon"], "'soon' is not a number of seconds"),
        (["--resume", "/nowhere.json"], "/nowhere.json: No such file"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], said: str, samples: Path, environments: Path
) -> None:
    done = bench(samples, environments, *arguments)
    assert done.returncode in (1, 2)
    assert said in done.stderr


@pytest.fixture
def other_programs() -> Iterator[None]:
    """Every core is busy with something else, for a minute at most."""
    work = "import time\nend = time.time() + 60\nwhile time.time() < end: pass"
    busy = [subprocess.Popen([sys.executable, "-c", work]) for _ in range(os.cpu_count() or 1)]
    yield
    for process in busy:
        process.kill()
        process.wait()


@pytest.mark.usefixtures("other_programs")
def test_what_other_programs_spoil_is_measured_again_and_all_is_kept(
    samples: Path, environments: Path, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    asked = ("--stacks", "honest", "--rounds", 1, "--duration", 0.5, "--patience", 1.5)
    done = bench(samples, environments, *asked, "--run", path)
    assert done.returncode == 0, done.stdout + done.stderr
    (record,) = bench_of(run_of(path)).measurements  # it did not become quiet in that time
    assert "noise" in {reason.check for reason in record.invalid}
    assert "1 not counted" in done.stdout


def test_a_quiet_machine_is_waited_for() -> None:
    """Busy in the first look and in the second, then not."""
    used = iter([{1: 0.0}, {1: 0.9}, {1: 1.0}, {1: 1.0, 2: 0.9}, {2: 2.0}, {2: 2.0}])
    assert processes.quiet_within(60, used.__next__, look_seconds=0.01)
    assert next(used, None) is None
    assert not processes.quiet_within(0)


def test_the_report_is_printed_from_the_file(honest: RunFile, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    runs.write(honest, path)
    ask = [sys.executable, "-m", "lab", "report", str(path)]
    told = subprocess.run(ask, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert "hello · 64 connections" in told
    assert "crooked on honest" in told
    path.write_text(json.dumps({"id": 1}))
    wrong = subprocess.run(ask, cwd=ROOT, check=False, capture_output=True, text=True)
    assert wrong.returncode == 1
    assert "started: Field required" in wrong.stderr


def test_the_name_of_the_machine_is_not_in_the_file(honest: RunFile) -> None:
    text = honest.model_dump_json()
    assert os.uname().nodename not in text
    assert str(ROOT) not in text
