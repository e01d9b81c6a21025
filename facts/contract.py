"""Tasks and their contracts: what every framework is asked to do, and what must come back.

Values that are JSON are written as JSON text. A `pattern` is a regular expression that must match
the whole value. Times are in milliseconds, sizes in bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from facts.measurements import Load
from facts.values import Fact, Line, Text


def _json_text(value: str) -> str:
    json.loads(value)
    return value


def _pattern(value: str) -> str:
    re.compile(value)
    return value


JsonText = Annotated[str, AfterValidator(_json_text)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class Expected(Fact):
    """What must come back. Everything that is given is compared."""

    status: list[int] = Field(min_length=1)
    headers: dict[str, Pattern] = {}
    absent_headers: list[str] = []
    text: str | None = None
    json_text: JsonText | None = None
    json_object: bool = False
    contains: list[str] = []
    lacks: list[str] = []
    counts: dict[str, int] = {}
    at_least_ms: int | None = None
    within_ms: int | None = None


class File(Fact):
    """A file made for an upload: `size_bytes` bytes that count 0, 1, … 255, 0, …"""

    field: Line
    name: Line
    size_bytes: int = Field(ge=0)


class Stream(Fact):
    """Events that must come one by one, not all at the end."""

    events: list[str] = Field(min_length=2)
    first_within_ms: int
    last_after_ms: int


class Step(Fact):
    """One request and what must come back; `bad` marks a request that must be refused."""

    name: Line
    bad: bool = False
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    path: Annotated[str, Field(pattern=r"^/\S*$")]
    headers: dict[str, str] = {}
    body: str | None = None
    body_bytes: int | None = None  # a JSON string of so many bytes, to pass a limit
    form: dict[str, str] = {}
    file: File | None = None
    cookies: Literal["keep", "none", "forged"] = "keep"
    restart: bool = False  # the server is stopped and started again before this step
    at_once: int = Field(1, ge=1)  # so many copies of the request at the same time
    meanwhile: Annotated[str, Field(pattern=r"^/\S*$")] | None = None
    meanwhile_within_ms: int | None = None
    stream: Stream | None = None
    echo: list[str] = []  # messages over a WebSocket, each of which must come back
    expect: Expected

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        given = [
            self.body is not None,
            self.body_bytes is not None,
            bool(self.form),
            bool(self.file),
        ]
        if sum(given) > 1:
            raise ValueError("a request has one of body, body_bytes, form and file")
        if (self.meanwhile is None) != (self.meanwhile_within_ms is None):
            raise ValueError("meanwhile and meanwhile_within_ms go together")
        return self


class Task(Fact):
    """`loads` names the step that a benchmark repeats; a task without one is not measured.

    `loaded_by` says how: in a closed loop of 64 connections first, and of four where an answer
    takes so long that more would only queue. Neither is part of the digest: what is measured is
    not what is compared.
    """

    name: Line
    description: Text
    why: Text
    steps: list[Step] = []
    loads: Line | None = None
    loaded_by: list[Load] = []
    command: list[str] = []  # instead of steps: run in the sample's folder, must succeed

    @model_validator(mode="after")
    def _steps_or_command(self) -> Self:
        if bool(self.steps) == bool(self.command):
            raise ValueError("a task has either steps or a command")
        if bool(self.loads) != bool(self.loaded_by):
            raise ValueError("loads and loaded_by go together")
        if self.loads and self.loads not in {step.name for step in self.steps}:
            raise ValueError(f"loads names no step: {self.loads}")
        return self

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked and compared; its name and description may change."""
        asked = self.model_dump_json(exclude={"description", "why", "loads", "loaded_by"})
        return hashlib.sha256(asked.encode()).hexdigest()
