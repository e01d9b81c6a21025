"""Every task by every framework: a page of frameworks, each with the state of its samples, held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.models import Framework, Run, Sample, State, Task
from catalog.pieces import Pieces
from catalog.pieces import State as CatalogueState
from comparisons import paging
from comparisons.paging import Page

MISSING, NO_SAMPLE = "missing", "No sample yet"


@dataclass(frozen=True)
class TaskCell:
    """`state` is a State, or "missing"; the address leads to the code."""

    state: str
    label: str
    title: str
    address: str


@dataclass(frozen=True)
class TaskRow:
    slug: str
    name: str
    address: str
    cells: tuple[TaskCell, ...]


@dataclass(frozen=True)
class TaskList:
    """`page` is one of frameworks, which are the columns; `runs` are the newest."""

    page: Page
    rows: tuple[TaskRow, ...]
    runs: tuple[Run, ...]


States = Mapping[tuple[int, int], str]  # by the primary keys of task and framework
LISTS: Pieces[str, TaskList] = Pieces(8)


def task_list(state: CatalogueState | None, asked: Mapping[str, str]) -> TaskList:
    return LISTS.one(state, asked.get("page", ""), lambda: _task_list(asked))


def _task_list(asked: Mapping[str, str]) -> TaskList:
    frameworks = Framework.objects.published().only("slug", "name")
    page = paging.page(frameworks, asked, paging.COLUMNS)
    samples: Any = Sample.objects.visible().filter(framework__in=page.items).told()
    rows = samples.order_by().values_list("task", "framework", "told")
    states = {(task, framework): told for task, framework, told in rows}
    tasks = Task.objects.only("slug", "name")
    return TaskList(
        page,
        tuple(_row(task, page, states) for task in tasks),
        tuple(Run.objects.published().with_counts().defer("raw", "bench")[:10]),
    )


def _row(task: Task, page: Page, states: States) -> TaskRow:
    cells = (_cell(task, each, page, states.get((task.pk, each.pk))) for each in page.items)
    return TaskRow(task.slug, task.name, task.get_absolute_url(), tuple(cells))


def _cell(task: Task, framework: Framework, page: Page, state: str | None) -> TaskCell:
    label = str(State(state).label) if state else NO_SAMPLE
    holding = f"?framework={framework.slug}" if page.last > 1 else ""
    return TaskCell(
        state=state or MISSING,
        label=label,
        title=f"{framework.name}, {task.name}: {label}",
        address=f"{task.get_absolute_url()}{holding}#code-{framework.slug}",
    )
