"""Run files: what the lab saw, where and when. Append-only; one file is one run."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from facts.measurements import Bench
from facts.values import Fact, Line, Slug

FORMAT = 1
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Environment(Fact):
    """The machine, as the lab found it. The label is chosen, never the machine's own name."""

    label: Slug
    cpu: Line | None
    cores: int = Field(ge=1)
    memory_bytes: int | None = Field(ge=0)
    os: Line
    kernel: Line
    python: Line


class FailureRecord(Fact):
    step: str
    request: str
    expected: str
    got: str


class VerificationRecord(Fact):
    """One sample on one stack: passed, or the first difference from the contract."""

    framework: Slug
    task: Slug
    server: Slug
    interface: str
    workers: int = Field(ge=1)
    threads: int = Field(ge=1)
    version: str | None  # of the framework, as installed
    python: str | None
    digest: Digest  # of the sample's files
    pins: Digest  # of its requirements.txt
    contract: Digest  # of the task's steps
    lines: int = Field(ge=0)
    passed: bool
    failure: FailureRecord | None
    seconds: float = Field(ge=0)
    at: dt.datetime


class RunFile(Fact):
    format: int
    id: Slug
    method: Line
    commit: str | None
    started: dt.datetime
    ended: dt.datetime
    environment: Environment
    verifications: list[VerificationRecord]
    bench: Bench | None = None


def parse(text: str) -> tuple[RunFile | None, list[str]]:
    """The run in a file's text, or every problem with its path in the file."""
    try:
        return RunFile.model_validate(json.loads(text)), []
    except json.JSONDecodeError as error:
        return None, [f"line {error.lineno}: {error.msg}"]
    except ValidationError as error:
        return None, [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]


def write(run: RunFile, path: Path) -> None:
    """Whole or not at all: a file that is cut off half way is never seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    beside.replace(path)
