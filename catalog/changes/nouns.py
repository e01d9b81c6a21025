"""The collections of the API as the history tells of them, and how their records hang together."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.models import Record


@dataclass(frozen=True)
class Noun:
    """A collection of the API: of each record, the fields that are facts and no results."""

    name: str
    fields: tuple[str, ...]
    page: str | None = None  # the address of a record's page, with its key and related keys

    @property
    def keyed(self) -> bool:
        return "key" in self.fields


NOUNS = {
    "framework": Noun(
        "frameworks",
        (
            *("slug", "name", "aliases", "purl", "kind", "status", "interfaces", "concurrency"),
            *("architecture", "licence", "steward", "original_author", "repository", "website"),
            *("docs", "first_release", "end_of_support", "built_on", "successor", "summary"),
            *("philosophy", "best_for", "not_for", "checked", "version", "citations"),
        ),
        "/frameworks/{key}/",
    ),
    "release": Noun(
        "releases",
        (
            *("key", "framework", "version", "date", "python", "end_of_support", "latest"),
            "sources",
        ),
        "/frameworks/{framework}/#releases",
    ),
    "featuregroup": Noun("feature-groups", ("slug", "name", "summary", "position")),
    "feature": Noun(
        "features",
        (
            *("slug", "name", "group", "position", "definition", "built_in", "official"),
            *("third_party", "examples"),
        ),
        "/features/{key}/",
    ),
    "support": Noun(
        "supports",
        (
            *("key", "framework", "feature", "level", "via", "since", "note", "checked"),
            *("version", "sources"),
        ),
        "/features/{feature}/#{framework}",
    ),
    "trait": Noun(
        "traits",
        ("key", "framework", "slug", "kind", "position", "text", "sources"),
        "/frameworks/{framework}/#traits",
    ),
    "adopter": Noun(
        "adopters",
        ("key", "framework", "slug", "name", "note", "sources"),
        "/frameworks/{framework}/#adopters",
    ),
    "popularity": Noun(
        "popularity",
        ("key", "framework", "slug", "metric", "value", "date", "note", "sources"),
        "/frameworks/{framework}/#popularity",
    ),
    "concept": Noun(
        "concepts",
        ("slug", "name", "aliases", "text", "frameworks", "features", "sources"),
        "/concepts/{key}/",
    ),
    "source": Noun(
        "sources",
        (
            *("key", "framework", "slug", "address", "purl", "title", "publisher", "version"),
            "read",
        ),
    ),
    "claim": Noun(
        "claims",
        (
            *("slug", "statement", "frameworks", "features", "language", "published_in"),
            *("verdict", "finding", "sources", "checked"),
        ),
        "/claims/{key}/",
    ),
    "task": Noun(
        "tasks",
        (
            *("slug", "name", "description", "why", "position", "steps", "loads", "loaded_by"),
            "command",
        ),
        "/tasks/{key}/",
    ),
    "stack": Noun(
        "stacks",
        (
            *("key", "framework", "slug", "server", "interface", "workers", "threads"),
            *("recommended", "command", "environment", "python", "package", "home"),
            *("requirements", "pins"),
        ),
    ),
    "sample": Noun(
        "samples",
        (
            *("key", "framework", "task", "stack", "files", "reason", "reason_url"),
            "reason_title",
        ),
        "/tasks/{task}/",
    ),
    "run": Noun(
        "runs",
        ("slug", "method", "commit", "started", "ended", "environment", "bench"),
        "/benchmarks/runs/{key}/",
    ),
    "comparison": Noun(
        "comparisons",
        (
            *("slug", "title", "frameworks", "answers", "introduction", "verdict", "sources"),
            "checked",
        ),
        "/comparisons/{key}/",
    ),
}
NAMES = {noun.name: model for model, noun in NOUNS.items()}
# Fields that name another record, and of what model; those of several are lists.
ONE = {
    "framework": "framework",
    "feature": "feature",
    "group": "featuregroup",
    "task": "task",
    "stack": "stack",
    "source": "source",
    "comparison": "comparison",
    "published_in": "source",
    "answers": "source",
}
MANY = {"frameworks": "framework", "features": "feature", "sources": "source"}
# Records that the API shows as a field of another one.
PARTS = {"citation": "framework", "contender": "comparison"}
PUBLISHED = {"framework", "run", "comparison"}  # what may be a draft
NATURAL = {
    model._meta.model_name or "": model.natural
    for model in Record.__subclasses__()
    if model._meta.model_name in {*NOUNS, *ONE.values()}
}
