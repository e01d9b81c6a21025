"""What can be found: the names and texts of all that visitors may see, in six queries.

As plain values: of thousands, records would cost more than looking for words in them.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.models import Claim, Comparison, Concept, Feature, Framework, Task
from catalog.pieces import Pieces, State
from comparisons.jinja_environment import markdown, package
from comparisons.search_index import Entry, Index

INDEX: Pieces[None, Index] = Pieces(1)


def index(state: State | None) -> Index:
    return INDEX.one(state, None, lambda: Index(everything()))


def everything() -> list[Entry]:
    return [*_frameworks(), *_features(), *_concepts(), *_tasks(), *_comparisons(), *_claims()]


def _plain(text: str) -> str:
    """Markdown as its words alone."""
    return markdown(text).striptags()


def _frameworks() -> Iterator[Entry]:
    found = Framework.objects.published().values_list("slug", "name", "aliases", "purl", "summary")
    for slug, name, aliases, purl, summary in found:
        yield Entry(
            *("framework", slug, name, f"/frameworks/{slug}/", summary or ""),
            aliases=tuple(aliases),
            keys=(slug, package(purl)),
        )


def _features() -> Iterator[Entry]:
    for slug, name, definition in Feature.objects.values_list("slug", "name", "definition"):
        yield Entry("feature", slug, name, f"/features/{slug}/", definition, keys=(slug,))


def _concepts() -> Iterator[Entry]:
    found = Concept.objects.values_list("slug", "name", "aliases", "text")
    for slug, name, aliases, text in found:
        yield Entry(
            *("concept", slug, name, f"/concepts/{slug}/", _plain(text)), aliases=tuple(aliases)
        )


def _tasks() -> Iterator[Entry]:
    for slug, name, description in Task.objects.values_list("slug", "name", "description"):
        yield Entry("task", slug, name, f"/tasks/{slug}/", description)


def _comparisons() -> Iterator[Entry]:
    found = Comparison.objects.published().values_list("slug", "title", "introduction")
    for slug, title, introduction in found:
        yield Entry("comparison", slug, title, f"/comparisons/{slug}/", _plain(introduction))


def _claims() -> Iterator[Entry]:
    found = Claim.objects.visible().values_list("slug", "statement", "finding")
    for slug, statement, finding in found:
        yield Entry("claim", slug, statement, f"/claims/{slug}/", finding)
