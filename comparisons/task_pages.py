"""What the page of a task is made of, held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from catalog.models import Sample, Task
from catalog.pieces import Pieces, State
from comparisons import code, contract, listed, paging
from comparisons.code import Code, CodeCell
from comparisons.contract import StepInWords
from comparisons.paging import Page
from comparisons.terms import terms


@dataclass(frozen=True)
class Told:
    """A task and its contract in words; as markup with links to the concepts it speaks of."""

    slug: str
    name: str
    text: str
    why_text: str
    description: Markup
    why: Markup
    steps: tuple[StepInWords, ...]


@dataclass(frozen=True)
class CodePage:
    """`code` is that of the frameworks of the page; null where none of them has any."""

    page: Page
    code: Code | None


@dataclass(frozen=True)
class TaskPage:
    task: Told
    page: Page
    code: Code | None

    @property
    def cells(self) -> tuple[CodeCell, ...]:
        return self.code.cells if self.code else ()


TASKS: Pieces[str, Told] = Pieces(30)
CODE: Pieces[tuple[str, int], CodePage] = Pieces(16)  # a page is up to a third of a megabyte


def load(state: State | None, slug: str, asked: Mapping[str, str]) -> TaskPage | None:
    """None if there is no such task."""
    found = told(state, slug)
    if found is None:
        return None
    there = code_page(state, slug, asked)
    return TaskPage(found, there.page, there.code)


def told(state: State | None, slug: str) -> Told | None:
    found = Task.objects.filter(slug=slug)
    return TASKS.each(state, [slug], lambda _: {t.slug: _told(t) for t in found}).get(slug)


def _told(task: Task) -> Told:
    known = terms()
    return Told(
        slug=task.slug,
        name=task.name,
        text=task.description,
        why_text=task.why,
        description=known.link(task.description),
        why=known.link(task.why),
        steps=tuple(contract.in_words(task.contract)),
    )


def code_page(state: State | None, task: str, asked: Mapping[str, str]) -> CodePage:
    """The page that `asked` names, or that which holds the framework that it names."""
    page = paging.around(listed.frameworks(state), asked, paging.COLUMNS)

    def make() -> CodePage:
        samples = Sample.objects.for_code([each.slug for each in page.items], task)
        return CodePage(page, code.side_by_side(page.items, samples.filter(task__slug=task)))

    return CODE.one(state, (task, page.number), make)
