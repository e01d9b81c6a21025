"""Code side by side: a pure function from loaded samples to one task's cells and all tasks' tabs.

The page and the API render the same object. Give it Sample.objects.for_code(…).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import Framework, Sample, State, Task
from facts.samples import MAIN

MISSING = "missing"
STATES = (*State.values, MISSING)


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
    found: dict[int, list[Sample]] = {framework.pk: [] for framework in frameworks}
    for sample in samples:
        found[sample.framework_id].append(sample)
    return beside([side(framework, found[framework.pk]) for framework in frameworks])


@dataclass(frozen=True)
class CodeSide:
    """One framework's code for a task: `task` is null where it has no sample for that one.

    `states` are those of its samples for all tasks, by the place and slug of the task: its name,
    and whether the sample is verified. `servers` are those on which it usually runs, by task.
    """

    task: Task | None
    cell: CodeCell
    states: Mapping[tuple[int, str], tuple[str, bool]]
    servers: Mapping[str, str]


def side(framework: Framework, samples: Sequence[Sample]) -> CodeSide:
    """Of its samples for all tasks, of which one may be marked as `shown`."""
    shown: Any = next((s for s in samples if s.shown), None)  # type: ignore[attr-defined]
    return CodeSide(
        task=shown.task if shown else None,
        cell=_cell(framework, shown),
        states={
            (s.task.position, s.task.slug): (s.task.name, s.state == State.VERIFIED)
            for s in samples
        },
        servers={s.task.slug: s.stack.slug for s in samples if s.stack},
    )


def beside(sides: Sequence[CodeSide]) -> Code | None:
    """Of the same task, with all their tasks; None where nobody has a sample for it."""
    task = next((each.task for each in sides if each.task), None)
    if task is None:
        return None
    cells = tuple(each.cell for each in sides)
    return Code(task.slug, task.name, task.description, tuple(_tabs(sides)), cells)


def tasks(sides: Sequence[CodeSide]) -> dict[str, str]:
    """The names of all tasks for which any of them has a sample, by slug, in order."""
    known = {place: name for each in sides for place, (name, _) in each.states.items()}
    return {place[1]: known[place] for place in sorted(known)}


def _tabs(sides: Sequence[CodeSide]) -> Iterator[TaskTab]:
    verified = Counter(at[1] for each in sides for at, (_, ran) in each.states.items() if ran)
    for slug, name in tasks(sides).items():
        yield TaskTab(slug, name, verified[slug])


def _cell(framework: Framework, sample: Any) -> CodeCell:
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
