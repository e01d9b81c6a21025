"""What can be found: the names and texts of all that visitors may see, in six queries."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.models import Claim, Comparison, Concept, Feature, Framework, Task
from comparisons.jinja_environment import markdown, package
from comparisons.search import Entry


def everything() -> list[Entry]:
    return [*_frameworks(), *_features(), *_concepts(), *_tasks(), *_comparisons(), *_claims()]


def _plain(text: str) -> str:
    """Markdown as its words alone."""
    return markdown(text).striptags()


def _frameworks() -> Iterator[Entry]:
    # As plain values: of thousands, records would cost more than looking for words in them.
    found = Framework.objects.published().values_list("slug", "name", "aliases", "purl", "summary")
    for slug, name, aliases, purl, summary in found:
        yield Entry(
            *("framework", slug, name, f"/frameworks/{slug}/", summary or ""),
            aliases=tuple(aliases),
            keys=(slug, package(purl)),
        )


def _features() -> Iterator[Entry]:
    for each in Feature.objects.only("slug", "name", "definition"):
        yield Entry(
            *("feature", each.slug, each.name, each.get_absolute_url(), each.definition),
            keys=(each.slug,),
        )


def _concepts() -> Iterator[Entry]:
    for each in Concept.objects.only("slug", "name", "aliases", "text"):
        yield Entry(
            *("concept", each.slug, each.name, each.get_absolute_url(), _plain(each.text)),
            aliases=tuple(each.aliases),
        )


def _tasks() -> Iterator[Entry]:
    for each in Task.objects.only("slug", "name", "description"):
        yield Entry("task", each.slug, each.name, each.get_absolute_url(), each.description)


def _comparisons() -> Iterator[Entry]:
    for each in Comparison.objects.published().only("slug", "title", "introduction"):
        text = _plain(each.introduction)
        yield Entry("comparison", each.slug, each.title, each.get_absolute_url(), text)


def _claims() -> Iterator[Entry]:
    found = Claim.objects.visible().values_list("slug", "statement", "finding")
    for slug, statement, finding in found:
        yield Entry("claim", slug, statement, f"/claims/{slug}/", finding)
