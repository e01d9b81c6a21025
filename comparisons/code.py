"""Code side by side: a pure function from loaded samples to one task's cells and all tasks' tabs.

The page and the API render the same object. Give it Sample.objects.for_code(…).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from catalog.models import Framework, Sample, State
from facts.samples import MAIN

MISSING = "missing"


@dataclass(frozen=True)
class CodeFile:
    """`html` is the text with its words in spans (catalog.highlight)."""

    name: str
    text: str
    html: str


@dataclass(frozen=True)
class CodeCell:
    """What one framework has for the task. `state` is a State, or "missing".

    `day`, `version`, `python` and `run` say when and on what the newest verification ran;
    `failure` is its first difference from the contract.
    """

    framework: str
    name: str
    state: str
    files: tuple[CodeFile, ...]
    lines: int | None
    server: str | None
    version: str | None
    python: str | None
    day: str | None
    run: str | None
    failure: dict[str, str] | None
    reason: str | None
    reason_url: str | None
    reason_title: str | None

    @property
    def verified(self) -> bool:
        return self.state == State.VERIFIED

    @property
    def label(self) -> str:
        return "No sample yet" if self.state == MISSING else str(State(self.state).label)


@dataclass(frozen=True)
class TaskTab:
    """A task, and how many of the frameworks have verified code for it."""

    slug: str
    name: str
    verified: int


@dataclass(frozen=True)
class Code:
    slug: str
    name: str
    description: str
    tabs: tuple[TaskTab, ...]
    cells: tuple[CodeCell, ...]


def side_by_side(frameworks: Sequence[Framework], samples: Iterable[Sample]) -> Code | None:
    """The code of frameworks (in the order given) for the samples' chosen task; None without."""
    found = list(samples)
    shown = {s.framework_id: s for s in found if s.shown}  # type: ignore[attr-defined]
    return beside([cell(framework, shown.get(framework.pk)) for framework in frameworks], found)


def beside(cells: Iterable[CodeCell], samples: Sequence[Sample]) -> Code | None:
    """The cells of the samples' chosen task, with all their tasks; None without."""
    task = next((sample.task for sample in samples if sample.shown), None)  # type: ignore[attr-defined]
    if task is None:
        return None
    tasks = [list(members) for _, members in groupby(samples, key=lambda sample: sample.task_id)]
    return Code(task.slug, task.name, task.description, tuple(map(_tab, tasks)), tuple(cells))


def _tab(samples: list[Sample]) -> TaskTab:
    task = samples[0].task
    return TaskTab(task.slug, task.name, sum(s.state == State.VERIFIED for s in samples))


def cell(framework: Framework, sample: Any) -> CodeCell:
    """What a framework has for a task, by its sample if there is one."""
    if sample is None:
        nothing = (None,) * 10
        return CodeCell(framework.slug, framework.name, MISSING, (), *nothing)
    seen = sample.seen
    return CodeCell(
        framework=framework.slug,
        name=framework.name,
        state=sample.state.value,
        files=_files(sample.shown_files or {}, sample.shown_html or {}),
        lines=sample.lines,
        server=sample.stack.server if sample.stack else None,
        version=seen.get("version"),
        python=seen.get("python"),
        day=seen.get("day"),
        run=seen.get("run"),
        failure=seen.get("failure"),
        reason=sample.reason,
        reason_url=sample.reason_url,
        reason_title=sample.reason_title,
    )


def _files(texts: dict[str, str], html: dict[str, str]) -> tuple[CodeFile, ...]:
    """The main file first, which JSON on PostgreSQL does not keep."""
    names = sorted(texts, key=lambda name: (name != MAIN, name))
    return tuple(CodeFile(name, texts[name], html[name]) for name in names)
