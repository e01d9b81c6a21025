"""A task's contract in words: what is asked, and what must come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from facts.contract import Expected, Step, Task


@dataclass(frozen=True)
class StepInWords:
    name: str
    bad: bool
    asks: tuple[str, ...]
    expects: tuple[str, ...]


def in_words(task: Task) -> list[StepInWords]:
    if task.command:
        command = " ".join(part.format(python="python") for part in task.command)
        return [StepInWords("its tests", False, (command,), ("tests that pass",))]
    return [
        StepInWords(step.name, step.bad, tuple(_asks(step)), tuple(_expects(step)))
        for step in task.steps
    ]


def _asks(step: Step) -> Iterator[str]:
    if step.restart:
        yield "the server is started anew"
    yield f"{step.method} {step.path}"
    yield from (f"{name}: {value}" for name, value in step.headers.items())
    yield from _content(step)
    if step.cookies != "keep":
        yield f"cookies: {step.cookies}"
    if step.at_once > 1:
        yield f"{step.at_once} at once"
    if step.echo:
        yield f"over a WebSocket: {', '.join(step.echo)}"


def _content(step: Step) -> Iterator[str]:
    if step.body is not None:
        yield step.body
    if step.body_bytes is not None:
        yield f"a JSON text of {step.body_bytes:,} bytes"
    if step.form:
        yield "form: " + ", ".join(f"{name}={value}" for name, value in step.form.items())
    if step.file:
        yield f"the file {step.file.name} of {step.file.size_bytes:,} bytes as {step.file.field}"


def _expects(step: Step) -> Iterator[str]:
    yield from _response(step.expect)
    if step.echo:
        yield "each message comes back"
    if step.meanwhile:
        yield f"meanwhile {step.meanwhile} answers within {step.meanwhile_within_ms} ms"
    if step.stream:
        yield f"the events {', '.join(step.stream.events)}, one by one"
        yield f"the first within {step.stream.first_within_ms} ms"
        yield f"the last after {step.stream.last_after_ms} ms"


def _response(expected: Expected) -> Iterator[str]:
    yield f"status {' or '.join(map(str, expected.status))}"
    yield from (f"{name}: {pattern}" for name, pattern in expected.headers.items())
    yield from (f"no header {name}" for name in expected.absent_headers)
    if expected.text is not None:
        yield f"exactly {expected.text!r}"
    if expected.json_text is not None:
        yield expected.json_text
    if expected.json_object:
        yield "a JSON object"
    yield from _body(expected)
    if expected.at_least_ms:
        yield f"after at least {expected.at_least_ms} ms"
    if expected.within_ms:
        yield f"within {expected.within_ms} ms"


def _body(expected: Expected) -> Iterator[str]:
    yield from (f"holds {part!r}" for part in expected.contains)
    yield from (f"does not hold {part!r}" for part in expected.lacks)
    yield from (f"{part!r} {count} times" for part, count in expected.counts.items())
