"""Run files: what the lab saw, where and when. Append-only; one file is one run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from facts import run_checking
from facts.measurements import Bench
from facts.values import Bytes, Fact, Few, Interface, Line, Moment, Seconds, Short, Slug

FORMAT = 1
MOST_TOLD = 1000  # problems
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Environment(Fact):
    """The machine, as the lab found it. The label is chosen, never the machine's own name."""

    label: Slug
    cpu: Line | None
    cores: Few
    memory_bytes: Bytes | None
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
    interface: Interface
    workers: Few
    threads: Few
    version: Short | None  # of the framework, as installed
    python: Short | None
    digest: Digest  # of the sample's files
    pins: Digest  # of its requirements.txt
    contract: Digest  # of the task's steps
    lines: int = Field(ge=0, le=32_767)
    passed: bool
    failure: FailureRecord | None
    seconds: Seconds
    at: Moment


class RunFile(Fact):
    format: Literal[1]
    id: Slug
    method: Line
    commit: Short | None
    started: Moment
    ended: Moment
    environment: Environment
    verifications: list[VerificationRecord] = Field(max_length=5_000)
    bench: Bench | None = None


def parse(text: str) -> tuple[RunFile | None, list[str]]:
    """The run in a file's text, or every problem with its path in the file."""
    try:
        data = json.loads(text)
        problems = _few(list(_unkeepable(data)))
        run = None if problems else RunFile.model_validate_json(text, strict=True)
    except json.JSONDecodeError as error:
        return None, [f"line {error.lineno}: {error.msg}"]
    except RecursionError:
        return None, ["nested too deeply for a run"]
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return None, _few([f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in found])
    except ValueError as error:
        return None, [str(error)]  # a number of thousands of digits
    problems += run_checking.check(run) if run else []
    return (None if problems else run), _few(problems)


def _few(problems: list[str]) -> list[str]:
    """Of a file of thousands of records that are none, nobody reads them all."""
    rest = len(problems) - MOST_TOLD
    return [*problems[:MOST_TOLD], f"and {rest} problems more"] if rest > 0 else problems


def _unkeepable(value: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Texts that JSON can write and no database can keep."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _unkeepable(name, (*path, "a name"))
            yield from _unkeepable(each, (*path, name))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _unkeepable(each, (*path, str(place)))
    elif isinstance(value, str) and UNKEEPABLE.search(value):
        yield f"{'.'.join(path)}: a null character or half of a surrogate pair"


def write(run: RunFile, path: Path) -> None:
    """Whole or not at all: a file that is cut off half way is never seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    beside.replace(path)
